//! Whether the links of past papers still lead anywhere.

use std::collections::HashMap;

use uuid::Uuid;

/// What a request for a link came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    Alive,
    /// The server says that there is nothing any more: 404 or 410.
    Gone(String),
    /// It may be there again tomorrow.
    Failed(String),
}

impl LinkState {
    /// Of the status of a response, after redirects.
    pub fn of_status(status: u16) -> Self {
        match status {
            200..=299 => Self::Alive,
            404 | 410 => Self::Gone(format!("the server answered {status}")),
            _ => Self::Failed(format!("the server answered {status}")),
        }
    }

    /// How many failures in a row there are after `before`. A link with two is dead.
    pub fn failures(&self, before: i16) -> i16 {
        match self {
            Self::Alive => 0,
            Self::Gone(_) => before.max(1) + 1,
            Self::Failed(_) => before.saturating_add(1),
        }
    }

    pub fn reason(&self) -> &str {
        match self {
            Self::Alive => "",
            Self::Gone(reason) | Self::Failed(reason) => reason,
        }
    }
}

/// A link to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedLink {
    pub id: Uuid,
    pub url: String,
    pub failures: i16,
}

/// Sorts links so that one server is not asked twice in a row while there are others.
pub fn taking_turns(links: Vec<CheckedLink>) -> Vec<CheckedLink> {
    let mut asked: HashMap<String, usize> = HashMap::new();
    let mut turns: Vec<(usize, CheckedLink)> = links
        .into_iter()
        .map(|link| {
            let turn = asked.entry(host(&link.url)).or_default();
            *turn += 1;
            (*turn, link)
        })
        .collect();
    turns.sort_by_key(|(turn, _)| *turn);
    turns.into_iter().map(|(_, link)| link).collect()
}

/// The server that a link leads to; empty where there is none.
pub fn host(url: &str) -> String {
    url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_dead_when_it_is_gone_or_failed_twice() {
        assert_eq!(LinkState::of_status(204).failures(5), 0);
        assert_eq!(LinkState::of_status(404).failures(0), 2);
        let failed = LinkState::of_status(503);
        assert_eq!((failed.failures(0), failed.failures(1)), (1, 2));
        assert_eq!(failed.reason(), "the server answered 503");
    }

    #[test]
    fn servers_take_turns() {
        let link = |url: &str| CheckedLink { id: Uuid::nil(), url: url.to_owned(), failures: 0 };
        let links = ["https://a.example/1", "https://a.example/2", "https://b.example/1"].map(link);
        let order: Vec<String> = taking_turns(links.into()).into_iter().map(|link| link.url).collect();
        assert_eq!(order, ["https://a.example/1", "https://b.example/1", "https://a.example/2"]);
    }
}
