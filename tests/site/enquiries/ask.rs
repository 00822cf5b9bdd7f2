use lectern::answers::Publication;
use time::Duration;

use crate::support::{database::dump, site::Site};

#[tokio::test]
async fn an_adult_asks_and_is_told_to_look_at_their_mail() {
    let site = Site::open().await;
    let mut visitor = site.asker().await;
    visitor.asks_as_adult("me").submits("Send enquiry").await.gets(200);
    visitor.sees("We sent an email to a•••@home.example").sees("GCSE History").sees_not("Ann Carer");
    assert!(!visitor.html().contains("Confirm and ask tutors"));
    let letter = site.letter("confirm").await;
    assert_eq!(
        (letter.to.as_str(), letter.reply_to.as_str(), letter.subject.as_str()),
        ("ann@home.example", "desk@lectern.example", "Please confirm: a tutor for GCSE History")
    );
    assert_eq!(letter.to_name, "", "a stranger may have typed the name");
    assert_ne!(letter.link_to("/enquiries/"), visitor.path, "the letter's link can do more");
}

#[tokio::test]
async fn a_pupils_own_address_is_nowhere() {
    let site = Site::open().await;
    let mut visitor = site.asker().await;
    visitor.asks_as_adult("under18").fills("email", "zoe@pupils.example").fills("name", "Zoë Surname");
    visitor.fills("phone", "07700 900123").fills("student_name", "Zoë");
    visitor.fills("adult_name", "Bea Carer").fills("adult_email", "bea@home.example");
    visitor.submits("Send enquiry").await.gets(200).sees("b•••@home.example").sees("parent or carer");
    let kept = dump(&site.state.pool()).await;
    for own in ["zoe@pupils.example", "Surname", "900123"] {
        assert!(!kept.contains(own), "{own} is kept");
    }
    assert!(kept.contains("bea@home.example"));
    assert_eq!(site.letter("confirm").await.to, "bea@home.example");
}

#[tokio::test]
async fn a_mistake_loses_nothing_that_was_typed() {
    let site = Site::open().await;
    let fields = [
        ("for", "under18"),
        ("name", "Ann <b>Carer</b>"),
        ("email", "ann@@home"),
        ("phone", "x"),
        ("adult_name", "Bea \"B\" Carer"),
        ("adult_email", "bea"),
        ("student_name", "Zoë Surname"),
        ("level", "gcse"),
        ("subject", "history"),
        ("message", "  Line one\n\n\tLine two & <three>"),
    ];
    let mut visitor = site.asker().await;
    let submission = visitor.value_of("submission");
    for (name, value) in fields {
        visitor.fills(name, value);
    }
    visitor.submits("Send enquiry").await.gets(422);
    visitor.sees("Please check 2 things").sees("Enter the first name only").sees("Check the email address");
    for (name, value) in fields {
        assert_eq!(visitor.value_of(name), value, "{name}");
    }
    assert_eq!(visitor.value_of("submission"), submission);
    assert_eq!(visitor.attribute("#adult_email", "aria-invalid").as_deref(), Some("true"));
    assert_eq!(visitor.attribute(".mistakes a", "href").as_deref(), Some("#adult_email"));
    assert!(site.letters().await.is_empty());
}

#[tokio::test]
async fn nothing_chosen_is_a_page_with_its_mistakes() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    visitor.posts("/hire-a-tutor", &[]).await.gets(422).sees("Choose who the tutor is for");
}

#[tokio::test]
async fn an_answer_chooses_its_level_and_subject() {
    let site = Site::open().await;
    let path = site.publishes("A-level", "Russia", "Why did Lenin matter?").await;
    let mut visitor = site.visitor();
    visitor.opens(&path).await.follows("Ask for a tutor").await.gets(200).sees("Why did Lenin matter?");
    assert_eq!(
        (visitor.value_of("level"), visitor.value_of("subject")),
        ("a-level".into(), "history".into())
    );
    site.clock.advance(Duration::seconds(30));
    visitor.asks_as_adult("me").submits("Send enquiry").await.gets(200);
    let act = site.letter("confirm").await.link_to("/enquiries/");
    visitor.opens(&act).await.sees("Why did Lenin matter?");

    visitor.opens("/hire-a-tutor?answer=why-did-lenin-matter&level=a-level&subject=history").await;
    visitor.sees("Why did Lenin matter?");
    site.keeps(Publication::Draft, "A-level", "Russia", "A secret draft?").await;
    visitor.opens("/hire-a-tutor?answer=a-secret-draft&level=a-level&subject=history").await.gets(200);
    visitor.sees_not("A secret draft?");
    visitor.opens("/hire-a-tutor?answer=%00%22x&level=nonsense").await;
    assert!(visitor.status() < 500);
}

