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
async fn lines_of_two_editors_are_merged_and_one_line_of_both_is_asked() {
    let site = Site::open().await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    let mut ben = site.at_the_desk("ben@lectern.example", Role::Editor).await;
    ann.opens("/admin/synonyms")
        .await
        .fills("synonyms", "Tsar = Emperor\nUSSR = Soviet Union")
        .submits("Save")
        .await;
    let (mut ann, mut again) = (ann.again(), ann.again());
    ann.opens("/admin/synonyms").await;
    ben.opens("/admin/synonyms").await;
    again.opens("/admin/synonyms").await;
    ann.fills("synonyms", "Tsar = Emperor\nUSSR = Soviet Union\nKaiser = Wilhelm")
        .submits("Save")
        .await
        .sees("Saved");
    ben.fills("synonyms", "Tsar = Emperor = Czar\nUSSR = Soviet Union").submits("Save").await.gets(200);
    assert_eq!(ben.value_of("synonyms"), "Tsar = Emperor = Czar\nUSSR = Soviet Union\nKaiser = Wilhelm");
    ben.opens("/admin/synonyms").await.sees_not("Saved.");
    again.fills("synonyms", "Tsar = Ruler\nUSSR = Soviet Union").submits("Save").await.gets(409);
    again.sees("ben@lectern.example saved it at 12:00 on 14 January 2026").sees("Not saved yet");
    assert_eq!(again.value_of("synonyms"), "Tsar = Ruler\nUSSR = Soviet Union");
    again.fills("keep_synonyms", "theirs").submits("Save").await.gets(200);
    again.sees("Tsar = Emperor = Czar").sees_not("unsaved changes");
}

#[tokio::test]
async fn strangers_are_sent_to_the_sign_in() {
    let site = Site::open().await;
    site.visitor().opens("/admin/synonyms").await.sees("Sign in");
}
