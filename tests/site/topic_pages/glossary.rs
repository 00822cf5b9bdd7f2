use super::{COLD_WAR, tells};
use crate::support::site::Site;

#[tokio::test]
async fn a_long_glossary_has_a_page_of_its_own_from_a_to_z() {
    let site = Site::open().await;
    let terms: Vec<(String, String)> =
        (10..45).rev().map(|number| (format!("Term {number}"), format!("Meaning {number}."))).collect();
    let terms: Vec<(&str, &str)> = terms.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let path = tells(&site, "Why was the Berlin Wall built?", &[], &terms[..20]).await;
    let mut student = site.visitor();
    student.opens(COLD_WAR).await.gets(200).sees("Meaning 44.");
    assert_eq!(student.all(".key-terms dfn")[0], "Term 25");
    tells(&site, "Why did the wall fall?", &[], &terms[19..]).await;
    student.opens(COLD_WAR).await.gets(200).sees_not("Meaning 44.");
    student.follows("All 35 key terms").await.gets(200).sees("35 terms of this topic");
    let all = student.all(".key-terms dfn");
    assert_eq!((all.len(), all[0].as_str(), all[34].as_str()), (35, "Term 10", "Term 44"));
    assert!(student.html().contains(&format!("href=\"{path}\"")), "each leads to its answer");
    assert_eq!(student.all(".breadcrumb a"), ["Answers", "GCSE History", "The Cold War"]);
}

#[tokio::test]
async fn a_topic_without_terms_has_no_glossary() {
    let site = Site::open().await;
    tells(&site, "Why was the Berlin Wall built?", &[], &[]).await;
    site.visitor().opens(&format!("{COLD_WAR}/key-terms")).await.gets(404);
}
