//! What an agent says when it starts and when a signal ends it, in both forms of its log.
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests")]

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Lines};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, ChildStderr, Command, Stdio};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_telemetry-agent");

/// An agent that runs; dropping it kills it.
struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStderr>>,
}

impl Running {
    fn start(words: &str) -> Self {
        let mut command = Command::new(PROGRAM);
        command.env_clear().arg("run").args(words.split_whitespace()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        Self { child, lines }
    }

    /// The lines up to the first with this text.
    fn lines_to(&mut self, text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        while lines.last().is_none_or(|line: &String| !line.contains(text)) {
            lines.push(self.lines.next().unwrap_or_else(|| panic!("no {text:?} in {lines:#?}")).unwrap());
        }
        lines
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const FIRST: &str = concat!("telemetry-agent ", env!("CARGO_PKG_VERSION"), " runs as user ");

/// Compares what the first line says after the number of the user.
#[track_caller]
fn check_first(words: &str, expected: &str) {
    let lines = Running::start(words).lines_to("Telemetry");
    let (_, said) = lines[0].split_once(FIRST).unwrap_or_else(|| panic!("{lines:#?}"));
    let (said, due) = said.rsplit_once("; next report at ").unwrap();
    assert_eq!((said.split_once("; ").unwrap().1, due.len()), (expected, "2026-01-01T00:00:00Z".len()), "{due}");
}

#[test]
fn the_first_line_names_what_there_is() {
    check_first("--no-node", "node: none; endpoint: none; state directory: none; log directory: none");
    let place = tempfile::tempdir().unwrap();
    let [state, logs] = ["state", "logs"].map(|name| place.path().join(name).display().to_string());
    let endpoint = "https://telemetry.example.com";
    let node = "http://127.0.0.1:9";
    check_first(
        &format!("--node {node} --endpoint {endpoint}/v1?key=s3cret --state-dir {state} --log-dir {logs}"),
        &format!(
            "node: {node}, read without a user; endpoint: {endpoint}:443; state directory: {state}; log directory: {logs}"
        ),
    );
}

#[test]
fn d4_signals_that_are_no_end_end_nothing_and_one_that_is_is_one_line() {
    for signal in ["TERM", "INT"] {
        let mut running = Running::start("--no-node --first-report 1s");
        running.lines_to("Telemetry reports are made");
        ["HUP", "USR1", "USR2"].into_iter().for_each(|other| running.signal(other));
        running.lines_to("Telemetry report not sent");
        running.signal(signal);
        let lines: Vec<_> = running.lines.by_ref().map(Result::unwrap).collect();
        let ends: Vec<_> = lines.iter().filter(|line| line.contains(" ends by ")).collect();
        assert!(ends.len() == 1 && ends[0].ends_with(&format!("telemetry-agent ends by SIG{signal}")), "{lines:#?}");
        assert_eq!(running.child.wait().unwrap().code(), Some(0));
    }
}

/// Each line is an object, and one of them has the report, whose text is that of its message, too.
fn check_events(lines: &[String]) {
    let events: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let reports: Vec<_> = events.iter().filter(|event| event["kind"] == "report").collect();
    let [report] = reports.as_slice() else { panic!("{events:#?}") };
    let (message, text) = (report["message"].as_str().unwrap(), report["report"].as_str().unwrap());
    assert_eq!(message, format!("Telemetry not sent; no endpoint configured:\n{text}"));
    assert!(serde_json::from_str::<Value>(text).unwrap()["environment"].is_object(), "{text}");
}

#[test]
fn l7_a_log_of_json_has_one_line_for_an_event() {
    let place = tempfile::tempdir().unwrap();
    let options = format!("--no-node --first-report 1s --log-format json --log-dir {}", place.path().display());
    let mut running = Running::start(&options);
    check_events(&running.lines_to("\"outcome\""));
    let files = fs::read_dir(place.path()).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    let file: String = files.collect();
    check_events(&file.lines().map(str::to_owned).collect::<Vec<_>>());
}

/// What `run` logs as warnings before the notice, and `check` says beside its findings.
#[track_caller]
fn check_warned(words: &str, expected: &[String]) {
    let lines = Running::start(words).lines_to("INFO Telemetry");
    let warnings: Vec<_> = lines.iter().filter_map(|line| line.split_once(" WARN ")).map(|(_, said)| said).collect();
    assert_eq!(warnings, expected, "{words}");
    let checked = Command::new(PROGRAM).env_clear().arg("check").args(words.split_whitespace()).output().unwrap();
    let said = String::from_utf8(checked.stderr).unwrap();
    let said: Vec<_> = said.lines().map(|line| line.trim_start_matches("telemetry-agent: warning: ")).collect();
    assert_eq!(said, expected, "{words}");
}

#[test]
fn n1_a_data_directory_that_may_come_later_is_one_warning() {
    check_warned("--no-node", &[]);
    let missing = "the data directory /no/such/data is not there; it is looked for again with each report";
    check_warned("--no-node --data-dir /no/such/data", &[missing.to_owned()]);
}

#[test]
fn n1_a_socket_that_may_come_later_is_one_warning() {
    let mut running = Running::start("--node unix:/no/such.sock --first-report 1s --interval 1s");
    let mut lines = running.lines_to("Telemetry report not sent");
    lines.extend(running.lines_to("Telemetry report not sent"));
    let warnings: Vec<_> = lines.iter().filter(|line| line.contains(" WARN ")).collect();
    let expected = " WARN Nothing can be read of the node at unix:/no/such.sock: ";
    assert!(warnings.len() == 1 && warnings[0].contains(expected), "{lines:#?}");
}

#[test]
fn b7_a_secret_that_everybody_can_read_is_one_warning() {
    let place = tempfile::tempdir().unwrap();
    let [headers, password] = ["headers", "password"].map(|name| place.path().join(name));
    fs::write(&headers, "# Of 2026\n\nAuthorization: Bearer s3cret\n").unwrap();
    fs::write(&password, "s3cret").unwrap();
    let words = format!(
        "--node http://127.0.0.1:9 --user ops --password-file {} --endpoint https://127.0.0.1:9 --endpoint-header-file {}",
        password.display(),
        headers.display()
    );
    for file in [&headers, &password] {
        fs::set_permissions(file, Permissions::from_mode(0o600)).unwrap();
    }
    check_warned(&words, &[]);
    let warning = |what: &str, path: &std::path::Path| {
        let path = path.display();
        format!("everybody on this machine can read the {what} {path}: chmod o-r {path}")
    };
    for file in [&headers, &password] {
        fs::set_permissions(file, Permissions::from_mode(0o644)).unwrap();
    }
    check_warned(&words, &[warning("password file", &password), warning("header file", &headers)]);
}
