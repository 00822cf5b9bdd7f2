//! A page, its template and its tests bear one name, and no template stands about unused.

use std::{collections::BTreeSet, path::Path};

use crate::house::{Complaint, House};

fn complaint(path: &str, what: String) -> Complaint {
    Complaint { path: path.to_owned(), line: 1, what }
}

/// Every page of every room, once: room, page and a file of it.
fn pages(house: &House) -> BTreeSet<(&str, &str)> {
    house.sources.iter().filter_map(|source| Some((source.room(), source.page()?))).collect()
}

/// A page draws templates of its room alone, and one of them bears its name.
pub fn a_page_and_its_template_share_a_name(house: &House) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (room, page) in pages(house) {
        let own = house.sources.iter().filter(|source| source.room() == room && source.page() == Some(page));
        let drawn: Vec<&str> = own.flat_map(|source| &source.templates).map(String::as_str).collect();
        let path = format!("src/{room}/pages/{page}");
        for template in drawn.iter().filter(|template| !template.starts_with(&format!("{room}/"))) {
            complaints.push(complaint(&path, format!("draws {template}, which is not in templates/{room}/")));
        }
        if !drawn.is_empty() && !drawn.iter().any(|template| template.starts_with(&format!("{room}/{page}")))
        {
            complaints.push(complaint(&path, format!("draws no template called {room}/{page}: {drawn:?}")));
        }
    }
    complaints
}

/// The tests of a page stand in `tests/site/<room>/<page>.rs`.
pub fn a_page_and_its_tests_share_a_name(house: &House) -> Vec<Complaint> {
    let missing = pages(house).into_iter().filter(|(room, page)| {
        let file = format!("tests/site/{room}/{page}.rs");
        let folder = format!("tests/site/{room}/{page}/mod.rs");
        let found = house.tests.iter().find(|(path, _)| *path == file || *path == folder);
        !found.is_some_and(|(path, text)| text.contains("::test]") || path.ends_with("/mod.rs"))
    });
    missing
        .map(|(room, page)| {
            complaint(
                &format!("src/{room}/pages/{page}"),
                format!("has no tests in tests/site/{room}/{page}.rs"),
            )
        })
        .collect()
}

/// A file of tests that no `mod` names is never compiled.
pub fn every_test_is_compiled(house: &House) -> Vec<Complaint> {
    let named = |folder: &str, name: &str| {
        house.tests.iter().any(|(path, text)| {
            let is_parent = *path == format!("{folder}/mod.rs")
                || *path == format!("{folder}/main.rs")
                || *path == format!("{folder}.rs");
            is_parent && text.contains(&format!("mod {name};"))
        })
    };
    let orphans = house.tests.iter().filter(|(path, _)| {
        let (mut folder, file) = path.rsplit_once('/').unwrap_or_default();
        let mut name = file.trim_end_matches(".rs");
        if name == "main" {
            return false;
        }
        if name == "mod" {
            (folder, name) = folder.rsplit_once('/').unwrap_or_default();
        }
        !named(folder, name)
    });
    orphans.map(|(path, _)| complaint(path, "is compiled by no mod line".to_owned())).collect()
}

/// A template is drawn by a struct, or it is part of one that is.
pub fn every_template_is_drawn(house: &House) -> Vec<Complaint> {
    let literals = house.sources.iter().flat_map(|source| source.literals.iter().chain(&source.templates));
    let mut open: Vec<String> =
        literals.filter(|text| house.templates.iter().any(|(name, _)| name == *text)).cloned().collect();
    let mut drawn = BTreeSet::new();
    while let Some(name) = open.pop() {
        if !drawn.insert(name.clone()) {
            continue;
        }
        let text = house.templates.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text);
        open.extend(parts_of(text));
    }
    let orphans = house.templates.iter().filter(|(name, _)| !drawn.contains(name));
    orphans
        .map(|(name, _)| complaint(&format!("templates/{name}"), "is drawn by nobody".to_owned()))
        .collect()
}

