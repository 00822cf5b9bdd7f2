use lectern::staff::Role;
use time::Duration;

use crate::support::{site::Site, visitor::Visitor};

pub const QUESTION: &str = "Why did Lenin's New Economic Policy end?";
pub const PATH: &str = "/answers/gcse/history/why-did-lenins-new-economic-policy-end";

pub async fn editor(site: &Site) -> Visitor {
    site.at_the_desk("ann@lectern.example", Role::Editor).await
}

pub async fn begins(ann: &mut Visitor) {
    ann.opens("/admin/answers/new").await.gets(200);
    ann.fills("question", QUESTION).fills("short_answer", "Stalin wanted grain for industry.");
    ann.fills("body_markdown", "## Grain\n\nProcurement *fell* in 1927.").fills("level", "gcse");
    ann.fills("topic", "Russia and the Soviet Union").fills("author", "Ann");
    ann.fills("sources", "A book, 1930\r\nDecrees | https://archive.example/nep");
    ann.fills("dates", "21 March 1921 | The policy begins.").fills("terms", "Kulak | A better-off peasant.");
}

#[tokio::test]
async fn an_answer_is_written_published_and_read() {
    let site = Site::open().await;
    let (mut ann, mut student) = (editor(&site).await, site.visitor());
    begins(&mut ann).await;
    ann.submits("Save draft").await.gets(200).sees("Saved as a draft");
    assert_eq!(ann.value_of("slug"), "why-did-lenins-new-economic-policy-end");
    for path in [PATH.to_owned(), format!("{PATH}.json"), format!("{PATH}.md"), format!("{PATH}/")] {
        student.opens(&path).await.gets(404);
    }
    for path in ["/", "/answers", "/answers/gcse/history", "/feed.atom", "/search.json?q=economic+policy"] {
        assert!(!student.opens(path).await.html().contains("New Economic Policy"), "{path}");
    }
    let sitemaps = student.opens("/sitemap.xml").await.html().to_owned();
    assert!(!sitemaps.contains("economic"), "{sitemaps}");

    ann.submits("Publish").await.gets(200).sees("everyone can read it now");
    ann.follows("View the public page").await.gets(200);
    assert_eq!(ann.path, PATH);
    student
        .opens(PATH)
        .await
        .sees("Stalin wanted grain")
        .sees("GCSE · History · Russia and the Soviet Union");
    assert_eq!(student.all(".answer-body > h2"), ["Grain"]);
    assert_eq!(student.all(".sources li"), ["A book, 1930", "Decrees"]);
    assert_eq!(student.all(".key-dates li"), ["21 March 1921 The policy begins."]);
    assert_eq!(student.all(".key-terms dd"), ["A better-off peasant."]);
    assert_eq!(ann.path, PATH);
    site.catches_up().await;
    student.opens("/search.json?q=economic+policy").await;
    assert!(student.html().contains("New Economic Policy"));
}

/// The head and the body of the article, as HTML. The desk's page has a heading of its own,
/// so the question's is one rank lower there.
pub fn article(page: &Visitor) -> Vec<String> {
    let page = page.page();
    let parts = scraper::Selector::parse(".answer > :not(aside, .turn)").unwrap();
    let question = |html: String| html.replace("<h2 class=\"question\">", "<h1 class=\"question\">");
    let question = |html: String| question(html).replace("?</h2>", "?</h1>");
    page.select(&parts).map(|part| question(part.html())).collect()
}

#[tokio::test]
async fn mistakes_are_marked_and_nothing_typed_is_lost() {
    let site = Site::open().await;
    let mut ann = editor(&site).await;
    ann.opens("/admin/answers/new").await.fills("question", "Why?").fills("level", "gcse");
    ann.fills("sources", "x | javascript:alert(1)").fills("body_markdown", "\n\n  kept");
    ann.submits("Publish").await.gets(422);
    let marked: Vec<String> = ann.all(".mistakes li");
    assert_eq!(marked.len(), 3, "{marked:?}");
    assert_eq!(ann.value_of("body_markdown"), "\n\n  kept");
    assert_eq!(ann.value_of("sources"), "x | javascript:alert(1)");
    ann.fills("topic", "Russia").fills("sources", "");
    ann.submits("Save draft").await.gets(200).sees("Saved as a draft");
    ann.submits("Publish").await.gets(422).sees("Enter the short answer");
}

