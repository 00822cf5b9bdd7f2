//! An answer as JSON-LD (schema.org) for search engines: only what its page shows, and no block at
//! all if a required field is empty.

use serde::Serialize;

use crate::answers::{Answer, Outline};
use crate::platform::{App, clock::Day};
use crate::topics;

/// The blocks of a published answer, escaped for a `<script>` element.
pub fn of(app: &App, answer: &Answer, outline: &Outline) -> Vec<String> {
    let absolute = |path: &str| app.config.base_url.join(path);
    let content = &answer.content;
    let [level, subject, topic] = [&content.level, &content.subject, &content.topic];
    let steps = [
        ("Answers".to_owned(), "/answers".to_owned()),
        (format!("{} {}", level.label, subject.label), format!("/answers/{}/{}", level.slug, subject.slug)),
        (topic.label.clone(), topics::path(&level.slug, &subject.slug, &topic.slug)),
    ];
    [article(&absolute, answer, outline), breadcrumb(app, &steps)].into_iter().flatten().collect()
}

/// The breadcrumb of a page as JSON-LD: the name and the path of each step, as the page shows them.
pub fn breadcrumb(app: &App, steps: &[(String, String)]) -> Option<String> {
    let items = steps.iter().zip(1..).map(|((name, path), position)| ListItem {
        kind: "ListItem",
        position,
        name,
        item: app.config.base_url.join(path),
    });
    embedded(&BreadcrumbList { context: CONTEXT, kind: "BreadcrumbList", item_list_element: items.collect() })
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Article<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kinds: [&'static str; 2],
    headline: &'a str,
    description: &'a str,
    /// Only a name, as it is not stored whether that is a person or a team.
    author: &'a str,
    date_published: String,
    date_modified: String,
    educational_level: &'a str,
    about: &'a str,
    time_required: String,
    in_language: &'static str,
    url: &'a str,
    main_entity_of_page: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BreadcrumbList<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    item_list_element: Vec<ListItem<'a>>,
}

#[derive(Debug, Serialize)]
struct ListItem<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    position: u8,
    name: &'a str,
    item: String,
}

const CONTEXT: &str = "https://schema.org";

fn article(absolute: &impl Fn(&str) -> String, answer: &Answer, outline: &Outline) -> Option<String> {
    let published = answer.published_at?;
    if [&answer.content.question, &answer.content.short_answer, &answer.content.author]
        .iter()
        .any(|text| text.is_empty())
    {
        return None;
    }
    let address = absolute(&answer.path());
    embedded(&Article {
        context: CONTEXT,
        kinds: ["Article", "LearningResource"],
        headline: &answer.content.question,
        description: &answer.content.short_answer,
        author: &answer.content.author,
        date_published: Day(published).iso(),
        date_modified: Day(answer.updated_at).iso(),
        educational_level: &answer.content.level.label,
        about: &answer.content.topic.label,
        time_required: format!("PT{}M", outline.minutes),
        in_language: "en-GB",
        url: &address,
        main_entity_of_page: &address,
    })
}

/// With `<` escaped, so that no text can close the `<script>` element.
fn embedded(block: &impl Serialize) -> Option<String> {
    let mut text = Vec::with_capacity(1024);
    serde_json::to_writer(&mut text, block).ok()?;
    let text = String::from_utf8(text).ok()?;
    Some(if text.contains('<') { text.replace('<', "\\u003c") } else { text })
}
