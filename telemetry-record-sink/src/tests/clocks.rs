//! Clocks that are wrong.

use std::time::SystemTime;

use super::{DAY, Fixture, START};

#[test]
fn s5_a_clock_that_is_set_back_does_not_disorder_the_record() {
    let mut fixture = Fixture::new();
    for day in [70, 40, 0, 71, 5] {
        fixture.report(day, 20).unwrap();
    }
    assert_eq!(fixture.files().len(), 1, "the newest file is gone on with");
    fixture.report(100, 20).unwrap();
    assert_eq!((fixture.files().len(), fixture.damages()), (2, vec![]));
}

#[test]
fn s11_a_clock_of_another_era_does_not_keep_a_report_from_being_recorded() {
    for now in [SystemTime::UNIX_EPOCH - START, SystemTime::UNIX_EPOCH + DAY * 4_000_000] {
        let mut fixture = Fixture::new();
        fixture.report_at(now, 20).unwrap();
        fixture.report_at(now, 20).unwrap();
        assert_eq!((fixture.kinds(), fixture.damages()), (vec!["begin", "report", "report"], vec![]));
    }
}
