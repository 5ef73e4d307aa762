//! A process that records without a pause and is killed, again and again: no line that was taken is lost.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

mod common;

use std::collections::HashSet;
use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use common::{as_child, child, damages, record_sample};
use telemetry_record_sink::{Record, RecordDirectory, Sha256};

/// How often it is killed, unless this variable says so.
const KILLS: usize = 100;
const KILLS_VARIABLE: &str = "TELEMETRY_RECORD_KILLS";

/// How many processes write into one record before the next one begins.
const KILLS_OF_ONE: usize = 25;

const TEST: &str = "l12_no_line_that_was_taken_is_lost_and_the_record_verifies_after_each_kill";

/// Records until it is killed, and says the hash of each line that was taken.
fn record_without_end(directory: &Path) -> io::Result<()> {
    let record = RecordDirectory::new(directory);
    loop {
        let hash = record_sample(&record).unwrap().sha256_hex().unwrap();
        writeln!(io::stdout(), "taken {hash}.")?;
    }
}

/// Lets a process record for a while, kills it, and gives the lines that it has said were taken.
fn kill_one(directory: &Path, time: Duration) -> Vec<Sha256> {
    let mut child = child(TEST, "", directory).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let hash = |line: String| line.rsplit_once("taken ")?.1.strip_suffix('.')?.parse().ok();
    let first: Sha256 = lines.by_ref().find_map(hash).unwrap();
    sleep(time);
    child.kill().unwrap();
    child.wait().unwrap();
    [first].into_iter().chain(lines.filter_map(hash)).collect()
}

/// The next start, and what is in the record then.
#[track_caller]
fn check(directory: &Path, taken: &[Sha256], kill: usize) {
    record_sample(&RecordDirectory::new(directory)).unwrap();
    assert_eq!(damages(directory), [""; 0], "kill {kill}");
    let record = Record::open(directory).unwrap();
    let recorded: HashSet<_> = record.events().map(|event| event.hash()).collect();
    assert!(taken.iter().all(|hash| recorded.contains(hash)), "kill {kill}: {taken:?}");
}

#[test]
fn l12_no_line_that_was_taken_is_lost_and_the_record_verifies_after_each_kill() {
    if let Some(directory) = as_child() {
        return drop(record_without_end(&directory));
    }
    let kills = env::var_os(KILLS_VARIABLE).map_or(KILLS, |kills| kills.to_str().unwrap().parse().unwrap());
    let mut place = tempfile::tempdir().unwrap();
    for kill in 0..kills {
        if kill % KILLS_OF_ONE == 0 {
            place = tempfile::tempdir().unwrap();
        }
        // Times without a pattern, so that the kill meets each part of a line.
        let taken = kill_one(place.path(), Duration::from_micros(kill as u64 * 7_919 % 2_500));
        check(place.path(), &taken, kill);
    }
}
