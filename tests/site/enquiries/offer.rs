use time::Duration;

use crate::support::site::Site;

async fn asked(site: &Site, names: &[&str]) -> (String, Vec<String>) {
    for name in names {
        site.engages(name, &["GCSE"]).await;
        site.clock.advance(Duration::seconds(1));
    }
    let act = site.confirms_an_enquiry().await;
    let offers = site.letters_of("offer").await;
    (act, offers.iter().map(|letter| letter.link_to("/offers/")).collect())
}

#[tokio::test]
async fn each_case_runs_from_the_form_to_the_introduction() {
    for requester in ["me", "child", "under18", "school"] {
        let site = Site::open().await;
        site.engages("Ada Sample", &["GCSE"]).await;
        let mut family = site.asker().await;
        family.asks_as_adult(requester);
        if requester == "under18" {
            family.fills("adult_name", "Ann Carer").fills("adult_email", "ann@home.example");
        }
        if requester != "me" {
            family.fills("student_name", "Zoë");
        }
        family.submits("Send enquiry").await.gets(200);
        let act = site.letter("confirm").await.link_to("/enquiries/");
        family.opens(&act).await.submits("Confirm").await.gets(200);

        let letter = site.letter("offer").await;
        for contact in ["ann@home.example", "Ann Carer", "7946", "Zoë"] {
            assert!(
                !letter.text.contains(contact) && !letter.html.contains(contact),
                "{requester}: {contact}"
            );
        }
        assert!(letter.text.contains("League of Nations"));
        let mut tutor = site.visitor();
        tutor.opens(&letter.link_to("/offers/")).await.sees("League of Nations").sees_not("Ann Carer");
        assert_eq!(tutor.header("referrer-policy"), Some("same-origin"));
        tutor.fills("sentence", "Mondays suit me.").submits("Yes, I can help").await.sees("You said yes");

        let to_family = site.letter("introduction_family").await;
        assert_eq!(to_family.to, "ann@home.example");
        assert_eq!(to_family.reply_to, "ada.sample@tutors.example");
        assert!(to_family.text.contains("Mondays suit me.") && to_family.html.contains("Mondays suit me."));
        let to_tutor = site.letter("introduction_tutor").await;
        assert_eq!(to_tutor.to, "ada.sample@tutors.example");
        assert_eq!(to_tutor.reply_to, "ann@home.example");
        assert_eq!(to_tutor.text.contains("7946"), requester != "under18", "{requester}");
        assert_eq!(to_tutor.text.contains("Zoë"), requester != "me", "{requester}");
        family.opens(&act).await.sees("Ada Sample said yes").sees("Mondays suit me.");
    }
}

#[tokio::test]
async fn the_first_yes_closes_the_others() {
    let site = Site::open().await;
    let (_, offers) = asked(&site, &["Ada", "Ben", "Cleo"]).await;
    let mut tutor = site.visitor();
    tutor.opens(&offers[2]).await.submits("No, not this time").await.sees("You said no");
    tutor.opens(&offers[0]).await.submits("Yes, I can help").await.sees("You said yes");
    let closed = site.letter("offer_closed").await;
    assert_eq!(closed.to_name, "Ben");
    assert_eq!(closed.thread, 1);
    tutor.opens(&offers[1]).await.sees("Another tutor said yes first").sees_not("League of Nations");
    for (offer, seen) in [
        (&offers[1], "Another tutor said yes first"),
        (&offers[0], "You said yes"),
        (&offers[2], "You said no"),
    ] {
        tutor.posts(offer, &[("answer", "yes")]).await.gets(200).sees(seen);
    }
    assert_eq!(site.letters_of("introduction_family").await.len(), 1);
}

#[tokio::test]
async fn of_two_who_say_yes_at_once_one_is_first() {
    for _ in 0..5 {
        let site = Site::open().await;
        let (_, offers) = asked(&site, &["Ada", "Ben"]).await;
        let (mut ada, mut ben) = (site.visitor(), site.second_instance().visitor());
        let yes = [("answer", "yes")];
        let (ada, ben) = tokio::join!(ada.posts(&offers[0], &yes), ben.posts(&offers[1], &yes));
        assert_eq!((ada.status(), ben.status()), (200, 200));
        let won = [&ada, &ben].iter().filter(|tutor| tutor.text().contains("You said yes")).count();
        assert_eq!(won, 1);
        assert_eq!(site.letters_of("introduction_tutor").await.len(), 1);
        assert_eq!(site.letters_of("offer_closed").await.len(), 1);
    }
}

#[tokio::test]
async fn when_all_say_no_the_family_and_the_desk_hear_of_it() {
    let site = Site::open().await;
    let (act, offers) = asked(&site, &["Ada", "Ben"]).await;
    let mut tutor = site.visitor();
    tutor.opens(&offers[0]).await.fills("sentence", "Too far.").submits("No, not this time").await;
    assert!(site.letters_of("declined_family").await.is_empty());
    tutor.opens(&offers[1]).await.submits("No, not this time").await;
    tutor.posts(&offers[1], &[("answer", "no")]).await.gets(200);
    let family = site.letter("declined_family").await;
    assert_eq!((family.to.as_str(), family.link_to("/enquiries/")), ("ann@home.example", act.clone()));
    assert!(!family.text.contains("Too far."));
    let desk = site.letter("declined_desk").await;
    assert!(
        desk.text.contains("Ada: said no:\n> Too far.") && desk.html.contains("Too far."),
        "{}",
        desk.text
    );
    site.visitor().opens(&act).await.sees("None of the tutors we asked can help");
}

#[tokio::test]
async fn an_answer_is_yes_or_no() {
    let site = Site::open().await;
    let (_, offers) = asked(&site, &["Ada"]).await;
    let mut tutor = site.visitor();
    for answer in ["", "perhaps"] {
        tutor.posts(&offers[0], &[("answer", answer), ("sentence", "Kept")]).await.gets(422);
        tutor.sees("Choose yes or no");
        assert_eq!(tutor.value_of("sentence"), "Kept");
    }
    let long = "x".repeat(1_001);
    tutor.posts(&offers[0], &[("answer", "yes"), ("sentence", &long)]).await.gets(422);
    assert_eq!(tutor.value_of("sentence"), long);
    tutor.posts(&offers[0], &[("answer", "yes"), ("sentence", "a\u{0}b")]).await.gets(422);
}
