//! When reports are due.

use super::*;

const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

#[track_caller]
fn check(since_start: u64, due: u64) {
    let start = Instant::now();
    let next = Schedule::default().due_after(start, start + Duration::from_secs(since_start));
    assert_eq!((next - start).as_secs(), due, "{since_start} s after the start");
}

#[test]
fn the_first_report_is_due_after_an_hour_and_then_one_a_day() {
    check(0, HOUR);
    check(HOUR - 1, HOUR);
    check(HOUR, HOUR + DAY);
    check(HOUR + DAY - 1, HOUR + DAY);
    check(HOUR + DAY, HOUR + 2 * DAY);
}

#[test]
fn due_times_count_from_the_start_however_late_a_report_was() {
    check(HOUR + 17, HOUR + DAY);
    check(HOUR + 5 * DAY + 17, HOUR + 6 * DAY);
}

#[test]
fn s8_ten_thousand_hosts_that_start_together_call_at_different_times() {
    let mut calls = [0; 60];
    for host in 0..10_000 {
        let schedule = Schedule::default().spread(Duration::from_secs(HOUR), format!("node-{host}").as_bytes());
        let after_the_hour = (schedule.delay() - Duration::from_secs(HOUR)).as_secs();
        calls[usize::try_from(after_the_hour / 60).unwrap()] += 1;
    }
    // 167 a minute on average; chance alone would leave each within 110 and 230.
    assert!(calls.iter().all(|calls| (110..230).contains(calls)), "{calls:?}");
    assert_eq!(Schedule::default().spread(Duration::ZERO, b"node-1"), Schedule::default());
}

#[test]
fn a_schedule_is_said_as_an_operator_says_it() {
    let said = |first, interval| {
        Schedule { first: Duration::from_secs(first), interval: Duration::from_secs(interval), ..Schedule::default() }
            .to_string()
    };
    assert_eq!(Schedule::default().to_string(), "1 h after start and every 24 h");
    assert_eq!(said(0, 1), "0 s after start and every 1 s");
    assert_eq!(Spoken(Duration::from_millis(300)).to_string(), "300 ms");
    assert_eq!(said(90, 2 * DAY + HOUR), "1 min 30 s after start and every 2 days 1 h");
    assert_eq!(said(DAY - 70 * 60, 61), "22 h 50 min after start and every 1 min 1 s");
}

#[track_caller]
fn check_delay(since_notice: u64, since_last: Option<u64>, spread: u64, expected: u64) {
    let schedule = Schedule::default().noticed(Duration::from_secs(since_notice));
    let schedule = since_last.map_or(schedule, |since| schedule.resumed(Duration::from_secs(since)));
    let schedule = schedule.spread(Duration::from_secs(spread), b"node-1");
    assert_eq!(schedule.delay().as_secs(), expected, "{since_notice} {since_last:?} {spread}");
}

#[test]
fn s1_who_is_restarted_again_and_again_reports_once_a_day() {
    let share = Schedule::default().spread(Duration::from_secs(HOUR), b"node-1").share.as_secs();
    check_delay(0, None, 0, HOUR);
    check_delay(600, None, 0, HOUR - 600);
    check_delay(HOUR, None, 0, 0);
    check_delay(5 * HOUR, Some(4 * HOUR), 0, 20 * HOUR);
    check_delay(2 * DAY, Some(DAY), 0, 0);
    // A new notice starts the hour anew, and shortens no interval.
    check_delay(0, Some(DAY), 0, HOUR);
    check_delay(0, Some(HOUR), 0, DAY - HOUR);
    // What is due at the start waits for its share; a day that goes on has it already.
    check_delay(2 * DAY, Some(DAY), HOUR, share);
    check_delay(0, None, HOUR, HOUR + share);
    check_delay(DAY, Some(HOUR), HOUR, DAY - HOUR);
}

#[test]
fn a_restart_goes_on_with_the_day_that_has_begun() {
    let first_due = |since_last| Schedule::default().resumed(Duration::from_secs(since_last)).delay().as_secs();
    assert_eq!(first_due(0), DAY);
    assert_eq!(first_due(70 * 60), DAY - 70 * 60);
    assert_eq!(first_due(DAY - HOUR / 2), HOUR, "never in the first hour");
    assert_eq!(first_due(400 * DAY), HOUR, "what was missed is not made up for");
}

#[test]
fn a_schedule_that_cannot_be_kept_is_refused() {
    let times = |first, interval| Schedule::new(Duration::from_secs(first), Duration::from_secs(interval));
    assert_eq!(times(0, 0), Err(ScheduleError::TooShort));
    assert_eq!(times(0, u64::MAX), Err(ScheduleError::TooLong));
    assert_eq!(times(u64::MAX, DAY), Err(ScheduleError::TooLong));
    assert!(times(0, 1).is_ok());
}
