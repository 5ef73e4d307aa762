//! What is said of a command line and of variables that are wrong, each in one line, and what is taken as it is meant.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What a command says, within 20 s, to words with blanks between them and to variables `NAME=value`.
fn said(words: &str, variables: &[&str]) -> Output {
    let mut command = Command::new("timeout");
    command.env_clear().envs(variables.iter().map(|variable| variable.split_once('=').unwrap()));
    command.args(["-k", "1", "20", env!("CARGO_BIN_EXE_telemetry-agent")]);
    command.args(words.split_whitespace()).output().unwrap()
}

/// It is one line and exit code 2, which has no password in it.
#[track_caller]
fn check_refused(words: &str, variables: &[&str], expected: &str) {
    let output = said(words, variables);
    let line = String::from_utf8(output.stderr).unwrap();
    assert_eq!((line.as_str(), output.status.code()), (format!("telemetry-agent: {expected}\n").as_str(), Some(2)));
    assert!(!line.contains("s3cret"), "{line}");
}

/// It is done, and this is said beside it.
#[track_caller]
fn check_taken(words: &str, variables: &[&str], expected: &str) {
    check_said(words, variables, (expected, 0));
}

/// It is a preview as it can be without the answer of a node, where nobody listens.
#[track_caller]
fn check_previewed(words: &str, variables: &[&str]) {
    let unread =
        "telemetry-agent: nothing can be read of the node at http://127.0.0.1:9: nothing listens at the node's address";
    check_said(words, variables, (unread, 1));
}

#[track_caller]
fn check_said(words: &str, variables: &[&str], (expected, code): (&str, i32)) {
    let output = said(words, variables);
    let said: Vec<_> = String::from_utf8(output.stderr).unwrap().lines().map(str::to_owned).collect();
    let said: Vec<_> = said.iter().filter(|line| !line.contains("absent: ")).map(String::as_str).collect();
    assert_eq!((said.join("\n").as_str(), output.status.code()), (expected, Some(code)), "{words} {variables:?}");
}

const NODE: &str = "preview --node http://127.0.0.1:9";

#[test]
fn b3_a_variable_that_is_mistyped_is_refused() {
    let check = |name: &str, meant: &str| {
        let expected = format!("the variable {name} is unknown: did you mean {meant}?");
        check_refused("preview --no-node", &[&format!("{name}=s3cret")], &expected);
    };
    check("TELEMETRY_AGENT_NODES", "TELEMETRY_AGENT_NODE");
    check("TELEMETRY_AGENT_PASWORD", "TELEMETRY_AGENT_PASSWORD");
    check("TELEMETRY_AGENT_ENDPONIT", "TELEMETRY_AGENT_ENDPOINT");
    check("TELEMETRY_AGENT_WITH_OUT", "TELEMETRY_AGENT_WITHOUT");
    for name in ["TELEMETRY_AGENT_OPTOUT", "TELEMETRY_AGENT_OPT_OUT", "TELEMETRY_AGENT_DO_NOT_TRACK"] {
        check(name, "KURRENTDB_TELEMETRY_OPTOUT");
    }
}

#[test]
fn b3_a_variable_that_is_unknown_is_one_warning_and_one_of_kubernetes_is_none() {
    let warning = "telemetry-agent: warning: the variable TELEMETRY_AGENT_COLOUR is unknown, and not heeded";
    check_taken("preview --no-node", &["TELEMETRY_AGENT_COLOUR=blue"], warning);
    let of_kubernetes = [
        "TELEMETRY_AGENT_SERVICE_HOST=10.0.0.1",
        "TELEMETRY_AGENT_SERVICE_PORT_HTTP=80",
        "TELEMETRY_AGENT_PORT=tcp://10.0.0.1:80",
        "TELEMETRY_AGENT_PORT_80_TCP_ADDR=10.0.0.1",
    ];
    check_taken("preview --no-node", &of_kubernetes, "");
}

#[test]
fn an_empty_variable_is_one_that_is_not_set() {
    let empty = [
        "TELEMETRY_AGENT_NODE=",
        "TELEMETRY_AGENT_INTERVAL=",
        "TELEMETRY_AGENT_PASSWORD=",
        "TELEMETRY_AGENT_CA_FILE=",
        "TELEMETRY_AGENT_WITHOUT=",
        "TELEMETRY_AGENT_LOG_LEVEL=",
        "STATE_DIRECTORY=",
    ];
    check_taken("preview --no-node", &empty, "");
}

