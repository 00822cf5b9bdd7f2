use super::deck::Deck;

/// The cards as CSV (RFC 4180) in UTF-8, with a header line and a byte order mark, without which
/// Excel takes the text for another encoding. `absolute` makes the address of a path.
pub fn csv(deck: &Deck, absolute: impl Fn(&str) -> String) -> String {
    let mut text = "\u{feff}Front,Back,Kind,Topic,Answer\r\n".to_owned();
    for card in &deck.cards {
        let Some(answer) = deck.answer_of(card) else { continue };
        let link = absolute(&answer.path());
        let fields = [&*card.front, &*card.back, card.kind.as_str(), &*answer.topic_label, &*link];
        text.push_str(&fields.map(field).join(","));
        text.push_str("\r\n");
    }
    text
}

/// One field. Spreadsheets run what begins like a formula, so it is marked as text.
fn field(text: &str) -> String {
    let mark = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if mark.is_empty() && !text.contains([',', '"', '\r', '\n']) {
        return text.to_owned();
    }
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::deck::samples::answer;

    #[test]
    fn commas_quotes_and_formulas_stay_text() {
        let terms = [("A \"cold\" war", "Rivalry, not war."), ("=1+1", "Two")];
        let deck = Deck::of(vec![answer(1, "Why?", &terms, &[("44 BC", "Caesar dies.")])], &[]);
        let text = csv(&deck, |path| format!("https://site.example{path}"));
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split("\r\n").collect();
        assert_eq!(lines[0], "Front,Back,Kind,Topic,Answer");
        let link = "https://site.example/answers/gcse/history/answer-1";
        assert_eq!(lines[2], format!("\"A \"\"cold\"\" war\",\"Rivalry, not war.\",term,Russia,{link}"));
        assert_eq!(lines[3], format!("\"'=1+1\",Two,term,Russia,{link}"));
        assert_eq!(lines[4], format!("Caesar dies.,44 BC,date,Russia,{link}"));
        assert_eq!(lines[5..], [""]);
    }
}
