use lectern::enquiries;
use time::Duration;

use crate::support::{database::dump, site::Site};

impl Site {
    /// Goes round twice: the second time changes nothing.
    async fn goes_round(&self) {
        enquiries::round(&self.state).await.unwrap();
        let after = dump(&self.state.pool()).await;
        enquiries::round(&self.state).await.unwrap();
        assert_eq!(dump(&self.state.pool()).await, after);
    }

    async fn holds(&self, text: &str) -> bool {
        dump(&self.state.pool()).await.contains(text)
    }
}

#[tokio::test]
async fn what_nobody_confirmed_is_gone_after_48_hours() {
    let site = Site::open().await;
    site.receives_an_enquiry().await;
    site.clock.advance(Duration::hours(47));
    site.goes_round().await;
    assert!(site.holds("ann@home.example").await);
    site.clock.advance(Duration::hours(2));
    site.goes_round().await;
    assert!(!site.holds("ann@home.example").await);
}

#[tokio::test]
async fn what_nobody_took_is_gone_30_days_after_its_end() {
    let site = Site::open().await;
    site.confirms_an_enquiry().await;
    site.clock.advance(Duration::days(8));
    site.goes_round().await;
    site.clock.advance(Duration::days(29));
    site.goes_round().await;
    assert!(site.holds("ann@home.example").await);
    site.clock.advance(Duration::days(2));
    site.goes_round().await;
    assert!(!site.holds("ann@home.example").await);
}

#[tokio::test]
async fn what_was_accepted_is_gone_12_months_after_the_yes_whatever_came_of_it() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    site.confirms_an_enquiry().await;
    let offer = site.letter("offer").await.link_to("/offers/");
    site.visitor().opens(&offer).await.submits("Yes, I can help").await;
    for days in [4, 20, 300, 40] {
        site.clock.advance(Duration::days(days));
        site.goes_round().await;
        assert!(site.holds("ann@home.example").await);
    }
    site.clock.advance(Duration::days(2));
    site.goes_round().await;
    assert!(!site.holds("ann@home.example").await);
}

#[tokio::test]
async fn one_reminder_and_no_more() {
    let site = Site::open().await;
    let act = site.receives_an_enquiry().await;
    site.clock.advance(Duration::hours(23));
    site.goes_round().await;
    assert_eq!(site.kinds().await, ["confirm"]);
    site.clock.advance(Duration::hours(1));
    site.goes_round().await;
    assert_eq!(site.kinds().await, ["confirm", "reminder"]);
    let reminder = site.letter("reminder").await;
    assert_eq!((reminder.link_to("/enquiries/"), reminder.to_name.as_str()), (act.clone(), ""));
    site.clock.advance(Duration::hours(20));
    site.goes_round().await;
    assert_eq!(site.kinds().await.len(), 2);
    let mut family = site.visitor();
    family.opens(&act).await.sees("We sent the link again.");
    family.submits("Confirm").await.gets(200);
}

#[tokio::test]
async fn silence_makes_room_for_the_next_tutors() {
    let site = Site::open().await;
    for name in ["Ada", "Ben", "Cleo", "Dan"] {
        site.engages(name, &["GCSE"]).await;
        site.clock.advance(Duration::seconds(1));
    }
    let act = site.confirms_an_enquiry().await;
    let mut family = site.visitor();
    family.opens(&act).await.sees("We asked three tutors.");
    // 12:00 and eight hours: the evening
    family
        .sees("The tutors answer by 8 pm on")
        .sees("We promise that a tutor will reply by")
        .sees("on Thursday 15 January, UK time");
    site.clock.advance(Duration::hours(7));
    site.goes_round().await;
    assert_eq!(site.letters_of("offer").await.len(), 3);
    site.clock.advance(Duration::hours(2));
    site.goes_round().await;
    let asked: Vec<_> = site.letters_of("offer").await.into_iter().map(|letter| letter.to_name).collect();
    assert_eq!(asked, ["Ada", "Ben", "Cleo", "Dan"]);
    family.opens(&act).await.sees("Three tutors didn’t answer in time.").sees("We asked one tutor.");
    // asked at nine in the evening: the night does not count
    family.sees("The tutors answer by 2 pm on");
    // late, and still welcome
    let ada = site.letters_of("offer").await[0].link_to("/offers/");
    let mut tutor = site.visitor();
    tutor.opens(&ada).await.sees("you can still answer");
    tutor.submits("Yes, I can help").await.sees("You said yes");
    assert_eq!(site.letter("offer_closed").await.to_name, "Dan");
    family.opens(&act).await.sees("Ada said yes");
}

