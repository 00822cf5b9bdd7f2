//! Letters as files, and when they go.

use std::{collections::BTreeSet, fs, path::PathBuf};

use lectern::{
    config::Config,
    platform::mail::{self, Transport, Worker},
};
use time::Duration;
use uuid::Uuid;

use super::office::{Office, config, letter_about, letter_to, pool};

struct Folder {
    office: Office,
    data: tempfile::TempDir,
}

impl Folder {
    async fn open() -> Self {
        let pool = pool().await;
        let data = tempfile::tempdir().unwrap();
        let config = Config { data_dir: data.path().to_owned(), ..config(None) };
        let transport = Transport::from_config(&config).unwrap();
        let mut office = Office::new(&pool);
        office.worker = Worker::new(office.state.clone(), transport.clone());
        office.transport = transport;
        Self { office, data }
    }

    fn mail(&self) -> PathBuf {
        self.data.path().join("mail")
    }

    fn names(&self) -> BTreeSet<String> {
        let entries = fs::read_dir(self.mail()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// A worker that has just started, and looks through the whole folder.
    fn fresh_worker(&self) -> Worker {
        Worker::new(self.office.state.clone(), self.office.transport.clone())
    }
}

fn eml(id: Uuid) -> String {
    format!("{id}.eml")
}

#[tokio::test]
async fn a_file_goes_when_the_body_goes() {
    let folder = Folder::open().await;
    folder.office.posts(letter_to("ann@school.example")).await;
    folder.office.round().await;
    folder.office.state.clock.advance(Duration::days(20));
    folder.office.posts(letter_to("bo@school.example")).await;
    folder.office.round().await;
    let ids: Vec<Uuid> = folder.office.rows().await.iter().map(|row| row.id).collect();
    assert_eq!(folder.names(), ids.iter().copied().map(eml).collect());

    folder.office.state.clock.advance(Duration::days(10) + Duration::minutes(1));
    let before = folder.office.state.clock.now() - Duration::days(30);
    assert_eq!(mail::delete_bodies(&folder.office.state.pool(), before, 100).await.unwrap(), 1);
    folder.office.round().await;
    assert_eq!(folder.names(), BTreeSet::from([eml(ids[1])]));
}

#[tokio::test]
async fn erasure_and_deletion_take_the_files_with_them() {
    let folder = Folder::open().await;
    let (one, two) = (Uuid::now_v7(), Uuid::now_v7());
    folder.office.posts(letter_about(one, "ann@school.example", "One")).await;
    folder.office.posts(letter_about(two, "bo@school.example", "Two")).await;
    folder.office.posts(letter_to("eve@school.example")).await;
    folder.office.round().await;
    let ids: Vec<Uuid> = folder.office.rows().await.iter().map(|row| row.id).collect();
    let pool = folder.office.state.pool();

    let mut rolled_back = pool.begin().await.unwrap();
    mail::erase_about(&mut *rolled_back, one).await.unwrap();
    rolled_back.rollback().await.unwrap();
    folder.office.round().await;
    assert_eq!(folder.names().len(), 3, "what was not committed takes no file");

    mail::erase_about(&pool, one).await.unwrap();
    mail::delete_about(&pool, two).await.unwrap();
    folder.office.round().await;
    assert_eq!(folder.names(), BTreeSet::from([eml(ids[2])]));
}

#[tokio::test]
async fn what_a_dead_worker_left_behind_is_found() {
    let folder = Folder::open().await;
    let about = Uuid::now_v7();
    folder.office.posts(letter_about(about, "ann@school.example", "One")).await;
    folder.office.posts(letter_to("bo@school.example")).await;
    folder.office.round().await;
    let ids: Vec<Uuid> = folder.office.rows().await.iter().map(|row| row.id).collect();
    mail::erase_about(&folder.office.state.pool(), about).await.unwrap();
    folder.office.round().await;
    let strangers = ["notes.eml", "read me.txt", "0195d6f18c0070008000000000000001.eml"];
    for name in strangers {
        fs::write(folder.mail().join(name), "not ours").unwrap();
    }
    fs::write(folder.mail().join(eml(ids[0])), "written after the erasure").unwrap();
    fs::write(folder.mail().join(format!(".{}.part", Uuid::now_v7())), "half a letter").unwrap();

    let mut left: BTreeSet<String> = strangers.iter().map(ToString::to_string).collect();
    left.insert(eml(ids[1]));
    folder.fresh_worker().run_once().await.unwrap();
    assert_eq!(folder.names(), left);

    fs::write(folder.mail().join(eml(ids[0])), "again").unwrap();
    folder.office.later(Duration::hours(1)).await;
    assert_eq!(folder.names(), left, "each hour the folder is looked through");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_no_letters_fault() {
    let folder = Folder::open().await;
    fs::write(folder.mail(), "a file where the folder should be").unwrap();
    folder.office.posts(letter_to("ann@school.example")).await;
    folder.office.round().await;
    let row = folder.office.row().await;
    assert_eq!((row.state.as_str(), row.attempts), ("waiting", 0));
    fs::remove_file(folder.mail()).unwrap();
    assert_eq!(folder.office.later(Duration::minutes(1)).await, 1);
    assert_eq!(folder.names().len(), 1);
}
