use lectern::staff::Role;
use uuid::Uuid;

use super::publishes_russia;
use crate::support::{site::Site, visitor::Visitor};

async fn desk_path(site: &Site) -> String {
    let id: Uuid = sqlx::query_scalar("select id from answers where slug like 'what-was%'")
        .fetch_one(&site.state.pool())
        .await
        .unwrap();
    format!("/admin/answers/{id}/cards")
}

/// The name of the field that holds this text.
fn field_with(editor: &Visitor, text: &str) -> String {
    let page = editor.page();
    let areas = scraper::Selector::parse("textarea").unwrap();
    let field = page.select(&areas).find(|area| area.text().collect::<String>().contains(text));
    field.unwrap_or_else(|| panic!("no field says “{text}”")).attr("name").unwrap().to_owned()
}

#[tokio::test]
async fn an_editor_changes_leaves_out_and_adds_cards() {
    let site = Site::open().await;
    let [lenin, _] = publishes_russia(&site).await;
    let path = desk_path(&site).await;
    let mut editor = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    editor.opens(&path).await.gets(200);
    let kulak = field_with(&editor, "A richer peasant.");
    let out = field_with(&editor, "Three men who rule").replace("back_", "out_");
    editor.fills(&kulak, "A peasant with land.").fills(&out, "yes");
    editor.fills("added_front_1", "Who was Krupskaya?").fills("added_back_1", "Lenin’s wife.");
    editor
        .submits("Save cards")
        .await
        .gets(200)
        .sees("Cards saved.")
        .sees("The answer says: Kulak / A richer peasant.");
    let mut student = site.visitor();
    student.opens(&format!("{lenin}/cards")).await.sees("11 cards").sees("A peasant with land.");
    student.sees("Who was Krupskaya?").sees_not("Three men who rule").sees_not("A richer peasant.");
    student.opens(&lenin).await.sees("Three men who rule");
    // an empty card goes
    editor.opens(&path).await.fills("added_front_1", "").fills("added_back_1", "");
    editor.submits("Save cards").await.sees("Cards saved.");
    student.opens(&format!("{lenin}/cards")).await.sees("10 cards").sees_not("Krupskaya");
}

#[tokio::test]
async fn a_card_with_one_side_is_not_saved_and_not_lost() {
    let site = Site::open().await;
    publishes_russia(&site).await;
    let path = desk_path(&site).await;
    let mut editor = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    editor.opens(&path).await.fills("added_front_2", "Who was Krupskaya?");
    editor.submits("Save cards").await.gets(422).sees("Your own card 2: write both sides");
    assert_eq!(editor.value_of("added_front_2"), "Who was Krupskaya?");
    editor.opens(&path).await.sees("You have unsaved changes");
}

#[tokio::test]
async fn two_editors_keep_both_changes_and_are_asked_about_one_card() {
    let site = Site::open().await;
    publishes_russia(&site).await;
    let path = desk_path(&site).await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    let mut ben = site.at_the_desk("ben@lectern.example", Role::Editor).await;
    let mut cat = site.at_the_desk("cat@lectern.example", Role::Editor).await;
    for editor in [&mut ann, &mut ben, &mut cat] {
        editor.opens(&path).await;
    }
    let kulak = field_with(&ann, "A richer peasant.");
    let gulag = field_with(&ann, "labour camps");
    ann.fills(&kulak, "A peasant with land.").submits("Save cards").await.sees("Cards saved.");
    ben.fills(&gulag, "Camps for prisoners.").submits("Save cards").await.gets(200);
    assert_eq!(ben.value_of(&kulak), "A peasant with land.");
    cat.fills(&kulak, "A farmer.").submits("Save cards").await.gets(409).sees("Key term: Kulak");
    assert_eq!(cat.value_of(&kulak), "A farmer.");
    cat.submits("Save cards").await.gets(200).sees("Cards saved.");
    ann.opens(&path).await;
    assert_eq!(
        (ann.value_of(&kulak), ann.value_of(&gulag)),
        ("A farmer.".into(), "Camps for prisoners.".into())
    );
}