#[tokio::test]
async fn an_address_that_is_taken_is_a_mistake() {
    let site = Site::open().await;
    site.publishes("GCSE", "Russia and the Soviet Union", QUESTION).await;
    let mut ann = editor(&site).await;
    begins(&mut ann).await;
    ann.submits("Publish").await.gets(422).sees("has this address. Choose another");
    ann.fills("slug", "The NEP's end").submits("Publish").await.gets(200);
    site.visitor().opens("/answers/gcse/history/the-neps-end").await.gets(200).sees(QUESTION);
}

#[tokio::test]
async fn an_old_address_leads_to_the_new_one_in_one_hop() {
    let site = Site::open().await;
    let (mut ann, mut student) = (editor(&site).await, site.visitor());
    begins(&mut ann).await;
    ann.submits("Publish").await;
    for slug in ["end-of-the-nep", "the-nep-ends"] {
        ann.fills("slug", slug).submits("Save changes").await.gets(200).sees("Saved.");
    }
    for old in [PATH, "/answers/gcse/history/end-of-the-nep"] {
        student.asks(old).await.gets(301);
        assert_eq!(student.header("location"), Some("/answers/gcse/history/the-nep-ends"));
    }
    ann.fills("slug", "end-of-the-nep").submits("Save changes").await.gets(200);
    student.asks("/answers/gcse/history/end-of-the-nep").await.gets(200);
    student.asks("/answers/gcse/history/the-nep-ends").await.gets(301);
}

#[tokio::test]
async fn a_withdrawn_answer_says_so_and_can_come_back() {
    let site = Site::open().await;
    let (mut ann, mut student) = (editor(&site).await, site.visitor());
    begins(&mut ann).await;
    ann.submits("Publish").await;
    ann.submits("Withdraw").await.gets(422).sees("Say why you’re withdrawing it");
    student.opens(PATH).await.gets(200);
    // what is odd elsewhere in the form does not stand in the way, and is not lost
    ann.fills("dates", "the other day").fills("reason", "It had a wrong date.");
    ann.submits("Withdraw").await.gets(200).sees("Withdrawn: its page now says so");
    ann.sees("You have unsaved changes");
    ann.submits("Discard").await;
    for path in [PATH.to_owned(), format!("{PATH}.json"), format!("{PATH}.md")] {
        student.opens(&path).await.gets(410);
    }
    site.catches_up().await;
    student.opens("/search.json?q=economic+policy").await;
    assert!(!student.html().contains("New Economic Policy"));
    student.opens(PATH).await.sees("It had a wrong date.").sees("14 January 2026");
    ann.submits("Save without publishing").await.gets(200);
    student.opens(PATH).await.gets(410);
    ann.submits("Publish again").await.gets(200);
    student.opens(PATH).await.gets(200);
}

#[tokio::test]
async fn a_draft_that_never_was_public_cannot_be_withdrawn() {
    let site = Site::open().await;
    let mut ann = editor(&site).await;
    begins(&mut ann).await;
    ann.submits("Save draft").await;
    let address = ann.path.clone();
    ann.posts(
        &address,
        &[
            ("version", "1"),
            ("action", "withdraw"),
            ("question", QUESTION),
            ("level", "gcse"),
            ("subject", "history"),
            ("topic", "Russia"),
        ],
    )
    .await
    .gets(200);
    site.visitor().opens(PATH).await.gets(404);
}

/// Ann and Bob have the same published answer open.
async fn two_editors(site: &Site) -> (Visitor, Visitor, String) {
    let mut ann = editor(site).await;
    begins(&mut ann).await;
    ann.submits("Publish").await;
    let address = ann.path.clone();
    let mut bob = site.at_the_desk("bob@lectern.example", Role::Editor).await;
    ann.opens(&address).await;
    bob.opens(&address).await;
    (ann, bob, address)
}

#[tokio::test]
async fn the_second_of_two_editors_sees_both_texts() {
    let site = Site::open().await;
    let (mut ann, mut bob, _) = two_editors(&site).await;
    ann.fills("short_answer", "Ann's sentence.").fills("licence", "CC0");
    ann.submits("Save changes").await.gets(200);
    bob.fills("short_answer", "Bob's sentence.").fills("author", "Bob");
    bob.submits("Save changes").await.gets(409).sees("Someone else saved this answer");
    bob.sees("ann@lectern.example saved it at 12:00 on 14 January 2026").sees("Not saved yet");
    bob.sees("They also changed something that you didn’t: Licence");
    assert_eq!(bob.all(".conflict pre"), ["Ann's sentence.", "Bob's sentence."]);
    assert_eq!(bob.value_of("short_answer"), "Bob's sentence.");
    assert_eq!(bob.value_of("licence"), "CC0");
    assert_eq!(bob.header("cache-control"), Some("private, no-cache"));
    let mut student = site.visitor();
    student.opens(PATH).await.sees("Ann's sentence.");
    bob.submits("Save changes").await.gets(200).sees("Saved.");
    student.opens(PATH).await.sees("Bob's sentence.").sees("CC0");
}

