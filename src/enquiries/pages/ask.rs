use std::time::Duration;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::enquiries::{
    answer_context,
    enquiry::{LinkScope, Place, Requester, Times},
    letters::AnswerContext,
    lifecycle::submit::{receive, suspicion},
    new_enquiry::{LONGEST_MESSAGE, NewEnquiry, Typed},
    pii::{self, Particular},
    queries,
};
use crate::{
    platform::{
        self, Error, Layout, Page, Result,
        client::Address,
        form::{Form, Mistakes, submission},
        headers::no_cache_private,
        limits::{in_words, too_many},
        token::Token,
    },
    search::{self, Similar},
    topics::{self, Level, Subject},
    tutors::{self, Tutor},
};

#[derive(Debug, Template)]
#[template(path = "enquiries/ask.html")]
struct View {
    frame: Layout,
    levels: Vec<Level>,
    subjects: Vec<Subject>,
    /// The answer that led here.
    reading: Option<AnswerContext>,
    /// The tutor who is to be asked first.
    tutor: Option<Tutor>,
    /// Why that tutor cannot be.
    is_away: bool,
    /// “24 hours”.
    promise: String,
    typed: Typed,
    mistakes: Mistakes,
    /// What the message tells that tutors need not know.
    particulars: Vec<Particular>,
    /// How long to wait before the form is taken.
    wait: Option<String>,
    /// What the message asks and is answered here, where somebody looked.
    answered: Option<Vec<Similar>>,
}

/// What a link to the form can choose beforehand.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    answer: String,
    level: String,
    subject: String,
    tutor: String,
    #[serde(rename = "for")]
    made_for: String,
}

pub async fn get(State(site): State<platform::App>, Query(chosen): Query<Chosen>) -> Result<Response> {
    let mut typed = Typed {
        submission: submission(""),
        made_for: chosen.made_for,
        level: chosen.level,
        subject: chosen.subject,
        answer: chosen.answer,
        tutor: chosen.tutor,
        ..Typed::default()
    };
    let mut view = View::open(&site, &mut typed).await?;
    if let [only] = view.subjects.as_slice()
        && typed.subject.is_empty()
    {
        typed.subject.clone_from(&only.slug);
    }
    view.frame = Layout::public(
        &site,
        "/hire-a-tutor",
        "Hire a tutor",
        "Say what you need help with. We ask up to three tutors, and the first who says yes writes to you.",
    );
    Ok(no_cache_private(view.drawn(&site, typed, StatusCode::OK)))
}

pub async fn post(
    State(site): State<platform::App>,
    address: Address,
    Form(mut typed): Form<Typed>,
) -> Result<Response> {
    let now = site.clock.now();
    typed.submission = submission(&typed.submission);
    let mut view = View::open(&site, &mut typed).await?;
    if typed.look == "yes" {
        return view.looking(&site, typed, address).await;
    }
    let asked = match NewEnquiry::read(&typed, &view.levels, &view.subjects) {
        Ok(asked) => NewEnquiry {
            answer_id: view.reading.as_ref().map(|answer| answer.id),
            wanted_tutor: view.tutor.as_ref().map(|tutor| tutor.id),
            ..asked
        },
        Err(mistakes) => {
            view.mistakes = mistakes;
            return view.drawn_again(&site, typed, address).await;
        }
    };
    // a second click is not a second use
    if let Some(salt) = queries::salt_of(&site.pool(), &typed.submission).await? {
        return Ok(to_status(&LinkScope::Watch.token(&site.secret, &salt)));
    }
    view.particulars = pii::found_in(&asked.message);
    if !view.particulars.is_empty() && typed.as_it_is != "yes" {
        return view.drawn_again(&site, typed, address).await;
    }
    if let Err(wait) = site.limits.check(crate::enquiries::ENQUIRIES, address.0) {
        return Ok(view.waiting(&site, typed, wait));
    }
    let mut tx = site.begin().await?;
    let suspicion = suspicion(&site, &typed, now);
    let watch = receive(&mut tx, &site, &typed.submission, &asked, suspicion, now).await?;
    tx.commit().await?;
    Ok(to_status(&watch))
}

fn to_status(watch: &Token) -> Response {
    Redirect::to(&format!("/enquiries/{}", watch.text())).into_response()
}

