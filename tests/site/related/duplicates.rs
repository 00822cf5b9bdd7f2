use lectern::{answers::Publication, editorial::queries, related, staff::Role};

use crate::support::{site::Site, visitor::Visitor};

const COLD_WAR: &str = "The Cold War";
const WALL: &str = "Why was the Berlin Wall built in 1961?";
const AGAIN: &str = "Why was the wall of Berlin built in 1961?";

async fn editor(site: &Site) -> Visitor {
    site.at_the_desk("ann@lectern.example", Role::Editor).await
}

/// Opens the answer with this question in the editor.
async fn opens(ann: &mut Visitor, question: &str) {
    ann.opens("/admin/answers").await.follows(question).await.gets(200);
}

fn listed(ann: &Visitor) -> Vec<String> {
    ann.all("[aria-labelledby=duplicates-heading] li a")
}

#[tokio::test]
async fn duplicates_are_listed_while_writing_and_after_saving() {
    let site = Site::open().await;
    site.publishes("GCSE", COLD_WAR, WALL).await;
    site.publishes("A-level", COLD_WAR, "How far was the Berlin Wall a sign of weakness?").await;
    site.catches_up().await;
    let mut ann = editor(&site).await;
    ann.opens("/admin/answers/new").await.sees_not("may already be answered");
    ann.fills("question", AGAIN).fills("short_answer", "Too many left.").fills("level", "a-level");
    ann.fills("body_markdown", "Millions had gone west.").fills("topic", COLD_WAR);
    ann.submits("Preview").await.gets(200).sees("Is this already answered?");
    assert!(listed(&ann).is_empty(), "another level is no duplicate");
    ann.fills("level", "gcse")
        .submits("Preview")
        .await
        .gets(200)
        .sees("This question may already be answered");
    assert_eq!(listed(&ann), [WALL]);

    ann.submits("Publish").await.gets(200).sees("everyone can read it now");
    assert_eq!(listed(&ann), [WALL]);
    ann.fills("question", "When was the wall of Berlin built in 1961?").submits("Save changes").await;
    assert!(listed(&ann).is_empty(), "it asks something else now: {:?}", listed(&ann));
    ann.fills("question", AGAIN).submits("Save changes").await.follows(WALL).await.gets(200);
    site.catches_up().await;
    related::compute_due(&site.state).await.unwrap();
    opens(&mut ann, WALL).await;
    assert_eq!(listed(&ann), [AGAIN], "the earlier answer lists the later one too");
    ann.follows(AGAIN).await.gets(200);
    assert_eq!(ann.value_of("question"), AGAIN);
}

#[tokio::test]
async fn duplicates_come_with_the_preview_of_the_script() {
    let site = Site::open().await;
    site.publishes("GCSE", COLD_WAR, WALL).await;
    let mut ann = editor(&site).await;
    ann.opens("/admin/answers/new").await;
    let preview = ann.attribute("form[data-preview]", "data-preview").unwrap();
    let typed = [("question", AGAIN), ("level", "gcse"), ("subject", "history")];
    ann.posts(&preview, &typed).await.gets(200).sees("No topic yet");
    assert_eq!(ann.all("#near section li a"), [WALL]);
    assert_eq!(ann.all("#near details li a"), [WALL]);
}

#[tokio::test]
async fn duplicates_are_never_neighbours() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", COLD_WAR, WALL).await;
    site.publishes("GCSE", COLD_WAR, AGAIN).await;
    let mut student = site.visitor();
    student.opens(&path).await.gets(200);
    assert!(student.all(".related li a").is_empty(), "{:?}", student.all(".related li a"));
    site.publishes("GCSE", COLD_WAR, "When was the Berlin Wall built?").await;
    site.publishes("A-level", COLD_WAR, AGAIN).await;
    // the answers that the new ones are neighbours of are computed by the next run
    related::compute_due(&site.state).await.unwrap();
    student.opens(&path).await.gets(200);
    assert_eq!(student.all(".related li a"), [AGAIN, "When was the Berlin Wall built?"]);
    student.sees("Goes deeper: A-level");
}

#[tokio::test]
async fn a_draft_is_listed_at_the_desk_and_nowhere_else() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", COLD_WAR, WALL).await;
    site.keeps(Publication::Draft, "GCSE", COLD_WAR, AGAIN).await;
    let mut ann = editor(&site).await;
    ann.sees("Possible duplicates 1");
    ann.opens("/admin/duplicates").await.sees("1 pair,").sees("Draft");
    assert_eq!(ann.all(".records td > a"), [AGAIN, WALL]);
    opens(&mut ann, WALL).await;
    assert_eq!(listed(&ann), [AGAIN]);
    opens(&mut ann, AGAIN).await;
    assert_eq!(listed(&ann), [WALL]);

    let mut student = site.visitor();
    for path in [path.clone(), format!("{path}.json"), format!("{path}.md"), "/search?q=berlin+wall".into()] {
        student.opens(&path).await.gets(200);
        assert!(!student.html().contains("wall of Berlin"), "{path}");
    }
    student.opens("/admin/duplicates").await.sees("Sign in").sees_not("Berlin");
}

