use lectern::{related, staff::Role};

use crate::support::{site::Site, visitor::Visitor};

const RUSSIA: &str = "Russia and the Soviet Union";
const LENIN: &str = "How did Lenin rule?";
const DEATH: &str = "How did Lenin die?";
const STYLE: &str = "How did Lenin write?";
const WALL: &str = "Why was the Berlin Wall built?";

/// A site with three answers on Lenin and one on the Berlin Wall; gives the first one's path.
async fn opens() -> (Site, Visitor, String) {
    let site = Site::open().await;
    let path = site.publishes("GCSE", RUSSIA, LENIN).await;
    for question in [DEATH, STYLE] {
        site.publishes("GCSE", RUSSIA, question).await;
    }
    site.publishes("A-level", "The Cold War", WALL).await;
    related::compute_due(&site.state).await.unwrap();
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    ann.opens("/admin/answers").await.follows(LENIN).await.gets(200);
    (site, ann, path)
}

/// What a student sees beside the first answer, once the job has run.
async fn beside(site: &Site, path: &str) -> Vec<String> {
    related::compute_due(&site.state).await.unwrap();
    let mut student = site.visitor();
    student.opens(path).await.gets(200);
    student.all(".related li")
}

/// Presses a button in the row of an answer.
async fn presses(ann: &mut Visitor, button: &str, question: &str) {
    ann.submits(&format!("{button}: {question}")).await.gets(200);
}

#[tokio::test]
async fn an_editor_sees_why_each_was_chosen_and_pins_orders_and_forbids() {
    let (site, mut ann, path) = opens().await;
    ann.sees("Also about: Vladimir Lenin");
    ann.follows("Choose related answers").await.gets(200);
    ann.sees("Readers of “How did Lenin rule?”").sees("Also about: Vladimir Lenin").sees("The site");
    assert_eq!(ann.all(".records td > a").len(), 2);

    presses(&mut ann, "Never show", DEATH).await;
    ann.sees("We won’t show it here again");
    assert_eq!(ann.all("#forbidden-heading + ul a"), [DEATH]);
    assert_eq!(beside(&site, &path).await, [format!("{STYLE} Also about: Vladimir Lenin")]);

    ann.fills("address", "http://127.0.0.1:3000/answers/a-level/history/why-was-the-berlin-wall-built?x=1");
    ann.fills("note", "What his heirs built").submits("Pin this answer").await.gets(200).sees("Pinned");
    let with_wall = [format!("{WALL} What his heirs built"), format!("{STYLE} Also about: Vladimir Lenin")];
    assert_eq!(ann.all(".records td > a"), [WALL, STYLE], "at once, before the job has run");
    assert_eq!(beside(&site, &path).await, with_wall);

    presses(&mut ann, "Pin", STYLE).await;
    presses(&mut ann, "Move up", STYLE).await;
    assert_eq!(ann.all(".records td > a"), [STYLE, WALL]);
    ann.sees("An editor").sees_not("The site");
    let turned = [with_wall[1].clone(), with_wall[0].clone()];
    assert_eq!(beside(&site, &path).await, turned, "a pinned one keeps the reason that is true");

    presses(&mut ann, "Unpin", WALL).await;
    presses(&mut ann, "Allow again", DEATH).await;
    ann.sees_not("Never shown here");
    let near = beside(&site, &path).await;
    assert_eq!(near.len(), 2, "{near:?}");
    assert!(near.iter().all(|near| near.contains("Lenin")), "{near:?}");
}

#[tokio::test]
async fn a_wrong_address_is_told_and_what_was_typed_is_kept() {
    let (_site, mut ann, _) = opens().await;
    ann.follows("Choose related answers").await;
    for wrong in
        ["", "why-not", "/answers/gcse/history/nothing-there", "/answers/gcse/history/how-did-lenin-rule"]
    {
        ann.fills("address", wrong).fills("note", "For fun").submits("Pin this answer").await.gets(422);
        assert_eq!((ann.value_of("address"), ann.value_of("note")), (wrong.to_owned(), "For fun".to_owned()));
    }
    ann.sees("That is this answer");
    let long = "n".repeat(81);
    ann.fills("address", "/answers/gcse/history/how-did-lenin-die").fills("note", &long);
    ann.submits("Pin this answer").await.gets(422).sees("Write at most 80 characters");
}

#[tokio::test]
async fn a_pinned_answer_goes_when_it_is_withdrawn_and_comes_back() {
    let (site, mut ann, path) = opens().await;
    ann.follows("Choose related answers").await;
    ann.fills("address", "/answers/a-level/history/why-was-the-berlin-wall-built")
        .submits("Pin this answer")
        .await;
    assert!(beside(&site, &path).await[0].ends_with("Chosen by our editors"));
    ann.follows(WALL).await.fills("reason", "It had a wrong date.").submits("Withdraw").await.gets(200);
    assert!(beside(&site, &path).await.iter().all(|near| !near.contains("Berlin")));
    ann.submits("Publish again").await.gets(200);
    assert!(beside(&site, &path).await[0].contains("Berlin"));
}

#[tokio::test]
async fn choices_outlive_an_edit_and_go_with_the_answer() {
    let (site, mut ann, path) = opens().await;
    ann.follows("Choose related answers").await;
    presses(&mut ann, "Never show", DEATH).await;
    ann.opens("/admin/answers").await.follows(LENIN).await;
    ann.fills("author", "Ann").submits("Save changes").await.gets(200);
    assert_eq!(beside(&site, &path).await.len(), 1);
    sqlx::query("delete from answers where question = $1")
        .bind(DEATH)
        .execute(&site.state.pool())
        .await
        .unwrap();
    let left: i64 = sqlx::query_scalar("select count(*) from neighbour_choices")
        .fetch_one(&site.state.pool())
        .await
        .unwrap();
    assert_eq!(left, 0);
}
