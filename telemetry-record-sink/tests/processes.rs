//! Processes that share a record, are limited, or make files for everybody: each test is the parent of one.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

mod common;

use std::fs;
use std::iter;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use common::{as_child, child, damages, kinds, record_sample};
use telemetry_core::DeliverError;
use telemetry_record_sink::RecordDirectory;

/// Runs a test in a child, under what a shell sets up before; gives the directory where this is the child.
#[track_caller]
fn in_child(test: &str, setup: &str, directory: &Path) -> Option<PathBuf> {
    if let Some(directory) = as_child() {
        return Some(directory);
    }
    let output = child(test, setup, directory).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    None
}

#[test]
fn l15_files_are_for_their_user_alone_whatever_the_umask() {
    for umask in ["000", "022"] {
        let place = tempfile::tempdir().unwrap();
        let directory = place.path().join("telemetry/record");
        let test = "l15_files_are_for_their_user_alone_whatever_the_umask";
        if let Some(directory) = in_child(test, &format!("umask {umask};"), &directory) {
            return drop(record_sample(&RecordDirectory::new(directory)).unwrap());
        }
        for entry in fs::read_dir(&directory).unwrap().map(Result::unwrap) {
            assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o7777, 0o600, "{entry:?}");
        }
        assert_eq!(fs::metadata(&directory).unwrap().permissions().mode() & 0o077, 0);
    }
}

/// How many lines each of those writes who write at the same time.
const LINES: usize = 50;

#[test]
fn l14_processes_that_write_at_the_same_time_make_one_chain() {
    let test = "l14_processes_that_write_at_the_same_time_make_one_chain";
    let record = |directory: &Path| {
        let record = RecordDirectory::new(directory);
        (0..LINES).for_each(|_| drop(record_sample(&record).unwrap()));
    };
    if let Some(directory) = as_child() {
        return record(&directory);
    }
    let place = tempfile::tempdir().unwrap();
    let mut children: Vec<_> =
        (0..3).map(|_| child(test, "", place.path()).stdout(Stdio::null()).spawn().unwrap()).collect();
    record(place.path());
    assert!(children.iter_mut().all(|child| child.wait().unwrap().success()));
    assert_eq!((kinds(place.path()).len(), damages(place.path())), (1 + 4 * LINES, vec![]));
}

#[test]
fn l14_a_lock_whose_file_was_deleted_is_none() {
    let place = tempfile::tempdir().unwrap();
    let (first, second) = (RecordDirectory::new(place.path()), RecordDirectory::new(place.path()));
    record_sample(&first).unwrap();
    fs::remove_file(place.path().join("lock")).unwrap();
    record_sample(&second).unwrap();
    record_sample(&first).unwrap();
    assert_eq!((kinds(place.path()).len(), damages(place.path())), (4, vec![]));
}

#[test]
fn l9_a_line_for_which_the_disk_has_no_room_is_not_taken_and_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let test = "l9_a_line_for_which_the_disk_has_no_room_is_not_taken_and_leaves_nothing";
    // A file may have 4 KiB, and what is beyond that fails in the middle of a line, as on a full disk.
    if let Some(directory) = in_child(test, "trap '' XFSZ; ulimit -f 8;", place.path()) {
        let record = RecordDirectory::new(directory);
        let taken = iter::from_fn(|| record_sample(&record).ok()).take(100).count();
        assert!((1..100).contains(&taken), "{taken}");
        assert!(matches!(record_sample(&record), Err(DeliverError::Unreachable(_))));
        return println!("taken: {taken}.");
    }
    let lines = kinds(place.path());
    assert!(lines.len() > 2 && damages(place.path()).is_empty(), "{lines:?} {:?}", damages(place.path()));
    record_sample(&RecordDirectory::new(place.path())).unwrap();
    assert_eq!((kinds(place.path()).len(), damages(place.path())), (lines.len() + 1, vec![]));
}
