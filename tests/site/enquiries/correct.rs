use lectern::enquiries;
use time::Duration;

use crate::support::site::Site;

#[tokio::test]
async fn what_is_kept_can_be_corrected() {
    let site = Site::open().await;
    let act = site.receives_an_enquiry().await;
    let mut visitor = site.visitor();
    visitor.opens(&act).await.follows("Correct my enquiry").await.gets(200);
    assert_eq!(visitor.value_of("name"), "Ann Carer");
    visitor.fills("name", "").fills("message", "Something else").submits("Save").await.gets(422);
    assert_eq!(visitor.value_of("message"), "Something else");
    visitor.fills("name", "Anne Carer").fills("phone", "").submits("Save").await.gets(200);
    assert_eq!(visitor.path, act);
    visitor.sees("Anne Carer").sees("Something else").sees_not("7946");
}

impl Site {
    /// Changes a column of a tutor.
    async fn changes_tutor(&self, name: &str, change: &str) {
        let statement = format!("update tutors set {change} where name = $1");
        let statement = sqlx::AssertSqlSafe(statement);
        sqlx::query(statement).bind(name).execute(&self.state.pool()).await.unwrap();
    }

    /// Who has an offer, in the order of asking.
    async fn asked(&self) -> Vec<String> {
        self.letters_of("offer").await.into_iter().map(|letter| letter.to_name).collect()
    }

    /// A family near LS6 for whom no tutor fits; gives the path of its page.
    async fn waits_for_a_tutor_nearby(&self) -> String {
        let mut family = self.asker().await;
        family.asks_as_adult("child").fills("place", "nearby").fills("area", "LS6");
        family.submits("Send enquiry").await.gets(200);
        let act = self.letters_of("confirm").await.pop().unwrap().link_to("/enquiries/");
        family.opens(&act).await.submits("Confirm").await.gets(200);
        act
    }
}

#[tokio::test]
async fn other_wishes_start_the_choice_at_once() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let act = site.waits_for_a_tutor_nearby().await;
    let mut family = site.visitor();
    family.opens(&act).await.sees("No tutor who teaches GCSE History gives lessons in person near LS6.");
    family.sees_not("is free right now");
    let letter = site.letter("unmatched_family").await;
    assert!(letter.text.contains("gives lessons in person near LS6."), "{}", letter.text);
    family.follows("Change where and when").await.fills("place", "online").submits("Save").await.gets(200);
    family.sees("We asked one tutor.");
    assert_eq!(site.asked().await, ["Ada"]);
}

#[tokio::test]
async fn who_no_longer_fits_is_told_and_others_are_asked() {
    let site = Site::open().await;
    for name in ["Ada", "Ben"] {
        site.engages(name, &["GCSE"]).await;
    }
    site.changes_tutor("Ben", "teaches_online = false, teaches_in_person = true, areas = '{LS}'").await;
    let mut family = site.asker().await;
    family.asks_as_adult("child").fills("place", "online").submits("Send enquiry").await.gets(200);
    let act = site.letter("confirm").await.link_to("/enquiries/");
    family.opens(&act).await.submits("Confirm").await.gets(200);
    assert_eq!(site.asked().await, ["Ada"]);
    family
        .follows("Correct my enquiry")
        .await
        .fills("place", "nearby")
        .fills("area", "LS6")
        .submits("Save")
        .await;
    assert_eq!(site.asked().await, ["Ada", "Ben"]);
    assert_eq!(site.letter("offer_closed").await.to_name, "Ada");
    // a correction of the message alone asks nobody and tells nobody
    family.follows("Correct my enquiry").await.fills("message", "Something else").submits("Save").await;
    assert_eq!((site.asked().await.len(), site.letters_of("offer_closed").await.len()), (2, 1));
}

#[tokio::test]
async fn a_tutor_who_fits_from_now_on_is_asked_within_seconds() {
    let changes = [
        ("paused_at = now()", "paused_at = null"),
        ("teaches_in_person = false", "teaches_in_person = true"),
        ("areas = '{M}'", "areas = '{M,LS}'"),
        ("times = '{weekends}'", "times = '{weekends,daytime}'"),
    ];
    for (away, back) in changes {
        let site = Site::open().await;
        site.engages("Ada", &["GCSE"]).await;
        site.changes_tutor("Ada", "teaches_in_person = true, areas = '{LS}'").await;
        site.changes_tutor("Ada", away).await;
        let mut family = site.asker().await;
        family.asks_as_adult("child").fills("place", "nearby").fills("area", "LS6").fills("times", "daytime");
        family.submits("Send enquiry").await.gets(200);
        let act = site.letter("confirm").await.link_to("/enquiries/");
        family.opens(&act).await.submits("Confirm").await.gets(200);
        assert!(site.asked().await.is_empty(), "{away}");
        enquiries::match_waiting(&site.state).await.unwrap();
        assert!(site.asked().await.is_empty(), "{away}");
        site.clock.advance(Duration::seconds(3));
        site.changes_tutor("Ada", back).await;
        enquiries::match_waiting(&site.state).await.unwrap();
        assert_eq!(site.asked().await, ["Ada"], "{back}");
    }
}

#[tokio::test]
async fn a_tutor_who_is_added_is_asked_within_seconds() {
    let site = Site::open().await;
    site.engages("Other", &["A-level"]).await;
    let act = site.confirms_an_enquiry().await;
    site.visitor().opens(&act).await.sees("No tutor here teaches GCSE History yet.");
    site.engages("Ada", &["GCSE"]).await;
    enquiries::match_waiting(&site.state).await.unwrap();
    assert_eq!(site.asked().await, ["Ada"]);
    // and one who learns to teach it
    let act = site.confirms_an_enquiry().await;
    site.visitor().opens(&act).await.submits("Withdraw the enquiry").await;
    enquiries::match_waiting(&site.state).await.unwrap();
    assert_eq!(site.asked().await, ["Ada", "Ada"], "who does not wait is not offered");
}

#[tokio::test]
async fn after_a_yes_the_tutor_gets_the_new_details() {
    let site = Site::open().await;
    for name in ["Ada", "Ben"] {
        site.engages(name, &["GCSE"]).await;
    }
    let act = site.confirms_an_enquiry().await;
    let offer = site.letters_of("offer").await.remove(0);
    site.visitor().opens(&offer.link_to("/offers/")).await.submits("Yes, I can help").await;
    let mut family = site.visitor();
    family
        .opens(&act)
        .await
        .follows("Correct my enquiry")
        .await
        .sees("we email the new details to the tutor");
    family.fills("phone", "07700 900999").submits("Save").await.gets(200);
    let letter = site.letter("corrected_tutor").await;
    assert_eq!(
        (letter.to_name.as_str(), letter.reply_to.as_str()),
        (offer.to_name.as_str(), "ann@home.example")
    );
    assert!(letter.text.contains("Phone: 07700 900999") && letter.html.contains("07700 900999"));
    assert!(!letter.text.contains("/enquiries/"), "a reply would quote it");
    // nothing new, nothing to tell
    family.follows("Correct my enquiry").await.submits("Save").await.gets(200);
    assert_eq!(site.letters_of("corrected_tutor").await.len(), 1);
}