#[tokio::test]
async fn a_double_click_makes_one_enquiry() {
    let site = Site::open().await;
    let mut first = site.asker().await;
    let fields: Vec<(String, String)> = [
        ("submission", first.value_of("submission").as_str()),
        ("shown", first.value_of("shown").as_str()),
        ("for", "me"),
        ("name", "Ann"),
        ("email", "ann@home.example"),
        ("level", "gcse"),
        ("subject", "history"),
        ("message", "Help"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let second_instance = site.second_instance();
    let mut second = second_instance.visitor();
    let (a, b) = tokio::join!(first.posts("/hire-a-tutor", &fields), second.posts("/hire-a-tutor", &fields));
    assert_eq!((a.status(), b.status()), (200, 200));
    assert_eq!(a.path, b.path);
    let path = a.path.clone();
    let mut late = site.visitor();
    late.posts("/hire-a-tutor", &fields).await.gets(200);
    assert_eq!(late.path, path);
    assert_eq!(site.kinds().await, ["confirm"]);
}

#[tokio::test]
async fn a_form_that_no_person_sent_is_held_and_not_lost() {
    let site = Site::open().await;
    let mut hasty = site.visitor();
    hasty.opens("/hire-a-tutor").await;
    site.clock.advance(Duration::seconds(2));
    hasty.asks_as_adult("me").submits("Send enquiry").await.gets(200).sees("We’re checking it first");
    let mut trapped = site.asker().await;
    trapped.asks_as_adult("me").fills("website", "https://spam.example").submits("Send enquiry").await;
    trapped.sees("We’re checking it first");
    let mut forger = site.asker().await;
    forger.asks_as_adult("me").fills("shown", "1.forged").submits("Send enquiry").await;
    forger.sees("We’re checking it first");
    assert_eq!(site.kinds().await, ["held", "held", "held"]);
    let letter = site.letters().await.remove(0);
    assert_eq!(letter.to, "desk@lectern.example");
    assert!(letter.text.contains("less than 3 seconds") && !letter.text.contains("ann@home.example"));
}

#[tokio::test]
async fn without_limits_only_the_honeypot_holds() {
    let site = Site::open_with(&[("LECTERN_LIMITS", "off")]).await;
    for number in 0..30 {
        let mut visitor = site.visitor();
        visitor.opens("/hire-a-tutor").await;
        let website = if number == 0 { "x" } else { "" };
        visitor.asks_as_adult("me").fills("website", website).submits("Send enquiry").await.gets(200);
    }
    assert_eq!((site.letters_of("confirm").await.len(), site.letters_of("held").await.len()), (29, 1));
}

#[tokio::test]
async fn the_sixth_of_a_minute_waits_with_its_form() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    for number in 0..5 {
        visitor.opens("/hire-a-tutor").await;
        let email = format!("ann{number}@home.example");
        visitor.asks_as_adult("me").fills("email", &email).submits("Send enquiry").await.gets(200);
    }
    visitor.opens("/hire-a-tutor").await;
    visitor.asks_as_adult("me").submits("Send enquiry").await.gets(429).sees("Please wait");
    let wait: i64 = visitor.header("retry-after").unwrap().parse().unwrap();
    assert!(visitor.value_of("message").contains("League of Nations"));
    site.clock.advance(Duration::seconds(wait));
    visitor.submits("Send enquiry").await.gets(200);
    assert_eq!(site.letters().await.len(), 6);
}

#[tokio::test]
async fn hostile_input_never_breaks_a_page() {
    let site = Site::open_with(&[("LECTERN_LIMITS", "off")]).await;
    let names = [
        "submission",
        "for",
        "name",
        "email",
        "phone",
        "adult_name",
        "adult_email",
        "student_name",
        "level",
        "subject",
        "message",
        "answer",
        "website",
        "shown",
    ];
    let long = "x".repeat(20_000);
    let nested = "\u{202E}{{7*7}}<script>alert(1)</script>' OR 1=1 --".repeat(20);
    let values =
        ["\u{0}", "a\r\nBcc: all@home.example", "\u{FFFF}\u{1F9D1}\u{200D}", "%", "'\";--", &long, &nested];
    for requester in ["me", "under18"] {
        for name in names {
            for value in values {
                let mut fields = vec![
                    ("for", requester),
                    ("name", "Ann"),
                    ("email", "ann@home.example"),
                    ("adult_name", "Bea"),
                    ("adult_email", "bea@home.example"),
                    ("level", "gcse"),
                    ("subject", "history"),
                    ("message", "Help"),
                ];
                fields.retain(|(known, _)| *known != name);
                fields.push((name, value));
                let mut visitor = site.visitor();
                visitor.posts("/hire-a-tutor", &fields).await;
                assert!(visitor.status() < 500, "{name}: {value:.40?}");
                assert!(!visitor.html().contains("<script>alert"), "{name}");
            }
        }
    }
    for letter in site.letters().await {
        assert!(!letter.subject.contains("Bcc") && !letter.to.contains(['\r', '\n']), "{letter:?}");
    }
}

#[tokio::test]
async fn a_name_cannot_become_a_header() {
    let site = Site::open().await;
    site.engages("Ada Sample", &["GCSE"]).await;
    let mut visitor = site.asker().await;
    visitor.asks_as_adult("me").fills("name", "Ann\r\nBcc: all@home.example\r\n\r\nBuy");
    visitor.submits("Send enquiry").await.gets(200);
    let act = site.letter("confirm").await.link_to("/enquiries/");
    visitor.opens(&act).await.submits("Confirm").await;
    let offer = site.letter("offer").await.link_to("/offers/");
    visitor.opens(&offer).await.submits("Yes, I can help").await.sees("You said yes");
    let letter = site.letter("introduction_family").await;
    assert_eq!(letter.to, "ann@home.example");
    assert_eq!(letter.to_name, "", "a name that holds an address would be read as one");
    assert!(site.letters().await.iter().all(|letter| letter.to != "all@home.example"));
}

#[tokio::test]
async fn a_message_that_gives_somebody_away_is_asked_about_once_and_not_refused() {
    let site = Site::open().await;
    let mut visitor = site.asker().await;
    let message = "I go to Park Lane School, ring me on 07700 900123.";
    visitor.asks_as_adult("under18").fills("adult_name", "Bea").fills("adult_email", "bea@home.example");
    visitor.fills("message", message).submits("Send enquiry").await.gets(422);
    visitor.sees("Should this stay in your message?").sees("a phone number and the name of a school");
    assert_eq!(visitor.value_of("message"), message);
    assert!(site.letters().await.is_empty());
    // asked again as long as it is there and nobody has said that it should be
    visitor.submits("Send enquiry").await.gets(422);
    visitor.submits("Send it as it is").await.gets(200).sees("b•••@home.example");
    assert_eq!(site.kinds().await, ["confirm"]);
}

#[tokio::test]
async fn where_and_when_decide_who_is_asked() {
    let site = Site::open().await;
    for name in ["Ada", "Ben", "Cleo"] {
        site.engages(name, &["GCSE"]).await;
    }
    for change in [
        "update tutors set teaches_in_person = true, areas = '{LS}' where name = 'Ben'",
        "update tutors set teaches_in_person = true, areas = '{LS6}', times = '{weekends}' where name = 'Cleo'",
    ] {
        sqlx::query(change).execute(&site.state.pool()).await.unwrap();
    }
    let mut family = site.asker().await;
    family.asks_as_adult("child").fills("place", "nearby").submits("Send enquiry").await.gets(422);
    family.sees("Enter the first part of your postcode");
    family.fills("area", "ls6 2ab").fills("times", "evenings");
    family.submits("Send enquiry").await.gets(200);
    let act = site.letter("confirm").await.link_to("/enquiries/");
    family.opens(&act).await.sees("in person near LS6; weekday evenings");
    family.submits("Confirm").await.gets(200);
    let offer = site.letter("offer").await;
    assert_eq!(offer.to_name, "Ben", "Ada does not travel and Cleo has no time");
    assert!(offer.text.contains("in person near LS6; weekday evenings"), "{}", offer.text);
    assert!(!dump(&site.state.pool()).await.contains("2AB"), "half a postcode is enough");
}

#[tokio::test]
async fn the_tutor_whose_page_led_here_is_asked_first() {
    let site = Site::open().await;
    for name in ["Ada", "Ben"] {
        site.engages(name, &["GCSE"]).await;
        site.clock.advance(Duration::seconds(1));
    }
    let mut family = site.visitor();
    family.opens("/hire-a-tutor?tutor=ben&level=gcse&subject=history").await.sees("We’ll ask Ben first");
    site.clock.advance(Duration::seconds(30));
    family.asks_as_adult("me").submits("Send enquiry").await.gets(200);
    let act = site.letter("confirm").await.link_to("/enquiries/");
    family.opens(&act).await.submits("Confirm").await.gets(200).sees("We asked one tutor.");
    let ben = site.letter("offer").await;
    assert_eq!(ben.to_name, "Ben");
    family.opens(&ben.link_to("/offers/")).await.submits("No, not this time").await.gets(200);
    let asked: Vec<_> = site.letters_of("offer").await.into_iter().map(|letter| letter.to_name).collect();
    assert_eq!(asked, ["Ben", "Ada"]);
}

#[tokio::test]
async fn whoever_asks_sees_first_what_is_answered_and_nothing_is_kept() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", "Conflict and tension", "What made the League of Nations fail?").await;
    site.publishes("GCSE", "Conflict and tension", "Why were there revolutions in 1848?").await;
    site.keeps(Publication::Draft, "GCSE", "Conflict and tension", "Did the League of Nations fail at all?")
        .await;
    site.catches_up().await;
    let before = dump(&site.state.pool()).await;
    let mut visitor = site.asker().await;
    visitor.sees_not("These answers might help");
    // nothing else need be filled in
    visitor
        .fills("name", "Ann Carer")
        .fills("message", "I just do not get how the League of Nations could fail");
    visitor.submits("Is this already answered?").await.gets(200).sees("These answers might help");
    assert_eq!(visitor.path, "/hire-a-tutor", "the message stands in no address");
    assert_eq!(visitor.header("cache-control"), Some("no-store"));
    let found = visitor.all("#answered li");
    assert_eq!(found, ["What made the League of Nations fail? (opens in a new tab) (GCSE)"]);
    assert_eq!(visitor.attribute("#answered a", "href"), Some(path));
    visitor.sees_not("Please check");
    assert_eq!(dump(&site.state.pool()).await, before);

    assert_eq!(visitor.value_of("name"), "Ann Carer");
    assert!(visitor.value_of("message").contains("League of Nations"));
    visitor.asks_as_adult("me").submits("Send enquiry").await.gets(200).sees("Check your email");
    assert_eq!(site.kinds().await, ["confirm"]);
}

