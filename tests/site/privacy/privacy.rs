use crate::support::site::Site;

#[tokio::test]
async fn the_times_on_the_page_are_those_that_the_code_keeps() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    visitor.opens("/").await.follows("Privacy").await.gets(200).sees("Privacy");
    for line in [
        "An enquiry that was not confirmed 48 hours after we received it",
        "30 days after it ended",
        "12 months after the tutor said yes",
        "The text of our emails 30 days after we wrote the email",
    ] {
        visitor.sees(line);
    }
}

#[tokio::test]
async fn the_privacy_page_says_how_long() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    visitor.opens("/privacy").await.gets(200);
    for line in [
        "An application to teach that was not confirmed 48 hours after we received it",
        "is waiting for our reply 90 days after it was confirmed",
        "30 days after our reply",
        "who looked at it 6 years after we received it",
    ] {
        visitor.sees(line);
    }
}
