//! A student finds an answer, reads it, and goes on.

use fantoccini::key::Key;
use serde_json::json;

use crate::{
    browser::{Browser, Scripts},
    support::served::Served,
};

const RUSSIA: &str = "Russia and the Soviet Union";
const STALIN: &str = "How did Stalin become leader of the Soviet Union?";
const LENIN: &str = "What was the impact of Lenin's death on the Soviet Union?";

async fn opens(scripts: Scripts) -> (Served, Browser) {
    let served = Served::open().await;
    for question in [STALIN, LENIN] {
        served.site.publishes("GCSE", RUSSIA, question).await;
    }
    served.site.publishes("A-level", RUSSIA, "How significant was the impact of Lenin's death?").await;
    served.site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built in 1961?").await;
    let browser = Browser::open(&served, scripts).await;
    (served, browser)
}

both!(a_student_goes_from_the_shelves_to_an_answer_and_its_neighbour);
async fn a_student_goes_from_the_shelves_to_an_answer_and_its_neighbour(scripts: Scripts) {
    let (_served, mut student) = opens(scripts).await;
    student.opens("/").await.sees("Newest answers").await;
    student.opens("/answers").await.follows("GCSE History").await.sees("3 answers in 2 topics").await;
    student.follows(RUSSIA).await.sees_not("Berlin Wall").await;
    student.follows(LENIN).await;
    student.sees("In short").await.sees("Read next").await.sees("Goes deeper: A-level").await;
    student.follows("How significant was the impact").await;
    assert_eq!(
        student.path().await,
        "/answers/a-level/history/how-significant-was-the-impact-of-lenins-death"
    );
}

both!(a_student_searches);
async fn a_student_searches(scripts: Scripts) {
    let (_served, mut student) = opens(scripts).await;
    student.opens("/").await.fills("q", "berlin").await.presses("Search").await;
    student.sees("Answers for “berlin”").await.sees("1 answer").await;
    student.fills("q", "Wittenberg").await.presses("Search").await.sees("Nothing found").await;
    student.opens("/search?q=Lenin").await.presses("Narrow by level or topic").await;
    student.follows("A-level").await.sees("Only A-level").await.sees("How significant").await;
}

#[tokio::test]
async fn a_slash_leads_to_the_search_box_unless_somebody_writes() {
    let (_served, mut student) = opens(Scripts::On).await;
    let written = "[document.activeElement.name, document.activeElement.value]";
    for path in ["/", "/answers", "/search?q=berlin"] {
        student.opens(path).await.strikes("/").await;
        let typed = if path.ends_with("berlin") { "berlin" } else { "" };
        assert_eq!(student.evaluates(written).await, json!(["q", typed]), "{path}");
        // what stands there is marked, so that typing replaces it
        student.strikes("and/or").await;
        assert_eq!(student.evaluates(written).await, json!(["q", "and/or"]), "{path}");
    }
    student.opens("/hire-a-tutor").await.fills("message", "either/or").await;
    assert_eq!(student.evaluates(written).await, json!(["message", "either/or"]));
}

#[tokio::test]
async fn a_student_chooses_a_suggestion_without_a_mouse() {
    let (_served, mut student) = opens(Scripts::On).await;
    let wall = "Why was the Berlin Wall built in 1961? (GCSE)";
    student.opens("/").await.fills("q", "berlin wa").await.sees(wall).await.looks_over().await;
    let combobox = "(() => {
        const box = document.activeElement, list = document.getElementById(box.getAttribute('aria-controls'));
        const chosen = document.getElementById(box.getAttribute('aria-activedescendant'));
        return [box.role, list.role, box.ariaExpanded, list.checkVisibility(), chosen?.ariaSelected ?? null, chosen?.textContent ?? null];
    })()";
    let role = ["combobox", "listbox"];
    let open = json!([role[0], role[1], "true", true, null, null]);
    let closed = json!([role[0], role[1], "false", false, null, null]);
    assert_eq!(student.evaluates(combobox).await, open);
    student.strikes(&Key::Down).await.looks_over().await;
    assert_eq!(student.evaluates(combobox).await, json!([role[0], role[1], "true", true, "true", wall]));
    student.strikes(&Key::Down).await;
    assert_eq!(student.evaluates(combobox).await, open, "after the last comes what was typed");
    student.strikes(&Key::Escape).await;
    assert_eq!(student.evaluates(combobox).await, closed);
    assert_eq!(student.value_of("q").await, "berlin wa");
    student.strikes("l").await.sees(wall).await.strikes(&Key::Up).await.strikes(&Key::Enter).await;
    student.sees("In short").await;
    assert_eq!(student.path().await, "/answers/gcse/history/why-was-the-berlin-wall-built-in-1961");
}

