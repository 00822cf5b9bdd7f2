//! The sources of an import line: objects with title and address, or text as data sets have it.

use serde::{Deserialize, Deserializer};

use super::content::Source;

/// Sources from an object, a text, or a list of either.
#[derive(Debug, Default)]
pub struct SourceList(pub Vec<Source>);

#[derive(Deserialize)]
#[serde(untagged, expecting = "a source is a text, or an object with a title and perhaps a url")]
enum Written {
    None(()),
    Text(String),
    Source(TitleAndUrl),
    List(Vec<Written>),
}

#[derive(Deserialize)]
struct TitleAndUrl {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    url: Option<String>,
}

impl<'de> Deserialize<'de> for SourceList {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        deserialize(from).map(Self)
    }
}

pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Source>, D::Error> {
    let mut sources = Vec::new();
    Written::deserialize(from)?.add_to(&mut sources);
    Ok(sources)
}

impl Written {
    fn add_to(self, sources: &mut Vec<Source>) {
        match self {
            Self::None(()) => {}
            Self::Text(text) => sources.extend(from_text(&text)),
            Self::Source(TitleAndUrl { title, url }) => {
                let (title, url) = (title.unwrap_or_default(), url.unwrap_or_default());
                let title = if title.trim().is_empty() { without_scheme(&url).to_owned() } else { title };
                sources.push(Source { title, url });
            }
            Self::List(list) => list.into_iter().for_each(|written| written.add_to(sources)),
        }
    }
}

/// Sources from `title; https://address; https://another what is there`: a text up to a semicolon
/// is a title, an address alone belongs to the title before it, and one with words beside it is a
/// source of its own. A semicolon with no address behind it is part of the title.
fn from_text(text: &str) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    let mut has_words = false;
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let (title, url) = parted(part);
        let open = sources.last_mut().filter(|last| last.url.is_empty() && has_words);
        match open {
            Some(last) if title.is_empty() => last.url = url,
            Some(last) if url.is_empty() => last.title = format!("{}; {title}", last.title),
            _ if title.is_empty() => sources.push(Source { title: without_scheme(&url).to_owned(), url }),
            _ if part.starts_with("http") => {
                sources.push(Source { title: format!("{} {title}", without_scheme(&url)), url });
            }
            _ => sources.push(Source { title, url }),
        }
        has_words = sources.last().is_some_and(|last| last.url.is_empty());
    }
    sources
}

/// The words of a part and the first address in it.
fn parted(part: &str) -> (String, String) {
    let is_address = |word: &&str| word.starts_with("https://") || word.starts_with("http://");
    let bare = |word: &str| word.trim_matches(['(', ')', '<', '>', ',', '[', ']']).to_owned();
    let url = part.split_whitespace().map(bare).find(|word| is_address(&word.as_str())).unwrap_or_default();
    let mut words: Vec<&str> =
        part.split_whitespace().filter(|word| url.is_empty() || bare(word) != url).collect();
    if words.iter().all(|word| word.chars().all(|c| !c.is_alphanumeric())) {
        words.clear();
    }
    (words.join(" ").trim_end_matches([',', ':', '|']).trim_end().to_owned(), url)
}

fn without_scheme(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Vec<(String, String)> {
        let list: SourceList = serde_json::from_str(json).unwrap();
        list.0.into_iter().map(|source| (source.title, source.url)).collect()
    }

    #[test]
    fn sources_are_read_as_people_write_them() {
        let pair = |title: &str, url: &str| (title.to_owned(), url.to_owned());
        for (json, wanted) in [
            ("null", vec![]),
            (r#""  ""#, vec![]),
            (r#""The Decree on Land, 1917""#, vec![pair("The Decree on Land, 1917", "")]),
            (r#""A; B, Letters""#, vec![pair("A; B, Letters", "")]),
            (
                r#""A book, Chapter 1 > 2; https://a.example/b""#,
                vec![pair("A book, Chapter 1 > 2", "https://a.example/b")],
            ),
            (
                r#""A book; https://a.example/b; https://c.example/d page/e.xml @ 12ab""#,
                vec![
                    pair("A book", "https://a.example/b"),
                    pair("c.example/d page/e.xml @ 12ab", "https://c.example/d"),
                ],
            ),
            (
                r#""An article https://a.example/w ; f.example/g""#,
                vec![pair("An article", "https://a.example/w"), pair("f.example/g", "")],
            ),
            (r#""https://a.example/""#, vec![pair("a.example", "https://a.example/")]),
            (
                r#"["A book",{"title":"A page","url":"https://a.example"},{"url":"http://b.example/c"},{"title":"Paper","url":null}]"#,
                vec![
                    pair("A book", ""),
                    pair("A page", "https://a.example"),
                    pair("b.example/c", "http://b.example/c"),
                    pair("Paper", ""),
                ],
            ),
        ] {
            assert_eq!(read(json), wanted, "{json}");
        }
        let error = serde_json::from_str::<SourceList>("7").unwrap_err().to_string();
        assert!(error.contains("a source is a text"), "{error}");
    }
}
