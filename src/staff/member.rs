use time::OffsetDateTime;
use uuid::Uuid;

use crate::platform::{clock::Day, form::Mistakes, room::Role, values::EmailAddress};

/// The signed-in member of staff.
#[derive(Debug, Clone)]
pub struct Staff {
    pub id: Uuid,
    pub email: String,
    pub role: Role,
}

/// A member of staff, as listed.
#[derive(Debug, Clone)]
pub struct Member {
    pub id: Uuid,
    pub email: String,
    pub role: Role,
    pub created_at: OffsetDateTime,
    pub disabled_at: Option<OffsetDateTime>,
}

/// What a sign-in is verified against.
#[derive(Debug)]
pub struct Credentials {
    pub staff_id: Uuid,
    pub password_hash: String,
    pub is_disabled: bool,
}

/// A member of staff to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newcomer {
    pub email: EmailAddress,
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
    /// Parses an address and a role.
    ///
    /// # Errors
    /// The invalid fields.
    pub fn parse(email: &str, role: &str) -> Result<Self, Mistakes> {
        let mut mistakes = Mistakes::default();
        let email = mistakes.keep("email", EmailAddress::parse(email));
        let role = mistakes.keep("role", role.parse().map_err(|_| "Choose what this person can do."));
        match (email, role) {
            (Some(email), Some(role)) => Ok(Self { email, role }),
            _ => Err(mistakes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newcomer_is_an_address_and_a_role() {
        let ann = Newcomer::parse("  Ann@School.Example ", "editor").unwrap();
        assert_eq!(
            ann,
            Newcomer { email: EmailAddress::parse("ann@school.example").unwrap(), role: Role::Editor }
        );
    }

    #[test]
    fn both_mistakes_are_marked() {
        let mistakes = Newcomer::parse("ann", "owner").unwrap_err();
        assert!(mistakes.at("email").is_some() && mistakes.at("role").is_some());
    }

    #[test]
    fn a_role_is_read_as_it_is_written() {
        for role in [Role::Editor, Role::Admin] {
            assert_eq!(role.to_string().parse(), Ok(role));
        }
    }
}
