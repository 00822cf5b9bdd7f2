use lectern::staff::Role;
use time::Duration;

use crate::support::{database::dump, letters::Posted, site::Site, visitor::Visitor};

impl Site {
    /// The letters of this room, of one kind.
    pub async fn tutors_letters(&self, kind: &str) -> Vec<Posted> {
        let kind = if kind.contains('/') { kind.to_owned() } else { format!("tutors/{kind}") };
        self.letters().await.into_iter().filter(|letter| letter.kind == kind).collect()
    }

    /// Ada applies; gives the path of the letter's link.
    pub async fn receives_an_application(&self) -> String {
        let mut visitor = self.visitor();
        visitor
            .opens("/teach-with-us")
            .await
            .applies()
            .submits("Send application")
            .await
            .gets(200)
            .sees("Check your email");
        let letters = self.tutors_letters("applications/confirm").await;
        letters.last().unwrap().link_to("/teach-with-us/")
    }

    /// As [`Site::receives_an_application`], confirmed; gives the path of the desk's page.
    pub async fn confirms_an_application(&self) -> String {
        let path = self.receives_an_application().await;
        self.visitor().opens(&path).await.submits("Confirm my application").await.gets(200);
        let letters = self.tutors_letters("applications/desk").await;
        letters.last().unwrap().link_to("/admin/applications/")
    }

    pub async fn remembers(&self, text: &str) -> bool {
        dump(&self.state.pool()).await.contains(text)
    }
}

impl Visitor {
    /// Fills in the form as Ada does.
    pub fn applies(&mut self) -> &mut Self {
        self.fills("name", "Ada Sample")
            .fills("email", "Ada@tutors.example")
            .fills("headline", "Sources, patiently")
            .fills("about", "I taught for *nine* years.")
            .fills("teaches", "gcse/history")
            .fills("online", "yes")
            .fills("in_person", "yes")
            .fills("areas", "ls6, YO")
            .fills("adult", "yes")
    }
}

const FIELDS: [(&str, &str); 8] = [
    ("submission", "the-same-form"),
    ("name", "Ada Sample"),
    ("email", "ada@tutors.example"),
    ("headline", "Sources, patiently"),
    ("about", "I taught for *nine* years."),
    ("teaches", "gcse/history"),
    ("online", "yes"),
    ("adult", "yes"),
];

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = FIELDS.into_iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    kept.chain(changes.iter().copied()).collect()
}

#[tokio::test]
async fn somebody_applies_confirms_and_the_desk_hears_of_it() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    visitor.opens("/tutors").await.follows("Teach with us").await.gets(200).sees("I am 18 or over");
    let path = site.receives_an_application().await;
    let letter = site.tutors_letters("applications/confirm").await.remove(0);
    assert_eq!((letter.to.as_str(), letter.to_name.as_str()), ("ada@tutors.example", ""));
    for typed in ["Ada", "patiently", "LS6"] {
        assert!(!letter.text.contains(typed), "{typed}");
    }
    assert!(site.tutors_letters("applications/desk").await.is_empty(), "not before it is confirmed");
    let mut ada = site.visitor();
    ada.opens(&path).await.gets(200).sees("GCSE History").sees("online, and in person in LS6, YO");
    assert_eq!(ada.header("referrer-policy"), Some("same-origin"));
    assert_eq!(ada.header("cache-control"), Some("no-store"));
    ada.submits("Confirm my application").await.gets(200).sees("it’s confirmed");
    let letter = site.tutors_letters("applications/desk").await.remove(0);
    assert_eq!(
        (letter.to.as_str(), letter.subject.as_str()),
        ("desk@lectern.example", "Someone would like to teach with us")
    );
    for fact in ["Ada Sample", "ada@tutors.example", "GCSE History", "Sources, patiently", "*nine*"] {
        assert!(letter.text.contains(fact), "{fact}:\n{}", letter.text);
    }
    ada.posts(&path, &[]).await.gets(200);
    assert_eq!(site.tutors_letters("applications/desk").await.len(), 1, "a second click changes nothing");
}

#[tokio::test]
async fn a_double_click_makes_one_application() {
    let site = Site::open().await;
    for _ in 0..3 {
        site.visitor().posts("/teach-with-us", &FIELDS).await.gets(200).sees("Check your email");
    }
    let visitors = (0..4).map(|_| {
        let mut visitor = site.visitor();
        async move {
            let fields = with(&[("submission", "another-form")]);
            visitor.posts("/teach-with-us", &fields).await.status()
        }
    });
    let answers = futures_util::future::join_all(visitors).await;
    assert_eq!(answers, [200; 4]);
    assert_eq!(site.tutors_letters("applications/confirm").await.len(), 2);
}

#[tokio::test]
async fn mistakes_keep_every_word() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    visitor.opens("/teach-with-us").await;
    let submission = visitor.value_of("submission");
    let fields = [
        ("name", "Ada <b>Sample</b>"),
        ("email", "ada@@tutors"),
        ("headline", "Sources & \"more\""),
        ("about", "  Line one\n\n\tLine two & <three>"),
        ("in_person", "yes"),
        ("areas", "Leeds, please"),
        ("website", ""),
    ];
    for (name, value) in fields {
        visitor.fills(name, value);
    }
    visitor
        .submits("Send application")
        .await
        .gets(422)
        .sees("Please check 4 things")
        .sees("you must be 18 or over");
    for (name, value) in fields {
        assert_eq!(visitor.value_of(name), value, "{name}");
    }
    assert_eq!(visitor.value_of("submission"), submission);
    assert_eq!(visitor.all(".mistakes li").len(), 4);
    assert!(site.letters().await.is_empty());
}

