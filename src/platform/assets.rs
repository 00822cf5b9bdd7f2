//! Static files: embedded in the binary and served under names that contain a content hash, so that
//! caches may keep them forever.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, OnceLock},
};

use axum::{
    Router,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::{
    App, Error,
    encoding::{self, Encoding},
    extract::Path,
};

struct Asset {
    name: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
    bodies: [OnceLock<Bytes>; 3],
}

impl Asset {
    /// The body in this encoding, compressed at the highest level on first use.
    fn body(&self, encoding: Encoding) -> &Bytes {
        self.bodies[encoding as usize].get_or_init(|| match encoding.best(self.bytes) {
            Some(body) => body.into(),
            None => Bytes::from_static(self.bytes),
        })
    }
}

/// Concatenates the design tokens and the style sheet, to save a request.
macro_rules! bytes {
    ("lectern.css") => {
        concat!(
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/tokens.css")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/lectern.css")),
        )
        .as_bytes()
    };
    // Concatenated to save requests; each script has a block scope of its own.
    ("lectern.js") => {
        concat!(
            "{",
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/lectern.js")),
            "}{",
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/reading.js")),
            "}{",
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/suggest.js")),
            "}{",
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/answer.js")),
            "}",
        )
        .as_bytes()
    };
    // One module: its parts share a scope, and what they export is for the tests.
    ("study.js") => {
        concat!(
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/study/fsrs.js")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/study/store.js")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/study/session.js")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/study/deck.js")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/study/home.js")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/study/quiz.js")),
        )
        .as_bytes()
    };
    ("study.css") => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/study/study.css"))
    };
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/", $name))
    };
}

macro_rules! assets {
    ($($name:tt $content_type:literal)*) => {
        [$(Asset {
            name: $name,
            content_type: $content_type,
            bytes: bytes!($name),
            bodies: [OnceLock::new(), OnceLock::new(), OnceLock::new()],
        }),*]
    };
}

static ASSETS: [Asset; 12] = assets! {
    "lectern.css" "text/css; charset=utf-8"
    "lectern.js" "text/javascript; charset=utf-8"
    "editor.js" "text/javascript; charset=utf-8"
    "board.js" "text/javascript; charset=utf-8"
    "study.js" "text/javascript; charset=utf-8"
    "study.css" "text/css; charset=utf-8"
    "practice.css" "text/css; charset=utf-8"
    "practice.js" "text/javascript; charset=utf-8"
    "mark.svg" "image/svg+xml"
    "mark.png" "image/png"
    "lectern-serif-roman.abcb5e39a0a3.woff2" "font/woff2"
    "lectern-serif-italic.d02407f3fb40.woff2" "font/woff2"
};

/// The font of most of the text, which pages ask browsers to fetch early.
pub const SERIF: &str = "/static/lectern-serif-roman.abcb5e39a0a3.woff2";

static HASHED: LazyLock<BTreeMap<String, &'static Asset>> =
    LazyLock::new(|| ASSETS.iter().map(|asset| (hashed_name(asset), asset)).collect());

static ADDRESSES: LazyLock<BTreeMap<&'static str, String>> = LazyLock::new(|| {
    HASHED.iter().map(|(hashed, asset)| (asset.name, format!("/static/{hashed}"))).collect()
});

/// The name with a hash of the content in it. A font has it in its file name already, because the
/// style sheet has to name it.
fn hashed_name(asset: &Asset) -> String {
    let hash: String = Sha256::digest(asset.bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    if asset.name.contains(&hash) {
        return asset.name.to_owned();
    }
    match asset.name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{hash}.{ending}"),
        None => format!("{}.{hash}", asset.name),
    }
}

/// Applies the reader's stored preferences before first paint. It is inline, because an external
/// script would arrive too late; the content security policy allows it by hash.
pub const EARLY: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/early.js")).trim_ascii_end();

/// The hashed address of a file in `static/`. An unknown name is returned unchanged, and its
/// address answers 404.
pub fn asset(name: &'static str) -> &'static str {
    ADDRESSES.get(name).map_or(name, String::as_str)
}

pub fn routes() -> Router<App> {
    Router::new()
        .route("/static/{name}", get(serve))
        .route("/favicon.ico", get(favicon))
        .route("/site.webmanifest", get(manifest))
        .route("/speculation-rules.json", get(speculation))
}

async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Error> {
    let asset = HASHED.get(&name).ok_or(Error::Missing)?;
    let encoding =
        encoding::wanted(headers.get(header::ACCEPT_ENCODING).map_or(b"", |accepts| accepts.as_bytes()))[0];
    let about = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ];
    let mut response = (about, asset.body(encoding).clone()).into_response();
    if let Some(name) = encoding.name() {
        response.headers_mut().insert(header::CONTENT_ENCODING, name.parse().map_err(|_| Error::Missing)?);
    }
    Ok(response)
}

/// Speculation rules, which tell browsers which links to prefetch. The `Speculation-Rules` header
/// of each page points here.
async fn speculation() -> impl IntoResponse {
    let about = [
        (header::CONTENT_TYPE, "application/speculationrules+json"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (about, bytes!("speculation-rules.json").as_slice())
}

/// The web app manifest, for people who add the site to their home screen.
async fn manifest() -> impl IntoResponse {
    let manifest = serde_json::json!({
        "name": "Lectern",
        "start_url": "/",
        "display": "browser",
        "background_color": "#f5f2e9",
        "theme_color": "#0d5460",
        "icons": [
            {"src": asset("mark.svg"), "type": "image/svg+xml", "sizes": "any"},
            {"src": asset("mark.png"), "type": "image/png", "sizes": "512x512", "purpose": "maskable"},
        ],
    });
    let about = [
        (header::CONTENT_TYPE, "application/manifest+json"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (about, manifest.to_string())
}

/// Browsers request this path even if the page declares another icon.
async fn favicon() -> impl IntoResponse {
    axum::response::Redirect::permanent(asset("mark.svg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_names_every_font_as_it_is_served() {
        let fonts: Vec<_> = ASSETS.iter().filter(|asset| asset.content_type == "font/woff2").collect();
        let style_sheet = std::str::from_utf8(bytes!("lectern.css")).unwrap();
        assert_eq!(style_sheet.matches("url(").count(), fonts.len());
        for font in &fonts {
            let address = asset(font.name);
            assert_eq!(address, format!("/static/{}", font.name), "its name has another hash");
            assert!(style_sheet.contains(&format!("url({address})")), "{address}");
        }
        assert!(fonts.iter().any(|font| asset(font.name) == SERIF));
        let size: usize = fonts.iter().map(|font| font.bytes.len()).sum();
        assert!(size < 40 * 1024, "the fonts have {size} bytes");
    }
}
