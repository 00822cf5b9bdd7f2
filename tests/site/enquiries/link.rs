use lectern::enquiries;
use time::Duration;

use crate::support::site::Site;

#[tokio::test]
async fn an_expired_link_says_so_wherever_it_leads() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let act = site.confirms_an_enquiry().await;
    let offer = site.letter("offer").await.link_to("/offers/");
    site.clock.advance(Duration::days(100));
    enquiries::round(&site.state).await.unwrap();
    site.clock.advance(Duration::days(100));
    enquiries::round(&site.state).await.unwrap();
    let mut visitor = site.visitor();
    for page in ["", "/correction", "/erasure", "/meeting", "/data.json"] {
        visitor.opens(&format!("{act}{page}")).await.gets(404).sees("This link has expired");
        visitor.sees("Email me a new link");
    }
    for page in ["", "/pause"] {
        visitor.opens(&format!("{offer}{page}")).await.gets(404).sees("This link has expired");
    }
    visitor.opens(&format!("/teach-with-us/{}", "A".repeat(43))).await.gets(404);
    visitor.sees("This link has expired").sees("Apply again");
    visitor.opens("/teaching/cut-off-by-a-mail-program").await.gets(404).sees("Email me a new link");
}

#[tokio::test]
async fn a_new_link_goes_to_the_same_address_and_nobody_learns_who_asked() {
    let site = Site::open().await;
    let act = site.receives_an_enquiry().await;
    let mut visitor = site.visitor();
    visitor.opens("/enquiries/cut-off").await.follows("Email me a new link").await.gets(200);
    visitor.fills("email", "nobody@home.example").submits("Email me a new link").await.gets(200);
    let unknown = visitor.text().replace("nobody@home.example", "X");
    assert_eq!(site.kinds().await, ["confirm"]);

    visitor.opens("/hire-a-tutor/link").await.fills("email", " Ann@home.example ");
    visitor.submits("Email me a new link").await.gets(200);
    assert_eq!(visitor.text().replace("ann@home.example", "X"), unknown);
    let letter = site.letter("access_link").await;
    assert_eq!(
        (letter.to.as_str(), letter.to_name.as_str(), letter.link_to("/enquiries/")),
        ("ann@home.example", "", act)
    );
    assert!(!letter.text.contains("League of Nations"));
    // not one after another
    visitor.opens("/hire-a-tutor/link").await.fills("email", "ann@home.example");
    visitor.submits("Email me a new link").await.gets(200);
    assert_eq!(site.letters_of("access_link").await.len(), 1);

    visitor
        .opens("/hire-a-tutor/link")
        .await
        .fills("email", "ann@@home")
        .submits("Email me a new link")
        .await;
    visitor.gets(422).sees("Enter an email address");
    assert_eq!(visitor.value_of("email"), "ann@@home");
}
