//! An answer for search engines (schema.org): nothing that its page does not show, and
//! nothing at all where something is wanting.

use serde_json::{Value, json};

use super::{Answer, outline::Outline};
use crate::web::{State, time::Day};

/// The blocks of a published answer's page, ready to stand in a `<script>`.
pub fn of(state: &State, answer: &Answer, outline: &Outline) -> Vec<String> {
    article(state, answer, outline)
        .into_iter()
        .chain([breadcrumb(state, answer)])
        .map(|block| embedded(&block))
        .collect()
}

fn article(state: &State, answer: &Answer, outline: &Outline) -> Option<Value> {
    let published = answer.published_at?;
    if [&answer.question, &answer.short_answer, &answer.author].iter().any(|text| text.is_empty()) {
        return None;
    }
    let address = state.config.base_url.join(&answer.path());
    Some(json!({
        "@context": "https://schema.org",
        "@type": ["Article", "LearningResource"],
        "headline": answer.question,
        "description": answer.short_answer,
        // a name alone: whether it is a person's or an editorial team's is not stored
        "author": answer.author,
        "datePublished": Day(published).iso(),
        "dateModified": Day(answer.updated_at).iso(),
        "educationalLevel": answer.level.label,
        "about": answer.topic.label,
        "timeRequired": format!("PT{}M", outline.minutes),
        "inLanguage": "en-GB",
        "url": address,
        "mainEntityOfPage": address,
    }))
}

fn breadcrumb(state: &State, answer: &Answer) -> Value {
    let list = format!("/answers/{}/{}", answer.level.slug, answer.subject.slug);
    let steps = [
        ("Answers".to_owned(), "/answers".to_owned()),
        (format!("{} {}", answer.level.label, answer.subject.label), list.clone()),
        (answer.topic.label.clone(), format!("{list}?topic={}", answer.topic.slug)),
    ];
    let items: Vec<Value> = steps
        .iter()
        .zip(1..)
        .map(|((name, path), position)| {
            json!({
                "@type": "ListItem",
                "position": position,
                "name": name,
                "item": state.config.base_url.join(path),
            })
        })
        .collect();
    json!({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items})
}

/// No text in it can end the element that it stands in.
fn embedded(block: &Value) -> String {
    block.to_string().replace('<', "\\u003c")
}
