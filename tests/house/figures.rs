//! Figures about the tree that are printed: run `cargo test --test house figures -- --nocapture`.

use std::collections::{BTreeMap, BTreeSet};

use crate::house::House;

type Edges = BTreeMap<String, BTreeSet<String>>;

/// Which rooms each room uses.
fn rooms(house: &House) -> Edges {
    let mut edges = Edges::new();
    for source in &house.sources {
        if house.rank(source.room()).is_none() {
            continue;
        }
        let used = source.references.iter().filter_map(|reference| house.room_of(&reference.path));
        let used = used.filter(|used| *used != source.room()).map(str::to_owned);
        edges.entry(source.room().to_owned()).or_default().extend(used);
    }
    edges
}

/// Which files each file uses: the longest prefix of a path that is a module.
fn files(house: &House) -> Edges {
    let modules: BTreeMap<&[String], &str> =
        house.sources.iter().map(|source| (&source.module[..], source.path.as_str())).collect();
    let mut edges = Edges::new();
    for source in &house.sources {
        let used = source.references.iter().filter_map(|reference| {
            let path = &reference.path;
            let whole = (2..=path.len()).rev().find_map(|end| modules.get(&path[..end]))?;
            (*whole != source.path).then(|| (*whole).to_owned())
        });
        edges.entry(source.path.clone()).or_default().extend(used);
    }
    edges
}

/// Pairs that use each other.
pub fn pairs(house: &House) -> Vec<(String, String)> {
    let edges = rooms(house);
    let uses = |a: &String, b: &String| edges.get(a).is_some_and(|used| used.contains(b));
    let both = edges.iter().flat_map(|(a, used)| used.iter().map(move |b| (a.clone(), b.clone())));
    both.filter(|(a, b)| a < b && uses(b, a)).collect()
}

/// Groups of rooms that each reach all the others of their group.
pub fn circles_of_rooms(house: &House) -> Vec<Vec<String>> {
    circles(&rooms(house))
}

/// Circles of files that stand in more than one room.
pub fn circles_between_rooms(house: &House) -> Vec<Vec<String>> {
    let mut circles = circles(&files(house));
    let room = |path: &String| path.split('/').nth(1).unwrap_or_default().to_owned();
    circles.retain(|circle| {
        let rooms: BTreeSet<String> = circle.iter().map(room).collect();
        rooms.iter().filter(|room| house.rank(room).is_some()).count() > 0 && rooms.len() > 1
    });
    circles
}

fn circles(edges: &Edges) -> Vec<Vec<String>> {
    let reach: BTreeMap<&String, BTreeSet<&String>> =
        edges.keys().map(|start| (start, reached(edges, start))).collect();
    let mut found: BTreeSet<Vec<String>> = BTreeSet::new();
    for (start, reached) in &reach {
        if reached.contains(start) {
            let together =
                reached.iter().filter(|other| reach.get(*other).is_some_and(|back| back.contains(start)));
            found.insert(together.map(|name| (*name).clone()).collect());
        }
    }
    found.into_iter().filter(|circle| circle.len() > 1).collect()
}

fn reached<'a>(edges: &'a Edges, start: &'a String) -> BTreeSet<&'a String> {
    let mut open: Vec<&String> = edges.get(start).into_iter().flatten().collect();
    let mut reached = BTreeSet::new();
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(edges.get(next).into_iter().flatten());
        }
    }
    reached
}

/// The ten longest files and functions, and how rooms know each other.
pub fn print(house: &House) {
    let mut longest: Vec<(usize, &str)> =
        house.sources.iter().map(|source| (source.lines, source.path.as_str())).collect();
    longest.sort_unstable_by(|a, b| b.cmp(a));
    let over_200 = longest.iter().filter(|(lines, _)| *lines > 200).count();
    let lines: usize = longest.iter().map(|(lines, _)| lines).sum();
    println!("{} files, {lines} lines; over 200 lines: {over_200}; the longest:", longest.len());
    for (lines, path) in longest.iter().take(10) {
        println!("{lines:5}  {path}");
    }
    let mut functions: Vec<(usize, String)> = house
        .sources
        .iter()
        .flat_map(|source| {
            source
                .functions
                .iter()
                .map(|function| (function.lines, format!("{}: {}", source.path, function.name)))
        })
        .collect();
    functions.sort_unstable_by(|a, b| b.cmp(a));
    let over_40 = functions.iter().filter(|(lines, _)| *lines > 40).count();
    let median = functions.get(functions.len() / 2).map_or(0, |(lines, _)| *lines);
    println!("{} functions, median {median} lines; over 40 lines: {over_40}; the longest:", functions.len());
    for (lines, name) in functions.iter().take(10) {
        println!("{lines:5}  {name}");
    }
    println!("pairs of rooms that know each other: {}", pairs(house).len());
    println!("circles of rooms: {}", circles_of_rooms(house).len());
    println!("import circles of files between rooms: {}", circles_between_rooms(house).len());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_and_a_circle_are_seen() {
        let house = House::with(&[
            ("src/topics/mod.rs", "mod topic;"),
            ("src/topics/topic.rs", "use crate::tutors::tutor::Tutor; struct Topic;"),
            ("src/answers/mod.rs", "use crate::topics::topic::Topic;"),
            ("src/tutors/mod.rs", "use crate::answers::Answer;"),
            ("src/tutors/tutor.rs", "use crate::topics::topic::Topic; struct Tutor;"),
        ]);
        assert_eq!(pairs(&house), [("topics".to_owned(), "tutors".to_owned())]);
        assert_eq!(circles_of_rooms(&house), [["answers", "topics", "tutors"]]);
        assert_eq!(circles_between_rooms(&house), [["src/topics/topic.rs", "src/tutors/tutor.rs"]]);
    }
}
