//! Extractors of addresses. A visitor who follows a mistyped or cut-off link meets a page of ours:
//! axum's own extractors would answer with its words, in plain text.

use std::{collections::BTreeMap, convert::Infallible};

use axum::{RequestPartsExt, extract, extract::FromRequestParts, http::request::Parts};
use serde::de::{DeserializeOwned, value::MapDeserializer};
use url::form_urlencoded;

use super::Error;

/// The parameters of a route. An address that does not fit them (no id where one is expected, or
/// bytes that are not UTF-8) leads nowhere: 404.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send + 'static, S: Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let path = parts.extract::<extract::Path<T>>().await;
        path.map(|extract::Path(path)| Self(path)).map_err(|_| Error::Missing)
    }
}

/// Query parameters as text. Malformed queries are never rejected: the last of repeated parameters
/// wins, unknown ones are ignored, and bytes that are not UTF-8 are replaced.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Default, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let fields: BTreeMap<String, String> =
            form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let fields = MapDeserializer::<_, serde::de::value::Error>::new(fields.into_iter());
        Ok(Self(T::deserialize(fields).unwrap_or_default()))
    }
}