impl View {
    /// What stands around the form. An answer chooses its level and subject; one that
    /// nobody knows is forgotten.
    async fn open(site: &platform::App, typed: &mut Typed) -> Result<Self> {
        let mut db = site.pool().acquire().await?;
        let levels = topics::levels(&mut *db).await?;
        let subjects = topics::subjects(&mut *db).await?;
        let answer = match typed.answer.trim() {
            "" => None,
            wanted => answer_context::find(&mut db, wanted, &typed.level, &typed.subject).await?,
        };
        typed.answer = answer.as_ref().map(|answer| answer.id.to_string()).unwrap_or_default();
        if let Some(answer) = &answer {
            choose(&mut typed.level, &answer.content.level.slug);
            choose(&mut typed.subject, &answer.content.subject.slug);
        }
        let tutor = match typed.tutor.as_str() {
            "" => None,
            slug => tutors::by_slug(&mut *db, slug).await?,
        };
        typed.tutor = tutor.as_ref().map(|tutor| tutor.slug.clone()).unwrap_or_default();
        Ok(Self {
            frame: Layout::unlisted("Hire a tutor"),
            levels,
            subjects,
            reading: answer.map(|answer| AnswerContext {
                id: answer.id,
                path: answer.path(),
                question: answer.content.question,
            }),
            is_away: tutor.as_ref().is_some_and(|tutor| tutor.is_paused(site.clock.now())),
            tutor,
            promise: site.config.promise_in_words(),
            typed: Typed::default(),
            mistakes: Mistakes::default(),
            particulars: Vec::new(),
            wait: None,
            answered: None,
        })
    }

    /// Looks for answers to what the message asks. The message came in the body of a form,
    /// because somebody pressed a button: it stands in no address, and nothing keeps it.
    async fn looking(mut self, site: &platform::App, typed: Typed, address: Address) -> Result<Response> {
        if let Err(wait) = site.limits.check(crate::search::SEARCHES, address.0) {
            return Ok(self.waiting(site, typed, wait));
        }
        if typed.message.trim().is_empty() {
            self.mistakes.mark("message", "Write what you need help with, so that we can look.");
            return Ok(self.drawn(site, typed, StatusCode::UNPROCESSABLE_ENTITY));
        }
        let answered = search::answered(site, &typed.message).await.map_err(Error::Broken)?;
        self.answered = Some(answered);
        Ok(self.drawn(site, typed, StatusCode::OK))
    }

    /// The form with what is to be mended, and with the answers that were not asked for,
    /// where there are any.
    async fn drawn_again(mut self, site: &platform::App, typed: Typed, address: Address) -> Result<Response> {
        if site.limits.check(crate::search::SEARCHES, address.0).is_ok() {
            let answered = search::answered(site, &typed.message).await.map_err(Error::Broken)?;
            self.answered = Some(answered).filter(|answered| !answered.is_empty());
        }
        Ok(self.drawn(site, typed, StatusCode::UNPROCESSABLE_ENTITY))
    }

    fn drawn(mut self, site: &platform::App, mut typed: Typed, status: StatusCode) -> Response {
        // a stamp of ours stays: the time to fill in the form counts from its first sight
        if site.secret.stamped_at(&typed.shown).is_none() {
            typed.shown = site.secret.stamp(site.clock.now());
        }
        self.typed = typed;
        (status, Page(self)).into_response()
    }

    fn waiting(mut self, site: &platform::App, typed: Typed, wait: Duration) -> Response {
        self.wait = Some(in_words(wait));
        too_many(self.drawn(site, typed, StatusCode::OK), wait)
    }

    fn is_for(&self, case: Requester) -> bool {
        self.typed.made_for == case.slug()
    }

    fn cases() -> [Requester; 4] {
        Requester::ALL
    }

    fn places() -> [Place; 3] {
        Place::ALL
    }

    fn times() -> [Times; 3] {
        Times::ALL
    }

    /// “an e-mail address and a telephone number”.
    fn told(&self) -> String {
        let told: Vec<_> = self.particulars.iter().map(|particular| particular.described()).collect();
        told.join(" and ")
    }

    /// Written into the message's field for the script that counts.
    fn message_attributes() -> String {
        format!("data-count=\"{LONGEST_MESSAGE}\" data-draft=\"enquiry\"")
    }
}

fn choose(field: &mut String, slug: &str) {
    if field.is_empty() {
        slug.clone_into(field);
    }
}