#[tokio::test]
async fn no_suggestion_is_cut_off_on_any_page_with_a_search_box() {
    let served = Served::open().await;
    for number in 1..=6 {
        served
            .site
            .publishes("GCSE", "The Cold War", &format!("What did plan {number} do for Berlin?"))
            .await;
    }
    let mut student = Browser::open(&served, Scripts::On).await;
    let hidden = "[...document.querySelectorAll('.suggestions li')].filter((option) => {
        // the window alone: a part that cuts off could be scrolled too, but by no reader
        scrollBy({top: option.getBoundingClientRect().top - innerHeight / 2, behavior: 'instant'});
        const {x, y, width, height} = option.getBoundingClientRect();
        return document.elementFromPoint(x + width / 2, y + height - 2) !== option;
    }).length";
    for width in [360, 1440] {
        student.is_wide(width).await;
        for path in ["/", "/search?q=plan", "/no-such-page"] {
            student.goes_to(path).await;
            student.fills("q", "berl").await.sees("What did plan 6 do for Berlin? (GCSE)").await;
            assert_eq!(student.evaluates("document.querySelectorAll('.suggestions li').length").await, 6);
            assert_eq!(student.evaluates(hidden).await, 0, "{path} at {width}");
        }
    }
}

both!(a_long_list_has_pages);
async fn a_long_list_has_pages(scripts: Scripts) {
    let served = Served::open().await;
    for number in 1..=21 {
        served.site.publishes("GCSE", RUSSIA, &format!("Why did the plan of year {number} fail?")).await;
    }
    let mut student = Browser::open(&served, scripts).await;
    student.opens("/answers/gcse/history").await.follows("Next").await;
    assert_eq!(student.path().await, "/answers/gcse/history?page=2");
    student.follows("Previous").await.sees("21 answers").await;
}

both!(an_address_that_leads_nowhere_leads_onward);
async fn an_address_that_leads_nowhere_leads_onward(scripts: Scripts) {
    let (_served, mut student) = opens(scripts).await;
    student.opens("/answers/gcse/history/who-knows").await.sees("404").await;
    student.fills("q", "Berlin").await.presses("Search").await.sees("1 answer").await;
    student.opens("/no-such-page").await.follows("All answers").await.sees("Choose a level").await;
}

both!(a_student_reads_tables_quotations_and_footnotes);
async fn a_student_reads_tables_quotations_and_footnotes(scripts: Scripts) {
    let served = Served::with_samples().await;
    let mut student = Browser::open(&served, scripts).await;
    student.opens("/search?q=five-year+plans").await.follows("modernise the Soviet economy").await;
    student.sees("Coal (million tonnes)").await.sees("fifty or a hundred years behind").await;
    student.opens("/search?q=schlieffen").await.follows("Why did the Schlieffen Plan fail?").await;
    student.sees("Sources").await;
}

#[tokio::test]
async fn a_reader_sets_the_page_as_they_like_and_finds_it_so_on_the_next() {
    let (_served, mut student) = opens(Scripts::On).await;
    student.opens("/").await.presses("Aa").await.sees("Reading settings").await;
    for (name, value) in [("scheme", "dark"), ("size", "larger"), ("face", "sans"), ("contrast", "more")] {
        student.chooses(name, value).await;
    }
    student.opens("/answers").await;
    let look = "[getComputedStyle(document.documentElement).colorScheme,
        getComputedStyle(document.documentElement).fontSize,
        getComputedStyle(document.body).fontFamily.includes('Seravek'),
        getComputedStyle(document.body).backgroundColor]";
    let set = student.evaluates(look).await;
    assert_eq!(set, serde_json::json!(["dark", "21px", true, "rgb(0, 0, 0)"]));
    student.presses("Aa").await.presses("Back to normal").await;
    student.opens("/").await;
    assert_eq!(student.evaluates(look).await[1], "16px");
}

