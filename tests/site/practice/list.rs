use lectern::{practice::Mode, staff::Role};
use serde_json::json;

use super::question;
use crate::support::site::Site;

#[tokio::test]
async fn the_desk_lists_practice_and_its_drafts_alone() {
    let site = Site::open().await;
    site.practises("The Cold War", "Explain the wall.").await;
    let mut draft = question("The Cold War", "Explain the airlift.");
    draft["state"] = json!("draft");
    site.imports_practice(&draft.to_string(), Mode::default()).await;
    let mut desk = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    desk.sees("Practice questions in draft");
    desk.follows("Exam practice").await.gets(200);
    desk.sees("2 practice questions").sees("Explain the wall.").sees("Explain the airlift.");
    desk.opens("/admin/practice?state=draft").await.sees("1 draft,").sees_not("Explain the wall.");
    desk.follows("Explain the airlift.").await.sees("Edit a practice question");
    desk.opens("/admin/practice?page=2").await.gets(404);
}
