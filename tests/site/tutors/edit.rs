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
    desk.sees("Check the e-mail address").sees("Choose at least one level and subject");
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
    desk.follows("Ada Sample").await.submits("Pause").await.sees("Paused since 14 January 2026");
    site.visitor().opens("/tutors/ada-sample").await.sees("Longer essays").sees("takes no new students");
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
        .sees("has this address already");
    desk.posts("/admin/tutors/new", &with("ada.two@tutors.example")).await.gets(200);
    site.visitor().opens("/tutors/ada-2").await.gets(200).sees("Another");
}
