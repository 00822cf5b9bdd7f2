use lectern::answers::{Draft, DraftDate, Publication, Term, import::Mode};
use lectern::staff::Role;
use lectern::{platform::asset, related};

use crate::support::site::Site;

const RUSSIA: &str = "Russia and the Soviet Union";

#[tokio::test]
async fn a_student_reads_an_answer_and_goes_on_to_its_neighbours() {
    let site = Site::open().await;
    let path =
        site.publishes("GCSE", RUSSIA, "What was the impact of Lenin's death on the Soviet Union?").await;
    site.publishes("A-level", RUSSIA, "How significant was the impact of Lenin's death on the Soviet Union?")
        .await;
    site.publishes("GCSE", RUSSIA, "How did Stalin become leader after Lenin?").await;
    assert_eq!(path, "/answers/gcse/history/what-was-the-impact-of-lenins-death-on-the-soviet-union");

    let mut student = site.visitor();
    student
        .opens(&path)
        .await
        .gets(200)
        .sees("GCSE · History · Russia and the Soviet Union")
        .sees("Updated 14 January 2026");
    assert_eq!(student.all("h1"), ["What was the impact of Lenin's death on the Soviet Union?"]);
    assert_eq!(
        student.all(".short-answer p"),
        ["In short: What was the impact of Lenin's death on the Soviet Union?"]
    );
    assert_eq!(student.all(".related .reason"), ["Goes deeper: A-level", "Also about: Vladimir Lenin"]);
    student.follows("How significant was the impact").await.sees("Simpler: GCSE");
}

#[tokio::test]
async fn at_most_six_neighbours_and_never_itself_a_draft_or_a_withdrawn_one() {
    let site = Site::open().await;
    for number in 1..=9 {
        site.publishes("GCSE", RUSSIA, &format!("Why did the Duma of year {number} fail?")).await;
    }
    site.keeps(Publication::Draft, "GCSE", RUSSIA, "Why did the Duma of the draft fail?").await;
    site.keeps(Publication::Withdrawn, "GCSE", RUSSIA, "Why did the withdrawn Duma fail?").await;
    let mut student = site.visitor();
    student.opens("/answers/gcse/history/why-did-the-duma-of-year-4-fail").await.gets(200);
    let related = student.all(".related li a");
    assert_eq!(related.len(), 6, "{related:?}");
    assert!(
        !related
            .iter()
            .any(|near| near.contains("year 4") || near.contains("draft") || near.contains("withdrawn")),
        "{related:?}"
    );
}

#[tokio::test]
async fn a_draft_is_missing_and_a_withdrawn_answer_is_gone_in_every_form() {
    let site = Site::open().await;
    let draft = site.keeps(Publication::Draft, "GCSE", RUSSIA, "What is not ready?").await;
    let gone = site.keeps(Publication::Withdrawn, "GCSE", RUSSIA, "What was wrong?").await;
    let mut student = site.visitor();
    for ending in ["", ".json", ".md"] {
        student.opens(&format!("{draft}{ending}")).await.gets(404).sees("We couldn’t find that page");
        student.opens(&format!("{gone}{ending}")).await.gets(410).sees("withdrawn");
    }
    student.opens("/answers/gcse/history").await.sees_not("What is not ready?").sees_not("What was wrong?");
    student.opens("/").await.sees_not("What is not ready?").sees_not("What was wrong?");
}

#[tokio::test]
async fn one_hop_leads_from_any_spelling_to_the_address() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", RUSSIA, "Why did the Tsar abdicate?").await;
    let mut student = site.visitor();
    for spelling in [
        "/answers/GCSE/History/Why-Did-The-Tsar-Abdicate",
        "/answers/gcse/history/why-did-the-tsar-abdicate/",
    ] {
        student.asks(spelling).await.gets(301);
        assert_eq!(student.header("location"), Some(path.as_str()), "from {spelling}");
    }
    student.asks("/Answers/gcse/").await.gets(301);
}

