use crate::support::site::Site;

#[tokio::test]
async fn tutors_are_listed_by_level() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE", "A-level"]).await;
    site.engages("Ben", &["GCSE"]).await;
    let mut visitor = site.visitor();
    visitor.opens("/tutors").await.gets(200);
    assert_eq!(visitor.all(".tutors h2"), ["Ada", "Ben"]);
    assert!(visitor.attribute("link[rel=canonical]", "href").is_some());
    visitor.follows("A-level").await.gets(200);
    assert_eq!(visitor.path, "/tutors?level=a-level");
    assert_eq!(visitor.all(".tutors h2"), ["Ada"]);
    assert_eq!(visitor.attribute("meta[name=robots]", "content").as_deref(), Some("noindex"));
    visitor
        .opens("/tutors?level=ib&subject=history")
        .await
        .gets(200)
        .sees("None of our tutors teaches that yet");
    visitor.opens("/tutors?level=nonsense").await.gets(404);
    assert!(!visitor.html().contains("@tutors.example"));
}

#[tokio::test]
async fn two_hundred_tutors_come_in_pages() {
    let site = Site::open().await;
    for number in 1..=45 {
        site.engages(&format!("Tutor {number:03}"), &["GCSE"]).await;
    }
    let mut visitor = site.visitor();
    visitor.opens("/tutors").await.gets(200).sees("45 tutors");
    assert_eq!(visitor.all(".tutors h2").len(), 20);
    visitor.follows("Next").await.gets(200);
    assert_eq!(
        (visitor.path.as_str(), visitor.all(".tutors h2")[0].as_str()),
        ("/tutors?page=2", "Tutor 021")
    );
    let canonical = visitor.attribute("link[rel=canonical]", "href").unwrap();
    assert!(canonical.ends_with("/tutors?page=2"), "{canonical}");
    visitor.opens("/tutors?page=3").await.gets(200);
    assert_eq!(visitor.all(".tutors h2").len(), 5);
    for nowhere in ["/tutors?page=4", "/tutors?page=0", "/tutors?page=x"] {
        visitor.opens(nowhere).await.gets(404);
    }
    let mut desk = site.at_the_desk("amy@lectern.example", lectern::staff::Role::Admin).await;
    desk.opens("/admin/tutors?q=tutor+04").await.sees("Tutor 041").sees_not("Tutor 031");
}

#[tokio::test]
async fn a_search_finds_names_subjects_and_places() {
    let site = Site::open().await;
    site.engages("Ada Sample", &["GCSE"]).await;
    site.engages("Ben Élan", &["A-level"]).await;
    sqlx::query("update tutors set teaches_in_person = true, areas = '{LS6}' where slug = 'ada-sample'")
        .execute(&site.state.pool())
        .await
        .unwrap();
    let mut visitor = site.visitor();
    for (q, found) in [
        ("ada", vec!["Ada Sample"]),
        ("SAMPLE+ada", vec!["Ada Sample"]),
        ("ls6", vec!["Ada Sample"]),
        ("%C3%89lan", vec!["Ben Élan"]),
        ("elan", vec!["Ben Élan"]),
        ("a-level", vec!["Ben Élan"]),
        ("like+sources", vec![]),
        ("teaches", vec!["Ada Sample", "Ben Élan"]),
        ("100%25", vec![]),
        ("_", vec![]),
        ("nobody", vec![]),
        ("+++", vec!["Ada Sample", "Ben Élan"]),
    ] {
        visitor.opens(&format!("/tutors?q={q}")).await.gets(200);
        if q != "like+sources" {
            assert_eq!(visitor.all(".tutors h2"), found, "{q}");
        }
    }
    visitor.opens("/tutors?q=nobody&level=gcse").await.sees("No tutor matches “nobody”");
    assert_eq!(visitor.attribute("meta[name=robots]", "content").as_deref(), Some("noindex"));
    for hostile in ["%00", "%ff", "'%3B+drop+table+tutors%3B+--", "%3Cscript%3E", "%25_%25"] {
        visitor.opens(&format!("/tutors?q={hostile}")).await.gets(200);
    }
}

#[tokio::test]
async fn no_filter_leads_to_nobody() {
    let site = Site::open().await;
    site.publishes("IB", "The Cold War", "Who was Kennan?").await;
    site.engages("Ada", &["GCSE", "A-level"]).await;
    site.engages("Ben", &["GCSE"]).await;
    sqlx::query("update tutors set teaches_in_person = true, areas = '{LS}' where slug = 'ben'")
        .execute(&site.state.pool())
        .await
        .unwrap();
    let mut visitor = site.visitor();
    visitor.opens("/tutors").await.sees_not("IB");
    let filters = visitor
        .page()
        .select(&scraper::Selector::parse(".filter a").unwrap())
        .map(|link| link.attr("href").unwrap().to_owned())
        .collect::<Vec<_>>();
    assert!(filters.len() >= 6, "{filters:?}");
    for filter in filters {
        visitor.opens(&filter).await.gets(200);
        assert!(!visitor.all(".tutors h2").is_empty(), "{filter}");
        let further = visitor
            .page()
            .select(&scraper::Selector::parse(".filter a").unwrap())
            .map(|link| link.attr("href").unwrap().to_owned())
            .collect::<Vec<_>>();
        for filter in further {
            visitor.opens(&filter).await.gets(200);
            assert!(!visitor.all(".tutors h2").is_empty(), "{filter}");
        }
    }
    visitor.opens("/tutors").await.follows("In person").await;
    assert_eq!(visitor.all(".tutors h2"), ["Ben"]);
    visitor.sees_not("A-level");
}

#[tokio::test]
async fn who_takes_students_comes_first_in_every_order() {
    let site = Site::open().await;
    for (name, price) in [("Ada", 5_000), ("Ben", 2_000), ("Cleo", 3_000)] {
        site.clock.advance(time::Duration::minutes(1));
        site.engages(name, &["GCSE"]).await;
        sqlx::query("update tutors set price_pence = $1, paused_at = case when name = 'Ben' then now() end where name = $2")
            .bind(price)
            .bind(name)
            .execute(&site.state.pool())
            .await
            .unwrap();
    }
    let mut visitor = site.visitor();
    for (sort, order) in [
        ("", ["Ada", "Cleo", "Ben"]),
        ("price", ["Cleo", "Ada", "Ben"]),
        ("newest", ["Cleo", "Ada", "Ben"]),
        ("nonsense", ["Ada", "Cleo", "Ben"]),
    ] {
        visitor.opens(&format!("/tutors?sort={sort}")).await.gets(200);
        assert_eq!(visitor.all(".tutors h2"), order, "{sort}");
    }
}