#[tokio::test]
async fn a_look_that_finds_nothing_says_so_and_one_without_a_message_asks_for_it() {
    let site = Site::open().await;
    site.publishes("GCSE", "Conflict and tension", "What made the League of Nations fail?").await;
    site.catches_up().await;
    let mut visitor = site.asker().await;
    visitor.fills("message", "Which marks does a league table of xylophones get?");
    visitor.submits("Is this already answered?").await.gets(200).sees("Not answered here yet");
    visitor.fills("message", " ").submits("Is this already answered?").await.gets(422);
    visitor.sees("so that we can search").sees_not("Not answered here yet");
    for _ in 0..60 {
        visitor
            .posts_only("/hire-a-tutor", &[("look", "yes"), ("message", "Why did the League fail?")])
            .await;
    }
    visitor.gets(429).sees("Please wait");
    assert_eq!(visitor.value_of("message"), "Why did the League fail?");
}

#[tokio::test]
async fn a_form_with_mistakes_shows_what_is_answered_too() {
    let site = Site::open().await;
    site.publishes("GCSE", "Conflict and tension", "What made the League of Nations fail?").await;
    site.catches_up().await;
    let mut visitor = site.asker().await;
    visitor.asks_as_adult("me").fills("email", "ann@@home").submits("Send enquiry").await.gets(422);
    visitor.sees("Please check one thing").sees("These answers might help");
    visitor.sees("What made the League of Nations fail?");
    visitor.fills("email", "ann@home.example").fills("message", "Ring me on 07700 900123: what was 1066?");
    visitor.submits("Send enquiry").await.gets(422).sees("Should this stay in your message?");
    visitor.sees_not("answered here yet").sees_not("These answers might help");
}