#[tokio::test]
async fn machines_read_json_and_markdown() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", RUSSIA, "Why did Nicholas II abdicate?").await;
    site.publishes("GCSE", RUSSIA, "Why did Nicholas II hesitate?").await;
    let mut machine = site.visitor();
    machine.opens(&format!("{path}.json")).await.gets(200);
    let json: serde_json::Value = serde_json::from_str(machine.html()).unwrap();
    assert_eq!(json["question"], "Why did Nicholas II abdicate?");
    assert_eq!(json["level"], "gcse");
    assert_eq!(json["updated_at"], "2026-01-14T12:00:00Z");
    assert_eq!(
        json["related"][0]["url"],
        "http://127.0.0.1:3000/answers/gcse/history/why-did-nicholas-ii-hesitate"
    );
    assert_eq!(json["related"][0]["reason"], "Also about: Nicholas II");
    machine.opens(&format!("{path}.md")).await.gets(200);
    assert!(machine.html().starts_with("# Why did Nicholas II abdicate?\n"), "{}", machine.html());
    assert_eq!(machine.header("content-type"), Some("text/markdown; charset=utf-8"));
}

#[tokio::test]
async fn attribution_and_sources_are_shown() {
    let site = Site::open().await;
    let path = site
        .keeps_draft(
            Publication::Published,
            Draft {
                level: "general".into(),
                subject: "History".into(),
                topic: "Normans".into(),
                question: "Who were the Normans?".into(),
                short_answer: "A people of northern France.".into(),
                body_markdown: "They <script>alert(1)</script> [came](javascript:alert(1)).".into(),
                attribution: "From an encyclopaedia".into(),
                licence: "CC BY-SA 4.0".into(),
                sources: vec![lectern::answers::Source {
                    title: "A chronicle".into(),
                    url: "https://chronicle.example/".into(),
                }],
                ..Draft::default()
            },
        )
        .await;
    let mut student = site.visitor();
    student
        .opens(&path)
        .await
        .sees("From an encyclopaedia")
        .sees("Licence: CC BY-SA 4.0")
        .sees("A chronicle")
        .sees("General · History");
    assert!(!student.html().contains("<script>alert") && !student.html().contains("javascript:"));
}

fn long(body: &str) -> Draft {
    Draft {
        level: "GCSE".into(),
        subject: "History".into(),
        topic: RUSSIA.into(),
        question: "Why did </script> the Tsar abdicate?".into(),
        short_answer: "He had lost his army.".into(),
        body_markdown: body.into(),
        author: "Lectern editors".into(),
        ..Draft::default()
    }
}

#[tokio::test]
async fn a_long_answer_says_what_is_in_it_and_how_long_it_takes() {
    let site = Site::open().await;
    let body = format!("## Causes\n\n{}\n\n## Course\n\nb\n\n## Causes\n\nc", "word ".repeat(250));
    let path = site.keeps_draft(Publication::Published, long(&body)).await;
    let short = site.publishes("GCSE", RUSSIA, "Who was the Tsar?").await;
    let mut student = site.visitor();
    student.opens(&path).await.gets(200).sees("Reading time");
    assert_eq!(student.all(".outline a"), ["Causes", "Course", "Causes"]);
    for id in ["part-causes", "part-course", "part-2-causes"] {
        assert_eq!(student.all(&format!(".outline a[href='#{id}']")).len(), 1);
        assert_eq!(student.all(&format!("h2#{id}")).len(), 1);
    }
    assert_eq!(student.all(".answer-facts dd").last().map(String::as_str), Some("2 minutes"));
    student.opens(&short).await.gets(200);
    assert!(student.all(".outline").is_empty());
}

