//! Links that narrow a search or widen it, each with its facet count.

use std::cmp::Reverse;

use super::{engine::SearchResponse, facets::FacetCounts, queries::Topic, results::Search};

/// How many topics get a link, beside the one that is set.
const TOPICS: usize = 6;

/// The links for one facet.
#[derive(Debug)]
pub struct FilterGroup {
    pub name: &'static str,
    pub links: Vec<FilterLink>,
}

#[derive(Debug)]
pub struct FilterLink {
    pub label: String,
    pub path: String,
    /// How many answers are found with it; `None` where the link lifts the filter.
    pub count: Option<u64>,
    /// It is the filter that is set.
    pub is_current: bool,
}

impl Search {
    /// The query string without a page.
    pub fn query_string(&self) -> String {
        let [level, subject, topic] = self.slugs();
        query_string(self.text.as_str(), level, subject, topic)
    }

    /// The address of the same search for another text.
    pub fn path_for(&self, text: &str) -> String {
        let [level, subject, topic] = self.slugs();
        path(text, level, subject, topic)
    }

    /// The address of the same search without filters.
    pub fn path_without_filters(&self) -> String {
        path(self.text.as_str(), "", "", "")
    }

    /// The groups that offer a choice. Where counts are exact, a link that would find nothing is
    /// left out, and so is a group with one value.
    pub fn filter_groups(&self, response: &SearchResponse) -> Vec<FilterGroup> {
        let hits = &response.hits;
        let is_useful =
            |link: &FilterLink| link.is_current || !hits.is_exact || link.count.is_none_or(|count| count > 0);
        [
            ("Levels", self.level_links(&hits.facets.levels)),
            ("Subjects", self.subject_links(&hits.facets.subjects)),
            ("Topics", self.topic_links(&hits.facets.topics)),
        ]
        .into_iter()
        .map(|(name, links)| FilterGroup { name, links: links.into_iter().filter(is_useful).collect() })
        .filter(|group| group.links.len() > 2 || !group.links[0].is_current)
        .collect()
    }

    fn level_links(&self, counts: &FacetCounts) -> Vec<FilterLink> {
        let [current, subject, topic] = self.slugs();
        let text = self.text.as_str();
        let all = all_link("All levels", path(text, "", subject, topic), current);
        let each = self.options.levels.iter().map(|level| FilterLink {
            label: level.label.clone(),
            path: path(text, &level.slug, subject, topic),
            count: Some(counts.of(level.id.into())),
            is_current: level.slug == current,
        });
        std::iter::once(all).chain(each).collect()
    }

    fn subject_links(&self, counts: &FacetCounts) -> Vec<FilterLink> {
        let [level, current, _] = self.slugs();
        let text = self.text.as_str();
        let all = all_link("All subjects", path(text, level, "", ""), current);
        let each = self.options.subjects.iter().map(|subject| FilterLink {
            label: subject.label.clone(),
            path: path(text, level, &subject.slug, ""),
            count: Some(counts.of(subject.id.into())),
            is_current: subject.slug == current,
        });
        std::iter::once(all).chain(each).collect()
    }

    fn topic_links(&self, counts: &FacetCounts) -> Vec<FilterLink> {
        let [level, subject, current] = self.slugs();
        let text = self.text.as_str();
        let all = all_link("All topics", path(text, level, subject, ""), current);
        let each = self.top_topics(counts).into_iter().map(|topic| FilterLink {
            label: topic.label.clone(),
            path: path(text, level, &topic.subject, &topic.slug),
            count: Some(counts.of(topic.id)),
            is_current: topic.slug == current,
        });
        std::iter::once(all).chain(each).collect()
    }

    /// The topics with the most results, and the one that is set, in the order of the site.
    fn top_topics(&self, counts: &FacetCounts) -> Vec<&Topic> {
        let current = self.topic.as_ref().map(|topic| topic.id);
        let mut found: Vec<(usize, &Topic)> = self
            .options
            .topics
            .iter()
            .enumerate()
            .filter(|(_, topic)| Some(topic.id) == current || counts.of(topic.id) > 0)
            .collect();
        // stable: of topics with as many results, the first in the order of the site
        found.sort_by_key(|(_, topic)| (Some(topic.id) != current, Reverse(counts.of(topic.id))));
        found.truncate(TOPICS + usize::from(current.is_some()));
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, topic)| topic).collect()
    }

    /// The labels of the filters that are set, such as `GCSE, The Cold War`; empty where none is.
    pub fn filters_in_words(&self) -> String {
        let labels = [
            self.level.as_ref().map(|level| level.label.as_str()),
            self.subject.as_ref().map(|subject| subject.label.as_str()),
            self.topic.as_ref().map(|topic| topic.label.as_str()),
        ];
        labels.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// The filters that are set, as slugs: level, subject, topic.
    fn slugs(&self) -> [&str; 3] {
        [
            self.level.as_ref().map_or("", |level| &level.slug),
            self.subject.as_ref().map_or("", |subject| &subject.slug),
            self.topic.as_ref().map_or("", |topic| &topic.slug),
        ]
    }
}

fn all_link(label: &str, path: String, current: &str) -> FilterLink {
    FilterLink { label: label.to_owned(), path, count: None, is_current: current.is_empty() }
}

fn path(text: &str, level: &str, subject: &str, topic: &str) -> String {
    format!("/search?{}", query_string(text, level, subject, topic))
}

fn query_string(text: &str, level: &str, subject: &str, topic: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("q", text);
    for (name, value) in [("level", level), ("subject", subject), ("topic", topic)] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    query.finish()
}
