/// An exam board of the United Kingdom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Board {
    Aqa,
    Edexcel,
    Ocr,
    Eduqas,
    Wjec,
    Ccea,
}

impl Board {
    pub const ALL: [Self; 6] = [Self::Aqa, Self::Edexcel, Self::Ocr, Self::Eduqas, Self::Wjec, Self::Ccea];

    pub fn label(self) -> &'static str {
        match self {
            Self::Aqa => "AQA",
            Self::Edexcel => "Edexcel",
            Self::Ocr => "OCR",
            Self::Eduqas => "Eduqas",
            Self::Wjec => "WJEC",
            Self::Ccea => "CCEA",
        }
    }

    /// As the database and the browser know it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Aqa => "aqa",
            Self::Edexcel => "edexcel",
            Self::Ocr => "ocr",
            Self::Eduqas => "eduqas",
            Self::Wjec => "wjec",
            Self::Ccea => "ccea",
        }
    }

    /// The board with this name, in whatever case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|board| board.label().eq_ignore_ascii_case(name.trim()))
    }
}
