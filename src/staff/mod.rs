//! Who works here: accounts, sessions, and the guard of /admin.

mod accounts;
mod guard;
mod member;
mod pages;
mod password;
mod queries;
mod routes;

pub use accounts::{add_staff, first_sign_in};
pub use guard::{admins_only, guard};
pub use member::{Role, Staff};
pub use routes::{desk, routes};
