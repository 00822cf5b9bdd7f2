mod drawn_again;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;

use crate::enquiries::{
    answer_context,
    enquiry::{Place, Requester},
    letters::AnswerContext,
    lifecycle::submit::submit,
    links::LinkScope,
    new_enquiry::{LONGEST_MESSAGE, NewEnquiry, Prefill, Typed},
    pii::{self, PersonalDetail},
    practice_context, queries,
};
use crate::{
    platform::{
        App, Layout, Page, Result,
        client::Address,
        extract::Query,
        form::{Form, Mistakes, submission},
        headers::no_cache_private,
        mail,
        public_form::{self, Checked, Redraw},
        token::Token,
        values::{EmailAddress, Times},
    },
    practice::PracticeQuestion,
    search::Similar,
    topics::{self, Level, Subject},
    tutors::{self, Tutor},
};

#[derive(Debug, Template)]
#[template(path = "enquiries/ask.html")]
struct View {
    frame: Layout,
    levels: Vec<Level>,
    subjects: Vec<Subject>,
    /// The answer that the visitor was reading.
    reading: Option<AnswerContext>,
    /// The practice question that the visitor was answering.
    practising: Option<PracticeQuestion>,
    /// The tutor who is to be asked first.
    tutor: Option<Tutor>,
    /// Why that tutor cannot be asked, in a sentence.
    obstacle: Option<String>,
    /// “24 hours”.
    promise: String,
    typed: Typed,
    mistakes: Mistakes,
    /// The address that was probably meant, where the typed one looks like a slip.
    slip: Option<String>,
    /// Personal data found in the message.
    details: Vec<PersonalDetail>,
    /// How long the rate limit asks to wait.
    wait: Option<String>,
    /// Answers to what the message asks; `None` where nobody searched.
    answered: Option<Vec<Similar>>,
}

pub async fn get(State(app): State<App>, jar: CookieJar, Query(prefill): Query<Prefill>) -> Result<Response> {
    let mut typed =
        Typed { submission: submission(""), shown: public_form::shown_before(&jar), ..Typed::from(prefill) };
    let mut view = View::open(&app, &mut typed).await?;
    if let [only] = view.subjects.as_slice()
        && typed.subject.is_empty()
    {
        typed.subject.clone_from(&only.slug);
    }
    view.obstacle = view.obstacle_of(&app, &typed, None).await?;
    view.frame = Layout::public(
        &app,
        "/hire-a-tutor",
        "Hire a tutor",
        "Tell us what you need help with. We ask up to three tutors, and the first to say yes contacts you.",
    );
    Ok(no_cache_private(view.drawn(&app, typed, None)))
}

pub async fn post(
    State(app): State<App>,
    jar: CookieJar,
    address: Address,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let jar = public_form::remember_shown(&app, jar, &typed.shown, "/hire-a-tutor");
    Ok((jar, answer(&app, address, typed).await?).into_response())
}

async fn answer(app: &App, address: Address, mut typed: Typed) -> Result<Response> {
    let now = app.clock.now();
    typed.submission = submission(&typed.submission);
    typed.take_chosen_email();
    let mut view = View::open(app, &mut typed).await?;
    if typed.open == "practice" {
        return Ok(view.opened_from_practice(app, typed).into_response());
    }
    if typed.look == "yes" {
        return view.searched(app, typed, address).await;
    }
    let parsed = NewEnquiry::parse(&typed, &view.levels, &view.subjects).map(|new| NewEnquiry {
        answer_id: view.reading.as_ref().map(|answer| answer.id),
        preferred_tutor: view.tutor.as_ref().map(|tutor| tutor.id),
        ..new
    });
    let fingerprint = parsed.as_ref().map(|new| new.fingerprint(&typed.submission)).unwrap_or_default();
    let obstacle = match &parsed {
        Ok(new) => view.obstacle_of(app, &typed, Some(new)).await?,
        Err(_) => None,
    };
    let is_known = obstacle.as_ref().is_none_or(|obstacle| *obstacle == typed.others);
    let pool = app.pool();
    let earlier = queries::salt_of(&pool, &typed.submission, &fingerprint);
    view.slip =
        parsed.as_ref().ok().and_then(|new| public_form::slip(&new.contact_email, &typed.asked_email));
    let email_field =
        if typed.requester.trim() == Requester::Under18.slug() { "adult_email" } else { "email" };
    let asks = |new: &NewEnquiry| {
        view.details = pii::find(&new.message);
        view.obstacle = obstacle;
        (!view.details.is_empty() && typed.as_it_is != "yes") || !is_known || view.slip.is_some()
    };
    let checked = public_form::check(app, (crate::enquiries::ENQUIRIES, address), parsed, earlier, asks);
    let new = match checked.await? {
        Checked::Accepted(new) => new,
        Checked::Duplicate(salt) => return Ok(to_status(&LinkScope::Watch.token(&app.secret, &salt))),
        Checked::Redraw(redraw) => {
            if view.slip.is_some() {
                typed.asked_email = EmailAddress::normalise(typed.contact_email());
            }
            return view.redrawn(app, typed, redraw, address).await;
        }
    };
    if let Some(wait) = mail::recipient_wait(app, &pool, &new.contact_email, now).await? {
        return view.redrawn(app, typed, Redraw::Recipient(email_field, wait), address).await;
    }
    let suspicion = public_form::suspicion(app, &typed.website, &typed.shown, now);
    let mut tx = app.begin().await?;
    let watch = submit(&mut tx, app, &typed.submission, &new, suspicion, now).await?;
    tx.commit().await?;
    Ok(to_status(&watch))
}

