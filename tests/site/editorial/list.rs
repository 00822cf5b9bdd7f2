use lectern::{answers::Publication, staff::Role};
use time::Duration;

use crate::support::site::Site;

#[tokio::test]
async fn the_desk_finds_every_answer_by_its_words_and_its_state() {
    let site = Site::open().await;
    for (state, question) in [
        (Publication::Draft, "Who was 100% Trotsky?"),
        (Publication::Published, "Who was Stalin?"),
        (Publication::Withdrawn, "Who was Kirov?"),
    ] {
        site.keeps(state, "GCSE", "Russia", question).await;
        site.clock.advance(Duration::hours(1));
    }
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    ann.sees("Drafts 1");
    ann.opens("/admin/answers").await.sees("3 answers");
    assert_eq!(ann.all(".records th a"), ["Who was Kirov?", "Who was Stalin?", "Who was 100% Trotsky?"]);
    ann.fills("q", "WHO was").fills("state", "draft").submits("Search").await.sees("1 answer,");
    assert_eq!(ann.all(".records th a"), ["Who was 100% Trotsky?"]);
    assert_eq!((ann.value_of("q"), ann.value_of("state")), ("WHO was".to_owned(), "draft".to_owned()));
    ann.opens("/admin/answers?q=100%25").await.sees("1 answer,");
    ann.opens("/admin/answers?q=%25").await.sees("1 answer,");
    ann.follows("Who was 100% Trotsky?").await.gets(200);
    ann.opens("/admin/answers?q=nobody").await.gets(200).sees("0 answers");
    ann.opens("/admin/answers/0198c0de-0000-7000-8000-000000000000").await.gets(404);
}

#[tokio::test]
async fn a_long_list_has_pages_that_keep_the_search() {
    let site = Site::open().await;
    for number in 0..51 {
        site.keeps(Publication::Draft, "GCSE", "Russia", &format!("What & when in {number}?")).await;
    }
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    ann.opens("/admin/answers?q=what+%26").await.sees("51 answers");
    ann.follows("Next").await.gets(200);
    assert_eq!(ann.all(".records th a").len(), 1);
}

#[tokio::test]
async fn the_desk_finds_answers_by_their_text_and_by_their_place() {
    let site = Site::open().await;
    site.keeps(Publication::Published, "GCSE", "Russia", "Who was Stalin?").await;
    site.keeps(Publication::Draft, "A-level", "The Cold War", "Who was Truman?").await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    for words in ["said+stalin", "who-was-truman", "short+russia", "COLD+length"] {
        ann.opens(&format!("/admin/answers?q={words}")).await.sees("1 answer,");
    }
    for filter in ["level=a-level", "topic=russia", "subject=history&state=draft"] {
        ann.opens(&format!("/admin/answers?{filter}")).await.sees("1 answer,");
    }
    ann.opens("/admin/answers?level=a-level&topic=russia").await.sees("0 answers");
    ann.opens("/admin/answers").await.fills("level", "gcse").submits("Search").await;
    assert_eq!(ann.value_of("level"), "gcse");
    ann.follows("View").await.gets(200);
    assert_eq!(ann.path, "/answers/gcse/history/who-was-stalin");
    // and back again, for staff alone
    ann.follows("Edit this answer").await.gets(200).sees("Edit an answer");
    ann.follows("Public page").await.gets(200);
    let mut student = site.visitor();
    student.opens("/answers/gcse/history/who-was-stalin").await.sees_not("Edit this answer");
    let filters: Vec<String> = ["", "?level=x", "?topic=%ff", "?q=%00"].map(str::to_owned).into();
    for filter in filters {
        ann.opens(&format!("/admin/answers{filter}")).await.sees("Answers");
    }
}
