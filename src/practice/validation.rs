//! The rules of a practice question. A draft may lack what a published one needs.

use time::{Date, macros::format_description};

use super::{
    command_word::CommandWord,
    content::{Body, Content, Extract},
    draft::Draft,
    mark_scheme,
    model_answer::ModelAnswer,
    objective,
};
use crate::{
    answers::{Label, Publication},
    platform::form::{Mistakes, line, prose},
    topics::slug_of,
};

/// The boards whose style a question may have.
pub const BOARDS: [&str; 6] = ["AQA", "Edexcel", "OCR", "Eduqas", "WJEC", "CCEA"];
const MOST_MARKS: i16 = 60;

impl Draft {
    /// # Errors
    /// The mistakes, in the order of the form.
    pub fn check(&self, state: Publication) -> Result<Content, Mistakes> {
        let mut mistakes = Mistakes::default();
        let question = line(&self.question);
        if question.is_empty() {
            mistakes.mark("question", "Write the question.");
        }
        bounded(&mut mistakes, "question", &question, 500);
        let mut label = |field, missing: &str, typed: &str| {
            let label = Label::named(typed);
            if label.slug.is_empty() || label.label.chars().count() > 100 {
                mistakes.mark(field, missing);
            }
            label
        };
        let level = label("level", "Choose a level.", &self.level);
        let subject = label("subject", "Choose a subject.", &self.subject);
        let topic = label("topic", "Choose a topic, or name a new one.", &self.topic);
        let slug = slug_of(if line(&self.slug).is_empty() { &question } else { &self.slug });
        if slug.is_empty() && !question.is_empty() {
            mistakes.mark("slug", "Write an address in letters or digits.");
        }
        let command = CommandWord::parse(self.command.trim());
        if command.is_none() && !self.command.trim().is_empty() {
            mistakes.mark("command", format!("“{}” is not a command word that we know.", self.command));
        }
        if !(0..=MOST_MARKS).contains(&self.marks) {
            mistakes.mark("marks", format!("Enter the marks as a number from 1 to {MOST_MARKS}."));
        }
        let body = self.body(&level.slug, &mut mistakes);
        if state == Publication::Published {
            whole(&body, command, self.marks, &mut mistakes);
        }
        if mistakes.is_empty() {
            Ok(Content { level, subject, topic, slug, question, command, marks: self.marks, body })
        } else {
            Err(mistakes)
        }
    }

