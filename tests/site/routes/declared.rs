//! The routes as the sources declare them: axum's router lists none, so they are read with `syn`.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use syn::{
    Expr, ExprLit, ExprMethodCall, ItemFn, Lit,
    visit::{self, Visit},
};

/// A route of the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Declared {
    pub method: String,
    /// As a request names it: what stands in `desk()` begins with `/admin`.
    pub path: String,
    /// The room; `platform` for what belongs to none.
    pub room: String,
    pub is_desk: bool,
}

/// Every route of `src/`.
pub fn routes() -> BTreeSet<Declared> {
    let mut files = Vec::new();
    let src = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    walk(&src, &mut files);
    let mut found = BTreeSet::new();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let place = path.strip_prefix(&src).unwrap().to_str().unwrap();
        let room = place.split('/').next().unwrap().to_owned();
        let is_routes = room == "platform" || place.ends_with("/routes.rs");
        let mut reader = Reader { room, function: String::new(), found: BTreeSet::new() };
        reader.visit_file(&syn::parse_file(&text).unwrap());
        assert!(is_routes || reader.found.is_empty(), "{place} has routes; they stand in routes.rs");
        found.extend(reader.found);
    }
    found
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

struct Reader {
    room: String,
    function: String,
    found: BTreeSet<Declared>,
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function = item.sig.ident.to_string();
        visit::visit_item_fn(self, item);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let is_routes = self.function == "public" || self.function == "desk" || self.function == "routes";
        match call.method.to_string().as_str() {
            "route" => {
                let Some(Expr::Lit(ExprLit { lit: Lit::Str(path), .. })) = call.args.first() else {
                    panic!("{}: a route is written out as a string", self.room);
                };
                let is_desk = self.function == "desk";
                let path = match (is_desk, path.value().as_str()) {
                    (true, "/") => "/admin".to_owned(),
                    (true, path) => format!("/admin{path}"),
                    (false, path) => path.to_owned(),
                };
                let mut methods = Vec::new();
                methods_of(&call.args[1], &mut methods);
                assert!(!methods.is_empty(), "no method of {path} was understood");
                let room = self.room.clone();
                self.found.extend(methods.into_iter().map(|method| Declared {
                    method,
                    path: path.clone(),
                    room: room.clone(),
                    is_desk,
                }));
            }
            "nest" | "nest_service" | "route_service" if is_routes => {
                panic!("{}: this test does not understand {}", self.room, call.method);
            }
            _ => {}
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// `get(…).post(…)` is GET and POST.
fn methods_of(expression: &Expr, methods: &mut Vec<String>) {
    let name = match expression {
        Expr::MethodCall(call) => {
            methods_of(&call.receiver, methods);
            call.method.to_string()
        }
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => path.path.segments.last().unwrap().ident.to_string(),
            _ => return,
        },
        _ => return,
    };
    if ["get", "post", "put", "patch", "delete"].contains(&name.as_str()) {
        methods.push(name.to_uppercase());
    } else {
        assert!(["layer", "route_layer"].contains(&name.as_str()), "{name} is no method that is known here");
    }
}
