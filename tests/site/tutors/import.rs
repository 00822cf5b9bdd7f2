use lectern::commands::tutor;

use crate::support::site::Site;

#[tokio::test]
async fn a_bad_line_is_named_and_changes_nothing_else() {
    let site = Site::open().await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let lines = [
        r#"{"name":"Ada","email":"ada@tutors.example","subjects":[{"level":"GCSE","subject":"History"}],"headline":"Essays","about":"*I*"}"#,
        r#"{"name":"Ben"}"#,
        "",
        r#"{"name":"Cleo","email":"cleo","subjects":[{"level":"Pre-U","subject":"Latin"}],"headline":"Verbs"}"#,
        r#"{"name":"Dan","email":"dan@tutors.example","subjects":[{"level":"Scottish Higher","subject":"Geography"}],"headline":"Maps"}"#,
        r#"{"name":"Eve","email":"eve@tutors.example","subjects":[{"level":"???","subject":"History"}],"headline":"x"}"#,
    ];
    std::fs::write(file.path(), [lines.join("\n").as_bytes(), b"\n\xFF\xFE\n"].concat()).unwrap();
    let (pool, now) = (site.state.pool(), site.clock.now());
    let report = tutor::add(&pool, file.path(), now).await.unwrap();
    assert_eq!((report.added, report.updated), (2, 0));
    let refused: Vec<usize> = report.refused.iter().map(|(line, _)| *line).collect();
    assert_eq!(refused, [2, 4, 6, 7], "{report}");
    assert!(report.to_string().contains("line 4: email: Check the email address"), "{report}");
    let again = tutor::add(&pool, file.path(), now).await.unwrap();
    assert_eq!((again.added, again.updated), (0, 2));
    let mut visitor = site.visitor();
    visitor.opens("/tutors").await.sees("Scottish Higher Geography").sees_not("Latin");
    assert_eq!(visitor.all(".tutors h2"), ["Ada", "Dan"]);
}
