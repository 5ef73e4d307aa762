//! What lies in the directory, or does not.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use super::Fixture;

const NAME: &str = "2026-01.jsonl";

/// Puts something into the directory, and compares what is said of it.
#[track_caller]
fn check(name: &str, put: impl Fn(&Path), expected: &str) {
    let mut fixture = Fixture::new();
    fs::create_dir(fixture.directory()).unwrap();
    put(&fixture.directory().join(name));
    let said = fixture.report(0, 20).unwrap_err().to_string();
    let directory = fixture.directory();
    assert_eq!(said, format!("the record in {} can't be written: {name} there: {expected}", directory.display()));
    assert!(!directory.join("elsewhere").exists());
}

const NOT_REGULAR: &str = "it is no regular file: remove it";

#[test]
fn l16_what_is_no_file_of_its_own_is_not_written() {
    for name in [NAME, "lock"] {
        check(name, |path| symlink("elsewhere", path).unwrap(), NOT_REGULAR);
        check(name, |path| symlink(path, path).unwrap(), NOT_REGULAR);
        check(name, |path| fs::create_dir(path).unwrap(), NOT_REGULAR);
        check(name, |path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success()), NOT_REGULAR);
        let twice = |path: &Path| {
            fs::write(path, "").unwrap();
            fs::hard_link(path, path.with_extension("second")).unwrap();
        };
        check(name, twice, "it has a second name: remove it");
    }
}

#[test]
fn l16_a_link_in_the_place_of_the_directory_is_not_followed() {
    let mut fixture = Fixture::new();
    fs::create_dir(fixture.place.path().join("elsewhere")).unwrap();
    symlink("elsewhere", fixture.directory()).unwrap();
    let said = fixture.report(0, 20).unwrap_err().to_string();
    assert!(said.ends_with(" can't be written: it is no directory: remove it"), "{said}");
    assert!(fs::read_dir(fixture.place.path().join("elsewhere")).unwrap().next().is_none());
}

#[test]
fn l15_a_file_that_others_could_read_is_theirs_no_more() {
    let mut fixture = Fixture::of_days(1, 20);
    let path = fixture.directory().join(NAME);
    fs::set_permissions(&path, PermissionsExt::from_mode(0o666)).unwrap();
    fixture.report(1, 20).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
}

#[test]
fn a_record_that_is_deleted_begins_anew() {
    let mut fixture = Fixture::of_days(2, 20);
    fs::remove_file(fixture.directory().join(NAME)).unwrap();
    fixture.report(2, 20).unwrap();
    assert_eq!((fixture.kinds(), fixture.damages()), (vec!["begin", "report"], vec![]));
    fs::remove_dir_all(fixture.directory()).unwrap();
    fixture.report(3, 20).unwrap();
    assert_eq!((fixture.kinds(), fixture.damages()), (vec!["begin", "report"], vec![]));
}

#[test]
fn a_record_that_is_not_there_is_missing() {
    let said = crate::Record::open(&Fixture::new().directory()).unwrap_err().to_string();
    assert!(said.starts_with("there is no record in ") && said.contains(": none was made yet"), "{said}");
}

#[test]
fn a_file_that_is_larger_than_any_record_is_not_read() {
    let mut fixture = Fixture::of_days(1, 20);
    let file = fs::OpenOptions::new().write(true).open(fixture.directory().join(NAME)).unwrap();
    file.set_len(1 << 40).unwrap();
    let said = fixture.report(1, 20).unwrap_err().to_string();
    assert!(said.ends_with("can't be written: a file there is larger than any record: remove it"), "{said}");
    let read = crate::Record::open(&fixture.directory()).unwrap_err().to_string();
    assert!(read.ends_with("can't be read: a file there is larger than any record: remove it"), "{read}");
}
