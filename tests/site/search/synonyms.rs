use lectern::staff::Role;

use crate::support::site::Site;

async fn finds(site: &Site, typed: &str) -> bool {
    let mut visitor = site.visitor();
    visitor.opens(&format!("/search.json?q={typed}")).await.gets(200);
    let json: serde_json::Value = serde_json::from_str(visitor.html()).unwrap();
    json["total"] != 0
}

#[tokio::test]
async fn a_query_is_expanded_with_the_synonyms_of_the_desk() {
    let site = Site::open().await;
    site.publishes("GCSE", "The Cold War", "Why did the Iron Curtain fall?").await;
    assert!(finds(&site, "iron+curtain").await);
    assert!(!finds(&site, "xylophone").await);

    let mut editor = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    editor.opens("/admin/synonyms").await.gets(200).sees("USSR = Soviet Union");
    editor.fills("synonyms", "Xylophone = Iron Curtain").submits("Save").await.sees("Saved");
    site.catches_up().await;
    assert!(finds(&site, "xylophone").await);
    assert!(finds(&site, "iron+curtain").await);

    editor.opens("/admin/synonyms").await.fills("synonyms", "").submits("Save").await.sees("Saved");
    site.catches_up().await;
    assert!(!finds(&site, "xylophone").await);
}

#[tokio::test]
async fn a_mistyped_line_is_named_and_kept() {
    let site = Site::open().await;
    let mut editor = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    editor
        .opens("/admin/synonyms")
        .await
        .fills("synonyms", "USSR = Soviet Union\nnothing here")
        .submits("Save")
        .await
        .gets(422)
        .sees("Line 2")
        .sees("nothing here");
}

#[tokio::test]
async fn two_editors_do_not_overwrite_each_other() {
    let site = Site::open().await;
    let [mut ann, mut ben] = [
        site.at_the_desk("ann@lectern.example", Role::Editor).await,
        site.at_the_desk("ben@lectern.example", Role::Editor).await,
    ];
    ann.opens("/admin/synonyms").await;
    ben.opens("/admin/synonyms")
        .await
        .fills("synonyms", "Tsar = Emperor")
        .submits("Save")
        .await
        .sees("Saved");
    ann.fills("synonyms", "Kaiser = Wilhelm").submits("Save").await.gets(409).sees("Kaiser = Wilhelm");
    ann.opens("/admin/synonyms").await.sees("Tsar = Emperor");
}

#[tokio::test]
async fn strangers_are_sent_to_the_sign_in() {
    let site = Site::open().await;
    site.visitor().opens("/admin/synonyms").await.sees("Sign in");
}
