//! Lines that were being written when the process was stopped.

use std::fs;

use super::Fixture;

#[test]
fn l12_a_tail_that_is_torn_at_any_byte_is_cut_and_the_chain_goes_on() {
    let mut fixture = Fixture::of_days(2, 20);
    let (path, whole) = fixture.files().remove(0);
    for length in 0..whole.len() {
        let left = &whole[..length];
        fs::write(&path, left).unwrap();
        let is_torn = left.last().is_some_and(|byte| *byte != b'\n');
        assert_eq!(fixture.damages().is_empty(), !is_torn, "{length}");
        fixture.report(3, 20).unwrap();
        let lines = left.iter().filter(|byte| **byte == b'\n').count();
        let kinds = [&["begin", "report", "report"][..lines.max(1)], &["torn"][..usize::from(is_torn)], &["report"]];
        assert_eq!((fixture.damages(), fixture.kinds()), (vec![], kinds.concat()), "{length}");
    }
}

#[test]
fn l12_a_torn_line_is_named_before_it_is_cut_and_noted_after() {
    let mut fixture = Fixture::of_days(2, 20);
    let (path, whole) = fixture.files().remove(0);
    fs::write(&path, &whole[..whole.len() - 10]).unwrap();
    let torn = "2026-01.jsonl line 3: it has no end; the next line that is recorded cuts it";
    assert_eq!(fixture.damages(), [torn]);
    fixture.report(3, 20).unwrap();
    let record = fixture.record();
    let note = record.events().nth(2).unwrap();
    let start = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    let rest = &whole[start..whole.len() - 10];
    let expected = format!(r#""kind":"torn","bytes":{},"sha256":"{}""#, rest.len(), crate::Sha256::of(rest));
    assert!(note.json().contains(&expected), "{}", note.json());
}

#[test]
fn l12_what_a_loss_of_power_leaves_is_cut() {
    let mut fixture = Fixture::of_days(2, 20);
    let (path, whole) = fixture.files().remove(0);
    for rest in [&b"\0\0\0\0"[..], b"{\"time\":\"2026\0\0\0\0\"}\n", b"\0\n\0\n"] {
        fs::write(&path, [&whole, rest].concat()).unwrap();
        fixture.report(3, 20).unwrap();
        assert_eq!(fixture.damages(), [""; 0], "{rest:?}");
        assert_eq!(fixture.kinds(), ["begin", "report", "report", "torn", "report"]);
    }
}

#[test]
fn a_file_that_was_made_and_never_written_is_gone_on_with() {
    let mut fixture = Fixture::of_days(2, 20);
    fs::write(fixture.directory().join("2026-02.jsonl"), "").unwrap();
    assert_eq!(fixture.damages(), [""; 0]);
    for (day, kinds) in [(40, 5), (70, 7)] {
        fixture.report(day, 20).unwrap();
        assert_eq!((fixture.damages(), fixture.kinds().len()), (vec![], kinds));
    }
    assert_eq!(fixture.kinds(), ["begin", "report", "report", "continue", "report", "continue", "report"]);
}
