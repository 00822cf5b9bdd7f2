use crate::answers::Publication;

/// The button that an editor pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Save,
    Preview,
    Publish,
    Withdraw,
}

impl Action {
    pub fn parse(text: &str) -> Self {
        match text {
            "preview" => Self::Preview,
            "publish" => Self::Publish,
            "withdraw" => Self::Withdraw,
            _ => Self::Save,
        }
    }

    /// The state of the answer afterwards. Only a published answer can be withdrawn.
    pub fn state_after(self, now: Publication) -> Publication {
        match (self, now) {
            (Self::Publish, _) => Publication::Published,
            (Self::Withdraw, Publication::Published) => Publication::Withdrawn,
            // so that a preview may lack what a published answer needs
            (Self::Preview, _) => Publication::Draft,
            (Self::Save | Self::Withdraw, now) => now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_cannot_be_withdrawn() {
        assert_eq!(Action::Withdraw.state_after(Publication::Draft), Publication::Draft);
        assert_eq!(Action::Withdraw.state_after(Publication::Published), Publication::Withdrawn);
        assert_eq!(Action::Save.state_after(Publication::Withdrawn), Publication::Withdrawn);
        assert_eq!(Action::Publish.state_after(Publication::Withdrawn), Publication::Published);
    }
}
