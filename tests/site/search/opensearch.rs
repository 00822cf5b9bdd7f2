use crate::support::site::Site;

#[tokio::test]
async fn browsers_and_researchers_find_the_way() {
    let site = Site::open().await;
    let mut machine = site.visitor();
    machine.opens("/opensearch.xml").await.gets(200);
    assert!(machine.html().contains("http://127.0.0.1:3000/search?q={searchTerms}"), "{}", machine.html());
    machine.opens("/.well-known/security.txt").await.gets(200);
    assert!(machine.html().contains("Contact: mailto:desk@lectern.example"), "{}", machine.html());
}