#[test]
fn b3_b8_an_error_names_the_flag_or_the_variable_and_what_is_meant() {
    let check = |words: &str, expected: &str| check_refused(words, &[], &format!("{expected}; see --help"));
    check(
        "preview --interval 5x",
        "invalid value '5x' for --interval: unknown time unit \"x\", supported units: ns, us/µs, ms, sec, min, hours, days, weeks, months, years (and few variations)",
    );
    check("preview --log-level loud", "invalid value 'loud' for --log-level: it is one of off, warn, info, debug");
    check(
        "preview --log-level inof",
        "invalid value 'inof' for --log-level: it is one of off, warn, info, debug: did you mean 'info'?",
    );
    check("preview --edition=acme", "invalid value 'acme' for --edition: it is one of local, oss, ce, ee");
    check("preview --endpont x", "unexpected argument '--endpont' found: did you mean '--endpoint'?");
    check("prevew", "unrecognized subcommand 'prevew': did you mean 'preview'?");
    check(
        "preview --endpoint https://ops:s3cret@example.com",
        "invalid value for --endpoint: the address holds a user name or a password: take it out",
    );
    check("preview --data-dir=", "a value is required for --data-dir");
    let variable = |variable: &str, expected: &str| {
        check_refused("preview", &[variable], &format!("{expected}; see --help"));
    };
    variable(
        "TELEMETRY_AGENT_INTERVAL=soon",
        "invalid value 'soon' for TELEMETRY_AGENT_INTERVAL: expected number at 0",
    );
    variable(
        "TELEMETRY_AGENT_LOG_LEVEL=loud",
        "invalid value 'loud' for TELEMETRY_AGENT_LOG_LEVEL: it is one of off, warn, info, debug",
    );
    variable(
        "TELEMETRY_AGENT_NODE=s3cret",
        "invalid value for TELEMETRY_AGENT_NODE: not an address such as http://127.0.0.1:2113",
    );
}

#[test]
fn o12_who_only_looks_is_warned_of_an_opt_out_as_who_runs() {
    let mistyped = "telemetry-agent: warning: TELEMETRY_OPTOUT looks like a mistyped KURRENTDB_TELEMETRY_OPTOUT, so no telemetry is \
                    sent; set KURRENTDB_TELEMETRY_OPTOUT, and unset the other";
    let doubtful = "telemetry-agent: warning: DO_NOT_TRACK is neither true nor false, so no telemetry is sent; set it to one of them";
    // To a check, such a variable is something that is wrong.
    for (command, code) in [("check --no-node", 1), ("preview --no-node", 0)] {
        check_said(command, &["TELEMETRY_OPTOUT=1"], (mistyped, code));
        check_said(command, &["DO_NOT_TRACK=maybe"], (doubtful, code));
        check_taken(command, &["TELEMETRY_OPTOUT=0", "DO_NOT_TRACK=1"], "");
    }
}

#[test]
fn words_are_taken_in_any_case_and_after_a_blank() {
    let same = "--same-machine NO --node-optout Ignore --log-level INFO --log-format Json --edition OSS";
    check_previewed(&format!("{NODE} {same}"), &[]);
    check_previewed(&format!("{NODE} --same-machine --log-level info"), &[]);
    check_previewed(&format!("{NODE} --same-machine=no"), &[]);
    check_taken("preview", &["TELEMETRY_AGENT_NO_NODE=Yes"], "");
    check_previewed(NODE, &["TELEMETRY_AGENT_NO_NODE=no"]);
    check_taken("fields --format JSON", &[], "");
}

#[test]
fn without_a_node_it_has_to_be_said() {
    for command in ["run", "check", "preview", "send"] {
        let missing = "no node is given: give --node URL, or --no-node for a report on this machine alone";
        check_refused(command, &[], missing);
        let both = format!("{command} --no-node --node http://127.0.0.1:9");
        check_refused(&both, &[], "both a node and --no-node are given: leave one of them out");
    }
}

