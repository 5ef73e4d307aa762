//! The whole report, and its preview.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use telemetry_testkit::{AGENT_TIMEOUT, Collector, Listener, Recording};
use xshell::{Shell, cmd};

use crate::fixture::{beside, specified_node, through};
use crate::own_machine::own_sections;
use crate::report::{committed_schema, valid_logged_report, valid_report};

/// The specified message, byte for byte but for `uptime` and what is this machine's; logged and sent alike.
pub(super) fn the_specified_message(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let proxy = Listener::start()?;
    let agent = through(&proxy, beside(program, &node, &collector)?).start()?;
    let request = collector.wait_for(1, AGENT_TIMEOUT)?.remove(0);
    let log = agent.wait_for("Telemetry report sent to")?;
    let body = String::from_utf8(request.body.clone())?;
    ensure!(valid_logged_report(&log, "Sending telemetry data to")? == body, "logged and sent differ:\n{log}\n{body}");
    let specified = with_its_sections(program, &body)?;
    ensure!(specified == expected(&body)?, "not the specified message:\n{body}");
    check_uptime(&body)?;
    ensure!(proxy.connections() == 0, "a proxy of the environment was used");
    check_headers(&request)?;
    check_order(&log)?;
    Ok(())
}

/// The report without what this machine says besides the sections of the specified message.
fn with_its_sections(program: &Path, body: &str) -> Result<String> {
    let message: Value = serde_json::from_str(&Recording::open("specified")?.own_telemetry()?)?;
    let more: Vec<_> = own_sections(program)?.into_iter().filter(|section| message.get(section).is_none()).collect();
    let mut is_cut = false;
    let mut lines = Vec::new();
    for line in body.lines() {
        is_cut |= more.iter().any(|section| line == format!("  \"{section}\": {{"));
        if !is_cut {
            lines.push(line);
        }
        is_cut &= !line.starts_with("  }");
    }
    Ok(lines.join("\n").replace("},\n}", "}\n}"))
}

/// The preview is the text that is sent but for the value of `uptime`; it opens nothing, and works opted out.
pub(super) fn preview_is_what_is_sent(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let agent = beside(program, &node, &collector)?.variable("DO_NOT_TRACK", "1");
    let preview = agent.preview()?;
    ensure!(preview.status.success() && collector.connections() == 0, "{preview:?}");
    let agent = beside(program, &node, &collector)?.start()?;
    let body = String::from_utf8(collector.wait_for(1, AGENT_TIMEOUT)?.remove(0).body)?;
    drop(agent);
    let preview = String::from_utf8(preview.stdout)?;
    check_uptime(&preview)?;
    ensure!(without_uptime(&preview)? == without_uptime(&body)?, "preview and report differ:\n{preview}\n{body}");
    Ok(())
}

/// The specified message with this report's uptime, and with this machine read by other means.
fn expected(body: &str) -> Result<String> {
    let shell = Shell::new()?;
    let message = Recording::open("specified")?.own_telemetry()?;
    let cores = cmd!(shell, "nproc").quiet().read()?;
    let architecture = match cmd!(shell, "uname -m").quiet().read()?.as_str() {
        "aarch64" => "Arm64",
        _ => "X64",
    };
    let container = ["/.dockerenv", "/run/.containerenv"].iter().any(|mark| Path::new(mark).exists());
    let container =
        container || std::env::var_os("KUBERNETES_SERVICE_HOST").is_some() || is_container_by_first_process();
    let message = with_line(&message, "uptime", &line_of(body, "uptime")?)?;
    let message = with_line(&message, "coreCount", &format!("    \"coreCount\": {cores},"))?;
    let message = with_line(&message, "isContainer", &format!("    \"isContainer\": {container},"))?;
    with_line(&message, "processorArchitecture", &format!("    \"processorArchitecture\": \"{architecture}\","))
}

/// `container=…` in the environment of the first process, where it may be read.
fn is_container_by_first_process() -> bool {
    std::fs::read("/proc/1/environ")
        .is_ok_and(|bytes| bytes.split(|byte| *byte == 0).any(|pair| pair.starts_with(b"container=")))
}

