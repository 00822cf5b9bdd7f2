mod contents;
mod edit;
mod import;
mod list;
mod planner;
mod show;
mod topic;

use lectern::practice::{self, Draft, Mode, Report};
use serde_json::{Value, json};

use crate::support::site::Site;

pub const SAMPLES: &str = include_str!("../../../samples/practice.jsonl");

/// A question that can be published, as import takes it.
pub fn question(topic: &str, question: &str) -> Value {
    json!({
        "level": "GCSE", "subject": "History", "topic": topic, "question": question,
        "command": "explain", "marks": 8, "board": "AQA", "objectives": ["AO1", "AO2"],
        "stimulus": ["refugees"],
        "scheme": [{"marks": "5–8", "descriptor": "Explains two reasons."}, {"marks": "1–4", "descriptor": "Names a reason."}],
        "points": ["People left through Berlin.", "The economy suffered.", "Threats had failed."],
        "models": [
            {"grade": "Grade 4", "marks": 3, "paragraphs": [[{"role": "point", "text": "People left."}]]},
            {"grade": "Grade 8", "marks": 8, "paragraphs": [[
                {"role": "point", "text": "So many people left that work stopped."},
                {"role": "evidence", "text": "About 2.7 million had gone by 1961."},
                {"role": "link", "text": "That is why the border was closed."}
            ]]}
        ],
        "lifts": ["It has a number."], "author": "Lectern editors"
    })
}

impl Site {
    /// Imports practice questions, one a line, as the command does.
    pub async fn imports_practice(&self, lines: &str, mode: Mode) -> Report {
        let mut tx = self.state.pool().begin().await.unwrap();
        let report = practice::import(&mut tx, lines.as_bytes(), mode, self.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        report
    }

    /// Publishes a practice question; gives its path.
    pub async fn practises(&self, topic: &str, text: &str) -> String {
        let line = question(topic, text);
        let report = self.imports_practice(&line.to_string(), Mode::default()).await;
        assert_eq!((report.added, report.refused), (1, Vec::new()));
        let draft: Draft = serde_json::from_value(line).unwrap();
        draft.check(lectern::answers::Publication::Published).unwrap().path()
    }
}
