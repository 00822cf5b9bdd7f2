//! The form of a practice question: from what is stored to what is typed, and from there to a draft.

use serde::{Deserialize, Serialize};

use super::{
    content::{Body, Content, Extract},
    draft::Draft,
    mark_scheme::SchemeLevel,
    model_answer::{self, ModelAnswer},
};
use crate::{answers::Publication, editorial::KnownLabels, platform::form::Mistakes};

/// The fields of the form as the browser sends them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub question: String,
    pub slug: String,
    pub level: String,
    pub subject: String,
    pub topic: String,
    pub command: String,
    pub marks: String,
    pub board: String,
    /// With commas: `AO1, AO2`.
    pub objectives: String,
    /// One a line, as are points and lifts.
    pub stimulus: String,
    pub extract: String,
    pub extract_attribution: String,
    pub extract_licence: String,
    /// One a line: `5–6 | What such an answer does`.
    pub scheme: String,
    pub points: String,
    pub lower_grade: String,
    pub lower_marks: String,
    pub lower: String,
    pub higher_grade: String,
    pub higher_marks: String,
    pub higher: String,
    pub lifts: String,
    pub author: String,
    pub checked_by: String,
    pub checked_on: String,
}

impl Typed {
    pub fn of(content: &Content) -> Self {
        let body = &content.body;
        let stored = |at: usize| body.models.get(at).cloned().unwrap_or_default();
        let (lower, higher) = (stored(0), stored(1));
        Self {
            question: content.question.clone(),
            slug: content.slug.clone(),
            level: content.level.slug.clone(),
            subject: content.subject.slug.clone(),
            topic: content.topic.label.clone(),
            command: content.command.map(|word| word.slug.to_owned()).unwrap_or_default(),
            marks: typed_number(content.marks),
            board: body.board.clone(),
            objectives: body.objectives.join(", "),
            stimulus: body.stimulus.join("\n"),
            extract: body.extract.text.clone(),
            extract_attribution: body.extract.attribution.clone(),
            extract_licence: body.extract.licence.clone(),
            scheme: body.scheme.iter().map(SchemeLevel::to_line).collect::<Vec<_>>().join("\n"),
            points: body.points.join("\n"),
            lower: model_answer::to_text(&lower.paragraphs),
            lower_grade: lower.grade,
            lower_marks: typed_number(lower.marks),
            higher: model_answer::to_text(&higher.paragraphs),
            higher_grade: higher.grade,
            higher_marks: typed_number(higher.marks),
            lifts: body.lifts.join("\n"),
            author: body.author.clone(),
            checked_by: body.checked_by.clone(),
            checked_on: body.checked_on.clone(),
        }
    }

    /// # Errors
    /// The mistakes, in the order of the form.
    pub fn check(&self, known: &KnownLabels, state: Publication) -> Result<Content, Mistakes> {
        let mut mistakes = Mistakes::default();
        let marks = number("marks", &self.marks, &mut mistakes);
        let lower = model("lower", [&self.lower_grade, &self.lower_marks, &self.lower], &mut mistakes);
        let higher = model("higher", [&self.higher_grade, &self.higher_marks, &self.higher], &mut mistakes);
        let mut models = vec![lower, higher];
        while models.last().is_some_and(|model| *model == ModelAnswer::default()) {
            models.pop();
        }
        let draft = Draft {
            level: known.level(&self.level).to_owned(),
            subject: known.subject(&self.subject).to_owned(),
            topic: known.topic(&self.subject, &self.topic).to_owned(),
            question: self.question.clone(),
            slug: self.slug.clone(),
            command: self.command.clone(),
            marks,
            body: Body {
                board: self.board.clone(),
                objectives: self.objectives.split([',', '\n']).map(str::to_owned).collect(),
                stimulus: lines(&self.stimulus),
                extract: Extract {
                    text: self.extract.clone(),
                    attribution: self.extract_attribution.clone(),
                    licence: self.extract_licence.clone(),
                },
                scheme: lines(&self.scheme).iter().map(|line| SchemeLevel::parse(line)).collect(),
                points: lines(&self.points),
                models,
                lifts: lines(&self.lifts),
                author: self.author.clone(),
                checked_by: self.checked_by.clone(),
                checked_on: self.checked_on.clone(),
            },
        };
        match draft.check(state) {
            Ok(content) if mistakes.is_empty() => Ok(content),
            Ok(_) => Err(mistakes),
            Err(others) => {
                mistakes.append(others);
                Err(mistakes)
            }
        }
    }
}

