//! A letter before it has an address: the same facts as a subject, a text and an HTML part.

use uuid::Uuid;

use super::Letter;
use crate::config::Mailbox;

/// What a room writes; [`sheet!`] makes one of a struct and its three templates.
pub trait EmailTemplate {
    /// The name of its templates, such as `enquiries/confirm`.
    const KIND: &'static str;

    /// What it is about, and goes with.
    fn about(&self) -> Option<Uuid>;

    /// Subject, text and HTML.
    fn rendered(&self) -> askama::Result<[String; 3]>;

    /// The letter; answers go to `reply_to`, or to the desk.
    fn to(&self, to: Mailbox, reply_to: Option<Mailbox>) -> anyhow::Result<Letter> {
        let [subject, text, html] = self.rendered()?;
        Ok(Letter {
            kind: Self::KIND,
            about: self.about(),
            to,
            reply_to,
            subject: subject.trim().to_owned(),
            text,
            html,
            unsubscribe_url: None,
        })
    }
}

/// Makes a [`EmailTemplate`] of a struct with a lifetime. Its templates know it as `letter`; the
/// subject is a line and no markup, so nothing in it is escaped.
macro_rules! sheet {
    ($letter:ident, $about:expr, $kind:literal, $subject:tt, $text:tt, $html:tt) => {
        impl $crate::platform::mail::EmailTemplate for $letter<'_> {
            const KIND: &'static str = $kind;

            fn about(&self) -> Option<uuid::Uuid> {
                let about: fn(&Self) -> Option<uuid::Uuid> = $about;
                about(self)
            }

            fn rendered(&self) -> askama::Result<[String; 3]> {
                use askama::Template;

                #[derive(Template)]
                #[template(path = $subject, escape = "none")]
                struct Subject<'a> {
                    #[allow(dead_code, reason = "a subject may be the same for everybody")]
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

pub(crate) use sheet;