fn to_status(watch: &Token) -> Response {
    Redirect::to(&format!("/enquiries/{}", watch.text())).into_response()
}

impl View {
    /// Loads what the form needs. An answer fills in its level and subject; an unknown answer or tutor
    /// is dropped.
    async fn open(app: &App, typed: &mut Typed) -> Result<Self> {
        let mut db = app.pool().acquire().await?;
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
        let practising = practice_context::find(&mut db, &typed.practice).await?;
        typed.practice = practising.as_ref().map(|question| question.id.to_string()).unwrap_or_default();
        if let Some(question) = &practising {
            choose(&mut typed.level, &question.content.level.slug);
            choose(&mut typed.subject, &question.content.subject.slug);
        }
        let tutor = match typed.tutor.as_str() {
            "" => None,
            slug => tutors::by_slug(&mut *db, slug).await?.filter(|tutor| !tutor.is_hidden()),
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
            practising,
            obstacle: None,
            tutor,
            promise: app.config.promise_in_words(),
            typed: Typed::default(),
            mistakes: Mistakes::default(),
            slip: None,
            details: Vec::new(),
            wait: None,
            answered: None,
        })
    }

    /// Why the tutor who is to be asked first cannot be: for what was sent, or else for the course.
    async fn obstacle_of(
        &self,
        app: &App,
        typed: &Typed,
        new: Option<&NewEnquiry>,
    ) -> Result<Option<String>> {
        let level = self.levels.iter().find(|level| level.slug == typed.level);
        let subject = self.subjects.iter().find(|subject| subject.slug == typed.subject);
        let (Some(tutor), Some(level), Some(subject)) = (&self.tutor, level, subject) else {
            return Ok(None);
        };
        let course = format!("{} {}", level.label, subject.label);
        let (now, ids) = (app.clock.now(), (level.id, subject.id));
        let preferred = queries::preferred(&app.pool(), tutor.id, ids, now).await?;
        Ok(preferred.and_then(|preferred| match new {
            Some(new) => preferred.obstacle(&course, new.wants()),
            None => preferred.obstacle_anywhere(&course),
        }))
    }

    fn drawn(mut self, app: &App, mut typed: Typed, wait: Option<String>) -> Page<Self> {
        // a valid stamp stays: the minimum time counts from when the form was first drawn
        if app.secret.stamped_at(&typed.shown).is_none() {
            typed.shown = app.secret.stamp(app.clock.now());
        }
        self.typed = typed;
        self.wait = wait;
        Page(self)
    }

    fn is_for(&self, case: Requester) -> bool {
        self.typed.requester == case.slug()
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

    /// “an email address and a telephone number”.
    fn details_described(&self) -> String {
        pii::described(&self.details)
    }

    /// Attributes for the script that counts characters.
    fn message_attributes() -> String {
        format!("data-count=\"{LONGEST_MESSAGE}\" data-draft=\"enquiry\"")
    }
}

fn choose(field: &mut String, slug: &str) {
    if field.is_empty() {
        slug.clone_into(field);
    }
}