#[tokio::test]
async fn the_first_page_takes_few_requests_and_nothing_moves() {
    let (_served, student) = opens(Scripts::On).await;
    student.goes_to("/answers/gcse/history/what-was-the-impact-of-lenins-death-on-the-soviet-union").await;
    let measured = student
        .evaluates(
            "new Promise((told) => {
                const moved = [];
                const watch = new PerformanceObserver((list) => moved.push(...list.getEntries()));
                watch.observe({type: 'layout-shift', buffered: true});
                const loaded = performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname);
                requestAnimationFrame(() => requestAnimationFrame(() => told([loaded, moved.concat(watch.takeRecords()).length])));
            })",
        )
        .await;
    // two of them are the fonts, roman and italic
    assert!(measured[0].as_array().unwrap().len() <= 6, "{measured}");
    assert_eq!(measured[1], 0, "{measured}");
}

#[tokio::test]
async fn what_people_come_for_stands_in_the_first_view() {
    let served = Served::with_samples().await;
    for number in 10..40 {
        let topic = format!("A topic with quite a long name, number {number}");
        served
            .site
            .publishes("GCSE", &topic, &format!("What did the Soviet Union do in year {number}?"))
            .await;
    }
    served.site.catches_up().await;
    let student = Browser::open(&served, Scripts::Off).await;
    let top = |selector: &str| {
        format!("document.querySelector('{selector}').getBoundingClientRect().top + scrollY")
    };
    for (width, most) in [(360, 800.0), (768, 800.0), (1440, 800.0)] {
        student.is_wide(width).await;
        for (path, selector) in [
            ("/", ".newest h2"),
            ("/answers", ".key-level h3"),
            ("/answers/gcse/history", ".answer-list a"),
            ("/topics/gcse/history/the-cold-war", "#timeline"),
            ("/search?q=soviet", ".answer-list a"),
            ("/search?q=soviet&level=gcse", ".answer-list a"),
        ] {
            student.goes_to(path).await;
            let at = student.evaluates(&top(selector)).await.as_f64().unwrap();
            assert!(at < most, "{selector} of {path} begins at {at} px, {width} px wide");
        }
    }
    // at the side of a wide screen the filters are open, and their summary is not needed
    student.goes_to("/search?q=soviet").await;
    let shown = "[...document.querySelectorAll('.narrow .filter a')].map((link) => link.checkVisibility({contentVisibilityAuto: true}) && link.getBoundingClientRect().height > 0)";
    let shown = student.evaluates(shown).await;
    let shown = shown.as_array().unwrap();
    assert!(shown.len() > 3 && shown.len() <= 13 && shown.iter().all(|one| one == true), "{shown:?}");
}

#[tokio::test]
async fn no_column_of_topics_is_left_empty() {
    let served = Served::with_samples().await;
    for number in 10..60 {
        let topic = format!("A topic with quite a long name, number {number}");
        served
            .site
            .publishes("GCSE", &topic, &format!("What did the Soviet Union do in year {number}?"))
            .await;
    }
    let student = Browser::open(&served, Scripts::Off).await;
    student.is_wide(1440).await;
    for path in ["/", "/answers"] {
        student.goes_to(path).await;
        // the bottoms of the columns of each level, from the lowest to the highest
        let gaps = "[...document.querySelectorAll('.key-level ul')].map((list) => {
            const bottoms = new Map();
            for (const one of list.children) { const box = one.getBoundingClientRect(); bottoms.set(box.left, Math.max(bottoms.get(box.left) ?? 0, box.bottom)); }
            return Math.max(...bottoms.values()) - Math.min(...bottoms.values());
        })";
        let gaps = student.evaluates(gaps).await;
        assert!(gaps.as_array().unwrap().iter().all(|gap| gap.as_f64().unwrap() < 120.0), "{path}: {gaps}");
    }
}
