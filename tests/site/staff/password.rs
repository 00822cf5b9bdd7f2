use lectern::staff::Role;

use crate::support::{site::Site, visitor::Visitor};

const NEW: &str = "plum harbour violet nine";

fn fills(visitor: &mut Visitor, old: &str, new: &str, again: &str) {
    visitor.fills("old", old).fills("new", new).fills("again", again);
}

#[tokio::test]
async fn everybody_changes_their_own_password_with_the_old_one() {
    let site = Site::open().await;
    for role in [Role::Editor, Role::Admin] {
        site.clock.advance(time::Duration::minutes(2));
        let email = format!("{role}@lectern.example");
        let mut other = site.at_the_desk(&email, role).await;
        let mut ann = site.visitor();
        ann.signs_in(&email).await.follows("Change your password").await.gets(200);
        fills(&mut ann, crate::support::staff::PASSWORD, NEW, NEW);
        ann.submits("Change my password").await.gets(200).sees("Your password is changed");
        ann.opens("/admin").await.sees("The desk");
        other.opens("/admin").await.sees("Sign in");
        other.signs_in(&email).await.gets(422);
        other.signs_in_with(&email, NEW).await.gets(200).sees("The desk");
    }
}

#[tokio::test]
async fn a_wrong_or_weak_or_mistyped_password_changes_nothing() {
    let site = Site::open().await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    for (old, new, again, why) in [
        ("not the old one at all", NEW, NEW, "This is not your password"),
        ("", NEW, NEW, "Enter the password that you have now"),
        (crate::support::staff::PASSWORD, "short", "short", "at least 12 characters"),
        (crate::support::staff::PASSWORD, NEW, "plum harbour violet ten", "not the same"),
        (
            crate::support::staff::PASSWORD,
            crate::support::staff::PASSWORD,
            crate::support::staff::PASSWORD,
            "is the old one",
        ),
    ] {
        ann.opens("/admin/password").await;
        fills(&mut ann, old, new, again);
        ann.submits("Change my password").await.gets(422).sees(why);
        assert!(!ann.html().contains(NEW), "a password is never drawn into a page");
    }
    site.visitor().signs_in("ann@lectern.example").await.gets(200);
}

#[tokio::test]
async fn guessing_has_an_end() {
    let site = Site::open_with(&[("LECTERN_LIMITS", "on")]).await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    let guess = [("old", "a guess"), ("new", NEW), ("again", NEW)];
    for _ in 0..10 {
        ann.posts("/admin/password", &guess).await.gets(422);
    }
    ann.posts("/admin/password", &guess).await.gets(429).sees("Too many attempts");
}

#[tokio::test]
async fn a_session_that_ended_shows_no_password() {
    let site = Site::open().await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    ann.opens("/admin/password").await;
    fills(&mut ann, "the secret of before", NEW, NEW);
    ann.loses_cookies().submits("Change my password").await.sees("Sign in");
    assert!(!ann.html().contains("the secret of before") && !ann.html().contains(NEW));
}
