//! Headers as the lines that travel.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Writes the headers whose names are wanted as lines of HTTP/1.
pub(super) fn write(headers: &HeaderMap, is_wanted: impl Fn(&HeaderName) -> bool) -> Vec<u8> {
    let mut lines = Vec::with_capacity(1024);
    for (name, value) in headers.iter().filter(|(name, _)| is_wanted(name)) {
        for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            lines.extend_from_slice(part);
        }
    }
    lines
}

/// The headers in lines that [`write()`] made.
pub(super) fn parse(lines: &[u8]) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
    lines.split(|byte| *byte == b'\n').filter_map(|line| {
        let line = line.trim_ascii_end();
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(&line[..colon]).ok()?;
        Some((name, HeaderValue::from_bytes(line[colon + 1..].trim_ascii_start()).ok()?))
    })
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    #[test]
    fn headers_are_the_same_after_they_were_lines() {
        let headers = HeaderMap::from_iter([
            (header::LINK, HeaderValue::from_static("<https://lectern.example/a:b>; rel=\"canonical\"")),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ]);
        assert_eq!(parse(&write(&headers, |_| true)).collect::<HeaderMap>(), headers);
    }
}
