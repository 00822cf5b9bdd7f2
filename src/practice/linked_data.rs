//! A practice question as JSON-LD (schema.org): only what its page shows.

use serde_json::{Value, json};

use super::content::PracticeQuestion;
use crate::platform::App;

/// The blocks of a published question, escaped for a `<script>` element.
pub fn of(app: &App, question: &PracticeQuestion) -> Vec<String> {
    let content = &question.content;
    let absolute = |path: &str| app.config.base_url.join(path);
    let page = absolute(&content.path());
    let resource = json!({
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "name": content.question,
        "learningResourceType": "Exam question with mark scheme",
        "educationalLevel": content.level.label,
        "about": content.topic.label,
        "timeRequired": format!("PT{}M", content.marks),
        "inLanguage": "en-GB",
        "url": page,
    });
    let step = |position: u8, name: &str, item: String| json!({"@type": "ListItem", "position": position, "name": name, "item": item});
    let trail = json!({
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            step(1, "Exam practice", absolute("/practice")),
            step(2, &format!("{}: {}", content.level.label, content.topic.label), absolute(&content.topic_path())),
            step(3, &content.question, page.clone()),
        ],
    });
    [resource, trail].iter().map(embedded).collect()
}

/// With `<` escaped, so that no text can close the `<script>` element.
fn embedded(block: &Value) -> String {
    block.to_string().replace('<', "\\u003c")
}
