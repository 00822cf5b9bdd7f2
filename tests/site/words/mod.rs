//! How Lectern speaks: every sentence that a person can meet is collected, and what can be measured
//! of plain English is measured. The sentences come from the templates with all of their branches,
//! the sample emails, the string literals of `src/`, the scripts and every `--help`.

mod measure;
mod rules;
mod sentences;

use lectern::{platform::room, rooms::ROOMS};
use measure::Reading;
use rules::complaints;
use sentences::{Said, emails_of_templates, help, literals, scripts, templates};

/// The most words that the sentences of one page or one email have on average.
const MEAN_WORDS: f64 = 15.0;
/// The highest Flesch-Kincaid grade of one page or one email: US grade 9 is read at 14 to 15.
const GRADE: f64 = 9.0;

fn everything() -> Vec<Said> {
    let mut said = templates();
    said.extend(emails_of_templates());
    said.extend(literals());
    said.extend(scripts());
    said.extend(help());
    for letter in room::letters(&ROOMS).unwrap() {
        said.push(Said::new(format!("email {}", letter.kind), letter.subject.clone()));
        said.extend(
            sentences::paragraphs(&letter.text).map(|text| Said::new(format!("email {}", letter.kind), text)),
        );
    }
    said
}

#[test]
fn no_sentence_holds_a_word_that_people_do_not_use() {
    let said = everything();
    assert!(said.len() > 1500, "only {} sentences were found", said.len());
    let complaints: Vec<String> = said.iter().flat_map(complaints).collect();
    assert!(complaints.is_empty(), "{} to mend:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn a_planted_sentence_is_found() {
    let public = "templates/enquiries/ask.html";
    for planted in [
        "You get a letter with a link.",
        "Give your telephone number.",
        "Our desk reads it.",
        "Nothing there? Look among the junk mail.",
        "We shall take it out.",
        "The next tutor is asked by itself.",
        "The preview is not to be had just now.",
        "That was tried too often.",
        "Your E-mail",
        "They differ",
    ] {
        let said = Said::new(public.to_owned(), planted.to_owned());
        assert!(!complaints(&said).is_empty(), "{planted}");
    }
    for plain in
        ["Each question has a letter of the alphabet.", "We deleted your email.", "Differential equations"]
    {
        let said = Said::new(public.to_owned(), plain.to_owned());
        assert_eq!(complaints(&said), Vec::<String>::new(), "{plain}");
    }
    let staff = Said::new("templates/enquiries/show.html".to_owned(), "Our desk reads it.".to_owned());
    assert!(complaints(&staff).is_empty(), "staff know the desk by this name");
}

#[test]
fn the_pages_of_the_public_are_easy_to_read() {
    let mut pages: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    for said in templates().into_iter().filter(sentences::Said::is_public) {
        pages.entry(said.place).or_default().push(said.text);
    }
    easy(pages.iter().map(|(place, texts)| (place.clone(), texts.join("\n\n"))));
}

#[test]
fn the_emails_are_easy_to_read() {
    easy(room::letters(&ROOMS).unwrap().into_iter().map(|letter| (letter.kind.to_owned(), letter.text)));
}

#[test]
fn long_sentences_and_long_words_are_measured() {
    let hard = "The aforementioned correspondence, which was unquestionably transmitted to the individuals \
                concerned at an inopportune moment, necessitates considerable reconsideration by everybody.";
    let reading = Reading::of(hard);
    assert!(reading.mean > MEAN_WORDS && reading.grade > GRADE, "{reading:?}");
    let easy = Reading::of("You get an email. Open the link in it. Then we ask a tutor.");
    assert!(easy.mean < 6.0 && easy.grade < 3.0, "{easy:?}");
}

fn easy(texts: impl Iterator<Item = (String, String)>) {
    let mut hard = Vec::new();
    for (place, text) in texts {
        let reading = Reading::of(&text);
        if reading.sentences >= 3 && (reading.mean > MEAN_WORDS || reading.grade > GRADE) {
            hard.push(format!(
                "{place}: {:.1} words a sentence, grade {:.1}; the longest: {}",
                reading.mean, reading.grade, reading.longest
            ));
        }
    }
    assert!(hard.is_empty(), "{} to shorten:\n{}", hard.len(), hard.join("\n"));
}
