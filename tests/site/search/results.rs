use lectern::answers::{
    Draft, Publication,
    import::{Mode, import},
};

use crate::support::site::Site;

async fn site_with_answers() -> Site {
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
    let site = site_with_answers().await;
    let mut student = site.visitor();
    student.opens("/").await.fills("q", "lenin death soviet").submits("Search").await.gets(200);
    assert_eq!(
        student.all(".answer-list li > a")[0],
        "What was the impact of Lenin's death on the Soviet Union?"
    );
    assert_eq!(student.attribute(".masthead input[name=q]", "value").as_deref(), Some("lenin death soviet"));
    assert_eq!(student.attribute("meta[name=robots]", "content").as_deref(), Some("noindex"));
    student.opens("/search?q=soviet").await.sees("Lenin's death");
    student.follows("A-level").await.sees("Five-Year Plans").sees_not("Lenin's death");
    student.opens("/search?q=berlin").await.sees("1 answer").sees_not("draft");
}

#[tokio::test]
async fn nothing_found_leads_onward() {
    let site = site_with_answers().await;
    let mut student = site.visitor();
    student.opens("/search?q=xylophone").await.gets(200).sees("Nothing found").sees("all answers");
    student.opens("/search?q=wartime+xylophones").await;
    assert_eq!(
        student.all("main .column li a"),
        ["The Cold War", "Russia and the Soviet Union", "Russia and the Soviet Union"],
        "the likest topic first, then the fullest"
    );
    student.follows("The Cold War").await.gets(200).sees("Why was the Berlin Wall built in 1961?");
    student.opens("/search?q=xylophone").await.follows("A tutor can help").await.gets(200);
    assert_eq!(student.path, "/hire-a-tutor");
}

#[tokio::test]
async fn machines_search_too() {
    let site = site_with_answers().await;
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
            let rows = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
            inputs.extend(rows.map(|row| row["input"].as_str().unwrap_or_default().to_owned()));
        }
    } else {
        println!("LECTERN_TEST_DATA is not set: the lists of hostile inputs were not tried.");
    }
    let mut visitor = site.visitor();
    for input in inputs {
        let query: String = url::form_urlencoded::byte_serialize(input.as_bytes()).collect();
        visitor.opens(&format!("/search?q={query}")).await;
        assert_eq!(visitor.status(), 200, "for {input:?}");
        assert_eq!(visitor.all("script").concat(), lectern::platform::EARLY, "for {input:?}");
    }
}

#[tokio::test]
async fn a_misspelling_is_corrected_and_said() {
    let site = site_with_answers().await;
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
    // corrections are offered even where the filter leaves nothing
    student.opens("/search?q=stelin&level=ib").await.sees("Nothing found").sees("Did you mean stalin");
    student.opens("/search?q=stalinn&level=ib").await.sees("Nothing found").sees("We also looked for stalin");
}

#[tokio::test]
async fn each_subject_is_a_filter_where_there_are_two() {
    let site = site_with_answers().await;
    let mut student = site.visitor();
    student.opens("/search?q=soviet").await;
    assert!(student.all("nav[aria-label=Subjects] a").is_empty(), "one subject is no choice");
    site.keeps_draft(
        Publication::Published,
        Draft {
            level: "GCSE".into(),
            subject: "Politics".into(),
            topic: "Unions".into(),
            question: "What was a soviet?".into(),
            short_answer: "A council of workers.".into(),
            body_markdown: "It sat in a factory.".into(),
            ..Draft::default()
        },
    )
    .await;
    student.opens("/search?q=soviet").await.sees("3 answers").sees("GCSE · Politics · Unions");
    let subjects = ["All subjects", "History 2 answers", "Politics 1 answer"];
    assert_eq!(student.all("nav[aria-label=Subjects] a"), subjects);
    student.follows("Politics").await.sees("1 answer,").sees("What was a soviet?").sees_not("Lenin");
    assert_eq!(
        student.attribute("nav[aria-label=Subjects] a[aria-current]", "href"),
        Some(student.path.clone())
    );
    student.follows("All subjects").await.sees("3 answers");
}

#[tokio::test]
async fn a_long_list_of_results_has_pages_that_keep_the_search_and_an_end() {
    let site = Site::open_with(&[("LECTERN_LIMITS", "off")]).await;
    let lines: String = (0..201)
        .map(|number| {
            format!(
                "{{\"level\":\"GCSE\",\"subject\":\"History\",\"topic\":\"Treaties\",\"question\":\"Why was treaty {number} kept & signed?\",\"short_answer\":\"In short.\",\"body_markdown\":\"At length.\"}}\n"
            )
        })
        .collect();
    import(&site.state.pool(), lines.as_bytes(), Mode::default(), site.clock.now(), |_| {}).await.unwrap();
    site.catches_up().await;
    let mut student = site.visitor();
    student
        .opens("/search?q=signed+%26+kept&level=gcse")
        .await
        .sees("201 answers")
        .sees_not("only show the best");
    let first = student.all(".answer-list li > a");
    student.follows("Next").await.gets(200);
    let second = student.all(".answer-list li > a");
    assert_eq!((first.len(), second.len()), (10, 10));
    assert!(first.iter().all(|question| !second.contains(question)), "{first:?} {second:?}");
    assert_eq!(student.value_of("q"), "signed & kept");
    assert_eq!(student.all("nav[aria-label=Levels] a[aria-current]"), ["GCSE 201 answers"]);
    student.opens("/search?q=signed+%26+kept&page=20").await.gets(200).sees("only show the best 200");
    student.asks("/search?q=signed+%26+kept&page=21").await.gets(404);
}

#[tokio::test]
async fn a_malformed_query_string_is_understood_as_far_as_possible() {
    let site = site_with_answers().await;
    let mut student = site.visitor();
    for query in
        ["q=wall&q=berlin", "q=berlin&level=ib&level=gcse", "q=berlin&level[]=x&&=&nobody=x", "&q=berlin&q2"]
    {
        student
            .opens(&format!("/search?{query}"))
            .await
            .gets(200)
            .sees("Answers for “berlin”")
            .sees("1 answer,");
    }
    student.opens("/search?q").await.gets(200).sees("Search the answers");
    student.opens("/search.json?q=wall&q=berlin").await.gets(200).sees("\"total\":1");
}

#[tokio::test]
async fn filters_say_how_many_they_leave() {
    let site = site_with_answers().await;
    let mut student = site.visitor();
    student.opens("/search?q=length").await.sees("3 answers");
    assert_eq!(
        student.all("nav[aria-label=Levels] a"),
        ["All levels", "GCSE 2 answers", "A-level 1 answer"],
        "IB has none and is no choice"
    );
    assert_eq!(
        student.all("nav[aria-label=Topics] a")[1..],
        ["Russia and the Soviet Union 2 answers", "The Cold War 1 answer"]
    );
    student.follows("The Cold War").await.sees("1 answer,").sees("Berlin Wall").sees_not("Lenin");
    assert_eq!(student.all("nav[aria-label=Levels] a"), Vec::<String>::new(), "one way is no choice");
    student.opens("/search?q=length&level=ib").await.sees("Nothing found");
    assert_eq!(student.all("nav[aria-label=Levels] [aria-current]"), ["IB 0 answers"]);
    assert_eq!(student.value_of("q"), "length");
    student.follows("Look for “length” everywhere").await.sees("3 answers");
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
