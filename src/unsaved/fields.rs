use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use url::form_urlencoded;

/// Names of fields that the page adds and nobody types.
const ADDED: [&str; 6] = ["version", "action", "base", "draft", "was", "reason"];

/// The prefix of the fields by which a conflict is settled: `keep_topic` is `theirs` or `mine`.
pub const CHOICE: &str = "keep_";

/// The fields of a form by their names, each with all its values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(BTreeMap<String, Vec<String>>);

impl Fields {
    /// Parses `application/x-www-form-urlencoded`.
    pub fn decode(text: &str) -> Self {
        let mut fields = BTreeMap::<String, Vec<String>>::new();
        for (name, value) in form_urlencoded::parse(text.as_bytes()).into_owned() {
            fields.entry(name).or_default().push(value);
        }
        Self(fields)
    }

    /// The inverse of [`Fields::decode`].
    pub fn encode(&self) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        for (name, values) in &self.0 {
            text.extend_pairs(values.iter().map(|value| (name, value)));
        }
        text.finish()
    }

    /// The fields of a form that has been parsed already.
    pub fn of(form: &impl Serialize) -> Self {
        Self::decode(&serde_html_form::to_string(form).unwrap_or_default())
    }

    /// Parses the form.
    ///
    /// # Errors
    /// If a field is missing, or is there twice.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, serde_html_form::de::Error> {
        serde_html_form::from_str(&self.encode())
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The last value of a field; empty if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.last()).map_or("", String::as_str)
    }

    /// The base that the form carries, as it showed the fields when it was opened; `None` if the form
    /// has none.
    pub fn base(&self) -> Option<Self> {
        self.has("base").then(|| Self::decode(self.get("base")))
    }

    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), vec![value.into()]);
    }

    /// Takes a field from other fields.
    pub fn take(&mut self, name: &str, from: &Self) {
        match from.0.get(name) {
            Some(values) => self.0.insert(name.to_owned(), values.clone()),
            None => self.0.remove(name),
        };
    }

    /// Takes from `theirs` each field that the editor left to the others on the page of a conflict.
    pub fn settle(&mut self, theirs: &Self) {
        let choices = self.0.keys().filter_map(|name| name.strip_prefix(CHOICE)).map(str::to_owned);
        for name in choices.collect::<Vec<_>>() {
            if self.get(&format!("{CHOICE}{name}")) == "theirs" {
                self.take(&name, theirs);
            }
        }
        self.0.retain(|name, _| !name.starts_with(CHOICE));
    }

    /// The names of the fields that somebody types.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.0.keys().map(String::as_str);
        names.filter(|name| !ADDED.contains(name) && !name.starts_with(CHOICE))
    }

    /// All values of a field, one a line.
    pub fn text(&self, name: &str) -> String {
        self.0.get(name).map(|values| values.join("\n")).unwrap_or_default()
    }

    /// A field as it is compared: line ends and surrounding space say nothing, nor does the order
    /// of boxes that are ticked.
    pub fn meaning(&self, name: &str) -> Vec<String> {
        let values = self.0.get(name).map(Vec::as_slice).unwrap_or_default();
        let lines = |value: &String| value.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        let mut values: Vec<String> = values.iter().map(|value| lines(value).trim().to_owned()).collect();
        values.retain(|value| !value.is_empty());
        values.sort();
        values
    }

    /// Whether everything typed means the same here and there.
    pub fn is_like(&self, other: &Self) -> bool {
        self.names().chain(other.names()).all(|name| self.meaning(name) == other.meaning(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_survive_their_encoding() {
        let text = "places=online&places=in+person&question=Why%3F+%26+%C5%91%0D%0A2";
        let fields = Fields::decode(text);
        assert_eq!(fields.get("question"), "Why? & ő\r\n2");
        assert_eq!(fields.text("places"), "online\nin person");
        assert_eq!(Fields::decode(&fields.encode()), fields);
        let parsed: Fields = fields.parse().unwrap();
        assert_eq!(parsed, fields);
    }

    #[test]
    fn what_means_the_same_is_no_difference() {
        let one = Fields::decode("body=a+%0D%0Ab&version=1&ticks=x&ticks=y&empty=");
        assert!(one.is_like(&Fields::decode("body=a%0Ab%0A&version=2&ticks=y&ticks=x")));
        assert!(!one.is_like(&Fields::decode("body=a&ticks=y&ticks=x")));
    }

    #[test]
    fn what_was_left_to_the_others_is_theirs() {
        let mut mine = Fields::decode("topic=Mine&level=gcse&keep_topic=theirs&keep_level=mine");
        mine.settle(&Fields::decode("topic=Theirs&level=ib"));
        assert_eq!(mine, Fields::decode("level=gcse&topic=Theirs"));
    }
}
