use lectern::{answers::Publication, staff::Role};

use crate::support::site::Site;

#[tokio::test]
async fn the_desk_counts_what_waits_and_shows_what_changed_last() {
    let site = Site::open().await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    ann.sees("You are signed in as ann@lectern.example (editor).").sees("Drafts 0");
    ann.sees("There are no answers yet.");
    site.keeps(Publication::Draft, "GCSE", "Russia", "Who was Trotsky?").await;
    ann.opens("/admin").await.gets(200).sees("Drafts 1").sees_not("There are no answers yet.");
    ann.follows("Who was Trotsky?").await.gets(200);
    ann.opens("/admin").await.follows("Drafts").await.gets(200).sees("Who was Trotsky?");
}
