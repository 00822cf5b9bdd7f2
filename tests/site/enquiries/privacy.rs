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
