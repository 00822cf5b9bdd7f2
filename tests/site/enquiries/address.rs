use crate::support::site::Site;

/// The mail server refuses what was sent so far.
async fn bounces(site: &Site, error: &str) {
    sqlx::query("update letters set state = 'failed', attempts = 1, last_error = $1 where state = 'waiting'")
        .bind(error)
        .execute(&site.state.pool())
        .await
        .unwrap();
}

const NOBODY: &str = "permanent error (550): 5.1.1 No such user here";

#[tokio::test]
async fn a_family_whose_address_was_mistyped_is_told_and_corrects_it_from_the_page_it_holds() {
    let site = Site::open().await;
    let mut family = site.asker().await;
    family.asks_as_adult("child").fills("email", "anm@home.example").submits("Send enquiry").await;
    let watch = family.path.clone();
    family.opens(&format!("{watch}/address")).await.gets(404);
    let first = site.letter("confirm").await.link_to("/enquiries/");
    bounces(&site, NOBODY).await;
    family.opens(&watch).await.gets(200).sees("Our email didn’t arrive").sees("there is no such mailbox");
    family.sees_not("junk folder");
    family.follows("Correct the email address").await.gets(200);
    family.fills("email", "ann@").submits("Send the email").await.gets(422);
    assert_eq!(family.value_of("email"), "ann@");
    family.fills("email", "ann@home.example").submits("Send the email").await.gets(200);
    assert_eq!(family.path, watch);
    family.sees("a•••@home.example").sees_not("Our email didn’t arrive");
    let letter = site.letters_of("confirm").await.pop().unwrap();
    assert_eq!(letter.to, "ann@home.example");
    site.visitor().opens(&first).await.gets(404);
    site.visitor()
        .opens(&letter.link_to("/enquiries/"))
        .await
        .gets(200)
        .sees("Do you want us to ask tutors?");
}

#[tokio::test]
async fn after_the_confirmation_whoever_confirmed_corrects_it_and_gets_what_did_not_arrive() {
    let site = Site::open().await;
    let act = site.confirms_an_enquiry().await;
    bounces(&site, "permanent error (552): 5.2.2 Mailbox full").await;
    let mut family = site.visitor();
    family.opens(&act).await.sees("The mailbox is full");
    family.follows("Correct the email address").await;
    family.fills("email", "ann@work.example").submits("Send the email").await.gets(200);
    assert_eq!(family.path, act);
    family.sees("ann@work.example").sees_not("didn’t arrive");
    let letter = site.letter("unmatched_family").await;
    assert_eq!(letter.to, "ann@work.example");
}
