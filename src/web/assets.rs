//! The style sheet, the scripts and the pictures, built into the binary and served
//! under a name that changes with their content, so that they can be cached for ever.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{Router, extract::Path, http::header, response::IntoResponse, routing::get};
use sha2::{Digest, Sha256};

use super::{Error, State};

struct Asset {
    name: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
}

macro_rules! assets {
    ($($name:literal $content_type:literal)*) => {
        &[$(Asset {
            name: $name,
            content_type: $content_type,
            bytes: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/", $name)),
        }),*]
    };
}

static ASSETS: &[Asset] = assets! {
    "lectern.css" "text/css; charset=utf-8"
    "lectern.js" "text/javascript; charset=utf-8"
    "suggest.js" "text/javascript; charset=utf-8"
    "editor.js" "text/javascript; charset=utf-8"
    "mark.svg" "image/svg+xml"
};

static HASHED: LazyLock<BTreeMap<String, &'static Asset>> =
    LazyLock::new(|| ASSETS.iter().map(|asset| (hashed_name(asset), asset)).collect());

static ADDRESSES: LazyLock<BTreeMap<&'static str, String>> = LazyLock::new(|| {
    HASHED.iter().map(|(hashed, asset)| (asset.name, format!("/static/{hashed}"))).collect()
});

fn hashed_name(asset: &Asset) -> String {
    let hash: String = Sha256::digest(asset.bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    match asset.name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{hash}.{ending}"),
        None => format!("{}.{hash}", asset.name),
    }
}

/// The address of a file of `static/`; an unknown name is its own address, and 404.
pub fn asset(name: &'static str) -> &'static str {
    ADDRESSES.get(name).map_or(name, String::as_str)
}

pub fn routes() -> Router<State> {
    Router::new().route("/static/{name}", get(serve)).route("/favicon.ico", get(favicon))
}

async fn serve(Path(name): Path<String>) -> Result<impl IntoResponse, Error> {
    let asset = HASHED.get(&name).ok_or(Error::Missing)?;
    Ok((
        [
            (header::CONTENT_TYPE, asset.content_type),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ],
        asset.bytes,
    ))
}

/// Browsers ask for this name whatever the page says.
async fn favicon() -> impl IntoResponse {
    axum::response::Redirect::permanent(asset("mark.svg"))
}