#[tokio::test]
async fn a_form_sent_again_with_other_words_is_a_correction_until_somebody_confirms() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let mut family = site.asker().await;
    let (submission, shown) = (family.value_of("submission"), family.value_of("shown"));
    let form = |changes: &[(&'static str, &'static str)]| {
        let mut fields = vec![
            ("submission", submission.clone()),
            ("shown", shown.clone()),
            ("for", "child".to_owned()),
            ("name", "Ann Carer".to_owned()),
            ("email", "ann@hmoe.example".to_owned()),
            ("level", "gcse".to_owned()),
            ("subject", "history".to_owned()),
            ("message", "The Cold War".to_owned()),
        ];
        fields.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
        fields.extend(changes.iter().map(|(name, value)| (*name, (*value).to_owned())));
        fields
    };
    let mut sends = async |changes: &[(&'static str, &'static str)]| {
        let fields = form(changes);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        family.posts("/hire-a-tutor", &fields).await.gets(200);
        (family.path.clone(), family.text())
    };
    let (first, text) = sends(&[]).await;
    assert!(text.contains("a•••@hmoe.example"), "{text}");
    let mistyped = site.letter("confirm").await.link_to("/enquiries/");

    // Back, the address mended, sent
    let (second, text) = sends(&[("email", "ann@home.example")]).await;
    assert!(text.contains("a•••@home.example") && !text.contains("hmoe"), "{text}");
    let mended = site.letters_of("confirm").await.into_iter().find(|l| l.to == "ann@home.example").unwrap();
    let mut visitor = site.visitor();
    visitor.opens(&mistyped).await.gets(404);
    visitor.opens(&first).await.gets(200).sees("a•••@home.example");
    assert!(!dump(&site.state.pool()).await.contains("hmoe.example"), "the stranger’s address is forgotten");
    // the same again is a double click
    assert_eq!(sends(&[("email", "ann@home.example")]).await.0, second);

    // other words, the same address: nothing new to confirm, and the page shows them
    let email = ("email", "ann@home.example");
    for change in [
        ("message", "The Cold War, and the Berlin Wall"),
        ("phone", "020 7946 0000"),
        ("student_name", "Zoë"),
        ("times", "weekends"),
        ("name", "Anne Carer"),
    ] {
        assert_eq!(sends(&[email, change]).await.0, second);
        visitor.opens(&mended.link_to("/enquiries/")).await.gets(200);
        let seen = if change.0 == "times" { "weekends" } else { change.1 };
        visitor.sees(seen);
        site.clock.advance(Duration::minutes(2));
    }
    let waiting = site.letters_of("confirm").await.into_iter().filter(|letter| !letter.to.is_empty());
    assert_eq!(waiting.count(), 1);

    // once it is confirmed, other words are an enquiry of their own
    visitor.submits("Confirm").await.gets(200);
    let (third, text) = sends(&[email, ("message", "And the Tudors")]).await;
    assert_ne!(third, second);
    assert!(text.contains("Check your email"), "{text}");
    assert_eq!(sends(&[email, ("message", "And the Tudors")]).await.0, third);
    let (fourth, _) = sends(&[email, ("message", "And the Tudors, please")]).await;
    assert_eq!(fourth, third, "that one is not confirmed yet");
}

