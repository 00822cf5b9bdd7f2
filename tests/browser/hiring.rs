//! A family asks for a tutor, an adult confirms, and a tutor says yes.

use serde_json::json;
use time::Duration;

use crate::{
    browser::{Browser, Scripts},
    support::served::Served,
};

const MESSAGE: &str = "Why did the League of Nations fail?\nMondays, please.";

async fn opens(scripts: Scripts) -> (Served, Browser) {
    let served = Served::open().await;
    served.site.publishes("GCSE", "Conflict and tension", "Why was the League of Nations weak?").await;
    served.site.engages("Ada Sample", &["GCSE"]).await;
    let browser = Browser::open(&served, scripts).await;
    (served, browser)
}

/// Sends the form after as long as a person takes.
async fn sends(served: &Served, visitor: &mut Browser) {
    served.site.clock.advance(Duration::seconds(30));
    visitor.presses("Send enquiry").await;
}

both!(without_a_style_sheet_a_page_is_read_in_order_and_the_form_is_sent);
async fn without_a_style_sheet_a_page_is_read_in_order_and_the_form_is_sent(scripts: Scripts) {
    let served = Served::with_samples().await;
    let mut student = Browser::open(&served, scripts).await;
    student.gets_no_styles().await;
    student.goes_to("/answers/gcse/history/what-was-the-impact-of-lenins-death-on-the-soviet-union").await;
    student.sees("What was the impact of Lenin’s death on the Soviet Union?").await;
    student.shoots("answer-without-styles").await;
    assert_eq!(student.evaluates("getComputedStyle(document.body).margin").await, "8px");
    let text = student.text().await;
    let places: Vec<usize> = ["In short", "Key dates", "Key terms", "Sources", "Read next", "Still unsure?"]
        .iter()
        .map(|heading| text.find(heading).unwrap_or_else(|| panic!("{heading} in {text}")))
        .collect();
    assert!(places.is_sorted(), "{places:?} in {text}");
    // a drawing that takes its size from the style sheet alone would fill the page
    let tall = "[...document.querySelectorAll('svg, img')].map((one) => one.getBoundingClientRect().height).filter((height) => height > 200)";
    assert_eq!(student.evaluates(tall).await, json!([]));

    student.follows("Ask for a tutor").await.sees("You were reading").await;
    student.shoots("hire-without-styles").await;
    student.chooses("for", "me").await.fills("name", "Ann Student").await;
    student.fills("email", "ann@home.example").await.fills("message", MESSAGE).await;
    sends(&served, &mut student).await;
    student.sees("Check your email").await;
    for path in ["/", "/answers", "/search?q=stalin", "/tutors"] {
        student.goes_to(path).await;
        assert_eq!(student.evaluates(tall).await, json!([]), "{path}");
    }
}

both!(a_student_comes_from_an_answer_and_a_tutor_says_yes);
async fn a_student_comes_from_an_answer_and_a_tutor_says_yes(scripts: Scripts) {
    let (served, mut student) = opens(scripts).await;
    student.opens("/answers/gcse/history").await.follows("Why was the League of Nations weak?").await;
    student.follows("Ask for a tutor").await.sees("You were reading").await;
    assert_eq!(student.value_of("level").await, "gcse");
    assert_eq!(student.value_of("subject").await, "history");
    student.chooses("for", "me").await.fills("name", "Ann Student").await;
    student.fills("email", "ann@home.example").await.fills("message", MESSAGE).await;
    sends(&served, &mut student).await;
    student.sees("Check your email").await.sees("a•••@home.example").await;

    let letter = served.site.letter("confirm").await;
    student.opens(&letter.link_to("/enquiries/")).await.sees("Please confirm").await;
    student.presses("Confirm").await.sees("We asked one tutor").await;

    // the tutor has another browser, and the first is closed for it
    drop(student);
    let offer = served.site.letter("offer").await.link_to("/offers/");
    let mut tutor = Browser::open(&served, scripts).await;
    tutor.opens(&offer).await.sees("Why did the League of Nations fail?").await.sees_not("Ann Student").await;
    tutor
        .fills("sentence", "Mondays suit me.")
        .await
        .presses("Yes, I can help")
        .await
        .sees("You said yes")
        .await;
    tutor
        .opens(&letter.link_to("/enquiries/"))
        .await
        .sees("Ada Sample said yes")
        .await
        .sees("Mondays suit me.")
        .await;
}

