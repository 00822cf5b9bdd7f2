//! A thousand families and tutors who do as they please, two instances that are cut off
//! in the middle of things, and six weeks by the clock. `LECTERN_TEST_SEED` repeats one run.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    env,
    future::{Future, poll_fn},
    path::PathBuf,
    task::Poll,
};

use lectern::{
    enquiries,
    platform::mail::{Transport, Worker},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sqlx::Row;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::support::{database::dump, site::Site};

const FAMILIES: usize = 1_000;
const TUTORS: usize = 24;
/// In which the families ask.
const ARRIVALS: i64 = 4;
/// The longest course: a late confirmation, a week's search, three days until the
/// question, a late answer to it, and a fortnight.
const DAYS: i64 = ARRIVALS + 36;

/// What somebody does at a time of their own.
#[derive(Debug, Clone)]
enum Deed {
    Ask(usize),
    /// Opens a link and does nothing, as a scanner does.
    Scan(String),
    Post(String, Vec<(&'static str, String)>),
    /// A tutor begins again.
    Resume(usize),
}

/// What became of one enquiry, as far as it was seen.
#[derive(Debug, Default)]
struct Course {
    family: usize,
    kinds: BTreeMap<String, usize>,
    ends: HashSet<String>,
    was_accepted: bool,
}

struct World {
    seed: u64,
    chance: StdRng,
    instances: [Site; 2],
    postmen: [Worker; 2],
    archive: PathBuf,
    diary: BTreeMap<(OffsetDateTime, usize), Deed>,
    deeds: usize,
    courses: HashMap<Uuid, Course>,
    seen: HashSet<Uuid>,
    posted: HashSet<Uuid>,
    delivered: HashSet<Uuid>,
    taken_back: HashSet<Uuid>,
}

/// Takes a future so far and no further: what a killed process leaves.
async fn cut_off<F: Future>(whole: F, polls: usize) -> Option<F::Output> {
    let mut whole = Box::pin(whole);
    let mut left = polls;
    poll_fn(|context| match whole.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

impl World {
    async fn open(seed: u64, data: &tempfile::TempDir) -> Self {
        let folder = data.path().to_str().unwrap();
        let site = Site::open_with(&[("LECTERN_LIMITS", "off"), ("LECTERN_DATA_DIR", folder)]).await;
        for number in 0..TUTORS {
            site.engages(&format!("Tutor {number}"), &["GCSE"]).await;
        }
        // some set a limit, and only a quarter ever pauses
        sqlx::query("update tutors set weekly_limit = 30 where ascii(right(slug, 1)) % 3 = 0")
            .execute(&site.state.pool())
            .await
            .unwrap();
        let instances = [site.second_instance(), site];
        Self {
            seed,
            chance: StdRng::seed_from_u64(seed),
            archive: data.path().join("mail"),
            postmen: [0, 1].map(|number: usize| {
                let state = instances[number].state.clone();
                let transport = Transport::from_config(&state.config).unwrap();
                Worker::new(state, transport)
            }),
            instances,
            diary: BTreeMap::new(),
            deeds: 0,
            courses: HashMap::new(),
            seen: HashSet::new(),
            posted: HashSet::new(),
            delivered: HashSet::new(),
            taken_back: HashSet::new(),
        }
    }

    fn now(&self) -> OffsetDateTime {
        self.instances[0].clock.now()
    }

    fn happens(&mut self, percent: u32) -> bool {
        self.chance.random_range(0..100) < percent
    }

    /// Within so many hours from now.
    fn plans(&mut self, hours: i64, deed: Deed) {
        let wait = Duration::minutes(self.chance.random_range(0..hours * 60));
        self.deeds += 1;
        let at = self.now() + wait;
        self.diary.insert((at, self.deeds), deed);
    }

    /// By the hour while tutors are asked, and by a quarter of a day after that.
    async fn lives(&mut self) {
        for day in 0..DAYS {
            let hours = if day < ARRIVALS + 10 { 1 } else { 6 };
            for _ in 0..24 / hours {
                self.lives_on(Duration::hours(hours)).await;
            }
            self.looks_for_ends().await;
            self.counts_letters().await;
            if day % 4 == 3 {
                self.finds_nothing_of_the_erased().await;
            }
        }
    }

    async fn lives_on(&mut self, time: Duration) {
        let end = self.now() + time;
        while let Some(entry) = self.diary.first_entry().filter(|entry| entry.key().0 <= end) {
            let (at, deed) = (entry.key().0, entry.remove());
            let wait = at - self.now();
            self.instances[0].clock.advance(wait.max(Duration::ZERO));
            self.does(deed).await;
        }
        let wait = end - self.now();
        self.instances[0].clock.advance(wait);
        self.goes_round().await;
        self.reads_letters().await;
    }

    async fn does(&mut self, deed: Deed) {
        let instance = self.chance.random_range(0..2);
        let mut visitor = self.instances[instance].visitor();
        match deed {
            Deed::Scan(path) => {
                visitor.asks(&path).await;
            }
            Deed::Ask(family) => {
                let fields = form_of(family);
                self.posts("/hire-a-tutor", &fields).await;
            }
            Deed::Post(path, fields) => self.posts(&path, &fields).await,
            Deed::Resume(tutor) => {
                sqlx::query("update tutors set paused_at = null, paused_until = null where slug = $1")
                    .bind(format!("tutor-{tutor}"))
                    .execute(&self.instances[0].state.pool())
                    .await
                    .unwrap();
            }
        }
    }

    /// Sometimes twice at once, sometimes cut off and pressed again.
    async fn posts(&mut self, path: &str, fields: &[(&'static str, String)]) {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let [first, second] = &self.instances;
        let (mut one, mut two) = (first.visitor(), second.visitor());
        match self.chance.random_range(0..10) {
            0 => {
                tokio::join!(one.posts_only(path, &fields), two.posts_only(path, &fields));
            }
            1 => {
                let polls = self.chance.random_range(0..40);
                cut_off(one.posts_only(path, &fields), polls).await;
                two.posts_only(path, &fields).await;
            }
            _ => {
                two.posts_only(path, &fields).await;
            }
        }
        assert!(two.status() < 500, "{path}: {} (seed {})", two.status(), self.seed);
    }

    async fn goes_round(&mut self) {
        let polls = [self.chance.random_range(0..400), self.chance.random_range(0..400)];
        let [first, second] = &self.instances;
        if self.chance.random_range(0..4) == 0 {
            tokio::join!(
                cut_off(enquiries::round(&first.state), polls[0]),
                cut_off(enquiries::round(&second.state), polls[1])
            );
        }
        let (one, two) = tokio::join!(enquiries::round(&first.state), enquiries::round(&second.state));
        one.and(two).unwrap();
        let [one, two] = &self.postmen;
        if self.chance.random_range(0..8) == 0 {
            // its leases run out in time
            cut_off(one.run_once(), polls[0] / 8).await;
        }
        let (one, two) = tokio::join!(one.run_once(), two.run_once());
        one.and(two).unwrap();
    }

    /// After every round, as the next one may delete what this one sent.
    async fn reads_letters(&mut self) {
        let rows = sqlx::query(
            "select id, kind, about, to_email, coalesce(body_text, '') as text, state from letters
             where created_at >= $1 or sent_at >= $1 order by id",
        )
        .bind(self.now() - Duration::hours(12))
        .fetch_all(&self.instances[0].state.pool())
        .await
        .unwrap();
        for row in rows {
            let id: Uuid = row.get("id");
            if row.get::<String, _>("state") == "sent" {
                self.delivered.insert(id);
            }
            if !self.seen.insert(id) {
                continue;
            }
            let kind = row.get::<String, _>("kind").trim_start_matches("enquiries/").to_owned();
            let about: Uuid = row.get("about");
            self.reads(about, &kind, &row.get::<String, _>("to_email"), &row.get::<String, _>("text"));
            self.posted.insert(id);
        }
    }

    /// What was sent lies in the archive, and what was taken back with its enquiry does not.
    async fn counts_letters(&mut self) {
        let rows = sqlx::query("select id, state, to_email, created_at from letters")
            .fetch_all(&self.instances[0].state.pool())
            .await
            .unwrap();
        let archived = self.archived();
        let month_ago = self.now() - Duration::days(29);
        for row in rows {
            let (id, state): (Uuid, String) = (row.get("id"), row.get("state"));
            let is_erased = row.get::<String, _>("to_email").is_empty();
            let is_recent = row.get::<OffsetDateTime, _>("created_at") > month_ago;
            if state == "erased" {
                self.taken_back.insert(id);
            }
            // one that waits may have left: a worker that is cut off could not write it down
            if is_recent && state != "waiting" {
                let is_kept = state == "sent" && !is_erased;
                assert_eq!(archived.contains(&id), is_kept, "letter {id}, {state} (seed {})", self.seed);
            }
        }
    }

    fn archived(&self) -> HashSet<Uuid> {
        let Ok(entries) = self.archive.read_dir() else { return HashSet::new() };
        entries
            .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".eml")?.parse().ok())
            .collect()
    }

    fn reads(&mut self, about: Uuid, kind: &str, to: &str, text: &str) {
        let course = self.courses.entry(about).or_default();
        *course.kinds.entry(kind.to_owned()).or_default() += 1;
        course.was_accepted |= kind == "introduction_tutor";
        let link = |page: &str| {
            let start = text.find(page)?;
            text[start..].split_whitespace().next().map(str::to_owned)
        };
        match kind {
            "confirm" => {
                course.family = number(to);
                if let Some(page) = link("/enquiries/") {
                    self.confirms(&page);
                }
            }
            "offer" => {
                assert!(!text.contains("Marker"), "an offer tells who asks (seed {})", self.seed);
                if let Some(page) = link("/offers/") {
                    let family = course.family;
                    self.answers(family, number(to), &page);
                }
            }
            "meeting" => {
                if let Some(page) = link("/enquiries/") {
                    let page = page.split('?').next().unwrap().to_owned();
                    let met = if self.happens(60) { "yes" } else { "no" };
                    if self.happens(70) {
                        self.plans(200, Deed::Post(page, vec![("met", met.to_owned())]));
                    }
                }
            }
            _ => {}
        }
        let is_tutor = to.ends_with("@tutors.example");
        if is_tutor && kind != "introduction_tutor" {
            assert!(!text.contains("Marker"), "{kind} tells a tutor who asks (seed {})", self.seed);
        }
    }

    fn confirms(&mut self, page: &str) {
        self.plans(3, Deed::Scan(page.to_owned()));
        if self.happens(85) {
            self.plans(40, Deed::Post(page.to_owned(), vec![]));
        }
        for (percent, hours, button) in
            [(8, 200, "withdrawal"), (8, 100, "erasure"), (8, 600, "erasure"), (3, 30, "erasure")]
        {
            if self.happens(percent) {
                self.plans(hours, Deed::Post(format!("{page}/{button}"), vec![]));
            }
        }
    }

    /// One family in ten hears from nobody, and one is told no by all.
    fn answers(&mut self, family: usize, tutor: usize, page: &str) {
        self.plans(2, Deed::Scan(page.to_owned()));
        let answer =
            |yes: &str| vec![("answer", yes.to_owned()), ("sentence", "Mondays suit me.".to_owned())];
        let mood = match family % 10 {
            0 => 0,
            1 => 60,
            _ => self.chance.random_range(0..100),
        };
        match mood {
            // silent
            0..45 => {}
            45..60 => self.plans(8, Deed::Post(page.to_owned(), answer("yes"))),
            60..80 => self.plans(8, Deed::Post(page.to_owned(), answer("no"))),
            // late, maybe after the end
            80..90 => self.plans(240, Deed::Post(page.to_owned(), answer("yes"))),
            // a change of mind
            90..95 => {
                self.plans(8, Deed::Post(page.to_owned(), answer("no")));
                self.plans(8, Deed::Post(page.to_owned(), answer("yes")));
            }
            _ => {
                self.plans(6, Deed::Post(format!("{page}/pause"), vec![]));
                self.plans(60, Deed::Resume(tutor));
            }
        }
    }

    async fn looks_for_ends(&mut self) {
        let rows = sqlx::query(
            "select enquiry_id, state from enquiry_events
             where state in ('declined', 'expired', 'withdrawn', 'closed', 'erased')",
        )
        .fetch_all(&self.instances[0].state.pool())
        .await
        .unwrap();
        for row in rows {
            self.courses.entry(row.get("enquiry_id")).or_default().ends.insert(row.get("state"));
        }
        let late: i64 = sqlx::query_scalar(
            "select count(*) from offers o join enquiry_events e on e.enquiry_id = o.enquiry_id
             where e.state = 'accepted' and o.asked_at > e.happened_at",
        )
        .fetch_one(&self.instances[0].state.pool())
        .await
        .unwrap();
        assert_eq!(late, 0, "an offer left after the yes (seed {})", self.seed);
    }

    /// In the whole database and in every letter that is kept.
    async fn finds_nothing_of_the_erased(&self) {
        let erased: HashSet<usize> = self
            .courses
            .values()
            .filter(|course| course.ends.contains("erased"))
            .map(|course| course.family)
            .collect();
        let kept = dump(&self.instances[0].state.pool()).await;
        for left in families_in(&kept) {
            assert!(!erased.contains(&left), "the database knows family {left} (seed {})", self.seed);
        }
        for id in self.archived() {
            let letter = std::fs::read(self.archive.join(format!("{id}.eml"))).unwrap();
            for left in families_in(&String::from_utf8_lossy(&letter).replace("=\r\n", "")) {
                assert!(!erased.contains(&left), "letter {id} knows family {left} (seed {})", self.seed);
            }
        }
    }

    async fn is_as_promised(&mut self) {
        let pool = self.instances[0].state.pool();
        let waiting: i64 =
            sqlx::query_scalar("select count(*) from letters where state in ('waiting', 'failed')")
                .fetch_one(&pool)
                .await
                .unwrap();
        assert_eq!(waiting, 0, "letters wait (seed {})", self.seed);
        let lost = self.posted.difference(&self.delivered).filter(|id| !self.taken_back.contains(id)).count();
        assert_eq!(lost, 0, "letters never left (seed {})", self.seed);
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (id, course) in &self.courses {
            let told = |kind: &str| course.kinds.get(kind).copied().unwrap_or_default();
            let context = format!("{id}: {course:?} (seed {})", self.seed);
            assert_eq!(told("confirm"), 1, "{context}");
            assert!(
                told("reminder") <= 1 && told("promise_family") <= 1 && told("meeting") <= 1,
                "{context}"
            );
            assert_eq!(told("introduction_family"), usize::from(course.was_accepted), "{context}");
            assert_eq!(told("introduction_tutor"), usize::from(course.was_accepted), "{context}");
            let was_erased = course.ends.contains("erased");
            let ends: Vec<_> = course.ends.iter().filter(|end| *end != "erased").collect();
            assert!(ends.len() <= 1, "{context}");
            for end in ["declined", "expired", "withdrawn", "closed"] {
                let is_end = course.ends.contains(end);
                assert_eq!(told(&format!("{end}_family")), usize::from(is_end), "{end} {context}");
            }
            assert_eq!(told("erased_tutor"), usize::from(was_erased && course.was_accepted), "{context}");
            let end = match (ends.first(), was_erased) {
                (Some(end), _) => (*end).clone(),
                (None, true) => "erased".to_owned(),
                (None, false) => {
                    // nobody confirmed it, and it is gone
                    let is_there: bool =
                        sqlx::query_scalar("select exists (select from enquiries where id = $1)")
                            .bind(id)
                            .fetch_one(&pool)
                            .await
                            .unwrap();
                    assert!(!is_there, "it has no end: {context}");
                    assert_eq!(told("offer") + told("unmatched_family"), 0, "{context}");
                    "unconfirmed".to_owned()
                }
            };
            *counts.entry(end).or_default() += 1;
        }
        println!("{counts:?}, {} letters, {} deeds", self.posted.len(), self.deeds);
        assert_eq!(self.courses.len(), FAMILIES, "seed {}", self.seed);
        for end in ["declined", "expired", "withdrawn", "closed", "erased", "unconfirmed"] {
            assert!(counts.contains_key(end), "no course ended so: {end} (seed {})", self.seed);
        }
    }
}

/// The number in `family12@home.example` or `tutor.12@tutors.example`.
fn number(address: &str) -> usize {
    let local = address.split('@').next().unwrap();
    local.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
}

/// Found nowhere but in what one family typed.
fn marker(family: usize) -> String {
    format!("Marker{family}x")
}

/// Every family that a text knows of.
fn families_in(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices("Marker").filter_map(|(at, _)| text[at + 6..].split('x').next()?.parse().ok())
}

fn form_of(family: usize) -> Vec<(&'static str, String)> {
    let (marker, requester) = (marker(family), ["me", "child", "under18", "school"][family % 4]);
    let email = format!("{marker}family{family}@home.example");
    [
        ("submission", format!("form-{marker}")),
        ("for", requester.to_owned()),
        ("name", format!("Ann {marker}")),
        ("email", email.clone()),
        ("adult_name", format!("Bea {marker}")),
        ("adult_email", email),
        ("phone", String::new()),
        ("student_name", String::new()),
        ("level", "gcse".to_owned()),
        ("subject", "history".to_owned()),
        ("message", "Why did the League of Nations fail?".to_owned()),
    ]
    .into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_enquiries_each_come_to_one_end() {
    let seed =
        env::var("LECTERN_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random);
    println!("LECTERN_TEST_SEED={seed}");
    let data = tempfile::tempdir().unwrap();
    let mut world = World::open(seed, &data).await;
    for family in 0..FAMILIES {
        world.plans(ARRIVALS * 24, Deed::Ask(family));
    }
    world.lives().await;
    world.is_as_promised().await;
}