fn model(field: &'static str, [grade, marks, text]: [&String; 3], mistakes: &mut Mistakes) -> ModelAnswer {
    let marks = number(if field == "lower" { "lower_marks" } else { "higher_marks" }, marks, mistakes);
    let paragraphs = model_answer::parse(text).unwrap_or_else(|line| {
        mistakes.mark(
            field,
            format!(
                "Begin this line with Point, Evidence, Explanation, Link or Judgement and a colon: {line}"
            ),
        );
        Vec::new()
    });
    ModelAnswer { grade: grade.trim().to_owned(), marks, paragraphs }
}

/// The label of a field, for the page of a conflict.
pub fn label(name: &str) -> String {
    let label = match name {
        "question" => "Question",
        "slug" => "Address",
        "level" => "Level",
        "subject" => "Subject",
        "topic" => "Topic",
        "command" => "Command word",
        "marks" => "Marks",
        "board" => "Exam board",
        "objectives" => "Assessment objectives",
        "stimulus" => "Hints",
        "extract" => "Extract",
        "extract_attribution" => "Where the extract is from",
        "extract_licence" => "Licence of the extract",
        "scheme" => "Mark scheme",
        "points" => "Points an answer might make",
        "lower_grade" | "lower_marks" | "lower" => "First model answer",
        "higher_grade" | "higher_marks" | "higher" => "Second model answer",
        "lifts" => "What lifts it",
        "author" => "Author",
        "checked_by" => "Reviewed by",
        "checked_on" => "Last reviewed",
        other => other,
    };
    label.to_owned()
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn typed_number(number: i16) -> String {
    if number == 0 { String::new() } else { number.to_string() }
}

fn number(field: &'static str, typed: &str, mistakes: &mut Mistakes) -> i16 {
    match typed.trim() {
        "" => 0,
        typed => typed.parse().unwrap_or_else(|_| {
            mistakes.mark(field, "Enter the marks as a number, such as 8.");
            0
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topics::{Level, Subject};

    fn known() -> KnownLabels {
        KnownLabels {
            levels: vec![Level { id: 1, slug: "gcse".into(), label: "GCSE".into(), position: 1 }],
            subjects: vec![Subject { id: 1, slug: "history".into(), label: "History".into() }],
            topics: Vec::new(),
        }
    }

    fn whole() -> Typed {
        Typed {
            question: "Explain why the wall was built.".into(),
            level: "gcse".into(),
            subject: "history".into(),
            topic: "The Cold War".into(),
            command: "explain".into(),
            marks: "8".into(),
            objectives: "AO1, AO2".into(),
            scheme: "5-8 | Explains\n1-4 | Describes".into(),
            points: "Refugees\nSpies\nPrestige".into(),
            lower_grade: "Grade 4".into(),
            lower_marks: "4".into(),
            lower: "Point: People left.".into(),
            higher_grade: "Grade 8".into(),
            higher_marks: "8".into(),
            higher: "Point: People left.\nLink: So the state was at risk.".into(),
            lifts: "It links back.".into(),
            ..Typed::default()
        }
    }

    #[test]
    fn what_is_stored_comes_back_as_it_was_typed() {
        let content = whole().check(&known(), Publication::Published).unwrap();
        let typed = Typed::of(&content);
        assert_eq!(typed.slug, "explain-why-the-wall-was-built");
        assert_eq!(typed.check(&known(), Publication::Published).unwrap(), content);
    }

    #[test]
    fn a_published_question_needs_what_a_draft_may_lack() {
        let draft = Typed { scheme: String::new(), higher: String::new(), lifts: String::new(), ..whole() };
        assert!(draft.check(&known(), Publication::Draft).is_ok());
        let mistakes = draft.check(&known(), Publication::Published).unwrap_err();
        let fields: Vec<_> = mistakes.iter().map(|mistake| mistake.field).collect();
        assert_eq!(fields, ["scheme", "higher", "lifts"]);
    }

    #[test]
    fn each_mistake_is_found_at_its_field() {
        for (typed, field) in [
            (Typed { question: " ".into(), ..whole() }, "question"),
            (Typed { level: "phd".into(), ..whole() }, "level"),
            (Typed { marks: "many".into(), ..whole() }, "marks"),
            (Typed { marks: "9".into(), ..whole() }, "scheme"),
            (Typed { board: "Hogwarts".into(), ..whole() }, "board"),
            (Typed { objectives: "AO7".into(), ..whole() }, "objectives"),
            (Typed { extract: "Words.".into(), ..whole() }, "extract_attribution"),
            (Typed { lower: "People left.".into(), ..whole() }, "lower"),
            (Typed { higher_marks: "3".into(), ..whole() }, "higher_marks"),
            (Typed { checked_by: "Ann".into(), ..whole() }, "checked_on"),
        ] {
            let mistakes = typed.check(&known(), Publication::Published).unwrap_err();
            assert!(mistakes.at(field).is_some(), "{field}: {mistakes:?}");
        }
    }
}
