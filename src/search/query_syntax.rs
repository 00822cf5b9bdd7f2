//! The signs of search engines: "words in quotes" are a phrase, -word leaves answers out.

/// A query with its signs understood. A sign that makes no sense is plain text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct QuerySyntax {
    /// All words that are looked for, those in quotes among them.
    pub words: String,
    /// What stands in quotes: a result has these words beside each other.
    pub phrases: Vec<String>,
    /// What no result has.
    pub without: Vec<String>,
}

impl QuerySyntax {
    pub fn of(typed: &str) -> Self {
        let typed = typed.replace(['“', '”', '„', '«', '»'], "\"");
        let mut syntax = Self::default();
        let mut rest = typed.as_str();
        let mut is_word_begin = true;
        while let Some(c) = rest.chars().next() {
            let after = &rest[c.len_utf8()..];
            if c == '"'
                && let Some((phrase, after)) = after.split_once('"')
            {
                syntax.push_phrase(phrase);
                rest = after;
                is_word_begin = true;
                continue;
            }
            if c == '-' && is_word_begin && after.starts_with(|c: char| c.is_alphabetic() || c == '"') {
                rest = syntax.leave_out(after);
                continue;
            }
            syntax.words.push(c);
            is_word_begin = c.is_whitespace();
            rest = after;
        }
        if !syntax.words.contains(char::is_alphanumeric) {
            // to leave something out of nothing is no search
            return Self { words: typed.replace('"', " "), ..Self::default() };
        }
        syntax
    }

    fn push_phrase(&mut self, phrase: &str) {
        // words in quotes are adjacent to those beside them, but no part of them
        self.words.push(' ');
        self.words.push_str(phrase);
        self.words.push(' ');
        if phrase.contains(char::is_alphanumeric) {
            self.phrases.push(phrase.to_owned());
        }
    }

    /// Notes what follows a minus sign, and returns what comes after it.
    fn leave_out<'a>(&mut self, typed: &'a str) -> &'a str {
        let (word, after) = match typed.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
            Some(quoted) => quoted,
            None => typed.split_at(typed.find(char::is_whitespace).unwrap_or(typed.len())),
        };
        self.without.push(word.to_owned());
        after
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understood(typed: &str) -> (String, Vec<String>, Vec<String>) {
        let QuerySyntax { words, phrases, without } = QuerySyntax::of(typed);
        (words.split_whitespace().collect::<Vec<_>>().join(" "), phrases, without)
    }

    fn plain(typed: &str) -> (String, Vec<String>, Vec<String>) {
        (typed.to_owned(), Vec::new(), Vec::new())
    }

    #[test]
    fn quotes_hold_a_phrase_and_a_minus_leaves_out() {
        let (words, phrases, without) =
            understood("why did “the Tsar” abdicate -lenin -\"civil war\" in 1917");
        assert_eq!(words, "why did the Tsar abdicate in 1917");
        assert_eq!((phrases, without), (vec!["the Tsar".into()], vec!["lenin".into(), "civil war".into()]));
    }

    #[test]
    fn what_makes_no_sense_is_plain_text() {
        assert_eq!(understood("\"unbalanced"), plain("\"unbalanced"));
        assert_eq!(understood("1914 -1918"), plain("1914 -1918"), "years");
        assert_eq!(understood("five-year plans - effects"), plain("five-year plans - effects"));
        assert_eq!(understood("-lenin"), plain("-lenin"), "there is nothing to leave it out of");
        assert_eq!(understood("\"\" \"?\" lenin"), plain("? lenin"));
    }
}