#[tokio::test]
async fn what_machines_are_told_stands_on_the_page() {
    let site = Site::open().await;
    let path = site.keeps_draft(Publication::Published, long("It *did*.")).await;
    let mut student = site.visitor();
    student.opens(&path).await.gets(200);
    assert_eq!(student.attribute("meta[property='og:type']", "content").as_deref(), Some("article"));
    let blocks = student.all("script[type='application/ld+json']");
    let blocks: Vec<serde_json::Value> =
        blocks.iter().map(|block| serde_json::from_str(block).unwrap()).collect();
    let [article, breadcrumb] = &blocks[..] else { panic!("{blocks:?}") };

    assert_eq!(article["@type"], serde_json::json!(["Article", "LearningResource"]));
    assert_eq!(article["headline"], student.all("h1")[0]);
    assert_eq!(article["description"], student.all(".short-answer p")[0]);
    let facts = student.all(".answer-facts dd");
    assert_eq!(article["author"], facts[0]);
    assert_eq!(article["timeRequired"], "PT1M");
    assert_eq!(facts.last().map(String::as_str), Some("1 minute"));
    let day = student.attribute(".answer-facts time", "datetime").unwrap();
    assert_eq!((&article["datePublished"], &article["dateModified"]), (&day.clone().into(), &day.into()));
    let eyebrow = student.all(".eyebrow")[0].clone();
    for field in ["educationalLevel", "about"] {
        assert!(eyebrow.contains(article[field].as_str().unwrap()), "{field} is not in {eyebrow}");
    }
    let canonical = student.attribute("link[rel=canonical]", "href").unwrap();
    assert_eq!(
        (&article["url"], &article["mainEntityOfPage"]),
        (&canonical.clone().into(), &canonical.into())
    );
    assert_eq!(student.attribute("html", "lang").unwrap(), article["inLanguage"].as_str().unwrap());

    let steps = breadcrumb["itemListElement"].as_array().unwrap();
    let names: Vec<&str> = steps.iter().map(|step| step["name"].as_str().unwrap()).collect();
    assert_eq!(names, student.all(".breadcrumb a"));
    for step in steps {
        let path = step["item"].as_str().unwrap().strip_prefix("http://127.0.0.1:3000").unwrap();
        assert_eq!(student.all(&format!(".breadcrumb a[href='{path}']")), [step["name"].as_str().unwrap()]);
    }
}

#[tokio::test]
async fn machines_are_told_of_no_article_without_an_author() {
    let site = Site::open().await;
    let path =
        site.keeps_draft(Publication::Published, Draft { author: String::new(), ..long("It *did*.") }).await;
    let mut student = site.visitor();
    student.opens(&path).await.gets(200);
    let blocks = student.all("script[type='application/ld+json']");
    assert!(blocks.len() == 1 && blocks[0].contains("BreadcrumbList"), "{blocks:?}");
}

#[tokio::test]
async fn a_student_sees_key_dates_key_terms_and_who_checked_it() {
    let site = Site::open().await;
    let date = |date: &str, event: &str| DraftDate { date: date.into(), event: event.into() };
    let studied = Draft {
        dates: vec![date("1928–1932", "The first plan runs."), date("21 January 1924", "Lenin dies.")],
        terms: vec![Term { term: "Politburo".into(), definition: "The inner circle.".into() }],
        checked_by: "A second reader".into(),
        checked_on: "2026-01-10".into(),
        ..long("It *did*.")
    };
    let path = site.keeps_draft(Publication::Published, studied).await;
    let unchecked = site.publishes("GCSE", RUSSIA, "Who was the Tsar?").await;
    let mut student = site.visitor();
    student.opens(&path).await.gets(200);
    assert_eq!(
        student.all(".key-dates li"),
        ["21 January 1924 Lenin dies.", "1928–1932 The first plan runs."]
    );
    assert_eq!(student.attribute(".key-dates time", "datetime").as_deref(), Some("1924-01-21"));
    assert_eq!(student.all(".timeline > span"), ["1924", "1932"]);
    assert_eq!(student.all(".key-terms dt"), ["Politburo"]);
    student.sees("A second reader").sees("10 January 2026").sees("before its last change");
    let comes = |part: &str| student.html().find(part).unwrap_or_else(|| panic!("{part} is missing"));
    let text = comes("<em>did</em>");
    assert!(["class=\"key-dates", "class=\"key-terms", "answer-facts"].iter().all(|part| text < comes(part)));
    student.opens(&format!("{path}.md")).await.sees("- **1928–1932** The first plan runs.");
    let json: serde_json::Value =
        serde_json::from_str(student.opens(&format!("{path}.json")).await.html()).unwrap();
    assert_eq!(
        json["dates"][1],
        serde_json::json!({"date": "1928–1932", "edtf": "1928/1932", "event": "The first plan runs."})
    );
    assert_eq!((&json["checked_on"], &json["terms"][0]["term"]), (&"2026-01-10".into(), &"Politburo".into()));

    student.opens(&unchecked).await.sees("not yet reviewed");
    assert!(student.all(".key-dates, .key-terms").is_empty());
}

