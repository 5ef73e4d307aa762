//! A state directory as it should be, and as somebody has left it.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process;

use tempfile::TempDir;

use super::*;

#[test]
fn the_place_of_a_node_is_the_same_in_every_release() {
    let check = |node: &str, expected: &str| assert_eq!(place(node.as_bytes()), expected);
    check("", "cbf29ce484222325");
    check("foobar", "85944171f73967e8");
}

#[test]
fn l14_two_nodes_share_a_directory_and_two_agents_of_one_do_not() {
    let directory = tempfile::tempdir().unwrap();
    let open = |node: &[u8]| StateDir::open(directory.path(), node, Access::Exclusive);
    let (one, _other) = (open(b"one").unwrap(), open(b"other").unwrap());
    assert!(matches!(open(b"one"), Err(AgentError::StateDirectoryTaken(_))));
    let beside = || StateDir::open(directory.path(), b"one", Access::Shared);
    let first = beside().unwrap();
    assert_eq!(first.path(), one.path());
    assert!(matches!(beside(), Err(AgentError::OneReportUnderWay(_))));
    drop((one, first));
    assert!(beside().is_ok());
    assert!(open(b"one").is_ok());
}

fn state_dir() -> (TempDir, StateDir) {
    let directory = tempfile::tempdir().unwrap();
    let state_dir = StateDir::at(directory.path());
    (directory, state_dir)
}

#[track_caller]
fn check(text: &str, is_known: bool) {
    let (_directory, state_dir) = state_dir();
    fs::write(state_dir.path.join(LAST_REPORT.name), text).unwrap();
    assert_eq!(state_dir.since_last().is_some(), is_known, "{text:?}");
}

#[test]
fn what_was_kept_is_known() {
    let (_directory, state_dir) = state_dir();
    assert_eq!(state_dir.since_last(), None, "nothing is there at first");
    state_dir.keep(LAST_REPORT, "", SystemTime::now() - Duration::from_secs(4000));
    let since = state_dir.since_last().unwrap().as_secs();
    assert!((4000..4100).contains(&since), "{since}");
    state_dir.keep(LAST_REPORT, "", SystemTime::now());
    assert!(state_dir.since_last().unwrap().as_secs() < 100, "the newer one counts");
    let left: Vec<_> = fs::read_dir(&state_dir.path).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["last-report"]);
    assert_eq!(fs::metadata(state_dir.path.join(LAST_REPORT.name)).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn what_is_only_logged_was_handed_to_no_receiver() {
    let (_directory, state_dir) = state_dir();
    telemetry_core::testing::events().iter().for_each(|event| state_dir.observe_posted(event));
    assert_eq!(state_dir.since_posted(), None);
}

#[test]
fn l9_s5_what_is_damaged_or_in_the_future_is_not_known() {
    check("2026-01-01T00:00:00Z", true);
    check("2026-01-01T00:00:00Z\n", true);
    check("", false);
    check("2026-01-01T0", false);
    check("yesterday", false);
    check("9999-01-01T00:00:00Z", false);
    check(&"2".repeat(100_000), false);
    check("\u{0}\u{0}\u{0}", false);
}

#[test]
fn s11_a_clock_of_another_era_keeps_no_time_and_costs_nothing_else() {
    let (_directory, state_dir) = state_dir();
    let seconds = Duration::from_secs(1);
    let latest = SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_799);
    for (time, is_kept) in [
        (SystemTime::UNIX_EPOCH, true),
        (SystemTime::UNIX_EPOCH - seconds, false),
        (latest, true),
        (latest + seconds, false),
    ] {
        state_dir.keep(LAST_REPORT, "", time);
        assert_eq!(!state_dir.broken.is_broken(&state_dir.path.join(LAST_REPORT.name)), is_kept, "{time:?}");
    }
}

#[test]
fn l12_a_process_that_is_killed_while_it_writes_leaves_the_old_time() {
    let (_directory, state_dir) = state_dir();
    state_dir.keep(LAST_REPORT, "", SystemTime::now() - Duration::from_secs(4000));
    whole_file::prepare(&state_dir.path.join(LAST_REPORT.name), "2026-01", OWN).unwrap();
    assert!(state_dir.since_last().unwrap().as_secs() < 4100, "what was half written is not read");
    state_dir.keep(LAST_REPORT, "", SystemTime::now());
    assert!(state_dir.since_last().unwrap().as_secs() < 100, "and is in nobody's way");
}

#[test]
fn l12_what_a_killed_process_was_writing_is_removed_when_nobody_can_be_writing_it() {
    let (_directory, state_dir) = state_dir();
    let hours_ago = SystemTime::now() - Duration::from_secs(7200);
    let [left, written] =
        [(); 2].map(|()| whole_file::prepare(&state_dir.path.join(LAST_REPORT.name), "2026-01", OWN).unwrap());
    let others = state_dir.path.join("last-report.bak");
    File::create(&others).unwrap().set_modified(hours_ago).unwrap();
    File::options().write(true).open(&left).unwrap().set_modified(hours_ago).unwrap();
    state_dir.keep(LAST_REPORT, "", SystemTime::now());
    assert_eq!([&left, &written, &others].map(|path| path.exists()), [false, true, true]);
}

