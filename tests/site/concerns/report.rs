use time::Duration;

use crate::support::site::Site;

impl Site {
    /// Somebody writes that they are worried about Ada.
    pub async fn receives_a_concern(&self, submission: &str) {
        let fields = [
            ("submission", submission),
            ("message", "He asked for a photograph."),
            ("email", "bea@home.example"),
        ];
        self.visitor().posts("/tutors/ada/concern", &fields).await.gets(200).sees("Thank you for telling us");
    }
}

#[tokio::test]
async fn somebody_who_is_worried_needs_no_name() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let mut visitor = site.visitor();
    visitor
        .opens("/tutors/ada")
        .await
        .follows("Report a concern")
        .await
        .gets(200)
        .sees("call 999")
        .sees("0808 800 5000");
    visitor.fills("message", "He asked for a photograph.").submits("Send concern").await.gets(200);
    visitor
        .sees("What happens next")
        .sees("999")
        .sees("0808 800 5000")
        .sees("6 years")
        .sees("within 24 hours");
    let letters = site.letters().await;
    assert_eq!(letters.len(), 1, "there is nobody to thank");
    let letter = &letters[0];
    assert_eq!(
        (letter.to.as_str(), letter.subject.as_str()),
        ("desk@lectern.example", "A concern about a tutor")
    );
    assert!(letter.text.contains("He asked for a photograph.") && letter.text.contains("about Ada"));
    assert!(letter.link_to("/admin/concerns/").len() > 30);
    assert!(!letter.text.contains("This may be spam"));
}

#[tokio::test]
async fn an_address_gets_a_letter_that_repeats_nothing() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    for _ in 0..3 {
        site.receives_a_concern("the-same-form").await;
    }
    assert_eq!(site.tutors_letters("concerns/desk").await.len(), 1, "a double click makes one");
    let letters = site.tutors_letters("concerns/acknowledged").await;
    assert_eq!(
        (letters.len(), letters[0].to.as_str(), letters[0].to_name.as_str()),
        (1, "bea@home.example", "")
    );
    for typed in ["photograph", "Ada"] {
        assert!(!letters[0].text.contains(typed) && !letters[0].html.contains(typed), "{typed}");
    }
    assert!(letters[0].text.contains("999") && letters[0].text.contains("0808 800 5000"));
}

#[tokio::test]
async fn mistakes_keep_every_word_and_the_honeypot_loses_none() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let mut visitor = site.visitor();
    visitor.opens("/tutors/ada/concern").await.fills("email", "bea@").fills("name", "Bea <Carer>");
    visitor.submits("Send concern").await.gets(422).sees("Please check 2 things");
    assert_eq!((visitor.value_of("email"), visitor.value_of("name")), ("bea@".into(), "Bea <Carer>".into()));
    visitor.fills("email", "").fills("message", "Worried.").fills("website", "https://spam.example");
    visitor.submits("Send concern").await.gets(200);
    let letter = site.tutors_letters("concerns/desk").await.remove(0);
    assert!(letter.text.contains("This may be spam"), "{}", letter.text);
    assert!(letter.text.contains("Bea <Carer>") && !letter.html.contains("<Carer>"));
    site.visitor().opens("/tutors/nobody/concern").await.gets(404);
}

#[tokio::test]
async fn hostile_words_break_nothing() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let long = "x".repeat(20_000);
    let cases = [
        ("message", "a\0b", 422),
        ("message", "<script>alert(1)</script>", 200),
        ("message", "One\r\nBcc: all@school.example", 200),
        ("message", long.as_str(), 422),
        ("message", " \n ", 422),
        ("name", "Bea\r\nBcc: all@school.example", 200),
        ("name", long.as_str(), 422),
        ("email", "bea@home.example\r\nBcc: all@school.example", 422),
        ("submission", long.as_str(), 200),
    ];
    for (number, (name, value, status)) in cases.into_iter().enumerate() {
        let submission = format!("hostile-{number}");
        let mut fields = vec![("submission", submission.as_str()), ("message", "Worried.")];
        fields.retain(|(field, _)| *field != name);
        fields.push((name, value));
        site.visitor().posts("/tutors/ada/concern", &fields).await.gets(status);
        site.clock.advance(Duration::minutes(20));
    }
    for letter in site.letters().await {
        assert_eq!(letter.subject, "A concern about a tutor");
        assert!(!letter.html.contains("<script>alert"), "{}", letter.html);
    }
}

#[tokio::test]
async fn many_from_one_connection_wait_and_lose_nothing() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    for number in 0..5 {
        site.receives_a_concern(&format!("form-{number}")).await;
    }
    let mut visitor = site.visitor();
    visitor.posts("/tutors/ada/concern", &[("message", "Worried."), ("submission", "six")]).await.gets(429);
    assert_eq!(
        (visitor.value_of("message"), visitor.value_of("submission")),
        ("Worried.".into(), "six".into())
    );
}

#[tokio::test]
async fn a_graver_text_sent_with_the_same_form_is_never_lost() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let mut visitor = site.visitor();
    let words = ["She is often late.", "She is often late. She hit my child.", "She hit my child twice."];
    for message in words {
        let fields = [("submission", "the-same-form"), ("message", message)];
        visitor.posts("/tutors/ada/concern", &fields).await.gets(200).sees("Thank you for telling us");
        // a double click
        visitor.posts("/tutors/ada/concern", &fields).await.gets(200).sees("Thank you for telling us");
    }
    let fields = [("submission", "the-same-form"), ("message", words[2]), ("email", "bea@home.example")];
    visitor.posts("/tutors/ada/concern", &fields).await.gets(200);
    let letters = site.tutors_letters("concerns/desk").await;
    assert_eq!(letters.len(), 4);
    for (letter, message) in letters.iter().zip(words) {
        assert!(letter.text.contains(message), "{}", letter.text);
    }
    assert!(letters[3].text.contains("bea@home.example"));
    assert_eq!(site.tutors_letters("concerns/acknowledged").await.len(), 1);
}
