//! Reads source files with `syn` and resolves what they name: nested `use` trees, renames, `self`,
//! `super` and re-exports, so that no spelling of a path escapes a rule.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{
    Attribute, ExprMethodCall, File, ImplItemFn, Item, ItemEnum, ItemFn, ItemMacro, ItemMod, ItemStruct,
    ItemTrait, ItemType, ItemUse, LitStr, Macro, Path, TraitItemFn, UseTree,
    spanned::Spanned,
    visit::{self, Visit},
};

/// What a file names: segments from `crate` or from an external crate on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    pub path: Vec<String>,
    pub line: usize,
}

impl Reference {
    pub fn text(&self) -> String {
        self.path.join("::")
    }

    pub fn starts_with(&self, beginning: &[&str]) -> bool {
        self.path.len() >= beginning.len() && self.path.iter().zip(beginning).all(|(a, b)| a == b)
    }

    pub fn last(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// `receiver.method(…)`, with the last name in the receiver.
#[derive(Debug, Clone)]
pub struct Call {
    pub receiver: String,
    pub method: String,
    pub line: usize,
}

#[derive(Debug, Clone)]
pub struct Function {
    pub name: String,
    pub lines: usize,
}

/// A name that a `use` brings in, or a glob as `*`.
#[derive(Debug, Clone)]
struct Import {
    name: String,
    path: Vec<String>,
    line: usize,
}

/// One file of `src/`, without what is compiled for tests alone.
#[derive(Debug)]
pub struct Source {
    pub path: String,
    pub lines: usize,
    pub module: Vec<String>,
    /// Resolved through imports and re-exports; both the path as written and where it leads.
    pub references: Vec<Reference>,
    pub calls: Vec<Call>,
    /// Fields that are read, such as `clock` in `app.clock`.
    pub fields: Vec<(String, usize)>,
    /// Types and traits that are defined here.
    pub types: Vec<(String, usize)>,
    /// `use … as …`: what, and its alias.
    pub aliases: Vec<(Reference, String)>,
    pub functions: Vec<Function>,
    /// Strings: the names of templates are among them.
    pub literals: Vec<String>,
    pub templates: Vec<String>,
    pub modules: Vec<String>,
    imports: Vec<Import>,
    written: Vec<Reference>,
}

impl Source {
    pub fn parse(path: &str, text: &str) -> Self {
        let file: File = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let module = module_of(path);
        let mut source = Self {
            path: path.to_owned(),
            lines: text.lines().count(),
            module: module.clone(),
            references: Vec::new(),
            calls: Vec::new(),
            fields: Vec::new(),
            types: Vec::new(),
            aliases: Vec::new(),
            functions: Vec::new(),
            literals: Vec::new(),
            templates: Vec::new(),
            modules: Vec::new(),
            imports: Vec::new(),
            written: Vec::new(),
        };
        Reader { source: &mut source, module }.visit_file(&file);
        source
    }

    /// The first folder or file below `src/`.
    pub fn room(&self) -> &str {
        self.path.strip_prefix("src/").unwrap_or_default().split(['/', '.']).next().unwrap_or_default()
    }

    /// The path below the room.
    pub fn place(&self) -> &str {
        self.path.strip_prefix("src/").and_then(|path| path.split_once('/')).map_or("", |(_, rest)| rest)
    }

    /// Imports of everything in a module: line and module.
    pub fn globs(&self) -> impl Iterator<Item = (usize, String)> {
        let globs = self.imports.iter().filter(|import| import.name == "*");
        globs.map(|import| (import.line, import.path.join("::")))
    }

    /// The page that this file is or belongs to.
    pub fn page(&self) -> Option<&str> {
        let page = self.place().strip_prefix("pages/")?.split(['/', '.']).next()?;
        (page != "mod").then_some(page)
    }
}

/// `src/a/b.rs` and `src/a/b/mod.rs` are `crate::a::b`.
fn module_of(path: &str) -> Vec<String> {
    let bare = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module = vec!["crate".to_owned()];
    module.extend(bare.split('/').map(str::to_owned));
    if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
        module.pop();
    }
    module
}

/// Resolves what every file wrote against what all of them import.
pub fn resolve(sources: &mut [Source]) {
    let modules: BTreeSet<Vec<String>> = sources.iter().map(|source| source.module.clone()).collect();
    let mut imports: BTreeMap<Vec<String>, BTreeMap<String, Vec<Vec<String>>>> = BTreeMap::new();
    for source in sources.iter() {
        let of_module = imports.entry(source.module.clone()).or_default();
        for import in &source.imports {
            of_module.entry(import.name.clone()).or_default().push(import.path.clone());
        }
    }
    let functions = sources.iter().map(|source| {
        (source.module.clone(), source.functions.iter().map(|function| function.name.clone()).collect())
    });
    let resolver = Resolver { modules, imports, functions: functions.collect() };
    for source in sources.iter_mut() {
        let mut found = BTreeSet::new();
        let imported = source.imports.iter().map(|import| (import.path.clone(), import.line));
        let named = source.written.iter().map(|written| (written.path.clone(), written.line));
        for (path, line) in imported.chain(named) {
            for path in resolver.all(&source.module, &path) {
                found.insert(Reference { path, line });
            }
        }
        source.references = found.into_iter().collect();
    }
}

struct Resolver {
    modules: BTreeSet<Vec<String>>,
    imports: BTreeMap<Vec<String>, BTreeMap<String, Vec<Vec<String>>>>,
    functions: BTreeMap<Vec<String>, BTreeSet<String>>,
}

impl Resolver {
    /// The path as written from `module`, and everywhere that it leads through re-exports.
    fn all(&self, module: &[String], path: &[String]) -> Vec<Vec<String>> {
        let mut open = self.first(module, path);
        let mut all: Vec<Vec<String>> = Vec::new();
        while let Some(path) = open.pop() {
            if all.contains(&path) || all.len() > 50 {
                continue;
            }
            open.extend(self.onward(&path));
            all.push(path);
        }
        all
    }

