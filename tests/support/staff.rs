//! People with a key to the desk.

use lectern::staff::{self, Role};

use super::{site::Site, visitor::Visitor};

pub const PASSWORD: &str = "only the tests know it";

#[allow(dead_code, reason = "not every test binary opens the desk")]
impl Site {
    /// Adds somebody to the staff.
    pub async fn hires(&self, email: &str, role: Role) {
        let given = Some(PASSWORD.to_owned());
        staff::add_staff(&self.state.pool(), email, role, given, self.clock.now()).await.unwrap();
    }

    /// Somebody who sits at the desk, signed in.
    pub async fn at_the_desk(&self, email: &str, role: Role) -> Visitor {
        self.hires(email, role).await;
        let mut visitor = self.visitor();
        visitor.signs_in(email).await.gets(200).sees("The desk");
        visitor
    }
}

#[allow(dead_code, reason = "not every test binary opens the desk")]
impl Visitor {
    pub async fn signs_in(&mut self, email: &str) -> &mut Self {
        self.signs_in_with(email, PASSWORD).await
    }

    pub async fn signs_in_with(&mut self, email: &str, password: &str) -> &mut Self {
        self.opens("/admin/sign-in").await.fills("email", email).fills("password", password);
        self.submits("Sign in").await
    }
}
