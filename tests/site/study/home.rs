use super::publishes_russia;
use crate::support::site::Site;

#[tokio::test]
async fn a_student_without_scripts_finds_topics_and_is_told_where_things_are_kept() {
    let site = Site::open().await;
    publishes_russia(&site).await;
    let mut student = site.visitor();
    student.opens("/study").await.gets(200).sees("Your cards").sees("GCSE History");
    student.sees("It’s kept in this browser, on this device. We never receive it");
    student.follows("Russia and the Soviet Union").await;
    assert_eq!(student.path, "/topics/gcse/history/russia-and-the-soviet-union/cards");
    student.opens("/study").await.fills("topic", "russia-and-the-soviet-union");
    student.submits("Learn the ticked topics").await.sees("19 cards");
}

#[tokio::test]
async fn the_module_of_study_pages_is_small_and_on_no_other_page() {
    let site = Site::open().await;
    let [lenin, _] = publishes_russia(&site).await;
    let module = lectern::platform::asset("study.js");
    let mut student = site.visitor();
    for path in ["/study", &format!("{lenin}/cards"), &format!("{lenin}/quiz")] {
        assert!(student.opens(path).await.html().contains(module), "{path}");
    }
    for path in ["/", &*lenin] {
        assert!(!student.opens(path).await.html().contains(module), "{path}");
    }
    let (_, script) = super::downloads(&site, module).await;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packed, &script).unwrap();
    let size = packed.finish().unwrap().len();
    assert!(size <= 15 * 1024, "the module has {size} bytes compressed");
    // nothing is ever sent: the module makes no request
    let script = String::from_utf8(script).unwrap();
    for sends in ["fetch(", "XMLHttpRequest", "sendBeacon", "WebSocket", "EventSource", "import("] {
        assert!(!script.contains(sends), "{sends}");
    }
}
