//! Recorded answers, changed in every way: nothing breaks, and nothing is read that was not said.

use std::fmt::Debug;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};
use telemetry_peers::Recording;

use super::*;

/// What is read from a document, as texts each of which its answer has to have in it.
trait Read: Document {
    fn texts(&self) -> Vec<String>;
}

impl Read for Info {
    fn texts(&self) -> Vec<String> {
        [self.version.as_ref().map(ToString::to_string), self.projections.map(text), self.state.map(label)]
            .into_iter()
            .flatten()
            .collect()
    }
}

impl Read for Gossip {
    fn texts(&self) -> Vec<String> {
        let texts = |member: &Member| {
            [member.id.map(|id| id.to_string()), member.state.map(label), member.epoch_number.map(text)]
        };
        self.members.iter().flat_map(texts).flatten().collect()
    }
}

impl Read for Options {
    fn texts(&self) -> Vec<String> {
        ["ChunkSize", "ClusterSize", "RunProjections"].iter().filter_map(|name| self.get(name)).map(escaped).collect()
    }
}

impl Read for Stats {
    fn texts(&self) -> Vec<String> {
        let numbers = [self.writer_checkpoint, self.total_memory, self.total_disk_space];
        numbers.into_iter().flatten().map(text).collect()
    }
}

impl Read for FirstEpoch {
    fn texts(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }
}

impl Read for ProjectionList {
    /// It has counts only: each projection that is counted has a mode.
    fn texts(&self) -> Vec<String> {
        if self.0.total_count > 0 { vec!["\"continuous\"".to_owned()] } else { Vec::new() }
    }
}

impl Read for SubscriptionList {
    fn texts(&self) -> Vec<String> {
        if self.0.count > 0 { vec!["{".to_owned()] } else { Vec::new() }
    }
}

fn text(value: impl Debug) -> String {
    format!("{value:?}")
}

fn label(state: impl telemetry_core::Label) -> String {
    format!("\"{}\"", state.name().to_ascii_lowercase())
}

/// The text as it stands in JSON.
fn escaped(value: &str) -> String {
    Value::from(value).to_string().to_ascii_lowercase()
}

/// Reads a body; whatever is read stands in it. Whether it was read at all.
fn check<D: Read>(bytes: &[u8]) -> bool {
    let mut body = D::Body::default();
    let taken = bytes.chunks(1000).try_for_each(|chunk| body.take(chunk));
    let Some(document) = taken.and_then(|()| D::read(body, None)) else { return false };
    let answer = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    for text in document.texts() {
        assert!(answer.contains(&text), "{text} is not in {answer}");
    }
    true
}

type Check = fn(&[u8]) -> bool;

const DOCUMENTS: [(&str, Check); 7] = [
    ("info.json", check::<Info>),
    ("gossip.json", check::<Gossip>),
    ("info-options.json", check::<Options>),
    ("stats-flat.json", check::<Stats>),
    ("projections-continuous.json", check::<ProjectionList>),
    ("subscriptions.json", check::<SubscriptionList>),
    ("epoch-0.json", check::<FirstEpoch>),
];

/// Folders whose nodes answered everything, of both releases.
const FOLDERS: [&str; 3] = ["23.10/single-loaded", "25.0/secured-admins", "23.10/secured-admins"];

fn recorded(folder: &str, file: &str) -> Vec<u8> {
    Recording::open(folder).unwrap().text(file).unwrap().into_bytes()
}

#[test]
fn every_recorded_answer_is_read() {
    for folder in FOLDERS {
        for (file, check) in DOCUMENTS {
            assert!(check(&recorded(folder, file)), "{folder}/{file}");
        }
    }
}

#[test]
fn n5_what_is_no_answer_is_not_read() {
    let deep = "[".repeat(200_000);
    let junk: [&[u8]; 9] = [
        b"",
        b" ",
        b"null",
        b"\"\"",
        b"<!doctype html>",
        b"<?xml version=\"1.0\"?>",
        b"\x1f\x8b\x08\0",
        b"7",
        deep.as_bytes(),
    ];
    for (file, check) in DOCUMENTS {
        let answer = recorded(FOLDERS[0], file);
        let text = String::from_utf8(answer.clone()).unwrap();
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = ["\u{feff}".as_bytes(), &answer].concat();
        let twice = [answer.as_slice(), &answer].concat();
        for (what, bytes) in [("UTF-16", &utf16), ("BOM", &marked), ("twice", &twice)] {
            assert!(!check(bytes), "{file} as {what}");
        }
        for bytes in junk {
            assert!(!check(bytes), "{file} as {}", bytes.escape_ascii().to_string().get(..40).unwrap_or_default());
        }
    }
}

/// One of the recorded answers.
fn any_answer() -> impl Strategy<Value = (Check, Vec<u8>)> {
    let folder = prop::sample::select(&FOLDERS[..]);
    (folder, prop::sample::select(&DOCUMENTS[..])).prop_map(|(folder, (file, check))| (check, recorded(folder, file)))
}

/// What stands in an answer instead of a value.
fn any_value() -> impl Strategy<Value = String> {
    let numbers = ["-1", "0", "1.5", "1e999", "-1e999", "18446744073709551616", "9223372036854775808", "1e3"];
    let others =
        ["null", "true", "[]", "{}", "[[[[{}]]]]", "\"\"", "\"\\u0000\"", "\"Leader\"", "\"1\"", "\"\\ud800\""];
    prop_oneof![
        prop::sample::select([&numbers[..], &others[..]].concat()).prop_map(str::to_owned),
        any::<i64>().prop_map(|number| number.to_string()),
        "\\PC{0,40}".prop_map(|text| json!(text).to_string()),
        (1..300_usize).prop_map(|depth| "[".repeat(depth) + &"]".repeat(depth)),
    ]
}

/// The places of all values in an answer, the root among them.
fn pointers(value: &Value, own: &str, found: &mut Vec<String>) {
    found.push(own.to_owned());
    match value {
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(place, value)| pointers(value, &format!("{own}/{place}"), found));
        }
        Value::Object(map) => {
            let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
            map.iter().for_each(|(key, value)| pointers(value, &format!("{own}/{}", escaped(key)), found));
        }
        _ => {}
    }
}

/// The answer with another value at one place; the marker is replaced as text, so that any number can stand there.
fn with_value(answer: &[u8], place: Index, value: &str) -> Vec<u8> {
    const MARKER: &str = "\u{1}marker";
    let mut json: Value = serde_json::from_slice(answer).unwrap();
    let mut places = Vec::new();
    pointers(&json, "", &mut places);
    *json.pointer_mut(&places[place.index(places.len())]).unwrap() = Value::from(MARKER);
    json.to_string().replace(&Value::from(MARKER).to_string(), value).into_bytes()
}

proptest! {
    #[test]
    fn n6_another_value_in_its_place_harms_nothing((check, answer) in any_answer(), place: Index, value in any_value()) {
        check(&with_value(&answer, place, &value));
    }

    #[test]
    fn n5_an_answer_that_was_cut_is_not_read((check, answer) in any_answer(), place: Index) {
        let text = answer.trim_ascii_end();
        prop_assert!(!check(&text[..place.index(text.len())]));
    }

    #[test]
    fn n6_other_bytes_harm_nothing(
        (check, mut answer) in any_answer(),
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..4),
    ) {
        for (place, byte) in changes {
            let place = place.index(answer.len());
            answer[place] = byte;
        }
        check(&answer);
    }

    #[test]
    fn n5_garbage_harms_nothing(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for (_, check) in DOCUMENTS {
            check(&bytes);
        }
    }
}