#[tokio::test]
async fn a_pair_is_listed_until_one_of_them_changes_or_is_withdrawn() {
    let site = Site::open().await;
    site.publishes("GCSE", COLD_WAR, WALL).await;
    site.publishes("GCSE", COLD_WAR, AGAIN).await;
    let mut ann = editor(&site).await;
    ann.opens("/admin/answers").await.follows("1 possible duplicate").await.follows(AGAIN).await;
    ann.fills("question", "Why did the Berlin Wall fall in 1989?").submits("Save changes").await.gets(200);
    // another process computes what this one marked as due
    related::compute_due(&site.second_instance().state).await.unwrap();
    ann.opens("/admin/duplicates").await.sees("0 pairs").sees_not("Berlin");
    opens(&mut ann, "Why did the Berlin Wall fall").await;
    ann.fills("question", AGAIN).submits("Save changes").await.gets(200);
    related::compute_due(&site.state).await.unwrap();
    ann.opens("/admin/duplicates").await.sees("1 pair,");
    opens(&mut ann, WALL).await;
    ann.fills("reason", "The other one is better.").submits("Withdraw").await.gets(200);
    related::compute_due(&site.state).await.unwrap();
    ann.opens("/admin/duplicates").await.sees("0 pairs");
    ann.opens("/admin/answers").await.sees_not("possible duplicate");
    opens(&mut ann, AGAIN).await;
    assert!(listed(&ann).is_empty(), "a withdrawn one is no duplicate: {:?}", listed(&ann));
}

#[tokio::test]
async fn a_dismissed_pair_is_listed_no_more_and_may_be_neighbours() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", COLD_WAR, WALL).await;
    site.publishes("GCSE", COLD_WAR, AGAIN).await;
    let (mut ann, mut student) = (editor(&site).await, site.visitor());
    ann.opens("/admin/duplicates").await.submits("Not a duplicate").await.gets(200);
    ann.sees("We won’t list them again").sees("0 pairs").sees_not("Berlin");
    related::compute_due(&site.state).await.unwrap();
    opens(&mut ann, WALL).await;
    assert!(listed(&ann).is_empty(), "{:?}", listed(&ann));
    student.opens(&path).await;
    assert_eq!(student.all(".related li a"), [AGAIN]);
    // saving again keeps the dismissal
    ann.fills("author", "Ann").submits("Save changes").await.gets(200);
    related::compute_due(&site.state).await.unwrap();
    ann.opens("/admin/duplicates").await.sees("0 pairs");

    let [later, earlier] = [AGAIN, WALL].map(|question| id_of(&site, question));
    let (later, earlier) = (later.await, earlier.await);
    ann.opens(&format!("/admin/duplicates?answer={later}&earlier={earlier}")).await.submits("Undo").await;
    ann.gets(200).sees("1 pair,").sees_not("We won’t list them again");
    related::compute_due(&site.state).await.unwrap();
    student.opens(&path).await;
    assert!(student.all(".related li a").is_empty());
    // a stale form changes nothing
    ann.posts("/admin/duplicates", &[("answer", &earlier), ("earlier", &earlier)])
        .await
        .gets(200)
        .sees("1 pair,");
}

async fn id_of(site: &Site, question: &str) -> String {
    let words = question.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let filter = queries::AnswerFilter { words, ..queries::AnswerFilter::default() };
    let found = queries::last_changed(&site.state.pool(), &filter, 10, 0).await.unwrap();
    found.into_iter().find(|answer| answer.question == question).unwrap().id.to_string()
}

#[tokio::test]
async fn a_long_list_of_duplicates_has_pages() {
    let site = Site::open().await;
    for number in 0..26 {
        for word in ["begin", "begins"] {
            site.keeps(
                Publication::Published,
                "GCSE",
                COLD_WAR,
                &format!("Why did affair{number} of crisis{number} and treaty{number} {word}?"),
            )
            .await;
        }
    }
    let mut ann = editor(&site).await;
    ann.opens("/admin/duplicates").await.sees("26 pairs");
    ann.follows("Next").await.gets(200);
    assert_eq!(ann.all(".records tbody tr").len(), 1);
    ann.asks("/admin/duplicates?page=3").await.gets(404);
}
