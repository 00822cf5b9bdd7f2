//! Values that people type, each with one rule for the whole site. A value is parsed once, from
//! text; its error displays as the sentence that is shown at the field.

mod email_address;
mod email_slip;
mod message;
mod person_name;
mod postcode_area;
mod slug;
mod text;
mod times;

pub use email_address::{EmailAddress, InvalidEmailAddress, in_ascii};
pub use message::{InvalidMessage, Message};
pub use person_name::{InvalidPersonName, PersonName, looks_like_an_address};
pub use postcode_area::{InvalidPostcodeArea, PostcodeArea};
pub use slug::{InvalidSlug, Slug};
pub use text::{is_xml_char, line, prose};
pub use times::{Times, UnknownTimes};
