use super::{imports, line};
use crate::support::site::Site;

#[tokio::test]
async fn a_known_link_is_updated_and_a_bad_line_is_named() {
    let site = Site::open().await;
    site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    let good = line("https://board.example/1", "Question paper");
    assert_eq!(imports(&site, &good).await.added, 1);
    let report = imports(
        &site,
        &[&good, "{}", &line("board.example", "Mark scheme"), &good.replace("GCSE", "PhD")]
            .map(String::from)
            .join("\n"),
    )
    .await;
    assert_eq!((report.added, report.updated), (0, 1));
    let refused: Vec<usize> = report.refused.iter().map(|(number, _)| *number).collect();
    assert_eq!(refused, [2, 3, 4]);
    assert!(report.refused[1].1.starts_with("url: Enter the whole link"), "{report:?}");
}