#[tokio::test]
async fn what_only_one_of_two_editors_changed_is_kept_without_a_question() {
    let site = Site::open().await;
    let (mut ann, mut bob, address) = two_editors(&site).await;
    ann.fills("short_answer", "Ann's sentence.").fills("terms", "").submits("Save changes").await.gets(200);
    bob.fills("body_markdown", "Bob's text.").submits("Save changes").await.gets(200).sees("Saved.");
    bob.sees("ann@lectern.example had changed short answer, key terms meanwhile; that is kept too.");
    let mut student = site.visitor();
    student.opens(PATH).await.sees("Ann's sentence.").sees("Bob's text.").sees_not("Kulak");
    // and the same again, with what Bob has on his page now
    bob.fills("body_markdown", "Bob's second text.").submits("Save changes").await.gets(200);
    student.opens(PATH).await.sees("Ann's sentence.").sees("Bob's second text.");
    bob.opens(&address).await.sees_not("had changed");
}

#[tokio::test]
async fn a_conflict_can_be_left_to_the_other() {
    let site = Site::open().await;
    let (mut ann, mut bob, _) = two_editors(&site).await;
    ann.fills("short_answer", "Ann's sentence.").fills("sources", "Ann's book").submits("Save changes").await;
    bob.fills("short_answer", "Bob's sentence.").fills("sources", "Bob's book");
    bob.submits("Save changes").await.gets(409);
    assert_eq!(bob.all(".conflict pre").len(), 4);
    bob.fills("keep_short_answer", "theirs").submits("Save changes").await.gets(200);
    site.visitor().opens(PATH).await.sees("Ann's sentence.").sees("Bob's book").sees_not("Ann's book");
}

#[tokio::test]
async fn a_withdrawal_meanwhile_is_told_with_its_reason() {
    let site = Site::open().await;
    let (mut ann, mut bob, _) = two_editors(&site).await;
    ann.fills("reason", "It had a wrong date.").submits("Withdraw").await.gets(200);
    bob.fills("body_markdown", "Bob's text.").submits("Save changes").await.gets(409);
    bob.sees("Someone else withdrew this answer while you were writing");
    bob.sees(
        "ann@lectern.example withdrew it at 12:00 on 14 January 2026. The reason: “It had a wrong date.”",
    );
    assert_eq!(bob.value_of("body_markdown"), "Bob's text.");
    site.visitor().opens(PATH).await.gets(410);
    bob.submits("Save without publishing").await.gets(200);
    bob.submits("Publish again").await.gets(200);
    site.visitor().opens(PATH).await.gets(200).sees("Bob's text.");
}

#[tokio::test]
async fn ones_own_other_tab_is_called_so() {
    let site = Site::open().await;
    let (mut ann, _, address) = two_editors(&site).await;
    let mut other = ann.again();
    other.opens(&address).await;
    ann.fills("author", "Ann A.").submits("Save changes").await.gets(200);
    other.fills("author", "Ann B.").submits("Save changes").await.gets(409);
    other.sees("You saved this answer in another tab").sees_not("Someone else");
}

#[tokio::test]
async fn an_import_meanwhile_is_no_person() {
    let site = Site::open().await;
    let (_, mut bob, _) = two_editors(&site).await;
    sqlx::query("update answers set short_answer = 'Imported.', version = version + 1, updated_at = updated_at + interval '1 hour'")
        .execute(&site.state.pool())
        .await
        .unwrap();
    bob.fills("short_answer", "Bob's.").submits("Save changes").await.gets(409);
    bob.sees("It was saved at 13:00 on 14 January 2026, but not in this form")
        .sees_not("ann@lectern.example");
}

#[tokio::test]
async fn words_that_are_not_saved_survive_what_comes_after() {
    let site = Site::open().await;
    let mut ann = editor(&site).await;
    for button in ["Preview", "Publish"] {
        ann.opens("/admin/answers/new").await.fills("question", "Why?").fills("dates", "the other day | x");
        ann.submits(button).await.gets(422).sees("Not saved yet");
        assert!(ann.attribute("form[data-unsaved]", "action").is_some());
        assert_eq!(ann.header("cache-control"), Some("private, no-cache"));
        // the address of the page, as a reload or a bookmark has it
        let address = ann.path.clone();
        ann.opens(&address).await.gets(200);
        assert_eq!(ann.value_of("dates"), "the other day | x");
        ann.opens("/admin/answers/new").await.sees("You have unsaved changes");
        ann.submits("Discard").await;
    }
    ann.opens("/admin/answers/new").await;
    assert_eq!(ann.header("cache-control"), Some("private, no-cache"));
}