both!(a_student_sees_what_is_answered_before_sending);
async fn a_student_sees_what_is_answered_before_sending(scripts: Scripts) {
    let (served, mut student) = opens(scripts).await;
    served.site.catches_up().await;
    student.opens("/hire-a-tutor").await.chooses("for", "me").await.fills("message", MESSAGE).await;
    student.presses("Is this already answered?").await.sees("These answers might help").await;
    student.sees("Why was the League of Nations weak?").await.looks_over().await;
    assert_eq!(student.path().await, "/hire-a-tutor#answered");
    assert_eq!(student.value_of("message").await, MESSAGE);
    // another page in this tab is no reason to forget what was never sent
    if scripts == Scripts::On {
        student.opens("/answers").await.opens("/hire-a-tutor").await;
        assert_eq!(student.value_of("message").await, MESSAGE);
    }
}

both!(each_case_shows_its_own_fields);
async fn each_case_shows_its_own_fields(scripts: Scripts) {
    let (_served, mut visitor) = opens(scripts).await;
    visitor.opens("/hire-a-tutor").await;
    let cases = [
        ("me", &["name", "email", "phone"][..], &["adult_name", "adult_email", "student_name"][..]),
        ("child", &["name", "email", "phone", "student_name"], &["adult_name", "adult_email"]),
        ("under18", &["adult_name", "adult_email", "student_name"], &["name", "email", "phone"]),
        ("school", &["name", "email", "phone", "student_name"], &["adult_name", "adult_email"]),
    ];
    for (case, own, others) in cases {
        visitor.chooses("for", case).await.looks_over().await;
        for field in own {
            assert!(visitor.shows_field(field).await, "{case}: {field}");
        }
        for field in others {
            assert_eq!(visitor.shows_field(field).await, scripts == Scripts::Off, "{case}: {field}");
        }
        assert!(!visitor.shows_field("website").await, "the trap shows");
    }
}

both!(each_case_can_be_sent);
async fn each_case_can_be_sent(scripts: Scripts) {
    let (served, mut visitor) = opens(scripts).await;
    for case in ["me", "child", "under18", "school"] {
        visitor.opens("/hire-a-tutor").await.chooses("for", case).await;
        if case == "under18" {
            visitor.fills("adult_name", "Bea Carer").await.fills("adult_email", "bea@home.example").await;
        } else {
            visitor.fills("name", "Ann Carer").await.fills("email", "ann@home.example").await;
        }
        if case != "me" {
            visitor.fills("student_name", "Zoë").await;
        }
        visitor.chooses("level", "gcse").await.chooses("subject", "history").await;
        visitor.fills("message", MESSAGE).await;
        sends(&served, &mut visitor).await;
        visitor.sees("Check your email").await;
    }
    let letters = served.site.letters_of("confirm").await;
    let to: Vec<&str> = letters.iter().map(|letter| letter.to.as_str()).collect();
    assert_eq!(to, ["ann@home.example", "ann@home.example", "bea@home.example", "ann@home.example"]);
}

both!(a_mistake_keeps_the_text_and_leads_to_its_field);
async fn a_mistake_keeps_the_text_and_leads_to_its_field(scripts: Scripts) {
    let (served, mut visitor) = opens(scripts).await;
    visitor.opens("/hire-a-tutor").await;
    sends(&served, &mut visitor).await;
    visitor.sees("Please check").await;
    visitor.chooses("for", "under18").await.fills("adult_name", "Bea Carer").await;
    visitor.fills("adult_email", "bea").await.fills("message", MESSAGE).await;
    visitor.chooses("level", "gcse").await.chooses("subject", "history").await;
    sends(&served, &mut visitor).await;
    visitor.sees("Please check one thing").await;
    assert_eq!(visitor.value_of("message").await, MESSAGE);
    assert_eq!(visitor.value_of("adult_name").await, "Bea Carer");
    visitor.follows("Check the email address").await;
    assert_eq!(visitor.path().await, "/hire-a-tutor#adult_email");
    visitor.fills("adult_email", "bea@home.example").await;
    sends(&served, &mut visitor).await;
    visitor.sees("parent or carer to open the link").await;
}

