use lectern::{related, staff::Role};

use crate::support::site::Site;

const TOPIC: &str = "Life in towns";

#[tokio::test]
async fn a_new_line_relates_what_is_about_it() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", TOPIC, "Who lit the gasworks?").await;
    site.publishes("GCSE", TOPIC, "How dangerous were the gasworks?").await;
    let mut student = site.visitor();
    student.opens(&path).await.gets(200);
    assert!(student.all(".related li").is_empty(), "the same topic alone is no reason");

    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    ann.opens("/admin/synonyms").await.follows("People, places and terms").await.gets(200);
    ann.sees("event: Spanish Armada = Armada < Elizabeth I");
    let list = ann.value_of("entities");
    ann.fills("entities", &format!("{list}\nterm: Gas lighting = gasworks")).submits("Save").await.gets(200);
    ann.sees("Saved");
    related::compute_due(&site.state).await.unwrap();
    student.opens(&path).await.gets(200);
    assert_eq!(student.all(".related .reason"), ["Also about: Gas lighting"]);

    ann.opens("/admin/entities").await.fills("entities", &list).submits("Save").await.gets(200);
    related::compute_due(&site.state).await.unwrap();
    student.opens(&path).await.gets(200);
    assert!(student.all(".related li").is_empty());
}

#[tokio::test]
async fn a_mistyped_line_is_named_and_kept() {
    let site = Site::open().await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    for (wrong, why) in [
        ("person: Lenin\nLenin", "Line 2: Begin the line with"),
        ("person: Lenin\n\nterm: NEP < Stalin", "Line 3: No line begins with “Stalin”"),
        ("person: the", "Line 1: Each name needs"),
    ] {
        ann.opens("/admin/entities").await.fills("entities", wrong).submits("Save").await.gets(422).sees(why);
        assert_eq!(ann.value_of("entities"), wrong);
    }
}

#[tokio::test]
async fn two_editors_do_not_overwrite_each_other() {
    let site = Site::open().await;
    let [mut ann, mut ben] = [
        site.at_the_desk("ann@lectern.example", Role::Editor).await,
        site.at_the_desk("ben@lectern.example", Role::Editor).await,
    ];
    ann.opens("/admin/entities").await;
    ben.opens("/admin/entities").await.fills("entities", "person: Ben").submits("Save").await.sees("Saved");
    ann.fills("entities", "person: Ann").submits("Save").await.gets(409).sees("person: Ann");
}
