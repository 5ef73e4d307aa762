//! Days of a log, one after the other.

use std::os::unix::fs::symlink;
use std::process::Command;

use tempfile::TempDir;

use super::*;

const DAY: Duration = Duration::from_secs(86_400);

/// Noon of 2026-01-01 and of the days after it.
fn noon(day: u32) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_268_800) + day * DAY
}

fn log() -> (TempDir, DailyFile) {
    let place = tempfile::tempdir().unwrap();
    let log = DailyFile::open(place.path(), noon(0), Access::Exclusive).unwrap();
    (place, log)
}

/// Writes a line on a day whose file can be opened.
#[track_caller]
fn write(log: &DailyFile, day: u32, line: &str) {
    log.write_at(noon(day), line.as_bytes(), |path, cause| panic!("{}: {cause}", path.display())).unwrap();
}

fn text(place: &TempDir, date: &str) -> String {
    fs::read_to_string(place.path().join(format!("telemetry-agent.{date}.log"))).unwrap()
}

#[test]
fn each_day_has_a_file() {
    let (place, log) = log();
    for (day, line) in [(0, "a\n"), (0, "b\n"), (1, "c\n"), (1, "d\n")] {
        write(&log, day, line);
    }
    assert_eq!([text(&place, "2026-01-01"), text(&place, "2026-01-02")], ["a\nb\n", "c\nd\n"]);
    drop(log);
    write(&DailyFile::open(place.path(), noon(1), Access::Exclusive).unwrap(), 1, "e\n");
    assert_eq!(text(&place, "2026-01-02"), "c\nd\ne\n", "a restart goes on");
}

/// Puts something at tomorrow's name, and compares why the log is not written there; once it is removed, it is.
#[track_caller]
fn check_refused(put: impl FnOnce(&Path), expected: &str) {
    let (place, log) = log();
    let tomorrow = place.path().join("telemetry-agent.2026-01-02.log");
    put(&tomorrow);
    let mut told = Vec::new();
    for _ in 0..2 {
        let written = log.write_at(noon(1), b"line\n", |path, cause| told.push((path.to_owned(), cause.to_string())));
        assert_eq!(written.unwrap_err().to_string(), expected);
    }
    assert_eq!(told, [(tomorrow.clone(), expected.to_owned())]);
    assert_eq!(text(&place, "2026-01-01"), "", "and not in yesterday's");
    fs::remove_file(&tomorrow).or_else(|_| fs::remove_dir(&tomorrow)).unwrap();
    write(&log, 1, "line\n");
    assert_eq!(text(&place, "2026-01-02"), "line\n");
}

#[test]
fn l18_what_is_put_at_tomorrows_name_is_not_written_to() {
    let victim = tempfile::NamedTempFile::new().unwrap();
    let refused = "it is no regular file: remove it";
    check_refused(|path| symlink(victim.path(), path).unwrap(), refused);
    check_refused(|path| symlink("gone", path).unwrap(), refused);
    check_refused(|path| fs::create_dir(path).unwrap(), refused);
    check_refused(|path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success()), refused);
    let second = |path: &Path| fs::hard_link(victim.path(), path).unwrap();
    check_refused(second, "it has a second name: remove it");
    assert_eq!(victim.as_file().metadata().unwrap().len(), 0);
}

#[test]
fn thirty_files_are_kept_and_nothing_else_is_removed() {
    let (place, log) = log();
    let others =
        ["telemetry-agent.log", "telemetry-agent.2026-01-01.log.gz", "telemetry-agent.yesterday!.log", "other"];
    others.iter().for_each(|name| fs::write(place.path().join(name), "").unwrap());
    for day in 0..40 {
        write(&log, day, "line\n");
        let written = log.day.lock().unwrap();
        // As after a copy: the newest was written first.
        written.file.as_ref().unwrap().set_modified(noon(100 - day)).unwrap();
    }
    let mut left = files(place.path());
    left.sort();
    let ends = [left.first(), left.last()].map(|path| path.unwrap().file_name().unwrap());
    assert_eq!((left.len(), ends), (30, [name_at(noon(10)), name_at(noon(39))].each_ref().map(std::ffi::OsStr::new)));
    assert!(others.iter().all(|name| place.path().join(name).exists()));
}

#[test]
fn s11_a_clock_of_another_era_has_a_file_too() {
    let check = |time, expected| assert_eq!(name_at(time), expected);
    check(noon(0), "telemetry-agent.2026-01-01.log");
    check(SystemTime::UNIX_EPOCH - DAY, "telemetry-agent.1970-01-01.log");
    check(SystemTime::UNIX_EPOCH + LAST_SECOND + DAY, "telemetry-agent.9999-12-31.log");
}
