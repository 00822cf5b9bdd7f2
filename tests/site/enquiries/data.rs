use serde_json::Value;

use crate::support::site::Site;

#[tokio::test]
async fn the_data_can_be_taken_along() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let act = site.confirms_an_enquiry().await;
    let mut visitor = site.visitor();
    visitor.opens(&format!("{act}/data.json")).await.gets(200);
    assert!(visitor.header("content-disposition").unwrap().starts_with("attachment"));
    let data: Value = serde_json::from_str(visitor.html()).unwrap();
    assert_eq!(data["contact_email"], "ann@home.example");
    assert_eq!(data["made_for"], "me");
    assert_eq!(data["course"].as_array().unwrap().len(), 3);
    assert_eq!(data["tutors_asked"][0]["tutor"], "Ada");
    assert_eq!(data["course"][1]["left"], "received");
    let letters = data["letters"].as_array().unwrap();
    assert_eq!(letters.len(), 1, "only those that were written to the family");
    assert!(letters[0]["text"].as_str().unwrap().contains(&act));
}
