use crate::support::{database::dump, site::Site};

/// The link of the letter that asks whether they met.
async fn asked(site: &Site) -> (String, String) {
    site.engages("Ada", &["GCSE"]).await;
    let act = site.confirms_an_enquiry().await;
    let offer = site.letter("offer").await.link_to("/offers/");
    site.visitor().opens(&offer).await.submits("Yes, I can help").await;
    site.clock.advance(time::Duration::days(3));
    lectern::enquiries::round(&site.state).await.unwrap();
    (act, site.letter("meeting").await.link_to("/enquiries/"))
}

#[tokio::test]
async fn looking_is_no_answer_and_the_first_answer_counts() {
    let site = Site::open().await;
    let (act, link) = asked(&site).await;
    let before = dump(&site.state.pool()).await;
    let mut family = site.visitor();
    family.opens(&link).await.gets(200).sees("Did you meet Ada?");
    assert_eq!(dump(&site.state.pool()).await, before);
    family.submits("Yes, we’ve met").await.gets(200).sees("You’ve met Ada");
    family.posts(&format!("{act}/meeting"), &[("met", "no")]).await.gets(200).sees("You’ve met Ada");
    assert!(site.letters_of("not_met_desk").await.is_empty());
    family.opens(&act).await.sees("The family told us that they met.");
    site.clock.advance(time::Duration::days(14));
    lectern::enquiries::round(&site.state).await.unwrap();
    assert_eq!(site.letters_of("closed_family").await.len(), 1);
    assert_eq!(site.letters_of("closed_tutor").await.len(), 1);
}

#[tokio::test]
async fn who_did_not_meet_is_heard_by_the_desk_and_sent_somebody_else() {
    let site = Site::open().await;
    let (act, link) = asked(&site).await;
    let mut family = site.visitor();
    family
        .opens(&link.replace("=yes", "=no"))
        .await
        .submits("No, we haven’t")
        .await
        .sees("You haven’t met Ada");
    assert_eq!(site.letter("not_met_desk").await.to, "desk@lectern.example");
    family.opens(&act).await.sees("they didn’t meet");
    // the same family again: not the same tutor, unless they ask
    site.confirms_an_enquiry().await;
    assert_eq!(site.letters_of("offer").await.len(), 1);
    assert_eq!(site.letters_of("unmatched_family").await.len(), 1);
    let mut again = site.visitor();
    again.opens("/hire-a-tutor?tutor=ada").await.sees("We’ll ask Ada first");
    site.clock.advance(time::Duration::seconds(30));
    again.asks_as_adult("me").submits("Send enquiry").await.gets(200);
    let act = site.letters_of("confirm").await.last().unwrap().link_to("/enquiries/");
    again.opens(&act).await.submits("Confirm").await.gets(200);
    let offer = site.letters_of("offer").await.pop().unwrap();
    assert!(offer.text.contains("asked for you by name"), "{}", offer.text);
}

#[tokio::test]
async fn nobody_else_can_answer_and_nothing_else_is_an_answer() {
    let site = Site::open().await;
    let act = site.receives_an_enquiry().await;
    let mut visitor = site.visitor();
    visitor.opens(&format!("{act}/meeting")).await.gets(404);
    visitor.posts(&format!("{act}/meeting"), &[("met", "yes")]).await.gets(404);
    visitor.posts(&format!("{act}/meeting"), &[("met", "perhaps")]).await.gets(422);
}
