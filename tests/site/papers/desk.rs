use lectern::staff::Role;

use super::TOPIC;
use crate::support::site::Site;

#[tokio::test]
async fn an_editor_adds_a_paper_and_deletes_it() {
    let site = Site::open().await;
    site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    ann.opens("/admin/papers").await.gets(200);
    ann.fills("specification", "Oxbridge 1").fills("topics", "Alchemy").submits("Add paper").await.gets(422);
    ann.sees("Please check 9 things").sees("There is no topic “Alchemy” in this subject.");
    assert_eq!(ann.value_of("specification"), "Oxbridge 1", "nothing is lost");
    for (name, value) in [
        ("level", "gcse"),
        ("subject", "history"),
        ("specification", "AQA 8145"),
        ("year", "2023"),
        ("series", "june"),
        ("paper", "Paper 1"),
        ("kind", "question-paper"),
        ("url", "https://board.example/1"),
        ("topics", "The Cold War"),
    ] {
        ann.fills(name, value);
    }
    ann.submits("Add paper").await.gets(200).sees("Added.").sees("AQA 8145, June 2023, paper 1");
    site.visitor().opens(TOPIC).await.gets(200);
    ann.submits("Delete").await.gets(200).sees("Deleted.").sees_not("AQA 8145, June 2023");
    site.visitor().opens(TOPIC).await.gets(404);
}
