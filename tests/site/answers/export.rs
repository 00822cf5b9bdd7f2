use std::{fs, os::unix::fs as unix, os::unix::fs::PermissionsExt, path::Path};

use lectern::commands::export::answers;

use crate::support::site::Site;

async fn exports(site: &Site, file: &Path) -> Result<(), String> {
    answers(&site.state.pool(), file).await.map_err(|error| format!("{error:#}"))
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn only_the_file_that_was_named_is_written() {
    let site = Site::open().await;
    site.publishes("GCSE", "The Cold War", "Who began it?").await;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);

    // files and links of others with the names of unfinished work
    fs::write(at("other"), "not yours").unwrap();
    fs::write(at("answers.unfinished"), "mine").unwrap();
    let number = std::process::id();
    unix::symlink(at("other"), at(&format!(".answers.jsonl.{number}-0.unfinished"))).unwrap();
    exports(&site, &at("answers.jsonl")).await.unwrap();
    assert_eq!(fs::read_to_string(at("other")).unwrap(), "not yours");
    assert_eq!(fs::read_to_string(at("answers.unfinished")).unwrap(), "mine");
    assert!(fs::read_to_string(at("answers.jsonl")).unwrap().contains("Who began it?"));

    // a link stays a link, and who may read the file stays as it was
    fs::create_dir(at("kept")).unwrap();
    fs::write(at("kept/today"), "old").unwrap();
    fs::set_permissions(at("kept/today"), fs::Permissions::from_mode(0o600)).unwrap();
    unix::symlink("kept/today", at("latest")).unwrap();
    unix::symlink("kept/tomorrow", at("next")).unwrap();
    for (link, target) in [("latest", "kept/today"), ("next", "kept/tomorrow")] {
        exports(&site, &at(link)).await.unwrap();
        assert!(fs::symlink_metadata(at(link)).unwrap().is_symlink(), "{link}");
        assert!(!fs::symlink_metadata(at(target)).unwrap().is_symlink(), "{target}");
        assert!(fs::read_to_string(at(target)).unwrap().contains("Who began it?"), "{target}");
    }
    assert_eq!(fs::metadata(at("kept/today")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(names_in(&at("kept")), ["today", "tomorrow"]);
}

#[tokio::test]
async fn a_device_is_written_to_and_a_folder_is_refused() {
    let site = Site::open().await;
    let folder = tempfile::tempdir().unwrap();
    unix::symlink("/dev/null", folder.path().join("nowhere")).unwrap();
    exports(&site, &folder.path().join("nowhere")).await.unwrap();
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
    let error = exports(&site, folder.path()).await.unwrap_err();
    assert!(error.contains("is a folder"), "{error}");
    let error = exports(&site, &folder.path().join("none/answers.jsonl")).await.unwrap_err();
    assert!(error.contains("be written: No such file"), "{error}");
    let socket = folder.path().join("socket");
    let _listening = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    assert!(exports(&site, &socket).await.unwrap_err().contains("socket"));
    assert_eq!(names_in(folder.path()), ["nowhere", "socket"]);
}