    fn body(&self, level: &str, mistakes: &mut Mistakes) -> Body {
        let Body { board, extract, author, checked_by, checked_on, .. } = &self.body;
        let board = line(board);
        if !board.is_empty() && !BOARDS.contains(&board.as_str()) {
            mistakes.mark("board", format!("“{board}” is not an exam board that we know."));
        }
        let objectives = lines(&self.body.objectives);
        if let Some(unknown) = objectives.iter().find(|name| objective::meaning(level, name).is_none()) {
            mistakes.mark("objectives", format!("This level has no objective “{unknown}”."));
        }
        let stimulus = lines(&self.body.stimulus);
        listed(mistakes, "stimulus", &stimulus, (10, 300));
        let extract = Extract {
            text: prose(&extract.text),
            attribution: line(&extract.attribution),
            licence: line(&extract.licence),
        };
        bounded(mistakes, "extract", &extract.text, 3000);
        bounded(mistakes, "extract_attribution", &extract.attribution, 500);
        bounded(mistakes, "extract_licence", &extract.licence, 200);
        if !extract.is_empty() && extract.attribution.is_empty() {
            mistakes.mark("extract_attribution", "Say who wrote the extract, where and when.");
        }
        if !extract.is_empty() && extract.licence.is_empty() {
            mistakes.mark("extract_licence", "Say why we may show the extract, such as Public domain.");
        }
        let scheme = self.body.scheme.clone();
        if let Some(mistake) =
            (!scheme.is_empty()).then(|| mark_scheme::mistake(&scheme, self.marks)).flatten()
        {
            mistakes.mark("scheme", mistake);
        }
        let points = lines(&self.body.points);
        listed(mistakes, "points", &points, (30, 500));
        let models: Vec<ModelAnswer> = self.body.models.iter().map(cleaned).collect();
        for (model, field) in models.iter().zip(["lower", "higher"]) {
            let length: usize = model.paragraphs.iter().flatten().map(|part| part.text.chars().count()).sum();
            if length > 12_000 || model.paragraphs.iter().flatten().any(|part| part.text.is_empty()) {
                mistakes.mark(field, "Each part needs text, at most 12,000 characters in all.");
            }
        }
        let lifts = lines(&self.body.lifts);
        listed(mistakes, "lifts", &lifts, (10, 400));
        let (author, checked_by, checked_on) = (line(author), line(checked_by), line(checked_on));
        bounded(mistakes, "author", &author, 100);
        bounded(mistakes, "checked_by", &checked_by, 100);
        let is_day = Date::parse(&checked_on, format_description!("[year]-[month]-[day]")).is_ok();
        if checked_by.is_empty() != checked_on.is_empty() || !(checked_on.is_empty() || is_day) {
            mistakes.mark("checked_on", "Enter both who reviewed it and the day, or neither.");
        }
        Body {
            board,
            objectives,
            stimulus,
            extract,
            scheme,
            points,
            models,
            lifts,
            author,
            checked_by,
            checked_on,
        }
    }
}

/// What a published question needs beyond a draft.
fn whole(body: &Body, command: Option<&'static CommandWord>, marks: i16, mistakes: &mut Mistakes) {
    if command.is_none() {
        mistakes.mark("command", "Choose the command word.");
    }
    if marks == 0 {
        mistakes.mark("marks", "Enter how many marks it has.");
    }
    if body.objectives.is_empty() {
        mistakes.mark("objectives", "Enter the assessment objectives, such as AO1, AO2.");
    }
    if body.scheme.is_empty() {
        mistakes.mark("scheme", "Write the levels of the mark scheme, one per line.");
    }
    if body.points.len() < 3 {
        mistakes.mark("points", "Write at least three points that an answer might make.");
    }
    let [lower, higher] = body.models.as_slice() else {
        mistakes.mark("lower", "Write two model answers, at two grades.");
        return;
    };
    for (model, field) in [(lower, "lower"), (higher, "higher")] {
        if model.paragraphs.is_empty() || model.grade.is_empty() {
            mistakes.mark(field, "Write this model answer, and name its grade.");
        }
    }
    if !(0 < lower.marks && lower.marks < higher.marks && higher.marks <= marks) {
        mistakes.mark("higher_marks", "The second model answer needs more marks than the first.");
    }
    if body.lifts.is_empty() {
        mistakes.mark("lifts", "Say what lifts the second model answer above the first.");
    }
}

fn cleaned(model: &ModelAnswer) -> ModelAnswer {
    let mut model = model.clone();
    model.grade = line(&model.grade);
    for part in model.paragraphs.iter_mut().flatten() {
        part.text = line(&part.text);
    }
    model
}

fn lines(typed: &[String]) -> Vec<String> {
    typed.iter().map(|text| line(text)).filter(|text| !text.is_empty()).collect()
}

fn listed(mistakes: &mut Mistakes, field: &'static str, list: &[String], (most, longest): (usize, usize)) {
    if list.len() > most {
        mistakes.mark(field, format!("Enter at most {most} lines here."));
    }
    for text in list {
        bounded(mistakes, field, text, longest);
    }
}

fn bounded(mistakes: &mut Mistakes, field: &'static str, text: &str, longest: usize) {
    let length = text.chars().count();
    if length > longest {
        mistakes.mark(field, format!("This has {length} characters. Shorten it to {longest}."));
    }
}
