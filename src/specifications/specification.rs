use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Board;

/// A course of an exam board, by the code that the board gives it: `AQA 8145`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Specification {
    pub board: Board,
    pub code: String,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not a specification. Write the exam board and its code, like AQA 8145. The boards are AQA, Edexcel, OCR, Eduqas, WJEC and CCEA"
)]
pub struct UnknownSpecification(String);

const MAX_CODE: usize = 20;

impl Specification {
    /// From the two columns that hold one; `None` if the database has a board that is not known here.
    pub fn from_columns(board: &str, code: &str) -> Option<Self> {
        Some(Self { board: Board::parse(board)?, code: code.to_owned() })
    }
}

impl FromStr for Specification {
    type Err = UnknownSpecification;

    fn from_str(text: &str) -> Result<Self, UnknownSpecification> {
        let unknown = || UnknownSpecification(text.trim().chars().take(60).collect());
        let (board, code) = text.trim().split_once(char::is_whitespace).ok_or_else(unknown)?;
        let board = Board::parse(board).ok_or_else(unknown)?;
        let code = code.trim().to_ascii_uppercase();
        let is_code = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '-' | '.');
        if code.is_empty() || code.len() > MAX_CODE || !code.chars().all(is_code) {
            return Err(unknown());
        }
        Ok(Self { board, code })
    }
}

impl fmt::Display for Specification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.board.label(), self.code)
    }
}

impl TryFrom<String> for Specification {
    type Error = UnknownSpecification;

    fn try_from(text: String) -> Result<Self, UnknownSpecification> {
        text.parse()
    }
}

impl From<Specification> for String {
    fn from(specification: Specification) -> Self {
        specification.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_board_and_its_code_are_read_in_any_case() {
        for (text, meant) in
            [("AQA 8145", "AQA 8145"), (" edexcel  1hi0 ", "Edexcel 1HI0"), ("OCR J411", "OCR J411")]
        {
            assert_eq!(text.parse::<Specification>().unwrap().to_string(), meant);
        }
        for text in ["", "AQA", "8145", "Pearson 1HI0", "AQA 8145; DROP", "AQA <b>"] {
            assert!(text.parse::<Specification>().is_err(), "{text}");
        }
    }
}
