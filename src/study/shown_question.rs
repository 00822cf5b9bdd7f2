use super::quiz::{Fact, LETTERS, Marked, Question, Task, Verdict};

/// A question as its page shows it, with what was given and whether that is right once it is marked.
#[derive(Debug)]
pub struct ShownQuestion<'a> {
    /// Counted from 1.
    pub number: usize,
    pub prompt: &'static str,
    pub of: &'a str,
    pub choices: Vec<ShownChoice<'a>>,
    pub year: Option<ShownYear<'a>>,
    pub definitions: &'a [String],
    /// Events to put in order, or terms to match.
    pub rows: Vec<ShownRow<'a>>,
    /// What the script compares: the right value of each field, separated by `|`.
    pub right: String,
    /// `None` before it is marked.
    pub verdict: Option<&'static str>,
    pub facts: &'a [Fact],
}

#[derive(Debug)]
pub struct ShownChoice<'a> {
    pub text: &'a str,
    pub is_given: bool,
    /// Whether it is marked as the right one.
    pub is_right: bool,
}

#[derive(Debug)]
pub struct ShownYear<'a> {
    pub given: &'a str,
    pub is_wrong: bool,
}

#[derive(Debug)]
pub struct ShownRow<'a> {
    /// The name of its field.
    pub name: String,
    pub text: &'a str,
    pub is_wrong: bool,
    /// Each with whether it was given.
    pub options: Vec<(String, bool)>,
}

impl<'a> ShownQuestion<'a> {
    pub fn new(question: &'a Question, number: usize, marked: Option<&'a Marked>) -> Self {
        let mut shown = Self {
            number,
            prompt: question.prompt,
            of: &question.of,
            choices: Vec::new(),
            year: None,
            definitions: &[],
            rows: Vec::new(),
            right: question.task.right_values().join("|"),
            verdict: marked.map(|marked| match marked.verdict {
                Verdict::Right => "Right",
                Verdict::Wrong => "Not quite",
                Verdict::Blank => "Not answered",
            }),
            facts: &question.facts,
        };
        let given = |part: usize| marked.and_then(|marked| marked.given.get(part)).map_or("", String::as_str);
        let is_wrong = |part: usize| {
            marked.is_some_and(|marked| {
                marked.verdict == Verdict::Wrong && marked.parts.get(part) == Some(&false)
            })
        };
        let rows = |texts: &'a [String], options: &dyn Fn(usize) -> String| {
            let names = question.fields(number);
            let row = |(part, (text, name)): (usize, (&'a String, String))| {
                let options = (0..texts.len()).map(options);
                ShownRow {
                    name,
                    text,
                    is_wrong: is_wrong(part),
                    options: options.map(|option| (option.clone(), option == given(part))).collect(),
                }
            };
            texts.iter().zip(names).enumerate().map(row).collect()
        };
        match &question.task {
            Task::Choice { choices, right } => {
                let choice = |(at, text): (usize, &'a String)| ShownChoice {
                    text,
                    is_given: given(0) == at.to_string(),
                    is_right: marked.is_some() && at == *right,
                };
                shown.choices = choices.iter().enumerate().map(choice).collect();
            }
            Task::Year { .. } => shown.year = Some(ShownYear { given: given(0), is_wrong: is_wrong(0) }),
            Task::Order { events, .. } => shown.rows = rows(events, &|place| (place + 1).to_string()),
            Task::Match { terms, definitions, .. } => {
                shown.definitions = definitions;
                shown.rows = rows(terms, &|at| LETTERS.get(at).copied().unwrap_or_default().to_owned());
            }
        }
        shown
    }
}