#[tokio::test]
async fn a_promise_that_is_not_kept_is_owned_up_to_and_a_week_is_the_end() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let act = site.confirms_an_enquiry().await;
    site.clock.advance(Duration::hours(23));
    site.goes_round().await;
    assert_eq!(site.kinds().await, ["confirm", "offer"]);
    site.clock.advance(Duration::hours(2));
    site.goes_round().await;
    assert_eq!(site.kinds().await, ["confirm", "offer", "promise_family", "promise_desk"]);
    assert!(site.letter("promise_desk").await.text.contains("Ada: didn’t answer in time"));
    site.visitor().opens(&act).await.sees("Nobody said yes in the time we promised.");
    // somebody new fits: asked by itself
    site.engages("Ben", &["GCSE"]).await;
    site.clock.advance(Duration::hours(2));
    site.goes_round().await;
    assert_eq!(site.letters_of("offer").await.last().unwrap().to_name, "Ben");
    site.clock.advance(Duration::days(6));
    site.goes_round().await;
    assert_eq!(site.kinds().await[5..], ["expired_family", "expired_desk"]);
    assert!(site.letter("expired_family").await.text.contains("Other ways"));
    let mut visitor = site.visitor();
    visitor
        .opens(&act)
        .await
        .sees("Nobody said yes for a week, so we stopped asking.")
        .sees("We couldn’t find a tutor");
    let ben = site.letters_of("offer").await[1].link_to("/offers/");
    visitor.posts(&ben, &[("answer", "yes")]).await.gets(200).sees("This enquiry is closed");
}

#[tokio::test]
async fn a_site_that_slept_for_ten_days_sends_no_stale_letters() {
    let site = Site::open().await;
    for name in ["Ada", "Ben", "Cleo", "Dan"] {
        site.engages(name, &["GCSE"]).await;
    }
    site.confirms_an_enquiry().await;
    site.clock.advance(Duration::days(10));
    site.goes_round().await;
    assert_eq!(site.kinds().await, ["confirm", "offer", "offer", "offer", "expired_family", "expired_desk"]);
}

#[tokio::test]
async fn three_days_after_a_yes_the_family_is_asked_once_and_then_left_in_peace() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let act = site.confirms_an_enquiry().await;
    let offer = site.letter("offer").await.link_to("/offers/");
    site.visitor().opens(&offer).await.submits("Yes, I can help").await;
    site.clock.advance(Duration::days(3));
    site.goes_round().await;
    let meeting = site.letter("meeting").await;
    let link = meeting.link_to("/enquiries/");
    assert_eq!(link, format!("{act}/meeting?met=yes"));
    site.clock.advance(Duration::days(14));
    site.goes_round().await;
    assert_eq!(site.kinds().await[5..], ["closed_family", "closed_tutor"]);
    site.visitor().opens(&link).await.sees("This enquiry is closed");
}

#[tokio::test]
async fn what_a_sent_letter_said_is_forgotten_after_30_days() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    site.confirms_an_enquiry().await;
    let offer = site.letter("offer").await.link_to("/offers/");
    site.visitor().opens(&offer).await.submits("Yes, I can help").await.gets(200);
    let transport = lectern::platform::mail::Transport::memory(&site.state.config);
    let worker = lectern::platform::mail::Worker::new(site.state.clone(), transport);
    while worker.run_once().await.unwrap() > 0 {}
    site.clock.advance(Duration::days(29));
    site.goes_round().await;
    assert!(site.letter("introduction_tutor").await.text.contains("ann@home.example"));
    site.clock.advance(Duration::days(2));
    site.goes_round().await;
    assert_eq!(site.letter("introduction_tutor").await.text, "");
}

#[tokio::test]
async fn what_is_late_by_a_day_is_told_until_it_is_done() {
    let site = Site::open().await;
    site.receives_an_enquiry().await;
    let overdue =
        async || enquiries::overdue(&site.state.pool(), site.clock.now() - Duration::days(1)).await.unwrap();
    site.clock.advance(Duration::hours(47));
    assert_eq!(overdue().await, 0, "the reminder is late by less than a day");
    site.clock.advance(Duration::hours(26));
    assert_eq!(overdue().await, 1);
    site.goes_round().await;
    assert_eq!(overdue().await, 0);
}