/// What a template extends, includes and imports.
fn parts_of(text: &str) -> Vec<String> {
    let tags = text.split("{%").skip(1).filter_map(|tag| tag.split("%}").next());
    let parts = tags.filter_map(|tag| {
        let tag = tag.trim_matches(['-', '+', '~', ' ']);
        let rest = ["include", "extends", "import"].iter().find_map(|word| tag.strip_prefix(word))?;
        rest.split('"').nth(1)
    });
    parts.map(str::to_owned).collect()
}

/// No page asks another site for anything, and no style or script stands in a page.
pub fn templates_ask_nobody_else_for_anything(house: &House) -> Vec<Complaint> {
    let words = ["src=\"http", "<link rel=\"stylesheet\" href=\"http", " style=\"", " onclick=", " onload="];
    let pages = house.templates.iter().filter(|(name, _)| {
        Path::new(name).extension().is_some_and(|ending| ending == "html") && !name.contains("/letter")
    });
    pages
        .flat_map(|(name, text)| {
            let held = words.into_iter().filter(|word| text.contains(word));
            held.map(move |word| complaint(&format!("templates/{name}"), format!("holds `{word}`")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house(sources: &[(&str, &str)], templates: &[(&str, &str)], tests: &[(&str, &str)]) -> House {
        let own = |all: &[(&str, &str)]| {
            all.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect::<Vec<_>>()
        };
        House::of(&own(sources), own(templates), own(tests))
    }

    #[test]
    fn a_page_is_held_to_its_template_and_its_tests() {
        let show =
            |template: &str| format!("#[derive(Template)] #[template(path = \"{template}\")] struct Show;");
        let rule = a_page_and_its_template_share_a_name;
        for (template, complaints) in
            [("answers/show.html", 0), ("answers/list.html", 1), ("tutors/show.html", 2)]
        {
            let house = house(&[("src/answers/pages/show.rs", &show(template))], &[], &[]);
            assert_eq!(rule(&house).len(), complaints, "{template}");
        }
        let source = [("src/answers/pages/show/mod.rs", "")];
        let rule = a_page_and_its_tests_share_a_name;
        assert_eq!(rule(&house(&source, &[], &[("tests/site/answers/list.rs", "#[tokio::test]")])).len(), 1);
        assert_eq!(rule(&house(&source, &[], &[("tests/site/answers/show.rs", "")])).len(), 1);
        assert_eq!(rule(&house(&source, &[], &[("tests/site/answers/show.rs", "#[tokio::test]")])).len(), 0);
    }

    #[test]
    fn tests_and_templates_that_nobody_names_are_found() {
        let tests = [
            ("tests/site/main.rs", "mod answers;"),
            ("tests/site/answers/mod.rs", "mod show;"),
            ("tests/site/answers/show.rs", ""),
            ("tests/site/answers/lost.rs", ""),
            ("tests/site/lost/mod.rs", ""),
        ];
        let paths: Vec<String> =
            every_test_is_compiled(&house(&[], &[], &tests)).into_iter().map(|found| found.path).collect();
        assert_eq!(paths, ["tests/site/answers/lost.rs", "tests/site/lost/mod.rs"]);
        let templates = [
            ("answers/show.html", "{% extends \"layout.html\" %}{%- include \"parts/a.html\" -%}"),
            ("layout.html", ""),
            ("parts/a.html", ""),
            ("parts/lost.html", "{% include \"parts/lost_too.html\" %}"),
            ("parts/lost_too.html", ""),
            ("answers/letter.txt", ""),
        ];
        let sources = [
            ("src/answers/pages/show.rs", "#[template(path = \"answers/show.html\")] struct S;"),
            ("src/answers/letters.rs", "sheet!(A, \"answers/letter.txt\");"),
        ];
        let found = every_template_is_drawn(&house(&sources, &templates, &[]));
        let paths: Vec<String> = found.into_iter().map(|found| found.path).collect();
        assert_eq!(paths, ["templates/parts/lost.html", "templates/parts/lost_too.html"]);
        let asks = [("a/b.html", "<img src=\"https://x.example/y.png\">"), ("a/c.html", "<p style=\"x\">")];
        assert_eq!(templates_ask_nobody_else_for_anything(&house(&[], &asks, &[])).len(), 2);
    }
}
