//! Content encodings.

use std::io::{Read, Write};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Identity = 0,
    Gzip = 1,
    Brotli = 2,
}

impl Encoding {
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// A suffix for entity tags, which must differ between the encodings of a page.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Gzip => "-gzip",
            Self::Brotli => "-br",
        }
    }

    /// Compresses at the highest level, which is slow. `None` if compression fails.
    pub(super) fn best(self, body: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Identity => Some(body.to_vec()),
            Self::Gzip => {
                let mut writer = GzEncoder::new(Vec::new(), Compression::best());
                writer.write_all(body).ok()?;
                writer.finish().ok()
            }
            Self::Brotli => {
                let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
                writer.write_all(body).ok()?;
                writer.flush().ok()?;
                Some(writer.into_inner())
            }
        }
    }

    /// Decompresses `body`.
    pub(super) fn undone(self, body: &[u8]) -> Option<Vec<u8>> {
        let mut plain = Vec::new();
        match self {
            Self::Identity => plain.extend_from_slice(body),
            Self::Gzip => {
                GzDecoder::new(body).read_to_end(&mut plain).ok()?;
            }
            Self::Brotli => {
                brotli::Decompressor::new(body, 4096).read_to_end(&mut plain).ok()?;
            }
        }
        Some(plain)
    }
}

/// The encodings to offer for an `Accept-Encoding` header, smallest output first.
pub(super) fn wanted(accepts: &[u8]) -> &'static [Encoding] {
    use Encoding::{Brotli, Gzip, Identity};
    let (mut brotli, mut gzip, mut others) = (None, None, false);
    for part in accepts.split(|byte| *byte == b',') {
        let mut parts = part.splitn(2, |byte| *byte == b';').map(<[u8]>::trim_ascii);
        let (coding, quality) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let takes = !is_nothing(quality);
        match coding.to_ascii_lowercase().as_slice() {
            b"br" => brotli = Some(takes),
            b"gzip" | b"x-gzip" => gzip = Some(takes),
            b"*" => others = takes,
            _ => {}
        }
    }
    match (brotli.unwrap_or(others), gzip.unwrap_or(others)) {
        (true, true) => &[Brotli, Gzip, Identity],
        (true, false) => &[Brotli, Identity],
        (false, true) => &[Gzip, Identity],
        (false, false) => &[Identity],
    }
}

/// Whether a quality value is zero, however many digits it has.
fn is_nothing(quality: &[u8]) -> bool {
    let Some(quality) = quality.strip_prefix(b"q=").or_else(|| quality.strip_prefix(b"Q=")) else {
        return false;
    };
    str::from_utf8(quality).is_ok_and(|quality| quality.parse() == Ok(0.0_f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_is_not_sent() {
        use Encoding::{Brotli, Gzip, Identity};
        let wanted = |accepts: &str| wanted(accepts.as_bytes());
        assert_eq!(wanted("gzip, deflate, br, zstd"), [Brotli, Gzip, Identity]);
        assert_eq!(wanted("gzip;q=1.0, br;q=0"), [Gzip, Identity]);
        assert_eq!(wanted("BR ; q=0.5"), [Brotli, Identity]);
        assert_eq!(wanted("gzip;Q=0.000"), [Identity]);
        assert_eq!(wanted("brotli"), [Identity]);
        assert_eq!(wanted("*"), [Brotli, Gzip, Identity]);
        assert_eq!(wanted("*, br;q=0"), [Gzip, Identity]);
        assert_eq!(wanted("gzip, *;q=0"), [Gzip, Identity]);
        assert_eq!(wanted("x-gzip"), [Gzip, Identity]);
    }

    #[test]
    fn compressed_is_smaller() {
        let page = "<p>Lenin died on 21 January 1924.</p>".repeat(50);
        for encoding in [Encoding::Gzip, Encoding::Brotli] {
            let smaller = encoding.best(page.as_bytes()).unwrap();
            assert!(smaller.len() < page.len() / 10);
            assert_eq!(encoding.undone(&smaller).unwrap(), page.as_bytes());
        }
    }
}
