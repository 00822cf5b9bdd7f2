use crate::answers::Publication;

/// The label of a field of the form.
pub fn label(name: &str) -> String {
    let label = match name {
        "question" => "Question",
        "short_answer" => "Short answer",
        "body_markdown" => "Long answer",
        "level" => "Level",
        "subject" => "Subject",
        "topic" => "Topic",
        "slug" => "Address",
        "author" => "Author",
        "sources" => "Sources",
        "attribution" => "Attribution",
        "licence" => "Licence",
        "dates" => "Key dates",
        "terms" => "Key terms",
        "checked_by" => "Reviewed by",
        "checked_on" => "Last reviewed",
        other => other,
    };
    label.to_owned()
}

/// What is said after a save.
pub fn saved(state: Publication, is_published_now: bool) -> &'static str {
    match state {
        Publication::Published if is_published_now => "Published: everyone can read it now.",
        Publication::Draft => "Saved as a draft: only our team can see it.",
        _ => "Saved.",
    }
}
