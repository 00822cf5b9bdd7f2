//! The whole tree as the rules see it: sources, templates, tests, and the order of rooms.

use std::{
    fs,
    path::{Path, PathBuf},
};

use syn::{Expr, Item};

use crate::source::{Source, resolve};

/// What a rule has to say about one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complaint {
    pub path: String,
    pub line: usize,
    pub what: String,
}

#[derive(Debug)]
pub struct House {
    pub sources: Vec<Source>,
    /// Path below `templates/`, and text.
    pub templates: Vec<(String, String)>,
    /// Paths of the files in `tests/site/`, and their text.
    pub tests: Vec<(String, String)>,
    /// As `src/rooms.rs` lists them: each uses only those before it.
    pub rooms: Vec<String>,
}

impl House {
    pub fn open() -> Self {
        let sources = files("src", ".rs");
        assert!(sources.len() > 150, "the sources were not found");
        let templates = files("templates", "");
        let templates =
            templates.into_iter().map(|(path, text)| (path["templates/".len()..].to_owned(), text));
        Self::of(&sources, templates.collect(), files("tests/site", ".rs"))
    }

    pub fn of(
        sources: &[(String, String)],
        templates: Vec<(String, String)>,
        tests: Vec<(String, String)>,
    ) -> Self {
        let list = sources.iter().find(|(path, _)| path == "src/rooms.rs");
        let rooms = list.map_or_else(Vec::new, |(_, text)| registered(text));
        let mut sources: Vec<Source> = sources.iter().map(|(path, text)| Source::parse(path, text)).collect();
        resolve(&mut sources);
        Self { sources, templates, tests, rooms }
    }

    /// A tree of sources alone, for tests of the rules.
    #[cfg(test)]
    pub fn with(sources: &[(&str, &str)]) -> Self {
        let owned = sources.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        let mut owned: Vec<(String, String)> = owned.collect();
        owned.push((
            "src/rooms.rs".to_owned(),
            "pub static ROOMS: [Room; 3] = [topics::ROOM, answers::ROOM, tutors::ROOM];".to_owned(),
        ));
        Self::of(&owned, Vec::new(), Vec::new())
    }

    pub fn rank(&self, room: &str) -> Option<usize> {
        self.rooms.iter().position(|known| known == room)
    }

    /// The room that a path leads to.
    pub fn room_of<'a>(&self, path: &'a [String]) -> Option<&'a str> {
        match path {
            [first, room, ..] if first == "crate" && self.rank(room).is_some() => Some(room),
            _ => None,
        }
    }

    pub fn source(&self, path: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.path == path)
    }

    /// Complaints about what a file does, line by line.
    pub fn complain(
        &self,
        applies: impl Fn(&Source) -> bool,
        find: impl Fn(&Source, &mut dyn FnMut(usize, String)),
    ) -> Vec<Complaint> {
        let mut complaints = Vec::new();
        for source in self.sources.iter().filter(|source| applies(source)) {
            let mut add = |line, what| complaints.push(Complaint { path: source.path.clone(), line, what });
            find(source, &mut add);
        }
        complaints.sort();
        complaints.dedup();
        complaints
    }
}

/// The rooms in the order of the array in `rooms.rs`.
fn registered(text: &str) -> Vec<String> {
    let file = syn::parse_file(text).expect("rooms.rs can be parsed");
    let array = file.items.iter().find_map(|item| match item {
        Item::Static(list) if list.ident == "ROOMS" => match &*list.expr {
            Expr::Array(array) => Some(array),
            _ => None,
        },
        _ => None,
    });
    let array = array.expect("rooms.rs holds one array, ROOMS");
    let name = |room: &Expr| match room {
        Expr::Path(path) => path.path.segments.iter().rev().nth(1).map(|segment| segment.ident.to_string()),
        _ => None,
    };
    array.elems.iter().map(|room| name(room).expect("each element is room::ROOM")).collect()
}

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join(folder), &mut found);
    let paths = found.into_iter().filter(|path| path.to_string_lossy().ends_with(ending));
    let mut files: Vec<(String, String)> = paths
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path.strip_prefix(&root).unwrap().to_string_lossy().into_owned(), text)
        })
        .collect();
    files.sort();
    files
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else {
            found.push(path);
        }
    }
}
