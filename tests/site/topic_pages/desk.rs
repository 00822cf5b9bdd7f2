use super::{COLD_WAR, editor, tells};
use crate::support::site::Site;

#[tokio::test]
async fn the_desk_lists_topics_and_what_is_written_of_each() {
    let site = Site::open().await;
    let mut ann = editor(&site).await;
    ann.opens("/admin/topics").await.gets(200).sees("There are no topics yet");
    tells(&site, "Why was the Berlin Wall built?", &[], &[]).await;
    ann.opens("/admin").await.follows("Topics").await.gets(200).sees("The Cold War").sees("None yet");
    ann.follows("The Cold War").await.gets(200);
    ann.fills("overview", "A long rivalry.").fills("specifications", "AQA 8145").submits("Save").await;
    ann.opens("/admin/topics").await.sees("Written");
    // from the public page, too
    ann.opens(COLD_WAR).await.follows("Edit this topic").await.gets(200).sees("A long rivalry.");
    site.visitor().opens(COLD_WAR).await.sees_not("Edit this topic");
}
