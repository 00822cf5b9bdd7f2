use time::OffsetDateTime;
use uuid::Uuid;

use crate::platform::{
    clock::Day,
    form::{Mistakes, line},
    room::Role,
};

/// Whoever is signed in.
#[derive(Debug, Clone)]
pub struct Staff {
    pub id: Uuid,
    pub email: String,
    pub role: Role,
}

/// Somebody on the list of staff.
#[derive(Debug, Clone)]
pub struct Member {
    pub id: Uuid,
    pub email: String,
    pub role: Role,
    pub created_at: OffsetDateTime,
    pub disabled_at: Option<OffsetDateTime>,
}

/// What a sign-in is checked against.
#[derive(Debug)]
pub struct Credentials {
    pub staff_id: Uuid,
    pub password_hash: String,
    pub is_disabled: bool,
}

/// Somebody who is to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newcomer {
    pub email: String,
    pub role: Role,
}

impl Staff {
    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }
}

impl Member {
    pub fn since(&self) -> Day {
        Day(self.created_at)
    }

    pub fn closed(&self) -> Option<Day> {
        self.disabled_at.map(Day)
    }
}

impl Newcomer {
    /// Reads what a form or a command line gave.
    pub fn read(email: &str, role: &str) -> Result<Self, Mistakes> {
        let mut mistakes = Mistakes::default();
        let email = email_of(email);
        if !email.is_ascii() || !email_address::EmailAddress::is_valid(&email) {
            mistakes.mark("email", "Give an e-mail address, such as editor@lectern.example.");
        }
        match role.parse() {
            Ok(role) if mistakes.is_empty() => return Ok(Self { email, role }),
            Ok(_) => {}
            Err(_) => mistakes.mark("role", "Choose what this person may do."),
        }
        Err(mistakes)
    }
}

/// How an address is kept and looked up.
pub fn email_of(text: &str) -> String {
    line(text).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newcomer_is_an_address_and_a_role() {
        let ann = Newcomer::read("  Ann@School.Example ", "editor").unwrap();
        assert_eq!(ann, Newcomer { email: "ann@school.example".into(), role: Role::Editor });
    }

    #[test]
    fn both_mistakes_are_marked() {
        let mistakes = Newcomer::read("ann", "owner").unwrap_err();
        assert!(mistakes.at("email").is_some() && mistakes.at("role").is_some());
    }

    #[test]
    fn a_role_is_read_as_it_is_written() {
        for role in [Role::Editor, Role::Admin] {
            assert_eq!(role.to_string().parse(), Ok(role));
        }
    }
}
