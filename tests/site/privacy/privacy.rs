use crate::support::site::Site;

#[tokio::test]
async fn the_times_on_the_page_are_those_that_the_code_keeps() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    visitor.opens("/").await.follows("Privacy").await.gets(200).sees("Privacy, in plain words");
    for line in [
        "An enquiry that nobody confirmed 48 hours after it came in",
        "30 days after it ended",
        "12 months after the tutor said yes",
        "The words of our letters 30 days after the letter was written",
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
        "An application to teach that nobody confirmed 48 hours after it came in",
        "waits for our answer 90 days after it was confirmed",
        "30 days after our answer",
        "A concern about a tutor 12 months after it came in",
    ] {
        visitor.sees(line);
    }
}
