use lectern::enquiries;
use time::Duration;

use crate::support::{database::dump, site::Site};

impl Site {
    /// Goes round twice: the second time changes nothing.
    async fn goes_round(&self) {
        enquiries::round(&self.state).await.unwrap();
        let after = dump(&self.state.pool()).await;
        enquiries::round(&self.state).await.unwrap();
        assert_eq!(dump(&self.state.pool()).await, after);
    }

    async fn holds(&self, text: &str) -> bool {
        dump(&self.state.pool()).await.contains(text)
    }
}

#[tokio::test]
async fn what_nobody_confirmed_is_gone_after_48_hours() {
    let site = Site::open().await;
    site.receives_an_enquiry().await;
    site.clock.advance(Duration::hours(47));
    site.goes_round().await;
    assert!(site.holds("ann@home.example").await);
    site.clock.advance(Duration::hours(2));
    site.goes_round().await;
    assert!(!site.holds("ann@home.example").await);
}

#[tokio::test]
async fn what_nobody_took_is_gone_after_30_days_and_what_was_accepted_after_12_months() {
    let site = Site::open().await;
    site.confirms_an_enquiry().await;
    site.clock.advance(Duration::days(31));
    site.goes_round().await;
    assert!(!site.holds("ann@home.example").await);

    site.engages("Ada", &["GCSE"]).await;
    site.confirms_an_enquiry().await;
    let offer = site.letter("offer").await.link_to("/offers/");
    site.visitor().opens(&offer).await.submits("Yes, I can help").await;
    site.clock.advance(Duration::days(364));
    site.goes_round().await;
    assert!(site.holds("ann@home.example").await);
    site.clock.advance(Duration::days(2));
    site.goes_round().await;
    assert!(!site.holds("ann@home.example").await);
}

#[tokio::test]
async fn an_offer_that_nobody_answers_comes_to_an_end() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let act = site.confirms_an_enquiry().await;
    let offer = site.letter("offer").await.link_to("/offers/");
    site.clock.advance(Duration::days(13));
    site.goes_round().await;
    site.visitor().opens(&offer).await.sees("Can you help?");
    site.clock.advance(Duration::days(2));
    site.visitor().opens(&offer).await.sees("This enquiry is closed");
    site.goes_round().await;
    assert_eq!(site.kinds().await, ["confirm", "offer", "declined_family", "declined_desk"]);
    site.visitor().opens(&act).await.sees("No tutor answered in time");
    site.clock.advance(Duration::days(31));
    site.goes_round().await;
    assert!(!site.holds("ann@home.example").await);
}

#[tokio::test]
async fn what_a_sent_letter_said_is_forgotten_after_30_days() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    site.confirms_an_enquiry().await;
    let offer = site.letter("offer").await.link_to("/offers/");
    site.visitor().opens(&offer).await.submits("Yes, I can help").await.gets(200);
    let carrier = lectern::mail::Carrier::memory(&site.state.config);
    let postman = lectern::mail::Postman::new(site.state.clone(), carrier);
    while postman.round().await.unwrap() > 0 {}
    site.clock.advance(Duration::days(29));
    site.goes_round().await;
    assert!(site.letter("introduction_tutor").await.text.contains("ann@home.example"));
    site.clock.advance(Duration::days(2));
    site.goes_round().await;
    assert_eq!(site.letter("introduction_tutor").await.text, "");
}