#[test]
fn what_can_not_be_meant_is_refused_with_the_remedy() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("password");
    fs::write(&file, "s3cret").unwrap();
    let (file, password) = (file.display(), "TELEMETRY_AGENT_PASSWORD=s3cret");
    for command in ["run", "check", "preview", "send"] {
        let check = |words: &str, variables: &[&str], expected: &str| {
            check_refused(&format!("{command} {words}"), variables, expected);
        };
        let unencrypted = "a password would go over http:// to another machine, where everybody between can read it: give an \
                           address of https://, or leave the user out";
        check("--node http://192.0.2.7:2113 --user ops", &[password], unencrypted);
        check("--node http://ops:s3cret@192.0.2.7:2113", &[], unencrypted);
        let node = "--node http://127.0.0.1:9";
        let colon = "--user has a colon, which no user has that HTTP can name: give another user";
        check(&format!("{node} --user o:ps"), &[password], colon);
        let two = format!(
            "there are two passwords, that of the file {file} and that of TELEMETRY_AGENT_PASSWORD: leave one of them out"
        );
        check(&format!("{node} --user ops --password-file {file}"), &[password], &two);
        let nobody = "there is a password, and nobody whose it is: give --user, or leave the password out";
        check(node, &[password], nobody);
        // One report has neither.
        if command != "send" {
            let spread = "--spread 2h is longer than --interval 1h: give a shorter one";
            check("--no-node --interval 1h --spread 2h", &[], spread);
        }
    }
}

#[test]
fn what_the_operator_refuses_is_left_out() {
    let left = |words: &str, variables: &[&str]| -> Vec<String> {
        let output = said(&format!("preview --no-node {words}"), variables);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        report["environment"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
    };
    let all = left("", &[]);
    assert!(all.contains(&"coreCount".to_owned()) && all.contains(&"totalMemory".to_owned()), "{all:?}");
    let is_left = |left: &[String]| ["coreCount", "totalMemory"].map(|name| left.iter().any(|field| field == name));
    assert_eq!(is_left(&left("--without environment.coreCount", &[])), [false, true]);
    let both = "environment.coreCount, environment.totalMemory";
    assert_eq!(is_left(&left("", &[&format!("TELEMETRY_AGENT_WITHOUT={both}")])), [false, false]);
    let twice = "--without environment.coreCount --without environment.totalMemory";
    assert_eq!(is_left(&left(twice, &[])), [false, false]);
    let unknown = said("preview --no-node --without environment.cores", &[]);
    assert_eq!(unknown.status.code(), Some(2), "{unknown:?}");
}

#[test]
fn the_directories_of_a_service_are_the_defaults() {
    let place = tempfile::tempdir().unwrap();
    let not_there = |name: &str| Path::new("/proc/telemetry").join(name).display().to_string();
    let refused = |words: &str, variable: &str, expected: &str| {
        for command in ["run", "check"] {
            check_refused(&format!("{command} --no-node {words}"), &[variable], expected);
        }
    };
    let none = "can't be written: No such file or directory (os error 2); mend that, or give another";
    let state = format!("the state directory {} {none} --state-dir", not_there("state"));
    refused("", &format!("STATE_DIRECTORY={}:/other", not_there("state")), &state);
    let logs = format!("the log directory {} {none} --log-dir", not_there("logs"));
    refused("", &format!("LOGS_DIRECTORY={}", not_there("logs")), &logs);
    fs::write(place.path().join("password"), "").unwrap();
    fs::write(place.path().join("headers"), "").unwrap();
    let credentials = format!("CREDENTIALS_DIRECTORY={}", place.path().display());
    let file = |name: &str| place.path().join(name).display().to_string();
    let headers = format!("the header file {} has no line such as Authorization: Bearer TOKEN", file("headers"));
    refused("--endpoint https://127.0.0.1:9", &credentials, &headers);
    let password = format!("the password file {} is empty: write the password into it", file("password"));
    check_refused("run --node http://127.0.0.1:9 --user ops", &[&credentials], &password);
}

#[test]
fn who_reads_may_have_enough_before_the_end() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_telemetry-agent"));
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = command.arg("fields").env_clear().stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
    let output = output.wait_with_output().unwrap();
    assert_eq!((String::from_utf8(output.stderr).unwrap().as_str(), output.status.code()), ("", Some(0)));
}