#[tokio::test]
async fn a_second_click_finds_the_first() {
    let site = Site::open().await;
    let mut ann = editor(&site).await;
    begins(&mut ann).await;
    ann.submits("Preview").await;
    let address = ann.attribute("form[data-preview]", "action").unwrap();
    let fields = ["version", "question", "short_answer", "body_markdown", "level", "subject", "topic"];
    let typed: Vec<(&str, String)> = fields.into_iter().map(|name| (name, ann.value_of(name))).collect();
    let mut form: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    form.push(("action", "publish"));
    let (mut first, mut second) = (ann.again(), ann.again());
    tokio::join!(
        async {
            first.posts(&address, &form).await.gets(200).sees("everyone can read it now");
        },
        async {
            second.posts(&address, &form).await.gets(200).sees("everyone can read it now");
        },
    );
    ann.opens("/admin/answers").await.sees("1 answer,");
}

#[tokio::test]
async fn what_was_typed_in_one_long_night_fits_and_more_is_said_to_be_too_much() {
    let site = Site::open().await;
    let mut ann = editor(&site).await;
    begins(&mut ann).await;
    let long = "A sentence about grain. ".repeat(4_000);
    ann.fills("body_markdown", &long).submits("Save draft").await.gets(200).sees("Saved as a draft");
    ann.fills("body_markdown", &long.repeat(2))
        .submits("Save draft")
        .await
        .gets(422)
        .sees("longer than 100 KB");
    assert_eq!(ann.value_of("body_markdown").len(), long.len() * 2);
    site.clock.advance(Duration::hours(13));
    ann.submits("Save draft").await.gets(401);
    ann.fills("email", "ann@lectern.example").fills("password", crate::support::staff::PASSWORD);
    ann.submits("Sign in").await.gets(200).sees("Nothing was lost");
}

#[tokio::test]
async fn a_draft_needs_a_question_and_no_more() {
    let site = Site::open().await;
    let mut ann = editor(&site).await;
    for question in ["Why did the Tsar fall?", "Почему?", "1917?"] {
        ann.opens("/admin/answers/new").await.fills("question", question);
        ann.submits("Preview").await.gets(200).sees("It gets its address when you choose a level");
        ann.submits("Save draft").await.gets(200).sees("Saved as a draft");
        assert_eq!((ann.value_of("level"), ann.value_of("topic")), (String::new(), String::new()));
        ann.submits("Save draft").await.gets(200);
        ann.submits("Publish").await.gets(422).sees("Enter the level.").sees("Enter the long answer.");
        assert_eq!(ann.value_of("question"), question);
    }
    ann.opens("/admin/answers?level=no-level-yet").await.sees("3 answers").sees("No level yet");
    let mut student = site.visitor();
    for path in ["/answers", "/hire-a-tutor", "/tutors", "/search?q=tsar", "/sitemap.xml"] {
        student.opens(path).await.gets(200).sees_not("No level yet").sees_not("No topic yet");
        assert!(!student.html().contains("no-level-yet"), "{path}");
    }
    ann.opens("/admin/answers").await.follows("Why did the Tsar fall?").await;
    ann.fills("level", "gcse").fills("topic", "Russia").fills("short_answer", "War.");
    ann.fills("body_markdown", "War and bread.").submits("Publish").await.gets(200);
    student.opens("/answers/gcse/history/why-did-the-tsar-fall").await.gets(200);
}

#[tokio::test]
async fn a_notice_is_shown_once_and_mistakes_of_the_desk_keep_its_header() {
    let site = Site::open().await;
    let mut ann = editor(&site).await;
    begins(&mut ann).await;
    ann.submits("Publish").await.sees("everyone can read it now");
    assert!(!ann.path.contains('?'), "{}", ann.path);
    let address = ann.path.clone();
    ann.opens(&address).await.sees_not("everyone can read it now");
    for missing in
        ["/admin/nothing", "/admin/answers/nothing", "/admin/answers/0198c0de-0000-7000-8000-000000000000"]
    {
        ann.opens(missing).await.gets(404).sees("Sign out").sees_not("Hire a tutor");
    }
    ann.opens("/admin/tutors").await.gets(403).sees("Sign out").sees_not("Applications");
    ann.opens("/answers/nothing/at/all").await.gets(404).sees_not("Sign out");
}
