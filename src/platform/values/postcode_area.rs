use std::fmt;

/// Where lessons in person can be: the beginning of a British postcode in capitals, either an area
/// (`LS`) or a district, which is the whole outward code (`LS6`, `EC1A`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PostcodeArea(String);

/// Why a text is not a [`PostcodeArea`], or not a list of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPostcodeArea {
    #[error("Enter the first part of each postcode, such as LS or LS6, with commas between.")]
    Malformed,
    #[error("Enter at most {} areas.", PostcodeArea::MOST)]
    TooMany,
}

impl PostcodeArea {
    /// The longest list that [`PostcodeArea::parse_list`] takes.
    pub const MOST: usize = 40;

    /// Parses an area or a district: one or two letters, then nothing, a digit, or a digit with
    /// another digit or letter.
    ///
    /// # Errors
    /// Where the text is anything else, such as a whole postcode.
    pub fn parse(text: &str) -> Result<Self, InvalidPostcodeArea> {
        let upper = text.trim().to_ascii_uppercase();
        let letters = upper.bytes().take_while(u8::is_ascii_uppercase).count();
        let is_area = (1..=2).contains(&letters)
            && match &upper.as_bytes()[letters..] {
                [] => true,
                [digit] => digit.is_ascii_digit(),
                [digit, last] => digit.is_ascii_digit() && last.is_ascii_alphanumeric(),
                _ => false,
            };
        if is_area { Ok(Self(upper)) } else { Err(InvalidPostcodeArea::Malformed) }
    }

    /// The district of a postcode of which the first half or the whole was typed, with or without
    /// a space between the halves. The second half, which is about 15 houses, is dropped.
    ///
    /// # Errors
    /// Where the text does not begin with a district.
    pub fn district_of(postcode: &str) -> Result<Self, InvalidPostcodeArea> {
        let district = |text: &str| Self::parse(text).ok().filter(Self::is_district);
        let joined: String = postcode.split_whitespace().collect();
        let first_word = postcode.split_whitespace().next().and_then(district);
        let without_inward =
            || joined.len().checked_sub(3).and_then(|end| joined.get(..end)).and_then(district);
        first_word.or_else(without_inward).ok_or(InvalidPostcodeArea::Malformed)
    }

    /// Parses areas with commas, semicolons or white space between them. Each is kept once.
    ///
    /// # Errors
    /// Where one of them is not an area, or there are more than [`Self::MOST`].
    pub fn parse_list(text: &str) -> Result<Vec<Self>, InvalidPostcodeArea> {
        let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
        let mut areas = Vec::new();
        for word in words.filter(|word| !word.is_empty()) {
            let area = Self::parse(word)?;
            if !areas.contains(&area) {
                areas.push(area);
            }
        }
        if areas.len() > Self::MOST { Err(InvalidPostcodeArea::TooMany) } else { Ok(areas) }
    }

    /// Whether this is a district (`LS6`), not a whole area (`LS`).
    pub fn is_district(&self) -> bool {
        self.0.contains(|c: char| c.is_ascii_digit())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl TryFrom<&str> for PostcodeArea {
    type Error = InvalidPostcodeArea;

    fn try_from(text: &str) -> Result<Self, InvalidPostcodeArea> {
        Self::parse(text)
    }
}

impl fmt::Display for PostcodeArea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(areas: Vec<PostcodeArea>) -> Vec<String> {
        areas.into_iter().map(PostcodeArea::into_string).collect()
    }

    #[test]
    fn an_area_or_a_district_is_parsed() {
        for (typed, area) in [("ls", "LS"), (" LS6 ", "LS6"), ("ec1a", "EC1A"), ("M1", "M1"), ("W1A", "W1A")]
        {
            assert_eq!(PostcodeArea::parse(typed).unwrap().as_str(), area);
        }
        for wrong in ["", "Leeds", "6", "LS6 2AB", "LS62AB", "LS6666", "LS1!", "É6", "2AB"] {
            assert_eq!(PostcodeArea::parse(wrong), Err(InvalidPostcodeArea::Malformed), "{wrong}");
        }
    }

    #[test]
    fn of_a_postcode_only_the_district_is_kept() {
        for postcode in ["LS6", "ls6 2ab", "LS62AB", " ls6 ", "LS 6 2AB"] {
            assert_eq!(PostcodeArea::district_of(postcode).unwrap().as_str(), "LS6", "{postcode}");
        }
        for wrong in ["", "LS", "Leeds", "somewhere", "É62AB"] {
            assert!(PostcodeArea::district_of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_list_holds_each_area_once() {
        assert_eq!(
            texts(PostcodeArea::parse_list("ls, LS6 yo1;ls\nEC1A,").unwrap()),
            ["LS", "LS6", "YO1", "EC1A"]
        );
        assert_eq!(PostcodeArea::parse_list("LS6, 2AB"), Err(InvalidPostcodeArea::Malformed));
    }

    #[test]
    fn a_list_has_at_most_40_areas() {
        let list = |count: usize| (1..=count).map(|n| format!("LS{n}")).collect::<Vec<_>>().join(", ");
        assert_eq!(PostcodeArea::parse_list(&list(40)).unwrap().len(), 40);
        assert_eq!(PostcodeArea::parse_list(&list(41)), Err(InvalidPostcodeArea::TooMany));
    }
}
