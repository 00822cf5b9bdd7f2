use super::fields::Fields;

/// What two people made of one form.
#[derive(Debug, PartialEq, Eq)]
pub struct Merge {
    /// What both come to together; a conflict stands as `yours` has it.
    pub fields: Fields,
    /// The names of the fields that only they changed.
    pub taken: Vec<String>,
    /// The names of the fields that both changed, and differently.
    pub conflicts: Vec<String>,
}

/// Merges field by field. Without a base, every difference is a conflict.
pub fn three_way(base: Option<&Fields>, theirs: &Fields, yours: &Fields) -> Merge {
    let mut merge = Merge { fields: yours.clone(), taken: Vec::new(), conflicts: Vec::new() };
    let mut names: Vec<&str> = theirs.names().chain(yours.names()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let (there, here) = (theirs.meaning(name), yours.meaning(name));
        let before = base.map(|base| base.meaning(name));
        if there == here || before.as_ref() == Some(&there) {
            continue;
        }
        if before == Some(here) {
            merge.fields.take(name, theirs);
            merge.taken.push(name.to_owned());
        } else {
            merge.conflicts.push(name.to_owned());
        }
    }
    merge
}

/// Merges lists of one thing a line, which is no question as long as no line of the base was changed
/// by both. `None` if one was.
pub fn merged_lines(base: &str, theirs: &str, yours: &str) -> Option<String> {
    let lines = |text: &str| -> Vec<String> {
        let lines = text.lines().map(|line| line.trim().to_owned());
        lines.filter(|line| !line.is_empty()).collect()
    };
    let (base, theirs, yours) = (lines(base), lines(theirs), lines(yours));
    if base.iter().any(|line| !theirs.contains(line) && !yours.contains(line)) {
        return None;
    }
    let kept = yours.iter().filter(|line| !base.contains(line) || theirs.contains(line));
    let added = theirs.iter().filter(|line| !base.contains(line) && !yours.contains(line));
    Some(kept.chain(added).cloned().collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_merged_unless_both_changed_one_line() {
        assert_eq!(merged_lines("a\nb\nc", "a\nb2\nc\nd", "b\nc\ne"), Some("c\ne\nb2\nd".to_owned()));
        assert_eq!(merged_lines("a", "b", "c"), None);
        assert_eq!(merged_lines("", "b", "c"), Some("c\nb".to_owned()));
    }

    fn fields(short: &str, body: &str, topic: &str) -> Fields {
        let mut fields = Fields::default();
        fields.set("short", short);
        fields.set("body", body);
        fields.set("topic", topic);
        fields
    }

    #[test]
    fn only_what_both_changed_is_asked() {
        let base = fields("s", "b", "t");
        let merge = three_way(Some(&base), &fields("S", "b", "t"), &fields("s", "B\r\nb", "t"));
        assert_eq!(merge.fields, fields("S", "B\r\nb", "t"));
        assert_eq!((merge.taken, merge.conflicts), (vec!["short".to_owned()], vec![]));
        let merge = three_way(Some(&base), &fields("S", "x", "t2"), &fields("s", "y", "t2"));
        assert_eq!((merge.taken, merge.conflicts), (vec!["short".to_owned()], vec!["body".to_owned()]));
        assert_eq!(merge.fields, fields("S", "y", "t2"));
    }

    #[test]
    fn a_field_that_was_emptied_is_changed() {
        let base = fields("s", "b", "t");
        assert_eq!(
            three_way(Some(&base), &fields("s", "b", "t2"), &fields("s", "", "t")).fields.get("body"),
            ""
        );
        let merge = three_way(Some(&base), &fields("s", "", "t"), &fields("s", "b2", "t"));
        assert_eq!(merge.conflicts, ["body"]);
    }

    #[test]
    fn without_a_base_every_difference_is_asked() {
        let merge = three_way(None, &fields("S", "b", "t"), &fields("s", "b", "t"));
        assert_eq!((merge.taken, merge.conflicts), (vec![], vec!["short".to_owned()]));
    }
}
