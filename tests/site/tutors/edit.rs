use lectern::staff::Role;

use crate::support::site::Site;

#[tokio::test]
async fn the_desk_adds_edits_and_pauses_a_tutor() {
    let site = Site::open().await;
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens("/admin/tutors").await.follows("Add a tutor").await.fills("name", "Ada Sample");
    desk.fills("email", "Ada")
        .fills("headline", "Essays")
        .fills("about", "*Well*")
        .submits("Save")
        .await
        .gets(422);
    desk.sees("Check the email address").sees("Choose at least one level and subject");
    assert_eq!((desk.value_of("name"), desk.value_of("about")), ("Ada Sample".into(), "*Well*".into()));
    desk.fills("email", "ada@tutors.example")
        .fills("teaches", "gcse/history")
        .submits("Save")
        .await
        .gets(200);
    assert_eq!(desk.path, "/admin/tutors");
    desk.follows("Ada Sample").await.sees("Active");
    assert_eq!(desk.value_of("teaches"), "gcse/history");
    desk.fills("headline", "Longer essays").submits("Save").await.gets(200);
    desk.follows("Ada Sample")
        .await
        .submits("Pause")
        .await
        .sees("Paused by the team since 12:00 on 14 January 2026");
    site.visitor()
        .opens("/tutors/ada-sample")
        .await
        .sees("Longer essays")
        .sees("taking new students right now");
    desk.submits("Resume").await.sees("Active");
}

#[tokio::test]
async fn two_tutors_cannot_share_an_address_but_a_name() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    let with = |email: &'static str| {
        [
            ("name", "Ada"),
            ("email", email),
            ("headline", "Another"),
            ("teaches", "gcse/history"),
            ("places", "online"),
        ]
    };
    desk.posts("/admin/tutors/new", &with("ada@tutors.example"))
        .await
        .gets(422)
        .sees("already has this email address");
    desk.posts("/admin/tutors/new", &with("ada.two@tutors.example")).await.gets(200);
    site.visitor().opens("/tutors/ada-2").await.gets(200).sees("Another");
}

#[tokio::test]
async fn two_admins_do_not_overwrite_each_other() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let mut amy = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    let mut ben = site.at_the_desk("ben@lectern.example", Role::Admin).await;
    amy.opens("/admin/tutors").await.follows("Ada").await;
    let address = amy.path.clone();
    ben.opens(&address).await;
    amy.fills("headline", "Amy's headline").submits("Save").await.gets(200).sees("Saved: Ada.");
    // what only one of them changed is kept without a question
    ben.fills("price", "35").submits("Save").await.gets(200);
    ben.sees("amy@lectern.example had changed headline meanwhile; that is kept too.");
    ben.opens(&address).await;
    assert_eq!((ben.value_of("headline"), ben.value_of("price")), ("Amy's headline".into(), "35".into()));
    // what both changed is asked
    amy.opens(&address).await.fills("headline", "Amy's second").submits("Save").await.gets(200);
    ben.fills("headline", "Ben's").fills("about", "Ben's text").submits("Save").await.gets(409);
    ben.sees("Someone else saved this tutor while you were writing")
        .sees("amy@lectern.example saved it at 12:00");
    assert_eq!(ben.all(".conflict pre"), ["Amy's second", "Ben's"]);
    ben.submits("Save").await.gets(200);
    ben.opens(&address).await;
    assert_eq!((ben.value_of("headline"), ben.value_of("about")), ("Ben's".into(), "Ben's text".into()));
}

#[tokio::test]
async fn checks_of_two_admins_are_merged_and_mistakes_keep_what_was_typed() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let mut amy = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    let mut ben = site.at_the_desk("ben@lectern.example", Role::Admin).await;
    amy.opens("/admin/tutors").await.follows("Ada").await;
    let address = amy.path.clone();
    ben.opens(&address).await;
    amy.fills("identity", "2026-01-10").submits("Save the checks").await.gets(200).sees("Checks saved.");
    ben.fills("references", "2030-01-01").submits("Save the checks").await.gets(422).sees("in the future");
    assert_eq!(ben.value_of("references"), "2030-01-01");
    ben.opens(&address).await.sees("You have unsaved changes from 12:00");
    ben.follows("Restore").await;
    assert_eq!(ben.value_of("references"), "2030-01-01");
    ben.fills("references", "2026-01-12")
        .submits("Save the checks")
        .await
        .gets(200)
        .sees_not("unsaved changes");
    assert_eq!(ben.value_of("identity"), "2026-01-10");
    assert_eq!(ben.value_of("references"), "2026-01-12");
    assert_eq!(ben.header("cache-control"), Some("private, no-cache"));
}
