//! Where the sentences come from.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, ItemFn, ItemMod, LitStr, Macro,
    visit::{self, Visit},
};

/// A text that a person can meet, and where it stands.
#[derive(Debug, Clone)]
pub struct Said {
    pub place: String,
    pub text: String,
}

impl Said {
    pub fn new(place: String, text: String) -> Self {
        Self { place, text }
    }

    /// Whether families, pupils and tutors meet it, not staff and operators alone.
    pub fn is_public(&self) -> bool {
        !super::rules::STAFF.iter().any(|part| self.place.contains(part))
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(files(&entry, ending));
        } else if entry.extension().is_some_and(|extension| extension == ending) {
            let place = entry.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
            found.push((place, fs::read_to_string(&entry).unwrap()));
        }
    }
    found.sort();
    found
}

/// The texts between blank lines.
pub fn paragraphs(text: &str) -> impl Iterator<Item = String> {
    text.split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|paragraph| !paragraph.is_empty())
}

/// The words of every page, of all branches.
pub fn templates() -> Vec<Said> {
    let mut said = Vec::new();
    for (place, source) in files(&root().join("templates"), "html") {
        if !place.contains("/letters/") {
            let (text, arguments) = without_logic(&source);
            said.extend(paragraphs(&without_tags(&text)).map(|text| Said::new(place.clone(), text)));
            said.extend(arguments.into_iter().map(|text| Said::new(place.clone(), text)));
        }
    }
    said
}

/// The words of every email, of all branches.
pub fn emails_of_templates() -> Vec<Said> {
    let mut said = Vec::new();
    for ending in ["txt", "subject", "html"] {
        for (place, source) in files(&root().join("templates"), ending) {
            if place.contains("/letters/") || place.contains("mail/") {
                let (text, _) = without_logic(&source);
                said.extend(paragraphs(&without_tags(&text)).map(|text| Said::new(place.clone(), text)));
            }
        }
    }
    said
}

/// Replaces expressions by a name, and returns the sentences that are arguments of macros.
fn without_logic(source: &str) -> (String, Vec<String>) {
    let (mut text, mut arguments) = (String::new(), Vec::new());
    let mut rest = source;
    while let Some(at) = rest.find('{') {
        let (before, tag) = rest.split_at(at);
        text.push_str(before);
        let Some((end, stand_in)) = [("{%", "%}", ""), ("{{", "}}", "Ann"), ("{#", "#}", "")]
            .into_iter()
            .find_map(|(start, end, name)| tag.starts_with(start).then_some((end, name)))
        else {
            text.push('{');
            rest = &tag[1..];
            continue;
        };
        let (inside, after) = tag.split_once(end).unwrap();
        if inside.contains("call ") {
            arguments.extend(
                inside.split('"').skip(1).step_by(2).filter(|part| is_shown(part)).map(str::to_owned),
            );
        }
        text.push_str(stand_in);
        rest = after;
    }
    text.push_str(rest);
    (text, arguments)
}

/// Text and the attributes that are read out, with a blank line at the edge of each block.
fn without_tags(html: &str) -> String {
    const INLINE: [&str; 13] =
        ["a", "strong", "em", "b", "i", "span", "code", "time", "mark", "cite", "dfn", "svg", "path"];
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let Some((inside, after)) = tag.split_once('>') else { break };
        let name = inside.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default();
        for attribute in ["aria-label=\"", "alt=\"", "placeholder=\"", "title=\""] {
            if let Some((_, value)) = inside.split_once(attribute) {
                text.push_str("\n\n");
                text.push_str(value.split('"').next().unwrap_or_default());
                text.push_str("\n\n");
            }
        }
        if !INLINE.contains(&name) {
            text.push_str("\n\n");
        }
        rest = match name {
            "style" | "script" if !inside.starts_with('/') => {
                after.split_once("</").map_or("", |(_, after)| after)
            }
            _ => after,
        };
    }
    text.push_str(rest);
    text
}

/// A literal that reads as words: it holds a space, or begins as a label does.
fn is_shown(text: &str) -> bool {
    let is_words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count() >= 2;
    let is_label = text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.chars().skip(1).all(|letter| letter.is_lowercase() || letter == '-');
    (is_words || is_label) && !text.contains("=\"") && !text.starts_with('<')
}

/// The literals of `src/` that are shown to people or written to the log.
pub fn literals() -> Vec<Said> {
    files(&root().join("src"), "rs")
        .into_iter()
        .filter(|(place, _)| !super::rules::NOT_SPEECH.iter().any(|part| place.contains(part)))
        .flat_map(|(place, source)| {
            let mut literals = Literals::default();
            literals.visit_file(&syn::parse_file(&source).unwrap());
            literals.found.into_iter().map(move |text| Said::new(place.clone(), text))
        })
        .collect()
}

#[derive(Default)]
struct Literals {
    found: Vec<String>,
}

impl Literals {
    fn keep(&mut self, text: &str) {
        if is_shown(text) {
            self.found.push(text.to_owned());
        }
    }

    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<LitStr>(&literal.to_string()) {
                        self.keep(&text.value());
                    }
                }
                _ => {}
            }
        }
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string() == "test")
    })
}

impl<'ast> Visit<'ast> for Literals {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        if !is_test(&function.attrs) {
            visit::visit_item_fn(self, function);
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if (attribute.path().is_ident("error") || attribute.path().is_ident("command"))
            && let Ok(list) = attribute.meta.require_list()
        {
            self.tokens(list.tokens.clone());
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.tokens(call.tokens.clone());
    }

    fn visit_lit_str(&mut self, literal: &'ast LitStr) {
        self.keep(&literal.value());
    }
}

/// The sentences that scripts put into a page.
pub fn scripts() -> Vec<Said> {
    let mut said = Vec::new();
    for (place, source) in files(&root().join("static"), "js") {
        for line in source.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for quote in ['"', '`', '\''] {
                let parts = line.split(quote).skip(1).step_by(2).filter(|part| is_shown(part));
                said.extend(parts.map(|part| Said::new(place.clone(), part.to_owned())));
            }
        }
    }
    said
}

/// What `--help` of every command prints.
pub fn help() -> Vec<Said> {
    let mut said = Vec::new();
    let mut commands = vec![Vec::new()];
    while let Some(command) = commands.pop() {
        let output =
            Command::new(env!("CARGO_BIN_EXE_lectern")).args(&command).arg("--help").output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{command:?} --help");
        let mut below = text.lines().skip_while(|line| *line != "Commands:").skip(1);
        while let Some(line) = below.next().filter(|line| !line.is_empty()) {
            let name = line.split_whitespace().next().unwrap_or_default();
            if line.starts_with("  ") && !line.starts_with("   ") && name != "help" {
                commands.push([command.as_slice(), &[name.to_owned()]].concat());
            }
        }
        let place = format!("lectern {} --help", command.join(" "));
        said.extend(paragraphs(&text).map(|text| Said::new(place.clone(), text)));
    }
    said
}
