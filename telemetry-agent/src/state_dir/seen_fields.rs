//! The fields that earlier starts have had, and those that an upgrade has brought since.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::time::{Duration, SystemTime};

use crate::rfc3339;

/// The fields that were seen: those of each start, by their paths. It only grows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SeenFields {
    /// Since when the notice has named it, for as long as it is new.
    fields: BTreeMap<String, Option<SystemTime>>,
    /// Those that this build has; after a downgrade the file knows of more.
    own: BTreeSet<String>,
    start: SystemTime,
    interval: Duration,
}

impl SeenFields {
    /// Those of a start that has these fields, after starts that have kept this; a first start has seen everything. What is new is
    /// so for one interval.
    pub(super) fn at_start(
        kept: Option<&str>,
        paths: impl Iterator<Item = String>,
        start: SystemTime,
        interval: Duration,
    ) -> Self {
        let (mut fields, own) = (kept.map(parsed).unwrap_or_default(), BTreeSet::from_iter(paths));
        for path in &own {
            fields.entry(path.clone()).or_insert(kept.map(|_| start));
        }
        for since in fields.values_mut() {
            // A clock that was set back makes nothing wait for longer.
            let is_new = |since: &SystemTime| start.duration_since(*since).is_ok_and(|passed| passed < interval);
            *since = since.map(|since| since.min(start)).filter(is_new);
        }
        Self { fields, own, start, interval }
    }

    /// What is new in this build, and until when.
    pub(crate) fn held_back(&self) -> impl Iterator<Item = (&str, SystemTime)> {
        // An interval that no time has is refused as one of the schedule.
        let until = |since: SystemTime| since.checked_add(self.interval);
        let own = self.fields.iter().filter(|(path, _)| self.own.contains(*path));
        own.filter_map(move |(path, since)| Some((path.as_str(), until((*since)?)?)))
    }

    /// A line a field: its path, and behind that of a new one since when the notice has named it; for those that this start has
    /// brought, that is now.
    pub(super) fn noticed(&self, now: SystemTime) -> io::Result<String> {
        let since = |since| if since == self.start { now } else { since };
        let line = |(path, named): (&String, &Option<SystemTime>)| match named {
            None => Ok(format!("{path}\n")),
            Some(named) => Ok(format!("{path} {}\n", rfc3339::for_file(since(*named))?)),
        };
        self.fields.iter().map(line).collect()
    }
}

/// What is no line of such a file says nothing of a field, which then is new.
fn parsed(text: &str) -> BTreeMap<String, Option<SystemTime>> {
    let field = |line: &str| {
        let (path, since) = match line.split_once(' ') {
            Some((path, since)) => (path, Some(humantime::parse_rfc3339(since).ok()?)),
            None => (line, None),
        };
        let is_path =
            !path.is_empty() && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".*".contains(&byte));
        is_path.then(|| (path.to_owned(), since))
    };
    text.lines().filter_map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    /// What is kept by a start at midnight with the fields `old` and `new`, and what it holds back until when.
    #[track_caller]
    fn check(kept: Option<&str>, expected: &str, held_back: &[&str]) {
        let now = humantime::parse_rfc3339("2026-12-01T00:00:00Z").unwrap();
        let paths = ["a.old", "b.new"].map(str::to_owned);
        let seen = SeenFields::at_start(kept, paths.into_iter(), now, 24 * HOUR);
        assert_eq!(seen.noticed(now).unwrap(), expected, "{kept:?}");
        let held: Vec<_> =
            seen.held_back().map(|(path, until)| format!("{path} {}", rfc3339::of(until).unwrap())).collect();
        assert_eq!(held, held_back, "{kept:?}");
    }

    #[test]
    fn a_first_start_has_seen_everything() {
        check(None, "a.old\nb.new\n", &[]);
    }

    #[test]
    fn what_no_earlier_start_had_is_held_back_for_one_interval() {
        check(Some("a.old\n"), "a.old\nb.new 2026-12-01T00:00:00Z\n", &["b.new 2026-12-02T00:00:00Z"]);
    }

    #[test]
    fn a_restart_holds_back_until_the_same_time() {
        let kept = "a.old\nb.new 2026-11-30T00:00:01Z\n";
        check(Some(kept), kept, &["b.new 2026-12-01T00:00:01Z"]);
    }

    #[test]
    fn after_the_interval_it_was_seen_for_good() {
        check(Some("a.old\nb.new 2026-11-30T00:00:00Z\n"), "a.old\nb.new\n", &[]);
        check(Some("a.old\nb.new\n"), "a.old\nb.new\n", &[]);
    }

    #[test]
    fn an_interval_that_no_time_has_holds_nothing_back() {
        let paths = ["b.new"].map(str::to_owned);
        let seen = SeenFields::at_start(Some("a.old\n"), paths.into_iter(), SystemTime::now(), Duration::MAX);
        assert_eq!(seen.held_back().count(), 0);
    }

    #[test]
    fn the_interval_runs_from_the_notice_on() {
        let start = humantime::parse_rfc3339("2026-12-01T00:00:00Z").unwrap();
        let paths = ["b.new", "c.newer"].map(str::to_owned);
        let seen = SeenFields::at_start(Some("b.new 2026-11-30T23:00:00Z\n"), paths.into_iter(), start, 24 * HOUR);
        let noticed = "b.new 2026-11-30T23:00:00Z\nc.newer 2026-12-01T01:00:00Z\n";
        assert_eq!(seen.noticed(start + HOUR).unwrap(), noticed);
    }

    #[test]
    fn what_a_downgrade_takes_away_stays_seen() {
        check(Some("a.old\nb.new\nc.gone\n"), "a.old\nb.new\nc.gone\n", &[]);
        let new = "a.old\nb.new\nc.gone 2026-11-30T23:00:00Z\n";
        check(Some(new), new, &[]);
    }

    #[test]
    fn s5_a_clock_that_was_set_back_makes_nothing_wait_for_longer() {
        let now = "a.old\nb.new 2026-12-01T00:00:00Z\n";
        check(Some("a.old\nb.new 2027-12-01T00:00:00Z\n"), now, &["b.new 2026-12-02T00:00:00Z"]);
    }

    #[test]
    fn l19_what_is_damaged_was_not_seen() {
        let both = "a.old 2026-12-01T00:00:00Z\nb.new 2026-12-01T00:00:00Z\n";
        let held = ["a.old 2026-12-02T00:00:00Z", "b.new 2026-12-02T00:00:00Z"];
        for kept in ["", "\0\0\0", "a/old\nb-new\n"] {
            check(Some(kept), both, &held);
        }
        check(Some("a.old\nb.new yesterday\n"), "a.old\nb.new 2026-12-01T00:00:00Z\n", &held[1..]);
    }
}