#[tokio::test]
async fn a_reader_turns_the_pages_of_a_topic_in_the_order_of_its_list() {
    let site = Site::open().await;
    let mut paths = Vec::new();
    for question in ["Alpha?", "Beta?", "Gamma?"] {
        paths.push(site.publishes("GCSE", RUSSIA, question).await);
    }
    site.keeps(Publication::Draft, "GCSE", RUSSIA, "Beta, again?").await;
    site.publishes("A-level", RUSSIA, "Beta, deeper?").await;
    site.publishes("GCSE", "The Cold War", "Beta elsewhere?").await;
    let mut student = site.visitor();
    student.opens(&paths[0]).await.gets(200);
    assert_eq!(student.all(".turn a"), ["Next Beta?"]);
    student.follows("Next Beta?").await.gets(200);
    assert_eq!(student.all(".turn a"), ["Previous Alpha?", "Next Gamma?"]);
    student.follows("Next Gamma?").await.gets(200);
    assert_eq!(student.path, paths[2]);
    assert_eq!(student.all(".turn a"), ["Previous Beta?"]);
}

#[tokio::test]
async fn a_link_has_a_picture_and_a_printed_page_a_code() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", RUSSIA, "Why <did> the “Tsar” & his army part?").await;
    let draft = site.keeps(Publication::Draft, "GCSE", RUSSIA, "What is not ready?").await;
    let mut student = site.visitor();
    student.opens(&path).await.gets(200);
    let picture = student.attribute("meta[property='og:image']", "content").unwrap();
    assert_eq!(picture, format!("http://127.0.0.1:3000{path}.png"));
    assert_eq!(student.attribute(".on-paper img", "src"), Some(format!("{path}.qr.svg")));
    student.opens(&format!("{path}.png")).await.gets(200);
    assert_eq!(student.header("content-type"), Some("image/png"));
    assert_eq!(student.header("cross-origin-resource-policy"), Some("cross-origin"));
    student.opens(&format!("{path}.qr.svg")).await.gets(200);
    assert_eq!(student.header("content-type"), Some("image/svg+xml"));
    for ending in ["png", "qr.svg"] {
        student.opens(&format!("{draft}.{ending}")).await.gets(404);
    }
}

#[tokio::test]
async fn key_dates_are_shown_as_they_were_typed_in_the_order_of_time() {
    let site = Site::open().await;
    site.publishes("GCSE", "Rome", "Who killed Caesar?").await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    ann.opens("/admin/answers").await.follows("Who killed Caesar?").await;
    let typed = [
        "30 January 1933 | Hitler is made Chancellor.",
        "early 1933 | Terror begins.",
        "c. 1450 | Printing.",
        "1066? | Hastings.",
        "44 BC | Caesar is killed.",
        "5th century BC | Pericles.",
        "the 1930s | Depression.",
        "264–146 BC | Punic Wars.",
    ];
    ann.fills("dates", &typed.join("\n")).submits("Save changes").await.sees("Saved");
    let back = ann.all("textarea[name=dates]").remove(0);
    for line in typed {
        assert!(back.contains(line), "{line} came back as {back}");
    }
    let mut student = site.visitor();
    student.opens("/answers/gcse/history/who-killed-caesar").await.gets(200);
    assert_eq!(
        student.all(".key-dates li b"),
        [
            "5th century BC",
            "264–146 BC",
            "44 BC",
            "1066?",
            "c. 1450",
            "the 1930s",
            "early 1933",
            "30 January 1933"
        ]
    );
    assert_eq!(student.attribute(".key-dates time", "datetime").as_deref(), Some("1933-01-30"));
    assert_eq!(student.all(".timeline span"), ["500 BC", "1939"]);
    ann.fills("dates", "the day before yesterday | Something.").submits("Save changes").await.gets(422);
    ann.sees("“the day before yesterday” is not a date that we can read");
    assert_eq!(ann.all("textarea[name=dates]"), ["the day before yesterday | Something."]);
}

