//! Records that somebody has changed.

use std::fs;

use super::{Fixture, file_name};
use crate::{HeadError, Sha256};

/// Changes the lines of the first file, and compares what is found.
#[track_caller]
fn check(change: impl FnOnce(&mut Vec<Vec<u8>>), expected: &[&str]) {
    let fixture = Fixture::of_days(40, 20);
    let (path, bytes) = fixture.files().remove(0);
    let mut lines: Vec<_> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    change(&mut lines);
    fs::write(path, lines.concat()).unwrap();
    assert_eq!(fixture.damages(), expected);
}

#[test]
fn l9_a_line_that_is_missing_or_moved_is_found() {
    check(|_| (), &[]);
    check(|lines| drop(lines.remove(5)), &["2026-01.jsonl line 6: lines that stood before it are missing"]);
    check(|lines| drop(lines.remove(0)), &["2026-01.jsonl line 1: lines that stood before it are missing"]);
    check(|lines| drop(lines.pop()), &["2026-02.jsonl line 1: lines that stood before it are missing"]);
    check(|lines| drop(lines.drain(3..9)), &["2026-01.jsonl line 4: lines that stood before it are missing"]);
    check(Vec::clear, &[]);
    let moved = |number: u32| format!("2026-01.jsonl line {number}: it stood after another line");
    check(|lines| lines.swap(5, 6), &[&moved(6), &moved(7), &moved(8)]);
    check(|lines| lines.insert(7, lines[6].clone()), &[&moved(8)]);
}

#[test]
fn l9_a_file_that_is_missing_is_found() {
    let fixture = Fixture::of_days(70, 20);
    fs::remove_file(fixture.directory().join("2026-02.jsonl")).unwrap();
    assert_eq!(fixture.damages(), ["2026-03.jsonl line 1: lines that stood before it are missing"]);
}

/// Changes one byte of the record, and compares the name of the line that is found first.
#[track_caller]
fn check_byte(fixture: &Fixture, file: usize, index: usize, change: u8) {
    let (path, whole) = fixture.files().remove(file);
    let mut changed = whole.clone();
    changed[index] ^= change;
    fs::write(&path, changed).unwrap();
    let line = whole[..index].iter().filter(|byte| **byte == b'\n').count() + 1;
    let first = fixture.record().verify().into_iter().next();
    let first = first.map(|damage| (damage.file().to_owned(), damage.line()));
    assert_eq!(first, Some((file_name(&path).to_owned(), line)), "byte {index} of {path:?}");
    fs::write(&path, whole).unwrap();
}

#[test]
fn l9_a_byte_that_was_changed_is_found_and_its_line_named_wherever_it_stands() {
    let mut fixture = Fixture::new();
    for day in [29, 30, 31, 32] {
        fixture.report(day, 20).unwrap();
    }
    for (file, (_, bytes)) in fixture.files().iter().enumerate() {
        for index in 0..bytes.len() {
            // The first makes a digit of a digit, the second a letter of a letter.
            for change in [1, 0x20, 0xff] {
                check_byte(&fixture, file, index, change);
            }
        }
    }
}

#[test]
fn l9_a_byte_that_was_changed_in_400_days_is_found_and_its_line_named() {
    let fixture = Fixture::of_days(400, 300);
    for (file, (_, bytes)) in fixture.files().iter().enumerate() {
        for part in 0..3 {
            check_byte(&fixture, file, (bytes.len() - 1) * part / 2, 1);
        }
    }
}

#[test]
fn l9_a_chain_that_was_written_anew_is_found_by_a_hash_that_was_noted() {
    let (mut fixture, mut other) = (Fixture::new(), Fixture::new());
    let noted = fixture.report(0, 20).unwrap();
    let cut = fixture.report(1, 20).unwrap();
    assert_eq!((fixture.record().head(), fixture.record().verify_head(noted)), (Some(cut), Ok(())));
    let (path, bytes) = fixture.files().remove(0);
    let end = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    fs::write(&path, &bytes[..end]).unwrap();
    assert_eq!(fixture.damages(), [""; 0], "nothing in the record shows that its end was taken off");
    assert_eq!(fixture.record().verify_head(cut), Err(HeadError::NotFound(cut)));
    other.report(0, 21).unwrap();
    assert_eq!(other.record().verify_head(noted), Err(HeadError::NotFound(noted)));
    fs::write(&path, &bytes[..end - 2]).unwrap();
    assert!(matches!(fixture.record().verify_head(Sha256::of(b"")), Err(HeadError::Damaged(_))));
}
