use std::collections::{HashMap, HashSet};

use pulldown_cmark::{CowStr, Event, Tag};

/// Begins the id of a footnote, so that it cannot clash with another element of the page.
pub const PREFIX: &str = "note-";

/// The ids of the footnotes of a text. Labels that differ only in what an id cannot hold get
/// different ids.
#[derive(Default)]
pub struct Footnotes {
    by_label: HashMap<String, String>,
    defined: HashSet<String>,
    ids: HashSet<String>,
}

impl Footnotes {
    /// Puts the id in the place of the label, from which the renderer makes the address.
    pub fn with_ids<'a>(&mut self, event: Event<'a>) -> Event<'a> {
        match event {
            Event::FootnoteReference(label) => Event::FootnoteReference(self.id_of(&label)),
            Event::Start(Tag::FootnoteDefinition(label)) => {
                Event::Start(Tag::FootnoteDefinition(self.defined(&label)))
            }
            event => event,
        }
    }

    fn id_of(&mut self, label: &str) -> CowStr<'static> {
        // references find their footnote whatever the case of its label
        let label = label.to_lowercase();
        if let Some(id) = self.by_label.get(&label) {
            return id.clone().into();
        }
        let id = self.fresh(&label);
        self.by_label.insert(label, id.clone());
        id.into()
    }

    /// A label that is defined once more gets another id: no reference leads to it.
    fn defined(&mut self, label: &str) -> CowStr<'static> {
        if self.defined.insert(label.to_lowercase()) { self.id_of(label) } else { self.fresh(label).into() }
    }

    fn fresh(&mut self, label: &str) -> String {
        let mut slug: String = label.chars().filter(char::is_ascii_alphanumeric).collect();
        slug.make_ascii_lowercase();
        let slug = if slug.is_empty() { "mark" } else { &slug };
        let mut id = format!("{PREFIX}{slug}");
        let mut number = 1_usize;
        while !self.ids.insert(id.clone()) {
            number += 1;
            id = format!("{PREFIX}{slug}-{number}");
        }
        id
    }
}
