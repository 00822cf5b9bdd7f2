//! What the letters to and about tutors say.

use askama::{Result, Template};

use super::tutor::Tutor;
use crate::{config::Mailbox, mail::Letter, web::time::Moment};

/// To the tutor: the link to their own page.
#[derive(Debug)]
pub struct PageLink<'a> {
    pub tutor: &'a Tutor,
    pub link: String,
    pub until: Moment,
}

/// To the tutor: their page was used in another browser.
#[derive(Debug)]
pub struct NewDevice<'a> {
    pub tutor: &'a Tutor,
    pub at: Moment,
    /// Where a fresh link is asked for.
    pub link: String,
}

/// To the desk: words wait for a yes.
#[derive(Debug)]
pub struct ChangeDesk<'a> {
    pub tutor: &'a Tutor,
    pub link: String,
}

/// To the tutor: an admin said yes, or no.
#[derive(Debug)]
pub struct ChangeAnswered<'a> {
    pub tutor: &'a Tutor,
    pub yes: bool,
    /// Their public page.
    pub link: String,
}

/// A letter before it has an address.
pub trait Sheet {
    const KIND: &'static str;

    /// Subject, text and HTML.
    fn rendered(&self) -> Result<[String; 3]>;

    /// The letter; answers go to the desk.
    fn to(&self, to: Mailbox) -> anyhow::Result<Letter> {
        let [subject, text, html] = self.rendered()?;
        Ok(Letter {
            kind: Self::KIND,
            about: None,
            to,
            reply_to: None,
            subject: subject.trim().to_owned(),
            text,
            html,
            unsubscribe_url: None,
        })
    }
}

macro_rules! sheet {
    ($letter:ident, $kind:literal, $subject:tt, $text:tt, $html:tt) => {
        impl Sheet for $letter<'_> {
            const KIND: &'static str = $kind;

            fn rendered(&self) -> Result<[String; 3]> {
                #[derive(Template)]
                #[template(path = $subject, escape = "none")]
                #[allow(dead_code, reason = "a subject may name nobody")]
                struct Subject<'a> {
                    letter: &'a $letter<'a>,
                }
                #[derive(Template)]
                #[template(path = $text)]
                struct Text<'a> {
                    letter: &'a $letter<'a>,
                }
                #[derive(Template)]
                #[template(path = $html)]
                struct Html<'a> {
                    letter: &'a $letter<'a>,
                }
                Ok([
                    Subject { letter: self }.render()?,
                    Text { letter: self }.render()?,
                    Html { letter: self }.render()?,
                ])
            }
        }
    };
}

sheet!(
    PageLink,
    "tutors/page_link",
    "tutors/letters/page_link.subject",
    "tutors/letters/page_link.txt",
    "tutors/letters/page_link.html"
);
sheet!(
    NewDevice,
    "tutors/new_device",
    "tutors/letters/new_device.subject",
    "tutors/letters/new_device.txt",
    "tutors/letters/new_device.html"
);
sheet!(
    ChangeDesk,
    "tutors/change_desk",
    "tutors/letters/change_desk.subject",
    "tutors/letters/change_desk.txt",
    "tutors/letters/change_desk.html"
);
sheet!(
    ChangeAnswered,
    "tutors/change_answered",
    "tutors/letters/change_answered.subject",
    "tutors/letters/change_answered.txt",
    "tutors/letters/change_answered.html"
);
