use lectern::{applications, concerns, staff::Role, tutor_pages};
use time::{Duration, OffsetDateTime};

use crate::support::{database::dump, site::Site};

impl Site {
    /// Goes round twice: the second time changes nothing, and nothing is overdue.
    pub async fn goes_round_the_tutors(&self) {
        self.deletes_what_is_due().await;
        let after = dump(&self.state.pool()).await;
        self.deletes_what_is_due().await;
        assert_eq!(dump(&self.state.pool()).await, after);
        assert_eq!(self.overdue(self.clock.now()).await, 0);
    }

    async fn deletes_what_is_due(&self) {
        applications::round(&self.state).await.unwrap();
        concerns::round(&self.state).await.unwrap();
        tutor_pages::round(&self.state).await.unwrap();
    }

    /// How much should have been deleted a day before `now`.
    pub async fn overdue(&self, now: OffsetDateTime) -> i64 {
        let mut overdue = 0;
        for room in [applications::ROOM, concerns::ROOM, tutor_pages::ROOM] {
            let count = room.overdue.expect("the room says what is overdue");
            overdue += count(self.state.pool(), now - Duration::days(1)).await.unwrap();
        }
        overdue
    }

    /// `text` is kept until `until` is over, and nowhere after it.
    pub async fn forgets(&self, text: &str, until: Duration) {
        self.clock.advance(until - Duration::hours(1));
        self.goes_round_the_tutors().await;
        assert!(self.remembers(text).await, "{text} is gone too early");
        self.clock.advance(Duration::hours(1));
        self.goes_round_the_tutors().await;
        assert!(!self.remembers(text).await, "{text} is kept too long");
    }
}

#[tokio::test]
async fn an_application_that_nobody_confirmed_is_gone_after_48_hours() {
    let site = Site::open().await;
    site.receives_an_application().await;
    site.forgets("ada@tutors.example", Duration::hours(48)).await;
}

#[tokio::test]
async fn an_application_that_nobody_answers_is_gone_after_90_days() {
    let site = Site::open().await;
    site.confirms_an_application().await;
    site.forgets("ada@tutors.example", Duration::days(90)).await;
}

#[tokio::test]
async fn a_refused_application_is_gone_after_30_days() {
    let site = Site::open().await;
    let path = site.confirms_an_application().await;
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens(&path).await.submits("Decline").await.gets(200);
    site.forgets("ada@tutors.example", Duration::days(30)).await;
}

#[tokio::test]
async fn an_accepted_application_is_gone_after_30_days_and_the_tutor_stays() {
    let site = Site::open().await;
    let path = site.confirms_an_application().await;
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens(&path).await.submits("Accept as a tutor").await.gets(200);
    site.clock.advance(Duration::days(30));
    site.goes_round_the_tutors().await;
    site.visitor().opens("/tutors/ada-sample").await.gets(200);
    let kept: i64 = sqlx::query_scalar("select count(*) from tutor_applications")
        .fetch_one(&site.state.pool())
        .await
        .unwrap();
    assert_eq!(kept, 0);
    assert!(site.letters().await.is_empty(), "the letters about it went with it");
}