    /// The first segment is a keyword, a name that the module imports or declares, or a crate.
    fn first(&self, module: &[String], path: &[String]) -> Vec<Vec<String>> {
        let Some(first) = path.first() else { return Vec::new() };
        if first == "crate" {
            return vec![path.to_vec()];
        }
        if first == "lectern" {
            return vec![[&["crate".to_owned()], &path[1..]].concat()];
        }
        let mut child = module.to_vec();
        child.push(first.clone());
        if self.modules.contains(&child) {
            return vec![[module, path].concat()];
        }
        let imported = self.imports.get(module).and_then(|names| names.get(first));
        let imported = imported.into_iter().flatten().filter(|target| *target != path);
        let mut targets: Vec<Vec<String>> = imported.map(|target| [target, &path[1..]].concat()).collect();
        // a name may come through a glob
        let globs = self.imports.get(module).and_then(|names| names.get("*"));
        if targets.is_empty() && path.len() > 1 {
            targets.extend(globs.into_iter().flatten().map(|base| [base, path].concat()));
        }
        targets.push(path.to_vec());
        targets
    }

    /// Where the longest prefix that is a module re-exports the next name from.
    fn onward(&self, path: &[String]) -> Vec<Vec<String>> {
        if path.first().is_none_or(|first| first != "crate") {
            // an imported name, such as `extract::State` beside `use axum::extract`
            return Vec::new();
        }
        for end in (1..path.len()).rev() {
            if !self.modules.contains(&path[..end]) {
                continue;
            }
            // a function and a module that is imported may share a name
            let own = self.functions.get(&path[..end]);
            if end + 1 == path.len() && own.is_some_and(|own| own.contains(&path[end])) {
                return Vec::new();
            }
            let names = self.imports.get(&path[..end]);
            let targets = names.and_then(|names| names.get(&path[end])).into_iter().flatten();
            return targets
                .flat_map(|target| self.first(&path[..end], target))
                .map(|target| [target, path[end + 1..].to_vec()].concat())
                .collect();
        }
        Vec::new()
    }
}

struct Reader<'a> {
    source: &'a mut Source,
    /// The module that is being read: `super` counts from it.
    module: Vec<String>,
}

