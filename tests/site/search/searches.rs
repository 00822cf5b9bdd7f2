use lectern::{platform::room::Runs, staff::Role};
use time::Duration;

use crate::support::site::Site;

#[tokio::test]
async fn the_desk_sees_what_was_looked_for_in_vain() {
    let site = Site::open_with(&[("LECTERN_LIMITS", "off")]).await;
    site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built in 1961?").await;
    let mut student = site.visitor();
    for typed in [
        "League+of+Nations",
        "league+of++nations",
        "berlin+wall",
        "ann%40example.com",
        "league+of+nations&page=2",
    ] {
        student.asks(&format!("/search?q={typed}")).await;
    }
    student.opens("/search?q=league+of+nations&level=gcse").await.gets(200);
    let mut editor = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    editor.opens("/admin").await.follows("Searches").await.gets(200).sees("What readers look for");
    assert_eq!(
        editor.all("#missing ~ .table tbody th"),
        ["league of nations"],
        "nobody’s address, no filter"
    );
    assert_eq!(editor.all("#missing ~ .table td[data-label=Times]"), ["2"]);
    editor.follows("Write an answer to “league of nations”").await.gets(200);
    assert_eq!(editor.value_of("question"), "league of nations");
    editor.opens("/admin/searches").await.follows("Add a synonym for “league of nations”").await.gets(200);
    assert!(editor.value_of("synonyms").starts_with("league of nations = \n"));
    site.clock.advance(Duration::days(8));
    let mut editor = site.at_the_desk("ben@lectern.example", Role::Editor).await;
    editor.opens("/admin/searches").await.gets(200).sees("Every search found an answer");
}

#[tokio::test]
async fn totals_are_deleted_when_their_time_is_over() {
    let site = Site::open().await;
    site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built in 1961?").await;
    site.visitor().opens("/search?q=league+of+nations").await.gets(200);
    let kept = async || -> i64 {
        let kept = sqlx::query_scalar("select count(*) from searches_without_result");
        kept.fetch_one(&site.state.pool()).await.unwrap()
    };
    let job = lectern::search::ROOM.jobs[1];
    let Runs::Alone(_, run) = job.runs else { panic!("the job runs by the clock") };
    site.clock.advance(Duration::days(80));
    run(site.state.clone()).await.unwrap();
    assert_eq!(kept().await, 1);
    site.clock.advance(Duration::days(12));
    run(site.state.clone()).await.unwrap();
    assert_eq!(kept().await, 0);
}
