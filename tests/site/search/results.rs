use lectern::answers::Publication;

use crate::support::site::Site;

async fn library() -> Site {
    let site = Site::open().await;
    for (level, topic, question) in [
        ("GCSE", "Russia and the Soviet Union", "What was the impact of Lenin's death on the Soviet Union?"),
        (
            "A-level",
            "Russia and the Soviet Union",
            "How far did Stalin's Five-Year Plans modernise the Soviet economy?",
        ),
        ("GCSE", "The Cold War", "Why was the Berlin Wall built in 1961?"),
    ] {
        site.publishes(level, topic, question).await;
    }
    site.keeps(Publication::Draft, "GCSE", "The Cold War", "Why is this Berlin draft not to be found?").await;
    site
}

#[tokio::test]
async fn a_student_finds_an_answer_by_its_words() {
    let site = library().await;
    let mut student = site.visitor();
    student.opens("/").await.fills("q", "lenin death soviet").submits("Search").await.gets(200);
    assert_eq!(
        student.all(".answer-list li > a")[0],
        "What was the impact of Lenin's death on the Soviet Union?"
    );
    assert_eq!(student.attribute(".masthead input[name=q]", "value").as_deref(), Some("lenin death soviet"));
    assert_eq!(student.attribute("meta[name=robots]", "content").as_deref(), Some("noindex"));
    student.follows("A-level").await.sees("Five-Year Plans").sees_not("Lenin's death");
    student.opens("/search?q=berlin").await.sees("1 answer").sees_not("draft");
}

#[tokio::test]
async fn nothing_found_leads_onward() {
    let site = library().await;
    site.visitor()
        .opens("/search?q=xylophone")
        .await
        .gets(200)
        .sees("Nothing found")
        .sees("all answers")
        .sees("A tutor can help");
}

#[tokio::test]
async fn machines_search_too() {
    let site = library().await;
    let mut machine = site.visitor();
    machine.opens("/search.json?q=berlin+wall").await.gets(200);
    let json: serde_json::Value = serde_json::from_str(machine.html()).unwrap();
    assert_eq!(json["total"], 1);
    assert_eq!(
        json["results"][0]["url"],
        "http://127.0.0.1:3000/answers/gcse/history/why-was-the-berlin-wall-built-in-1961"
    );
}

#[tokio::test]
async fn any_input_is_plain_text() {
    let site = Site::open_with(&[("LECTERN_LIMITS", "off")]).await;
    let mut inputs: Vec<String> = [
        "",
        "   ",
        "' or 1=1 --",
        "\"unbalanced",
        "AND OR NOT & | ! <->",
        "the of and",
        "👩‍👩‍👧",
        "مرحبا",
        "%",
        "\\",
        "a:*",
    ]
    .map(str::to_owned)
    .to_vec();
    inputs.push("x".repeat(10_000));
    if let Ok(dir) = std::env::var("LECTERN_TEST_DATA") {
        for file in ["blns", "sqli_payloadbox", "owasp_xss_filter_evasion"] {
            let lines = std::fs::read_to_string(format!("{dir}/hostile/{file}.jsonl")).unwrap();
            let read = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
            inputs.extend(read.map(|row| row["input"].as_str().unwrap_or_default().to_owned()));
        }
    } else {
        println!("LECTERN_TEST_DATA is not set: the lists of hostile inputs were not tried.");
    }
    let mut visitor = site.visitor();
    for input in inputs {
        let query: String = url::form_urlencoded::byte_serialize(input.as_bytes()).collect();
        visitor.opens(&format!("/search?q={query}")).await;
        assert_eq!(visitor.status(), 200, "for {input:?}");
        assert_eq!(visitor.all("script").concat(), lectern::web::EARLY, "for {input:?}");
    }
}

#[tokio::test]
async fn a_slip_is_mended_and_said() {
    let site = library().await;
    let mut student = site.visitor();
    student.opens("/search?q=lennin+death").await.sees("Showing results for lenin death");
    assert_eq!(
        student.all(".answer-list li > a")[0],
        "What was the impact of Lenin's death on the Soviet Union?"
    );
    assert_eq!(student.attribute("#results-q", "value").as_deref(), Some("lennin death"));
    student.opens("/search?q=berlinwall").await.sees("Why was the Berlin Wall built in 1961?");
    student.opens("/search?q=lenin").await.sees_not("Showing results for");
}

#[tokio::test]
async fn the_exact_word_comes_first_and_the_likelier_one_is_offered() {
    let site = Site::open_with(&[("LECTERN_LIMITS", "off")]).await;
    for number in 0..14 {
        site.publishes(
            "GCSE",
            "Russia and the Soviet Union",
            &format!("What did Stalin do in 19{}?", 20 + number),
        )
        .await;
    }
    site.publishes("GCSE", "Medicine through time", "Who was Doctor Stelin?").await;
    let mut student = site.visitor();
    student.opens("/search?q=stelin").await.sees("Did you mean stalin");
    assert_eq!(student.all(".answer-list li > a")[0], "Who was Doctor Stelin?");
    student.follows("stalin").await.sees("14 answers").sees_not("Stelin");
}

#[tokio::test]
async fn filters_say_how_many_they_leave() {
    let site = library().await;
    let mut student = site.visitor();
    student.opens("/search?q=soviet+berlin").await.sees("3 answers");
    assert_eq!(
        student.all("nav[aria-label=Levels] a"),
        ["All levels", "GCSE 2 answers", "A-level 1 answers", "IB 0 answers"]
    );
    assert_eq!(
        student.all("nav[aria-label=Topics] a")[1..],
        ["Russia and the Soviet Union 2 answers", "The Cold War 1 answers"]
    );
    student.follows("The Cold War").await.sees("1 answer,").sees("Berlin Wall").sees_not("Lenin");
    // what is chosen stays when something else is narrowed too
    student.follows("A-level").await.sees("Nothing found");
    student.opens("/search?q=soviet&level=nowhere&topic=nothing&page=1").await.gets(200).sees("2 answers");
    student.asks("/search?q=soviet&page=9").await.gets(404);
}

#[tokio::test]
async fn american_spelling_and_synonyms_find_the_same() {
    let site = Site::open().await;
    site.publishes("GCSE", "The Cold War", "How did the organisation of labour change in the USSR?").await;
    let mut student = site.visitor();
    for typed in ["organization+of+labor", "soviet+union+labour", "Organisations"] {
        student.opens(&format!("/search?q={typed}")).await.sees("1 answer,");
    }
}