#[tokio::test]
async fn footnotes_and_headings_lead_where_they_say() {
    let site = Site::open().await;
    let path = site
        .keeps_draft(
            Publication::Published,
            Draft {
                level: "GCSE".into(),
                subject: "History".into(),
                topic: "Rome".into(),
                question: "What has many notes?".into(),
                short_answer: "This.".into(),
                body_markdown:
                    "## Why[^a.b]\n\nx[^ab]\n\n## Effects\n\ny[^§]\n\n## Effects\n\n## 2 effects\n\n\
                                [^a.b]: One.\n\n[^ab]: Two.\n\n[^§]: Three."
                        .into(),
                ..Draft::default()
            },
        )
        .await;
    let mut student = site.visitor();
    student.opens(&path).await.gets(200);
    assert_eq!(student.all(".outline li"), ["Why", "Effects", "Effects", "2 effects"]);
    let html = student.html().to_owned();
    let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let once = |id: &str| ids.iter().filter(|known| **known == id).count() == 1;
    assert!(ids.iter().all(|id| once(id)), "{ids:?}");
    for link in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(once(link), "#{link} leads nowhere: {ids:?}");
    }
}

#[tokio::test]
async fn a_reader_cites_an_answer_and_reports_a_mistake() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", "Russia", "Who was Lenin & why?").await;
    let mut student = site.visitor();
    student.opens(&path).await.gets(200);
    let address = format!("http://127.0.0.1:3000{path}");
    let cited = student.all("[data-citation]");
    assert_eq!(
        cited,
        [
            format!(
                "Lectern editors, ‘Who was Lenin & why?’, Lectern, 14 January 2026 <{address}> [accessed the day you read it]"
            ),
            format!(
                "Lectern editors (2026) ‘Who was Lenin & why?’, Lectern. Available at: {address} (Accessed: the day you read it)"
            ),
            format!("Who was Lenin & why? (Lectern, {address})"),
        ]
    );
    let report = student.attribute(".answer-tools a[href^=mailto]", "href").unwrap();
    assert!(report.starts_with(
        "mailto:desk@lectern.example?subject=A%20mistake%20in%3A%20Who%20was%20Lenin%20%26%20why%3F&body="
    ));
}

/// In bytes of brotli: what a phone waits for.
#[tokio::test]
async fn a_first_view_is_fourteen_kilobytes_and_the_scripts_six() {
    let site = Site::open().await;
    let lines = std::io::BufReader::new(&include_bytes!("../../../samples/answers.jsonl")[..]);
    let (pool, now) = (site.state.pool(), site.clock.now());
    lectern::answers::import::import(&pool, lines, Mode::default(), now, |_| {}).await.unwrap();
    site.imports_practice(crate::practice::SAMPLES, lectern::practice::Mode::default()).await;
    related::compute_due(&site.state).await.unwrap();
    let compressed = |body: &str| {
        let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
        std::io::Write::write_all(&mut writer, body.as_bytes()).unwrap();
        writer.into_inner().len()
    };
    let mut student = site.visitor();
    let script = student.opens(asset("lectern.js")).await.gets(200).html().to_owned();
    assert!(compressed(&script) <= 6 * 1024, "{} bytes of script", compressed(&script));
    let style = compressed(student.opens(asset("lectern.css")).await.gets(200).html());
    for path in [
        "/answers/gcse/history/what-was-the-impact-of-lenins-death-on-the-soviet-union",
        "/answers/gcse/history/why-was-the-berlin-wall-built-in-1961",
    ] {
        let page = compressed(student.opens(path).await.gets(200).html());
        assert!(page + style <= 14 * 1024, "{path}: {page} bytes of HTML and {style} of style");
    }
    let study = compressed(student.opens(asset("practice.js")).await.gets(200).html());
    assert!(study <= 15 * 1024, "{study} bytes of script for practice");
}
