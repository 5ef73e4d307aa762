//! Recorded answers, changed in every way: nothing breaks, and nothing is read that was not said.

use std::fs;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};
use telemetry_testkit::Recording;

use super::oracle::{self, Check, DOCUMENTS};

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

/// What a fuzzer has found, and what it began with.
fn corpus() -> Vec<Vec<u8>> {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/document");
    let inputs: Vec<_> = fs::read_dir(corpus).unwrap().map(|file| fs::read(file.unwrap().path()).unwrap()).collect();
    assert!(inputs.len() >= 14, "{} files", inputs.len());
    inputs
}

#[test]
fn n6_each_input_of_the_fuzzers_corpus_says_what_is_read() {
    corpus().iter().for_each(|input| oracle::check(input));
}

#[test]
fn n6_any_value_of_an_input_can_be_another() {
    for input in corpus() {
        let (letter, answer) = input.split_at(1);
        let Ok(json) = serde_json::from_slice::<Value>(answer) else { continue };
        for place in places(&json) {
            for value in VALUES {
                oracle::check(&[letter, &with_value(json.clone(), &place, value)].concat());
            }
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
const VALUES: [&str; 19] = [
    "-1",
    "0",
    "7",
    "1.5",
    "1e3",
    "1e999",
    "-1e999",
    "18446744073709551616",
    "9223372036854775808",
    "null",
    "true",
    "[]",
    "{}",
    "[[[[{}]]]]",
    r#""""#,
    r#""\u0000""#,
    r#""Leader""#,
    r#""1""#,
    r#""\ud800""#,
];

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(&VALUES[..]).prop_map(str::to_owned),
        any::<i64>().prop_map(|number| number.to_string()),
        "\\PC{0,40}".prop_map(|text| json!(text).to_string()),
        (1..300_usize).prop_map(|depth| "[".repeat(depth) + &"]".repeat(depth)),
    ]
}

/// The places of all values in an answer, the root among them.
fn places(answer: &Value) -> Vec<String> {
    let mut found = Vec::new();
    find_places(answer, "", &mut found);
    found
}

fn find_places(value: &Value, own: &str, found: &mut Vec<String>) {
    found.push(own.to_owned());
    match value {
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(place, value)| find_places(value, &format!("{own}/{place}"), found));
        }
        Value::Object(map) => {
            let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
            map.iter().for_each(|(key, value)| find_places(value, &format!("{own}/{}", escaped(key)), found));
        }
        _ => {}
    }
}

/// The answer with another value at one place; the marker is replaced as text, so that any number can stand there.
fn with_value(mut answer: Value, place: &str, value: &str) -> Vec<u8> {
    const MARKER: &str = "\u{1}marker";
    *answer.pointer_mut(place).unwrap() = Value::from(MARKER);
    answer.to_string().replace(&Value::from(MARKER).to_string(), value).into_bytes()
}

proptest! {
    #[test]
    fn n6_another_value_in_its_place_harms_nothing((check, answer) in any_answer(), place: Index, value in any_value()) {
        let json: Value = serde_json::from_slice(&answer).unwrap();
        let places = places(&json);
        check(&with_value(json, &places[place.index(places.len())], &value));
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
