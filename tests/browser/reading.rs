use crate::{
    browser::{Browser, Scripts},
    support::served::Served,
};

const RUSSIA: &str = "Russia and the Soviet Union";

async fn a_student_reads(scripts: Scripts) {
    let served = Served::open().await;
    let site = &served.site;
    let path = site.publishes("GCSE", RUSSIA, "How did Stalin become leader of the Soviet Union?").await;
    site.publishes("GCSE", RUSSIA, "What was the impact of Lenin's death on the Soviet Union?").await;
    site.publishes("A-level", RUSSIA, "How significant was Lenin's death?").await;
    let mut student = Browser::open(&served, scripts).await;
    student.opens("/").await.sees("History answers you can check").await;
    student.follows("All answers").await;
    student.opens(&path).await.sees("In short").await;
}

#[tokio::test]
async fn a_student_reads_with_scripts() {
    a_student_reads(Scripts::On).await;
}

#[tokio::test]
async fn a_student_reads_without_scripts() {
    a_student_reads(Scripts::Off).await;
}