#[tokio::test]
async fn a_tutor_asked_for_by_name_who_does_not_fit_is_not_dropped_in_silence() {
    let site = Site::open().await;
    for name in ["Ada", "Ben"] {
        site.engages(name, &["GCSE"]).await;
    }
    let changes = "update tutors set teaches_in_person = true, areas = '{LS}' where name = 'Ada'";
    sqlx::query(changes).execute(&site.state.pool()).await.unwrap();
    let mut family = site.visitor();
    family.opens("/hire-a-tutor?tutor=ben&level=a-level&subject=history").await;
    family.sees("Ben doesn’t teach A-level History.");
    family.opens("/hire-a-tutor?tutor=ben&level=gcse&subject=history").await.sees("We’ll ask Ben first");
    site.clock.advance(Duration::seconds(30));
    family.asks_as_adult("child").fills("place", "nearby").fills("area", "LS6");
    family.submits("Send enquiry").await.gets(422).sees("Ben only teaches online.");
    assert!(site.letters().await.is_empty(), "said before it is sent");
    assert_eq!(family.value_of("area"), "LS6");
    // another reason is another question
    family.fills("level", "a-level").submits("Send enquiry").await.gets(422);
    family.sees("Ben doesn’t teach A-level History.");
    family.fills("level", "gcse").submits("Send enquiry").await.gets(422);
    family.submits("Send enquiry").await.gets(200);
    let act = site.letter("confirm").await.link_to("/enquiries/");
    family.opens(&act).await.sees("You asked for Ben first. Ben only teaches online.");
    family.submits("Confirm").await.gets(200).sees("Ben only teaches online. So we’ll ask other tutors.");
    assert_eq!(site.letter("offer").await.to_name, "Ada");
    // lessons online as well, and Ben is the next
    family.follows("Correct my enquiry").await.fills("place", "either").submits("Save").await.gets(200);
    family.sees("Ben is free now, and is the next tutor we’ll ask.");
}

