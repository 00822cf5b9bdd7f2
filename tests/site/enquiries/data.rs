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
    assert_eq!(data["tutors_asked"][0]["state"], "asked");
    assert_eq!(data["course"][1]["left"], "received");
    let letters = data["letters"].as_array().unwrap();
    assert_eq!(letters.len(), 1, "only those that were written to the family");
    assert!(letters[0]["text"].as_str().unwrap().contains(&act));
}

#[tokio::test]
async fn what_a_tutor_wrote_to_the_team_alone_is_not_in_the_download() {
    let site = Site::open().await;
    for name in ["Ada", "Ben", "Cleo"] {
        site.engages(name, &["GCSE"]).await;
    }
    let act = site.confirms_an_enquiry().await;
    let offer = |name: &'static str| {
        let site = &site;
        async move {
            let offers = site.letters_of("offer").await;
            offers.into_iter().find(|letter| letter.to_name == name).unwrap().link_to("/offers/")
        }
    };
    let mut tutor = site.visitor();
    tutor.opens(&offer("Ada").await).await.fills("sentence", "I know this family and will not go back.");
    tutor.submits("No, not this time").await.gets(200);
    tutor.opens(&offer("Ben").await).await.fills("sentence", "Mondays suit me.");
    tutor.submits("Yes, I can help").await.gets(200);

    let mut family = site.visitor();
    family.opens(&format!("{act}/data.json")).await.gets(200);
    let data: Value = serde_json::from_str(family.html()).unwrap();
    let asked = data["tutors_asked"].as_array().unwrap();
    let said_yes: Vec<&Value> = asked.iter().filter(|offer| offer["state"] == "accepted").collect();
    assert_eq!(
        (&said_yes[0]["tutor"], &said_yes[0]["sentence"]),
        (&"Ben".into(), &"Mondays suit me.".into())
    );
    assert_eq!(asked.len(), 3, "that they were asked, and when, is the family’s");
    for secret in ["I know this family", "Ada", "Cleo"] {
        assert!(!family.html().contains(secret), "{secret}:\n{}", family.html());
    }
}