impl Reader<'_> {
    fn absolute(&self, path: &[String]) -> Vec<String> {
        let mut base: Option<Vec<String>> = None;
        let mut rest = path;
        while let Some((first, after)) = rest.split_first() {
            match first.as_str() {
                "self" => base = Some(base.unwrap_or_else(|| self.module.clone())),
                "super" => {
                    let mut up = base.unwrap_or_else(|| self.module.clone());
                    up.pop();
                    base = Some(up);
                }
                _ => break,
            }
            rest = after;
        }
        [base.unwrap_or_default(), rest.to_vec()].concat()
    }

    fn import(&mut self, prefix: &[String], tree: &UseTree) {
        let line = tree.span().start().line;
        match tree {
            UseTree::Path(path) => {
                let prefix = [prefix, &[path.ident.to_string()]].concat();
                self.import(&prefix, &path.tree);
            }
            UseTree::Name(name) if name.ident == "self" => {
                let name = prefix.last().cloned().unwrap_or_default();
                self.take(name, prefix, line);
            }
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                self.take(name.clone(), &[prefix, &[name]].concat(), line);
            }
            UseTree::Rename(rename) => {
                let mut path = prefix.to_vec();
                if rename.ident != "self" {
                    path.push(rename.ident.to_string());
                }
                let alias = rename.rename.to_string();
                let reference = Reference { path: self.absolute(&path), line };
                self.source.aliases.push((reference, alias.clone()));
                self.take(alias, &path, line);
            }
            UseTree::Glob(_) => self.take("*".to_owned(), prefix, line),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(prefix, tree);
                }
            }
        }
    }

    fn take(&mut self, name: String, path: &[String], line: usize) {
        let path = self.absolute(path);
        self.source.imports.push(Import { name, path, line });
    }

    fn names(&mut self, segments: &[String], line: usize) {
        if segments.first().is_some_and(|first| first == "Self") || segments == ["self"] {
            return;
        }
        let path = self.absolute(segments);
        self.source.written.push(Reference { path, line });
    }

    /// What stands in a macro is no syntax yet: every `a::b` and every `.c(` is taken as such.
    fn tokens(&mut self, tokens: TokenStream) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let is = |at: usize, sign: char| matches!(trees.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == sign);
        let mut at = 0;
        while at < trees.len() {
            match &trees[at] {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<LitStr>(&literal.to_string()) {
                        self.source.literals.push(text.value());
                    }
                }
                TokenTree::Ident(ident) => {
                    let line = ident.span().start().line;
                    let after_dot = at > 0 && is(at - 1, '.');
                    if after_dot && matches!(trees.get(at + 1), Some(TokenTree::Group(_))) {
                        let receiver = trees[..at - 1].iter().rev().find_map(|tree| match tree {
                            TokenTree::Ident(ident) => Some(ident.to_string()),
                            _ => None,
                        });
                        let receiver = receiver.unwrap_or_default();
                        self.source.calls.push(Call { receiver, method: ident.to_string(), line });
                    } else if after_dot {
                        self.source.fields.push((ident.to_string(), line));
                    } else {
                        let mut segments = vec![ident.to_string()];
                        while is(at + 1, ':') && is(at + 2, ':') {
                            let Some(TokenTree::Ident(next)) = trees.get(at + 3) else { break };
                            segments.push(next.to_string());
                            at += 3;
                        }
                        self.names(&segments, line);
                    }
                }
                TokenTree::Punct(punct) if punct.as_char() == '$' => {
                    // `$crate::…` is the crate; another `$name` is nothing yet
                    if !matches!(trees.get(at + 1), Some(TokenTree::Ident(ident)) if ident == "crate") {
                        at += 1;
                    }
                }
                TokenTree::Punct(_) => {}
            }
            at += 1;
        }
    }

    fn function(&mut self, name: &syn::Ident, whole: Span) {
        let lines = whole.end().line + 1 - whole.start().line;
        self.source.functions.push(Function { name: name.to_string(), lines });
    }

    fn defines(&mut self, name: &syn::Ident) {
        self.source.types.push((name.to_string(), name.span().start().line));
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Ident>().is_ok_and(|what| what == "test"))
    })
}

/// Any other attribute `cfg(…)` is code of the site.
fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes_of(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.source.modules.push(item.ident.to_string());
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.import(&[], &item.tree);
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function(&item.sig.ident, item.span());
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            self.function(&item.sig.ident, item.span());
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        self.function(&item.sig.ident, item.span());
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        self.defines(&item.ident);
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast ItemEnum) {
        self.defines(&item.ident);
        visit::visit_item_enum(self, item);
    }

    fn visit_item_trait(&mut self, item: &'ast ItemTrait) {
        self.defines(&item.ident);
        visit::visit_item_trait(self, item);
    }

    fn visit_item_type(&mut self, item: &'ast ItemType) {
        self.defines(&item.ident);
        visit::visit_item_type(self, item);
    }

    fn visit_item_macro(&mut self, item: &'ast ItemMacro) {
        visit::visit_item_macro(self, item);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.names(&segments, path.span().start().line);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        self.tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if attribute.path().is_ident("doc") {
            return;
        }
        if let Ok(list) = attribute.meta.require_list() {
            if attribute.path().is_ident("template") {
                let _ = attribute.parse_nested_meta(|meta| {
                    let value: LitStr = meta.value()?.parse()?;
                    if meta.path.is_ident("path") {
                        self.source.templates.push(value.value());
                    }
                    Ok(())
                });
            }
            self.tokens(list.tokens.clone());
        }
        visit::visit_attribute(self, attribute);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let receiver = last_name(&call.receiver);
        let line = call.method.span().start().line;
        self.source.calls.push(Call { receiver, method: call.method.to_string(), line });
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_field(&mut self, field: &'ast syn::ExprField) {
        if let syn::Member::Named(name) = &field.member {
            self.source.fields.push((name.to_string(), name.span().start().line));
        }
        visit::visit_expr_field(self, field);
    }

    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        self.source.literals.push(text.value());
    }
}

/// `pool` of `self.state.pool()`, `app` of `&app`.
fn last_name(expression: &syn::Expr) -> String {
    match expression {
        syn::Expr::MethodCall(call) => call.method.to_string(),
        syn::Expr::Field(field) => match &field.member {
            syn::Member::Named(name) => name.to_string(),
            syn::Member::Unnamed(_) => String::new(),
        },
        syn::Expr::Path(path) => {
            path.path.segments.last().map_or_else(String::new, |segment| segment.ident.to_string())
        }
        syn::Expr::Call(call) => last_name(&call.func),
        syn::Expr::Reference(reference) => last_name(&reference.expr),
        syn::Expr::Paren(paren) => last_name(&paren.expr),
        syn::Expr::Try(inner) => last_name(&inner.expr),
        syn::Expr::Await(inner) => last_name(&inner.base),
        _ => String::new(),
    }
}
