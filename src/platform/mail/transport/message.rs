//! A letter as a MIME message.

use lettre::{
    Address, Message,
    message::{
        Mailbox as Header, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use crate::{
    config::Mailbox,
    platform::{
        mail::outbox::{DeliveryError, Outgoing},
        values::in_ascii,
    },
};

/// The message of a letter; its headers are the same on every attempt.
pub(super) fn of(letter: &Outgoing, from: &Mailbox) -> Result<Message, DeliveryError> {
    let mut message = Message::builder()
        .from(header(from)?)
        .to(header(&letter.to)?)
        .subject(letter.subject.as_str())
        .date(letter.posted_at.into())
        .message_id(Some(letter.message_id.clone()))
        .raw_header(fixed("Auto-Submitted", "auto-generated"));
    if let Some(reply_to) = &letter.reply_to {
        message = message.reply_to(header(reply_to)?);
    }
    if let Some(last) = letter.thread.last() {
        message = message.in_reply_to(last.clone()).references(letter.thread.join(" "));
    }
    if let Some(url) = &letter.unsubscribe_url {
        message = message
            .raw_header(unsubscribe(url)?)
            .raw_header(fixed("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    message
        .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
        .map_err(|error| DeliveryError::Permanent(error.to_string()))
}

fn header(mailbox: &Mailbox) -> Result<Header, DeliveryError> {
    let email = in_ascii(&mailbox.email).unwrap_or_else(|| mailbox.email.clone());
    let address: Address = email
        .parse()
        .map_err(|error| DeliveryError::Permanent(format!("{} is not an address: {error}", mailbox.email)))?;
    let name = Some(mailbox.name.clone()).filter(|name| !name.is_empty());
    Ok(Header::new(name, address))
}

fn fixed(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// `List-Unsubscribe` takes the address verbatim: neither encoded nor folded.
fn unsubscribe(url: &str) -> Result<HeaderValue, DeliveryError> {
    if url.len() > 900 || !url.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>')) {
        return Err(DeliveryError::Permanent(format!("{url} can’t be used in List-Unsubscribe")));
    }
    let value = format!("<{url}>");
    let name = HeaderName::new_from_ascii_str("List-Unsubscribe");
    Ok(HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value))
}
