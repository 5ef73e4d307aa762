//! What is asked of every answer, by tests and fuzzers alike: whatever is read from it stands in it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use serde::de::{Deserialize, IgnoredAny};
use serde_json::value::RawValue;
use telemetry_core::{Identifier, Label};
use telemetry_providers::projections::Projections;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::gossip::Member;
use super::{Body, Document, FirstEpoch, Gossip, Info, Options, ProjectionList, Stats, SubscriptionList, options};

/// What is read from a document.
trait Read: Document {
    /// Each value as text, with the name of the member that has to say it.
    fn texts(&self) -> Vec<(&'static str, Option<String>)> {
        Vec::new()
    }

    /// Whether each thing that was counted is there to be counted.
    fn is_counted(&self, _answer: &[u8]) -> bool {
        true
    }
}

impl Read for Info {
    fn texts(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            (VERSION, text(self.version.as_ref())),
            ("projections", text(self.projections)),
            ("atomPub", text(self.atom_pub)),
            ("state", self.state.map(label)),
        ]
    }
}

impl Read for Gossip {
    fn texts(&self) -> Vec<(&'static str, Option<String>)> {
        let texts = |member: &Member| {
            [
                ("instanceId", text(member.id)),
                ("state", member.state.map(label)),
                ("epochNumber", text(member.epoch_number)),
            ]
        };
        self.members.iter().flat_map(texts).collect()
    }

    fn is_counted(&self, answer: &[u8]) -> bool {
        let members = member::<Vec<IgnoredAny>>(answer, "members");
        members.is_some_and(|members| members.len() == self.members.len())
    }
}

impl Read for Options {
    fn texts(&self) -> Vec<(&'static str, Option<String>)> {
        options::NEEDED.iter().map(|name| ("value", text(self.find(name).flatten()))).collect()
    }
}

impl Read for Stats {
    fn texts(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("es-checksum", text(self.writer_checkpoint)),
            ("sys-totalMem", text(self.total_memory)),
            (DRIVE, text(self.total_disk_space)),
            ("proc-startTime", self.uptime.map(started)),
        ]
    }
}

impl Read for FirstEpoch {
    fn texts(&self) -> Vec<(&'static str, Option<String>)> {
        vec![("epochId", text(self.0))]
    }
}

impl Read for ProjectionList<Projections> {
    fn is_counted(&self, answer: &[u8]) -> bool {
        let projections = member::<Vec<BTreeMap<String, &RawValue>>>(answer, "projections");
        let is_continuous = |projection: &BTreeMap<String, &RawValue>| {
            let mode = projection.get("mode").and_then(|mode| serde_json::from_str::<String>(mode.get()).ok());
            mode.as_deref() == Some("Continuous")
        };
        let continuous = projections.map(|all| all.iter().filter(|one| is_continuous(one)).count() as u64);
        continuous == Some(self.0.total_count)
    }
}

impl Read for SubscriptionList {
    fn is_counted(&self, answer: &[u8]) -> bool {
        let groups: Option<Vec<IgnoredAny>> = serde_json::from_slice(answer).ok();
        groups.is_some_and(|groups| groups.len() as u64 == self.0)
    }
}

fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

fn label(state: impl Label) -> String {
    state.name().to_owned()
}

/// When the answer was given, so that an uptime tells which start it is from.
const DATE: Duration = Duration::from_secs(1_700_000_000);

fn started(uptime: Duration) -> String {
    format!("started {uptime:?} before")
}

fn member<'a, T: Deserialize<'a>>(answer: &'a [u8], name: &str) -> Option<T> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_slice(answer).ok()?;
    serde_json::from_str(members.get(name)?.get()).ok()
}

/// The values of an answer by the names of their members, in every form in which one of them may be read.
#[derive(Default)]
struct Spoken(BTreeSet<(String, String)>);

/// For both names that a version has had.
const VERSION: &str = "version";
/// For every drive, whose name is a part of the member's.
const DRIVE: &str = "sys-drive";

impl Spoken {
    fn of(answer: &[u8]) -> Self {
        let mut spoken = Self::default();
        if let Ok(answer) = serde_json::from_slice(answer) {
            spoken.hear("", answer);
        }
        spoken
    }

    fn hear(&mut self, name: &str, value: &RawValue) {
        if let Ok(members) = serde_json::from_str::<BTreeMap<String, &RawValue>>(value.get()) {
            members.into_iter().for_each(|(name, value)| self.hear(&name, value));
        } else if let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(value.get()) {
            elements.into_iter().for_each(|value| self.hear(name, value));
        } else if let Ok(text) = serde_json::from_str::<String>(value.get()) {
            self.hear_text(name, &text);
        } else {
            self.insert(name, value.get());
        }
    }

    fn hear_text(&mut self, name: &str, text: &str) {
        let identifier = text.parse::<Identifier>().map(|id| id.to_string());
        let start = OffsetDateTime::parse(text, &Rfc3339).ok();
        let uptime = start.and_then(|start| (SystemTime::UNIX_EPOCH + DATE).duration_since(start.into()).ok());
        let forms = identifier.into_iter().chain(uptime.map(started));
        forms.chain([text.to_owned()]).for_each(|form| self.insert(name, &form));
    }

    fn insert(&mut self, name: &str, text: &str) {
        let name = match name {
            "esVersion" | "dbVersion" => VERSION,
            drive if drive.starts_with("sys-drive-") && drive.ends_with("-totalBytes") => DRIVE,
            name => name,
        };
        self.0.insert((name.to_owned(), text.to_ascii_lowercase()));
    }

    fn says(&self, name: &str, text: &str) -> bool {
        self.0.contains(&(name.to_owned(), text.to_ascii_lowercase()))
    }
}

/// Reads an answer; whatever is read stands in it. Whether it was read at all.
fn read<D: Read>(answer: &[u8]) -> bool {
    let mut body = D::Body::default();
    let taken = answer.chunks(1000).try_for_each(|piece| body.take(piece));
    let Some(document) = taken.and_then(|()| D::read(body, Some(SystemTime::UNIX_EPOCH + DATE))) else { return false };
    assert!(serde_json::from_slice::<IgnoredAny>(answer).is_ok(), "this was read: {}", answer.escape_ascii());
    assert!(document.is_counted(answer), "this was counted: {}", answer.escape_ascii());
    let spoken = Spoken::of(answer);
    for (name, text) in document.texts() {
        let is_said = text.as_ref().is_none_or(|text| spoken.says(name, text));
        assert!(is_said, "{name} says no {text:?} in {}", answer.escape_ascii());
    }
    true
}

/// Reads an answer, which must be said in it; whether it could be read.
pub(crate) type Check = fn(&[u8]) -> bool;

/// Every document, by the name of a recorded answer.
pub(crate) const DOCUMENTS: [(&str, Check); 7] = [
    ("info.json", read::<Info>),
    ("gossip.json", read::<Gossip>),
    ("info-options.json", read::<Options>),
    ("stats-flat.json", read::<Stats>),
    ("projections-continuous.json", read::<ProjectionList<Projections>>),
    ("subscriptions.json", read::<SubscriptionList>),
    ("epoch-0.json", read::<FirstEpoch>),
];

/// The first byte of the input names a document by its letter, and the rest is the answer.
pub(crate) fn check(input: &[u8]) {
    let Some((letter, answer)) = input.split_first() else { return };
    let place = letter.wrapping_sub(b'a');
    if let Some((_, read)) = DOCUMENTS.get(usize::from(place)) {
        read(answer);
    }
}
