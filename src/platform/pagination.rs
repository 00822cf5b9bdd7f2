//! Pagination with a real link to each page.

/// A position in a paginated list.
#[derive(Debug, Clone)]
pub struct Pagination {
    path: String,
    filter: String,
    pub current: i64,
    pub last: i64,
    per_page: i64,
}

impl Pagination {
    /// Parses the `page` parameter. `None` if there is no such page.
    pub fn new(path: &str, filter: &str, asked: &str, total: i64, per_page: i64) -> Option<Self> {
        let last = (total.max(1) + per_page - 1) / per_page;
        let current = if asked.is_empty() { 1 } else { asked.parse().ok()? };
        (1..=last).contains(&current).then(|| Self {
            path: path.to_owned(),
            filter: filter.to_owned(),
            current,
            last,
            per_page,
        })
    }

    pub fn offset(&self) -> i64 {
        (self.current - 1) * self.per_page
    }

    /// The address of a page. The first page has no `page` parameter.
    pub fn path_of(&self, page: i64) -> String {
        Self::address(&self.path, &self.filter, page)
    }

    /// The canonical address of a page of the list at `path`, as the site links to it.
    pub fn address(path: &str, filter: &str, page: i64) -> String {
        let parts: Vec<String> =
            [filter.to_owned(), if page > 1 { format!("page={page}") } else { String::new() }]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect();
        if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
    }

    pub fn previous(&self) -> Option<String> {
        (self.current > 1).then(|| self.path_of(self.current - 1))
    }

    pub fn next(&self) -> Option<String> {
        (self.current < self.last).then(|| self.path_of(self.current + 1))
    }

    /// The pages to link to: the first, the last and the neighbours of the current one. `None` is a
    /// gap.
    pub fn links(&self) -> Vec<Option<Link>> {
        let near = |page: &i64| *page == 1 || *page == self.last || (page - self.current).abs() <= 2;
        let mut links = Vec::new();
        let mut before = 0;
        for number in (1..=self.last).filter(near) {
            if number - before > 1 {
                links.push(None);
            }
            links.push(Some(Link { number, path: self.path_of(number), is_current: number == self.current }));
            before = number;
        }
        links
    }
}

/// A link to a page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub number: i64,
    pub path: String,
    pub is_current: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_not_there_is_none() {
        assert!(Pagination::new("/answers", "", "3", 40, 20).is_none());
        assert!(Pagination::new("/answers", "", "none", 40, 20).is_none());
        assert!(Pagination::new("/answers", "", "", 0, 20).is_some());
    }

    #[test]
    fn links_keep_the_filter_and_spare_page_one() {
        let pages = Pagination::new("/a", "topic=x", "2", 100, 20).unwrap();
        assert_eq!(pages.previous().as_deref(), Some("/a?topic=x"));
        assert_eq!(pages.next().as_deref(), Some("/a?topic=x&page=3"));
        assert_eq!(pages.offset(), 20);
    }

    #[test]
    fn a_long_list_has_gaps() {
        let links = Pagination::new("/a", "", "10", 400, 20).unwrap().links();
        let numbers: Vec<i64> =
            links.iter().map(|link| link.as_ref().map_or(0, |link| link.number)).collect();
        assert_eq!(numbers, [1, 0, 8, 9, 10, 11, 12, 0, 20]);
    }
}