#[test]
fn l10_l19_what_lies_in_the_way_is_no_obstacle() {
    let (directory, state_dir) = state_dir();
    let victim = directory.path().join("victim");
    fs::write(&victim, "2026-01-01T00:00:00Z").unwrap();
    symlink(&victim, state_dir.path.join(LAST_REPORT.name)).unwrap();
    assert_eq!(state_dir.since_last(), None, "a link is not followed");
    state_dir.keep(LAST_REPORT, "", SystemTime::now());
    assert!(state_dir.since_last().is_some());
    assert_eq!(fs::read_to_string(&victim).unwrap(), "2026-01-01T00:00:00Z");

    fs::remove_file(state_dir.path.join(LAST_REPORT.name)).unwrap();
    fs::create_dir(state_dir.path.join(LAST_REPORT.name)).unwrap();
    state_dir.keep(LAST_REPORT, "", SystemTime::now());
    assert_eq!(
        (state_dir.since_last(), state_dir.broken.is_broken(&state_dir.path.join(LAST_REPORT.name))),
        (None, true)
    );
}

#[test]
fn l19_what_is_put_in_its_place_is_not_read_and_is_replaced() {
    check_put(|path| assert!(process::Command::new("mkfifo").arg(path).status().unwrap().success()));
    check_put(|path| symlink("/dev/zero", path).unwrap());
    check_put(|path| File::create(path).unwrap().set_len(8 << 30).unwrap());
    check_put(|path| drop(std::os::unix::net::UnixListener::bind(path).unwrap()));
    check_put(|path| {
        fs::write(path, "2026-01-01T00:00:00Z").unwrap();
        fs::hard_link(path, path.with_extension("second")).unwrap();
    });
}

/// Puts something in the place of the file.
#[track_caller]
fn check_put(put: impl FnOnce(&Path)) {
    let (_directory, state_dir) = state_dir();
    put(&state_dir.path.join(LAST_REPORT.name));
    assert_eq!(state_dir.since_last(), None);
    state_dir.keep(LAST_REPORT, "", SystemTime::now());
    assert!(state_dir.since_last().is_some());
}

#[test]
fn a_directory_that_cannot_be_made_costs_nothing_but_the_time_of_the_last_report() {
    let (directory, _) = state_dir();
    let file = directory.path().join("file");
    fs::write(&file, "").unwrap();
    let state_dir = StateDir::at(&file.join("state"));
    state_dir.keep(LAST_REPORT, "", SystemTime::now());
    assert_eq!(
        (state_dir.since_last(), state_dir.broken.is_broken(&state_dir.path.join(LAST_REPORT.name))),
        (None, true)
    );
}

#[test]
fn s1_a_notice_counts_from_when_it_first_said_the_same() {
    let (_directory, state_dir) = state_dir();
    assert_eq!(state_dir.since_notice(b"one"), None, "nothing is there at first");
    let first = SystemTime::now() - Duration::from_secs(4000);
    state_dir.keep(NOTICE, &format!("{} ", place(b"one")), first);
    let since = state_dir.since_notice(b"one").unwrap().as_secs();
    assert!((4000..4100).contains(&since), "{since}");
    assert_eq!(state_dir.since_notice(b"other"), None, "another endpoint, or another consent");
    let future = SystemTime::now() + Duration::from_secs(4000);
    state_dir.keep(NOTICE, &format!("{} ", place(b"one")), future);
    assert_eq!(state_dir.since_notice(b"one"), None, "a time in the future is not known");
    for text in ["", "2026-01-01T00:00:00Z", "one 2026-01-01T00:00:00Z"] {
        fs::write(state_dir.path.join(NOTICE.name), text).unwrap();
        assert_eq!(state_dir.since_notice(b"one"), None, "{text}");
    }
}

const HOUR: Duration = Duration::from_secs(3600);

/// What the notice of a start leaves that has these fields.
fn after_notice(state_dir: &StateDir, paths: &[&str]) -> String {
    let seen = state_dir.seen_fields(paths.iter().map(|path| (*path).to_owned()), HOUR);
    state_dir.observe(&telemetry_core::testing::events()[0], b"one", Some(&seen));
    fs::read_to_string(state_dir.path.join(SEEN_FIELDS.name)).unwrap()
}

#[test]
fn what_the_notice_has_named_is_kept_and_nothing_is_forgotten() {
    let (_directory, state_dir) = state_dir();
    let seen = state_dir.seen_fields(["a.old".to_owned()].into_iter(), HOUR);
    assert!(
        seen.held_back().next().is_none() && !state_dir.path.join(SEEN_FIELDS.name).exists(),
        "no notice was written"
    );
    assert_eq!(after_notice(&state_dir, &["a.old"]), "a.old\n");
    let upgraded = after_notice(&state_dir, &["a.old", "b.new"]);
    assert!(upgraded.starts_with("a.old\nb.new 2") && upgraded.ends_with("Z\n"), "{upgraded}");
    assert_eq!(after_notice(&state_dir, &["a.old", "b.new"]), upgraded);
    assert_eq!(after_notice(&state_dir, &["b.new"]), upgraded);
    assert_eq!(fs::metadata(state_dir.path.join(SEEN_FIELDS.name)).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn l19_what_lies_in_the_place_of_the_seen_fields_is_replaced() {
    let (directory, state_dir) = state_dir();
    let victim = directory.path().join("victim");
    fs::write(&victim, "theirs").unwrap();
    symlink(&victim, state_dir.path.join(SEEN_FIELDS.name)).unwrap();
    assert!(
        after_notice(&state_dir, &["a.old"]).starts_with("a.old 2"),
        "a link is not followed, and has seen nothing"
    );
    assert_eq!(fs::read_to_string(&victim).unwrap(), "theirs");
    File::create(state_dir.path.join(SEEN_FIELDS.name)).unwrap().set_len(8 << 30).unwrap();
    assert!(after_notice(&state_dir, &["a.old"]).starts_with("a.old 2"), "a file of nothing has seen nothing");
    fs::write(state_dir.path.join(SEEN_FIELDS.name), b"a.old\n\xff\n").unwrap();
    assert!(after_notice(&state_dir, &["a.old"]).starts_with("a.old 2"), "nor has one that is no text");
}