#[tokio::test]
async fn the_honeypot_loses_nothing_and_the_desk_is_told() {
    let site = Site::open().await;
    let fields = with(&[("website", "https://spam.example")]);
    site.visitor().posts("/teach-with-us", &fields).await.gets(200).sees("Check your email");
    assert_eq!(site.tutors_letters("applications/confirm").await.len(), 1);
    let letter = site.tutors_letters("applications/desk").await.remove(0);
    assert!(letter.text.contains("that may be spam"), "{}", letter.text);
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens(&letter.link_to("/admin/applications/"))
        .await
        .gets(200)
        .sees("haven’t confirmed their email address yet");
    assert!(!desk.html().contains("acceptance"));
}

#[tokio::test]
async fn many_from_one_connection_wait_and_lose_nothing() {
    let site = Site::open().await;
    for number in 0..5 {
        let (submission, email) = (format!("form-{number}"), format!("ada{number}@tutors.example"));
        let form = with(&[("submission", &submission), ("email", &email)]);
        site.visitor().posts("/teach-with-us", &form).await.gets(200);
    }
    let mut visitor = site.visitor();
    visitor.posts("/teach-with-us", &with(&[("submission", "form-5")])).await.gets(429).sees("Please wait");
    assert!(visitor.header("retry-after").is_some());
    assert_eq!(visitor.value_of("about"), "I taught for *nine* years.");
    // a known form is no use of the limit
    let known = with(&[("submission", "form-1"), ("email", "ada1@tutors.example")]);
    site.visitor().posts("/teach-with-us", &known).await.gets(200);
}

#[tokio::test]
async fn hostile_words_break_nothing() {
    let site = Site::open().await;
    let long = "x<".repeat(10_000);
    let hostile = [
        ("name", "a\0b", 422),
        ("about", "a\0b", 422),
        ("name", "Ada\r\nBcc: all@school.example", 200),
        ("email", "ada@tutors.example\r\nBcc: all@school.example", 422),
        ("headline", "<script>alert(1)</script>", 200),
        ("about", "<img src=x onerror=alert(1)>", 200),
        ("about", long.as_str(), 422),
        ("headline", long.as_str(), 422),
        ("submission", long.as_str(), 200),
        ("teaches", "gcse/alchemy", 422),
        ("in_person", "1\0", 422),
    ];
    for (number, (name, value, status)) in hostile.into_iter().enumerate() {
        let submission = format!("hostile-{number}");
        let fields = with(&[("submission", submission.as_str())]);
        let mut fields: Vec<_> = fields.into_iter().filter(|(field, _)| *field != name).collect();
        fields.push((name, value));
        site.visitor().posts("/teach-with-us", &fields).await.gets(status);
        site.clock.advance(Duration::minutes(20));
    }
    let letters = site.tutors_letters("applications/confirm").await;
    for letter in &letters {
        let path = letter.link_to("/teach-with-us/");
        let mut visitor = site.visitor();
        visitor.opens(&path).await.submits("Confirm my application").await.gets(200);
        assert!(!visitor.html().contains("<script>alert") && !visitor.html().contains("<img"));
        assert_eq!(letter.to, "ada@tutors.example");
    }
    for letter in site.letters().await {
        assert!(!letter.subject.contains(['\r', '\n']) && !letter.to_name.contains(['\r', '\n']));
        assert!(!letter.subject.contains("Bcc") && !letter.html.contains("<script>alert"));
    }
    site.visitor().opens("/teach-with-us/%00").await.gets(404);
}

#[tokio::test]
async fn an_application_sent_again_with_other_words_is_a_correction_until_it_is_confirmed() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    visitor.posts("/teach-with-us", &with(&[("email", "ada@tutros.example")])).await.gets(200);
    visitor.sees("a•••@tutros.example");
    let mistyped = site.tutors_letters("applications/confirm").await.remove(0).link_to("/teach-with-us/");

    visitor.posts("/teach-with-us", &FIELDS).await.gets(200).sees("a•••@tutors.example");
    visitor.sees_not("tutros");
    visitor.opens(&mistyped).await.gets(404);
    assert!(!site.remembers("ada@tutros.example").await);
    let letters = site.tutors_letters("applications/confirm").await;
    let mended = letters.iter().find(|letter| letter.to == "ada@tutors.example").unwrap();
    let mended = mended.link_to("/teach-with-us/");
    for change in [("headline", "Essays, quickly"), ("about", "Ten years."), ("name", "Ada B. Sample")] {
        visitor.posts("/teach-with-us", &with(&[change])).await.gets(200).sees("a•••@tutors.example");
        visitor.opens(&mended).await.gets(200).sees(change.1);
        site.clock.advance(Duration::minutes(2));
    }
    let waiting = site.tutors_letters("applications/confirm").await;
    assert_eq!(waiting.iter().filter(|letter| !letter.to.is_empty()).count(), 1);
    visitor.submits("Confirm my application").await.gets(200);

    // once it is confirmed, other words are an application of their own
    for _ in 0..2 {
        visitor.posts("/teach-with-us", &with(&[("headline", "And geography")])).await.gets(200);
        visitor.sees("a•••@tutors.example");
    }
    let waiting = site.tutors_letters("applications/confirm").await;
    assert_eq!(waiting.iter().filter(|letter| !letter.to.is_empty()).count(), 2);
}
