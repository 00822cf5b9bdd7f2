//! Somebody applies to teach, is taken, and looks after their own page: without a script.

use lectern::staff::Role;

use crate::{
    browser::{Browser, Scripts},
    desk::at_the_desk,
    support::served::Served,
};

/// The path in the newest letter of this kind.
async fn letter(served: &Served, kind: &str, page: &str) -> String {
    let kind = if kind.contains('/') { kind.to_owned() } else { format!("tutors/{kind}") };
    let letters = served.site.letters().await;
    letters.iter().rfind(|letter| letter.kind == kind).expect(&kind).link_to(page)
}

#[tokio::test]
async fn a_tutor_without_scripts_goes_the_whole_way() {
    let served = Served::open().await;
    let mut tutor = Browser::open(&served, Scripts::Off).await;
    tutor.opens("/tutors").await.follows("Teach with us").await.fills("name", "Bo Sample").await;
    tutor.fills("email", "bo@tutors.example").await.fills("headline", "Sources, patiently").await;
    tutor.chooses("teaches", "gcse/history").await.chooses("online", "yes").await;
    tutor.presses("Send application").await.sees("you must be 18 or over").await;
    tutor.fills("about", "I taught for nine years.").await;
    tutor.chooses("adult", "yes").await.presses("Send application").await.sees("Check your email").await;
    let link = letter(&served, "applications/confirm", "/teach-with-us/").await;
    tutor.opens(&link).await.presses("Confirm my application").await;
    drop(tutor);

    let mut desk = at_the_desk(&served, Role::Admin, Scripts::Off).await;
    desk.opens(&letter(&served, "applications/desk", "/admin/applications/").await).await;
    desk.presses("Accept").await;
    drop(desk);

    let mut tutor = Browser::open(&served, Scripts::Off).await;
    tutor
        .opens("/teaching")
        .await
        .fills("email", "bo@tutors.example")
        .await
        .presses("Send me the link")
        .await;
    let own = letter(&served, "page_link", "/teaching/").await;
    tutor.opens(&own).await.presses("Pause").await.sees("We’re not sending you enquiries").await;
    tutor.presses("Start again").await.sees("We’re sending you enquiries").await;
    tutor.fills("price", "free").await.presses("Save how I teach").await.sees("Enter a price per hour").await;
    tutor.fills("price", "35").await.presses("Save how I teach").await;
    tutor
        .fills("headline", "Newer words")
        .await
        .presses("Send for checking")
        .await
        .sees("We’re checking what you wrote")
        .await;
    tutor
        .follows("Your page as families see it")
        .await
        .sees("£35 an hour")
        .await
        .sees_not("Newer words")
        .await;

    served.site.confirms_an_enquiry().await;
    let offer = served.site.letter("offer").await.link_to("/offers/");
    tutor.opens(&own).await.sees("Answer by").await;
    tutor.opens(&offer).await.presses("Yes, I can help").await.sees("You said yes").await;
    tutor.opens(&own).await.sees("said yes").await;
}
