//! Every kind of public page, held against the standard by html-validate.

use std::{fs, path::Path, process::Command};

use lectern::{
    answers::import::{Mode, import},
    staff::Role,
};

use crate::support::site::Site;

#[tokio::test]
async fn every_page_keeps_to_the_standard() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let validator = root.join("target/npm/node_modules/html-validate/bin/html-validate.mjs");
    assert!(validator.exists(), "html-validate is needed: run bin/test, which installs it.");
    let site = Site::open().await;
    let samples = fs::File::open(root.join("samples/answers.jsonl")).unwrap();
    let (pool, now) = (site.state.pool(), site.clock.now());
    let lines = std::io::BufReader::new(samples);
    import(&pool, lines, Mode::default(), now, |_| {}).await.unwrap();
    let mut tx = pool.begin().await.unwrap();
    let topics = fs::read(root.join("samples/topics.jsonl")).unwrap();
    lectern::topic_pages::import(&mut tx, &topics, now).await.unwrap();
    let papers = fs::read(root.join("samples/papers.jsonl")).unwrap();
    assert_eq!(lectern::papers::import(&mut tx, &papers, now).await.unwrap().added, 3);
    tx.commit().await.unwrap();
    site.imports_practice(crate::practice::SAMPLES, lectern::practice::Mode::default()).await;
    site.catches_up().await;
    let mut visitor = site.visitor();
    let folder = tempfile::tempdir().unwrap();
    let pages = [
        "/",
        "/answers",
        "/answers/gcse/history",
        "/topics/gcse/history/the-cold-war",
        "/topics/gcse/history/the-cold-war/key-terms",
        "/topics/gcse/history/the-cold-war/study-note",
        "/topics/gcse/history/the-cold-war?from=1945&to=1948",
        "/topics/gcse/history/elizabethan-england/papers",
        "/answers/gcse/history/what-was-the-impact-of-lenins-death-on-the-soviet-union",
        "/answers/a-level/history/how-far-did-stalins-five-year-plans-modernise-the-soviet-economy",
        "/study",
        "/topics/gcse/history/the-cold-war/cards",
        "/topics/gcse/history/the-cold-war/quiz",
        "/answers/gcse/history/why-was-the-berlin-wall-built-in-1961/plan",
        "/practice",
        "/practice/gcse/history/how-useful-is-nightingale-on-hospitals",
        "/practice/a-level/history/the-cold-war-ended-because-of-gorbachev",
        "/topics/gcse/history/medicine-through-time/practice",
        "/search?q=lennin",
        "/search?q=xyzzy",
        "/hire-a-tutor",
        "/tutors",
        "/teach-with-us",
        "/privacy",
        "/admin/sign-in",
        "/nowhere",
    ];
    for (number, path) in pages.iter().enumerate() {
        let html = visitor.opens(path).await.html().to_owned();
        fs::write(folder.path().join(format!("{number}.html")), html).unwrap();
    }
    visitor.opens("/hire-a-tutor").await.fills("message", "").submits("Send enquiry").await.gets(422);
    fs::write(folder.path().join("mistakes.html"), visitor.html()).unwrap();
    visitor.fills("message", "Why did Stalin become leader?").submits("Is this already answered?").await;
    visitor.gets(200).sees("These answers might help");
    fs::write(folder.path().join("answered.html"), visitor.html()).unwrap();
    visitor.opens("/topics/gcse/history/the-cold-war/quiz").await.submits("Mark my answers").await.gets(200);
    fs::write(folder.path().join("marked.html"), visitor.html()).unwrap();
    let question = "Why was the Berlin Wall built?";
    site.publishes("GCSE", "The Cold War", question).await;
    site.publishes("GCSE", "The Cold War", "Why was the wall of Berlin built?").await;
    let mut editor = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    editor.opens("/admin/duplicates").await.sees("1 pair,");
    fs::write(folder.path().join("duplicates.html"), editor.html()).unwrap();
    editor.follows(question).await.sees("may already be answered");
    fs::write(folder.path().join("editor.html"), editor.html()).unwrap();
    editor.follows("Choose related answers").await.sees("Pin another answer");
    fs::write(folder.path().join("choose.html"), editor.html()).unwrap();
    editor.opens("/admin/entities").await.gets(200);
    fs::write(folder.path().join("entities.html"), editor.html()).unwrap();
    for (name, path) in [
        ("topics", "/admin/topics"),
        ("topic", "/admin/topics/gcse/history/the-cold-war"),
        ("papers", "/admin/papers"),
    ] {
        editor.opens(path).await.gets(200);
        fs::write(folder.path().join(format!("{name}.html")), editor.html()).unwrap();
    }
    editor.opens("/admin/practice").await.gets(200);
    fs::write(folder.path().join("practices.html"), editor.html()).unwrap();
    editor.follows("How useful is the source").await.submits("Save changes").await.gets(200);
    fs::write(folder.path().join("practice-editor.html"), editor.html()).unwrap();
    let checked = Command::new("node")
        .arg(validator)
        .args(["--config", "tests/html-validate.json"])
        .arg(folder.path().join("*.html"))
        .current_dir(root)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{said}\nThe numbers stand for {pages:#?}");
}