fn line_of(text: &str, key: &str) -> Result<String> {
    let start = format!("\"{key}\":");
    text.lines()
        .find(|line| line.trim().starts_with(&start))
        .map(str::to_owned)
        .with_context(|| format!("no {key}:\n{text}"))
}

fn with_line(text: &str, key: &str, line: &str) -> Result<String> {
    Ok(text.replace(&line_of(text, key)?, line))
}

fn without_uptime(text: &str) -> Result<String> {
    with_line(text, "uptime", "")
}

/// The node started 71 s before this test; `hh:mm:ss` with seven digits behind, or none.
fn check_uptime(body: &str) -> Result<()> {
    let report = valid_report(body.as_bytes())?;
    let uptime = report["uptime"].as_str().context("no uptime")?;
    let (whole, ticks) = uptime.split_once('.').unwrap_or((uptime, "0000000"));
    let parts: Vec<u64> = whole.split(':').map(str::parse).collect::<Result<_, _>>()?;
    let [hours, minutes, seconds] = parts[..] else { anyhow::bail!("{uptime}") };
    ensure!(whole.len() == 8 && ticks.len() == 7 && ticks.bytes().all(|tick| tick.is_ascii_digit()), "{uptime}");
    let total = hours * 3600 + minutes * 60 + seconds;
    ensure!((70..71 + AGENT_TIMEOUT.as_secs()).contains(&total), "{uptime}");
    Ok(())
}

fn check_headers(request: &telemetry_testkit::Request) -> Result<()> {
    ensure!(request.method == "POST" && request.path == "/v1", "{request:?}");
    ensure!(request.header("content-type") == Some("application/json"), "{request:?}");
    let agent = request.header("user-agent").context("no user agent")?;
    ensure!(agent.starts_with("telemetry-http-sink/"), "{agent}");
    let key = request.header("idempotency-key").context("no idempotency key")?;
    ensure!(key.len() == 36, "{key}");
    check_event(request, key)?;
    ensure!(!request.has_credentials() && request.header("referer").is_none(), "{request:?}");
    Ok(())
}

/// The headers of CloudEvents: the schema is the one that is published.
fn check_event(request: &telemetry_testkit::Request, key: &str) -> Result<()> {
    let schema = committed_schema()?;
    let id = schema["$id"].as_str().context("the schema has no name")?;
    let [source, kind] = ["urn:telemetry-product:KurrentDB", "telemetry.report"];
    let expected = [("specversion", "1.0"), ("type", kind), ("source", source), ("id", key), ("dataschema", id)];
    let mut expected = expected.map(|(name, value)| (format!("ce-{name}"), value.to_owned()));
    let mut found = request.headers.clone();
    found.retain(|(name, _)| name.starts_with("ce-"));
    found.sort();
    expected.sort();
    ensure!(found == expected, "{found:?}");
    Ok(())
}

/// The notice comes first, then where reports go, then the report; of the parts a log at debug level tells.
fn check_order(log: &str) -> Result<()> {
    let texts = [
        "Telemetry\n",
        "---------\n",
        "KurrentDB collects usage data in order to improve your experience. The data is anonymous and collected by Kurrent, Inc.\n",
        "You can opt out of sending telemetry by setting the KURRENTDB_TELEMETRY_OPTOUT environment variable to true.\n",
        "For more information visit https://kurrent.io/telemetry\n",
        "Telemetry reports go to http://127.0.0.1:",
        "Telemetry reports are made 1 s after start and every ",
        "Sending telemetry data to http://127.0.0.1:",
        "Telemetry report sent to http://127.0.0.1:",
    ];
    let mut rest = log;
    for text in texts {
        let (_, after) =
            rest.split_once(text).with_context(|| format!("{text:?} is missing or out of order:\n{log}"))?;
        rest = after;
    }
    ensure!(!log.contains("Telemetry sections:"), "{log}");
    Ok(())
}
