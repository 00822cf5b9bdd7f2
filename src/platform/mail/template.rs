//! Email templates: one struct drawn as a subject, a plain text and an HTML part.

use uuid::Uuid;

use super::Letter;
use crate::config::Mailbox;

/// A letter without its address. `email_template!` implements it for a struct and its three templates.
pub trait EmailTemplate {
    /// The name of its templates, such as `enquiries/confirm`.
    const KIND: &'static str;

    /// What the letter is about: it is threaded with, and erased with, the other letters about it.
    fn about(&self) -> Option<Uuid>;

    /// Subject, plain text and HTML, in this order.
    fn rendered(&self) -> askama::Result<[String; 3]>;

    /// The letter to this address; replies go to `reply_to`, or to the desk where it is `None`.
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

/// Implements [`EmailTemplate`] for a struct with a lifetime. Its templates know it as `letter`; the
/// subject is plain text, so nothing in it is escaped.
macro_rules! email_template {
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

pub(crate) use email_template;
