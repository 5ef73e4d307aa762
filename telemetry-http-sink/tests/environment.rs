//! What variables do to the sink, in a child process that has them: but for the system's certificates, nothing.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, reason = "tests")]

mod common;

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::{env, fs};

use common::report;
use telemetry_http_sink::HttpEndpoint;
use telemetry_testkit::{Authority, Collector, Flaw, Listener};

/// Before every line that the child has to say.
const SAYS: &str = "the child says: ";
/// Marks the child.
const CHILD: &str = "TELEMETRY_TEST_CHILD";

/// Another process of this very file, which reports to each endpoint that it is told.
struct Reporter {
    child: Child,
    stdin: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
}

impl Reporter {
    fn with<'a>(variables: impl IntoIterator<Item = (&'a str, OsString)>) -> Self {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "reports_to_each_endpoint_that_it_is_told", "--ignored", "--nocapture"]);
        command.env_clear().env(CHILD, "1").envs(variables);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (stdin, said) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, stdin, said: BufReader::new(said).lines() }
    }

    /// How the report went.
    fn report(&mut self, url: &str) -> String {
        writeln!(self.stdin, "{url}").unwrap();
        let mut lines = self.said.by_ref().map(Result::unwrap);
        lines.find_map(|line| line.split_once(SAYS).map(|(_, words)| words.to_owned())).unwrap()
    }
}

impl Reporter {
    /// The most memory that the child has held, in KiB.
    fn most_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

impl Drop for Reporter {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
#[ignore = "it is the child of the other tests"]
fn reports_to_each_endpoint_that_it_is_told() {
    if env::var_os(CHILD).is_some() {
        for url in io::stdin().lines().map(Result::unwrap) {
            println!("{SAYS}{}", report(HttpEndpoint::parse(&url).unwrap()).0);
        }
    }
}

fn encrypted(authority: &Authority) -> Collector {
    Collector::encrypted(authority.certificate(Flaw::None).unwrap()).unwrap()
}

fn no_certificates() -> [(&'static str, OsString); 2] {
    [("SSL_CERT_FILE", "/nonexistent".into()), ("SSL_CERT_DIR", "/nonexistent".into())]
}

fn trusting(file: &Path) -> [(&'static str, OsString); 1] {
    [("SSL_CERT_FILE", file.into())]
}

#[test]
fn h16_a_machine_without_certificates_is_one_clear_line() {
    let collector = encrypted(&Authority::new().unwrap());
    let mut reporter = Reporter::with(no_certificates());
    let words = reporter.report(&collector.url());
    let problem = "this system has no root certificates: install them (package ca-certificates), or set SSL_CERT_FILE";
    assert_eq!(words, format!("Telemetry report not delivered to {}: {problem}", collector.url()));
    assert_eq!(collector.connections(), 0);
    let plain = Collector::start().unwrap();
    assert!(reporter.report(&plain.url()).ends_with("HTTP 200"), "http needs none");
}

#[test]
fn h25_t14_certificates_without_an_end_cost_neither_memory_nor_a_thread() {
    let (collector, place) = (encrypted(&Authority::new().unwrap()), tempfile::tempdir().unwrap());
    let [sparse, pipe] = ["sparse", "pipe"].map(|name| place.path().join(name));
    fs::File::create(&sparse).unwrap().set_len(8 << 30).unwrap();
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [Path::new("/dev/zero"), &sparse, &pipe] {
        let mut reporter = Reporter::with(trusting(path));
        reporter.report(&Collector::start().unwrap().url());
        let before = reporter.most_memory();
        let words = reporter.report(&collector.url());
        assert!(words.contains(": SSL_CERT_FILE names "), "{words}");
        // The kernel counts roughly, and may say less than before.
        let grown = reporter.most_memory().saturating_sub(before);
        assert!(grown < 8 * 1024, "{grown} KiB for {}", path.display());
    }
    assert_eq!(collector.connections(), 0);
}

#[test]
fn h22_t4_the_systems_certificates_are_those_of_ssl_cert_file_and_read_for_each_report() {
    let [old, new] = [(); 2].map(|()| Authority::new().unwrap());
    let (collector, place) = (encrypted(&new), tempfile::tempdir().unwrap());
    let file = place.path().join("roots.pem");
    fs::copy(old.file(), &file).unwrap();
    let mut reporter = Reporter::with(trusting(&file));
    let words = reporter.report(&collector.url());
    assert!(words.contains("UnknownIssuer") && collector.received().is_empty(), "{words}");
    fs::copy(new.file(), &file).unwrap();
    assert!(reporter.report(&collector.url()).ends_with("HTTP 200"));
}

#[test]
fn t4_no_key_is_written_down() {
    let (authority, place) = (Authority::new().unwrap(), tempfile::tempdir().unwrap());
    let (collector, keys) = (encrypted(&authority), place.path().join("keys"));
    let log = [("SSLKEYLOGFILE", keys.clone().into_os_string())];
    let words = Reporter::with(trusting(authority.file()).into_iter().chain(log)).report(&collector.url());
    assert!(words.ends_with("HTTP 200") && !keys.exists(), "{words}");
}

#[test]
fn h17_t5_a_proxy_of_the_environment_is_told_nothing() {
    let (authority, proxy) = (Authority::new().unwrap(), Listener::start().unwrap());
    let names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];
    let variables = names.map(|name| (name, OsString::from(proxy.url())));
    let mut reporter = Reporter::with(trusting(authority.file()).into_iter().chain(variables));
    for collector in [Collector::start().unwrap(), encrypted(&authority)] {
        assert!(reporter.report(&collector.url()).ends_with("HTTP 200"));
    }
    assert_eq!(proxy.connections(), 0);
}