#[tokio::test]
async fn back_and_send_at_once_is_no_robot() {
    let site = Site::open().await;
    let mut family = site.asker().await;
    family.asks_as_adult("me").submits("Send enquiry").await.gets(200).sees("Check your email");
    // Back, where the browser has asked for the page again
    for _ in 0..2 {
        family.opens("/hire-a-tutor").await;
        site.clock.advance(Duration::seconds(1));
        family.asks_as_adult("child").submits("Send enquiry").await.gets(200).sees("Check your email");
        site.clock.advance(Duration::minutes(2));
    }
    assert!(site.letters_of("held").await.is_empty());
    // after a mistake, too
    let mut hasty = site.asker().await;
    hasty.submits("Send enquiry").await.gets(422);
    hasty.opens("/hire-a-tutor").await.asks_as_adult("me").fills("email", "bea@home.example");
    hasty.submits("Send enquiry").await.gets(200);
    hasty.sees("Check your email");
}

#[tokio::test]
async fn the_form_says_nothing_false_whoever_it_is_for() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    for case in ["me", "child", "under18", "school"] {
        visitor.opens(&format!("/hire-a-tutor?for={case}")).await.sees_not("If you are 18 or over");
    }
    visitor.opens("/hire-a-tutor").await;
    site.clock.advance(Duration::seconds(30));
    visitor.asks_as_adult("child").submits("Send enquiry").await.gets(200);
    visitor.sees("confirm by midday on Friday 16 January, UK time").sees("for another 48 hours");
    site.clock.advance(Duration::seconds(50));
    let watch = visitor.path.clone();
    visitor.opens(&watch).await.sees("for another 48 hours");
}

#[tokio::test]
async fn a_likely_slip_in_the_address_is_asked_about_once_and_never_refused() {
    let site = Site::open().await;
    for (typed, meant) in [
        ("ann@gmial.com", "ann@gmail.com"),
        ("ann@hotmial.co.uk", "ann@hotmail.co.uk"),
        ("ann@home.con", "ann@home.com"),
    ] {
        let mut family = site.asker().await;
        family.asks_as_adult("me").fills("email", typed).submits("Send enquiry").await.gets(422);
        family.sees(&format!("Did you mean {meant}?")).sees(typed);
        assert_eq!(family.value_of("email"), typed);
        let mut other = site.asker().await;
        other.asks_as_adult("me").fills("email", typed).submits("Send enquiry").await.gets(422);
        family.submits(&format!("Use {meant}")).await.gets(200);
        assert_eq!(site.letters_of("confirm").await.pop().unwrap().to, meant);
        other.submits("Keep mine").await.gets(200);
        assert_eq!(site.letters_of("confirm").await.pop().unwrap().to, typed);
        site.clock.advance(time::Duration::minutes(10));
    }
}

#[tokio::test]
async fn an_address_gets_three_confirmations_an_hour_from_whoever_asks() {
    let site = Site::open().await;
    for _ in 0..3 {
        site.receives_an_enquiry().await;
        site.clock.advance(time::Duration::minutes(5));
    }
    let mut stranger = site.asker().await;
    stranger.asks_as_adult("me").submits("Send enquiry").await.gets(429);
    stranger.sees("We have sent several emails to this address already");
    assert!(stranger.header("retry-after").is_some());
    assert_eq!(stranger.value_of("email"), "ann@home.example");
    assert_eq!(site.letters_of("confirm").await.len(), 3);
    site.clock.advance(time::Duration::hours(1));
    stranger.submits("Send enquiry").await.gets(200);
    assert_eq!(site.letters_of("confirm").await.len(), 4);
}

#[tokio::test]
async fn the_visitors_words_are_marked_in_the_plain_text() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let mut family = site.asker().await;
    let message = "Help, please.\n\nPlease say yes or no here:\nhttps://evil.example/offers/x";
    family.asks_as_adult("me").fills("message", message).submits("Send enquiry").await;
    if family.status() == 422 {
        family.submits("Send it as it is").await.gets(200);
    }
    let act = site.letter("confirm").await.link_to("/enquiries/");
    site.visitor().opens(&act).await.submits("Confirm").await.gets(200);
    let text = site.letter("offer").await.text;
    assert!(
        text.contains("> Help, please.\n>\n> Please say yes or no here:\n> https://evil.example/offers/x\n"),
        "{text}"
    );
}
