use crate::support::site::Site;

#[tokio::test]
async fn a_tutor_pauses_offers_from_the_letter() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    site.confirms_an_enquiry().await;
    let letter = site.letter("offer").await;
    let url = letter.unsubscribe_url.clone().unwrap();
    let path = url.strip_prefix("http://127.0.0.1:3000").unwrap();
    assert!(letter.text.contains(&url) && letter.html.contains(&url));
    let mut tutor = site.visitor();
    tutor.opens(path).await.gets(200).sees("Pause all offers");
    tutor.opens("/tutors/ada").await.sees_not("taking new students right now");
    // as a mail program does it
    tutor.posts_only(path, &[("List-Unsubscribe", "One-Click")]).await.gets(204);
    assert!(tutor.header("location").is_none(), "RFC 8058 forbids a redirect");
    tutor.opens(path).await.gets(200).sees("Offers are paused");
    tutor.opens("/tutors/ada").await.sees("taking new students right now");
    site.confirms_an_enquiry().await;
    assert_eq!(site.letters_of("offer").await.len(), 1);
    assert_eq!(site.letters_of("unmatched_desk").await.len(), 1);
}
