//! How much a record keeps.

use std::time::{Duration, SystemTime};

use super::{DAY, Fixture, START};
use crate::retention::{FILE_LIMIT, TOTAL_LIMIT};

/// Records a report of so many bytes on each of so many days, and compares how many days are kept at the least.
#[track_caller]
fn check(days: u32, size: usize, kept: usize) {
    let mut fixture = Fixture::new();
    for day in 0..days {
        fixture.report(day, size).unwrap();
        if day % 73 == 72 || day + 1 == days {
            check_bounds(&fixture, day, kept);
        }
    }
}

#[track_caller]
fn check_bounds(fixture: &Fixture, day: u32, kept: usize) {
    let sizes: Vec<_> = fixture.files().iter().map(|(_, bytes)| bytes.len() as u64).collect();
    assert!(
        sizes.iter().sum::<u64>() <= TOTAL_LIMIT && sizes.iter().all(|size| *size <= FILE_LIMIT),
        "{day}: {sizes:?}"
    );
    assert_eq!(fixture.damages(), [""; 0], "{day}");
    let record = fixture.record();
    let oldest = humantime::parse_rfc3339(record.events().next().unwrap().time()).unwrap();
    let age = (SystemTime::UNIX_EPOCH + START + DAY * day).duration_since(oldest).unwrap();
    assert!(age <= DAY * 400, "{day}: {age:?}");
    let count = fixture.kinds().iter().filter(|kind| **kind == "report").count();
    assert!(count >= kept.min(usize::try_from(day).unwrap()), "{day}: {count}");
}

#[test]
fn s2_ten_years_stay_within_the_bounds_and_verify_from_their_oldest_file() {
    check(3_660, 1_000, 369);
}

#[test]
fn large_reports_stay_within_the_bounds() {
    check(150, 40_000, 75);
    check(20, 512 * 1024, 4);
}

#[test]
fn many_reports_of_one_month_stay_within_the_bounds() {
    let mut fixture = Fixture::new();
    for second in 0..300 {
        fixture.report_at(SystemTime::UNIX_EPOCH + START + Duration::from_secs(second), 30_000).unwrap();
    }
    check_bounds(&fixture, 1, 100);
    assert!(fixture.record().events().next().unwrap().json().contains(r#""kind":"continue""#));
}

#[test]
fn a_record_that_is_old_as_a_whole_is_gone_on_with_and_then_deleted() {
    let mut fixture = Fixture::of_days(3, 20);
    let head = fixture.record().head().unwrap();
    fixture.report(1_000, 20).unwrap();
    assert_eq!((fixture.kinds(), fixture.damages()), (vec!["continue", "report"], vec![]));
    let record = fixture.record();
    assert!(record.events().next().unwrap().json().contains(&format!(r#""previous":"{head}""#)));
}