both!(an_adult_corrects_and_erases);
async fn an_adult_corrects_and_erases(scripts: Scripts) {
    let (served, mut adult) = opens(scripts).await;
    let letter = served.site.receives_an_enquiry().await;
    adult
        .opens(&letter)
        .await
        .follows("Correct my enquiry")
        .await
        .fills("message", "Tuesdays, please.")
        .await;
    adult.presses("Save").await.sees("Tuesdays, please.").await;
    adult
        .follows("Delete everything")
        .await
        .presses("Delete everything now")
        .await
        .sees("A deleted enquiry")
        .await;
    adult.sees_not("Tuesdays").await.sees_not("ann@home.example").await;
}

both!(a_tutor_says_no_and_rests);
async fn a_tutor_says_no_and_rests(scripts: Scripts) {
    let (served, mut tutor) = opens(scripts).await;
    served.site.confirms_an_enquiry().await;
    let offer = served.site.letter("offer").await.link_to("/offers/");
    tutor.opens(&offer).await.presses("No, not this time").await.sees("You said no").await;
    tutor.opens(&format!("{offer}/pause")).await.presses("Pause").await.sees("pause").await;
    tutor.opens("/tutors").await.follows("Ada Sample").await.sees("taking new students right now").await;
}

both!(a_family_looks_for_a_tutor);
async fn a_family_looks_for_a_tutor(scripts: Scripts) {
    let (_served, mut family) = opens(scripts).await;
    family.opens("/tutors").await.sees("Ada Sample teaches").await.follows("Ada Sample").await;
    family.sees("not checked").await.follows("Ask Ada Sample first for GCSE History").await;
    family.sees("We’ll ask Ada Sample first").await;
    assert_eq!(family.value_of("level").await, "gcse");
}

#[tokio::test]
async fn a_parent_without_scripts_goes_the_whole_way() {
    goes_the_whole_way("child").await;
}

#[tokio::test]
async fn a_pupil_without_scripts_goes_the_whole_way() {
    goes_the_whole_way("under18").await;
}

#[tokio::test]
async fn a_school_without_scripts_goes_the_whole_way() {
    goes_the_whole_way("school").await;
}

/// From the form to the end, and out of our tables.
async fn goes_the_whole_way(case: &str) {
    let (served, mut visitor) = opens(Scripts::Off).await;
    visitor.opens("/hire-a-tutor").await.chooses("for", case).await;
    if case == "under18" {
        visitor.fills("adult_name", "Ann Carer").await.fills("adult_email", "ann@home.example").await;
    } else {
        visitor.fills("name", "Ann Carer").await.fills("email", "ann@home.example").await;
    }
    visitor.fills("student_name", "Zoë").await.chooses("place", "nearby").await;
    visitor.chooses("level", "gcse").await.chooses("subject", "history").await;
    visitor.fills("message", "I go to Park Lane School. Why did the League fail?").await;
    sends(&served, &mut visitor).await;
    visitor.sees("Enter the first part of your postcode").await.chooses("place", "either").await;
    sends(&served, &mut visitor).await;
    visitor.sees("Should this stay in your message?").await.fills("message", MESSAGE).await;
    sends(&served, &mut visitor).await;
    visitor.sees("Check your email").await;

    let act = served.site.letter("confirm").await.link_to("/enquiries/");
    visitor.opens(&act).await.presses("Confirm").await.sees("We promise that a tutor will reply by").await;
    let offer = served.site.letter("offer").await.link_to("/offers/");
    visitor.opens(&offer).await.presses("Yes, I can help").await.sees("You said yes").await;
    served.site.clock.advance(Duration::days(3));
    lectern::enquiries::round(&served.site.state).await.unwrap();
    let meeting = served.site.letter("meeting").await.link_to("/enquiries/");
    visitor.opens(&meeting).await.presses("Yes, we’ve met").await.sees("You’ve met Ada Sample").await;
    visitor.follows("Your enquiry").await.sees("Ada Sample said yes").await;
    visitor
        .follows("Delete everything")
        .await
        .presses("Delete everything now")
        .await
        .sees("A deleted enquiry")
        .await;
    visitor.sees_not("ann@home.example").await;
    assert_eq!(served.site.letter("erased_tutor").await.to, "ada.sample@tutors.example");
}
