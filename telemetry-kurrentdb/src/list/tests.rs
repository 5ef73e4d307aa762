//! Lists that come in pieces, against the whole that `serde_json` reads.

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use oracle::Elements as Any;

/// Counts elements in the member `rows`.
#[derive(Default)]
struct Rows(Any);

impl Counted for Rows {
    const POSITION: ListPosition = ListPosition::Member("rows");

    fn add(&mut self, element: &[u8]) -> Option<()> {
        self.0.add(element)
    }
}

fn counted<C: Counted>(chunks: impl IntoIterator<Item: AsRef<[u8]>>) -> Option<C> {
    let mut list = List::<C>::default();
    chunks.into_iter().try_for_each(|chunk| list.take(chunk.as_ref()))?;
    list.end()
}

#[track_caller]
fn check(json: &str, expected: Option<usize>) {
    assert_eq!(counted::<Any>([json]).map(|any| any.0), expected, "{json}");
    let byte_by_byte = counted::<Any>(json.as_bytes().chunks(1)).map(|any| any.0);
    assert_eq!(byte_by_byte, expected, "{json}");
}

#[track_caller]
fn check_rows(json: &str, expected: Option<usize>) {
    assert_eq!(counted::<Rows>([json]).map(|rows| rows.0.0), expected, "{json}");
    let byte_by_byte = counted::<Rows>(json.as_bytes().chunks(1)).map(|rows| rows.0.0);
    assert_eq!(byte_by_byte, expected, "{json}");
}

/// What a fuzzer has found, and what it began with.
#[test]
fn n6_each_input_of_the_fuzzers_corpus_is_counted_as_the_whole_is() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/list");
    let files: Vec<_> = std::fs::read_dir(corpus).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() >= 10, "{} files", files.len());
    files.iter().for_each(|file| oracle::check(&std::fs::read(file).unwrap()));
}

#[test]
fn elements_are_counted_whatever_they_hold() {
    check("[]", Some(0));
    check(" [ ] \n", Some(0));
    check("[1]", Some(1));
    check("[1, \"a,b]\", {\"c\": [2, 3]}, [], null]", Some(5));
    check(r#"["\"", "\\", "\\\",]"]"#, Some(3));
}

#[test]
fn n5_what_is_no_list_is_not_counted() {
    for json in
        ["", "{}", "7", "null", "[", "[1", "[1,", "]", "[]]", "[] []", "x[]", "[]x", "<html>[]</html>", "{\"a\": []}"]
    {
        check(json, None);
    }
    for json in ["[,]", "[1,]", "[,1]", "[1 2]", "[1}", "[{]", "[{]}", "[\"a]", "[tru]", "[1],[2]", "\u{feff}[]"] {
        check(json, None);
    }
}

#[test]
fn a_list_in_an_object_is_found_by_its_name() {
    check_rows(r#"{"rows": [1, 2]}"#, Some(2));
    check_rows(r#"{"rows":[]}"#, Some(0));
    check_rows(r#"{"links": [1, [2]], "self": {"rows": [1]}, "rows" : [{}, {"rows": [1]}], "end": [1]}"#, Some(2));
    check_rows(r#"{"a\"b": 1, "rows": [1]}"#, Some(1));
}

#[test]
fn a_list_of_another_name_is_not_counted() {
    check_rows("[1]", None);
    check_rows("{}", None);
    check_rows(r#"{"lines": [1]}"#, None);
    check_rows(r#"{"rows": null}"#, None);
    check_rows(r#"{"a": {"rows": [1]}}"#, None);
    check_rows(r#"{"a\"rows": [1]}"#, None);
    check_rows(r#"{"a,\"rows": [1]}"#, None);
    for twice in [r#""rows": [1]"#, r#""rows": 7"#, r#""row\u0073": []"#, r#""rows": {"a": [1]}"#] {
        check_rows(&format!(r#"{{"rows": [1], {twice}}}"#), None);
        check_rows(&format!(r#"{{{twice}, "rows": [1]}}"#), None);
    }
    check_rows(r#"{"rows": [1]"#, None);
    check_rows(r#"{"rows": [1]}}"#, None);
    check_rows(r#"{"rows": [1],}"#, None);
    check_rows(r#"["rows": [1]]"#, None);
}

#[test]
fn n7_what_is_kept_is_bounded() {
    let long = |length| format!("[\"{}\"]", "x".repeat(length));
    check(&long(KEPT - 2), Some(1));
    check(&long(KEPT - 1), None);
    let around = |length| format!("{{\"a\": \"{}\", \"rows\": []}}", "x".repeat(length));
    check_rows(&around(KEPT - 21), Some(0));
    check_rows(&around(KEPT - 20), None);
}

/// Any JSON that is not deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any_text(), inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

/// Texts in which the marks of JSON are frequent.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["[\\[\\]{},:\"\\\\ \n]{0,8}", Just("rows".to_owned()), "\\PC{0,8}"]
}

/// The text, compact or indented.
fn written(value: &Value, indented: bool) -> String {
    let text = if indented { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    text.unwrap()
}

/// The bytes in pieces that end at these places.
fn pieces(bytes: &[u8], places: &[prop::sample::Index]) -> Vec<Vec<u8>> {
    let mut ends: Vec<_> = places.iter().map(|place| place.index(bytes.len() + 1)).collect();
    ends.extend([0, bytes.len()]);
    ends.sort_unstable();
    ends.windows(2).map(|ends| bytes[ends[0]..ends[1]].to_vec()).collect()
}

/// What the whole is to `serde_json`.
fn whole(bytes: &[u8]) -> Option<usize> {
    serde_json::from_slice::<Vec<Value>>(bytes).ok().map(|list| list.len())
}

proptest! {
    #[test]
    fn a_list_in_any_pieces_counts_as_the_whole(
        list in prop::collection::vec(any_json(), 0..8),
        indented: bool,
        places in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let text = written(&Value::from(list.clone()), indented);
        prop_assert_eq!(counted::<Any>(pieces(text.as_bytes(), &places)).map(|any| any.0), Some(list.len()));
    }

    #[test]
    fn a_member_in_any_pieces_counts_as_the_whole(
        mut object in prop::collection::btree_map(any_text(), any_json(), 0..5),
        list in prop::collection::vec(any_json(), 0..8),
        indented: bool,
        places in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        object.insert("rows".to_owned(), Value::from(list.clone()));
        let text = written(&object.into_iter().collect(), indented);
        prop_assert_eq!(counted::<Rows>(pieces(text.as_bytes(), &places)).map(|rows| rows.0.0), Some(list.len()));
    }

    #[test]
    fn n5_a_list_that_was_cut_is_not_counted(
        list in prop::collection::vec(any_json(), 0..8),
        place: prop::sample::Index,
    ) {
        let text = written(&Value::from(list), false);
        let cut = place.index(text.len());
        prop_assert!(counted::<Any>([&text.as_bytes()[..cut]]).is_none());
    }

    #[test]
    fn n6_a_list_with_one_other_byte_counts_as_the_whole_or_not_at_all(
        list in prop::collection::vec(any_json(), 0..8),
        place: prop::sample::Index,
        byte in prop_oneof![any::<u8>(), prop::sample::select(&b"[]{},:\"\\ "[..])],
    ) {
        let mut bytes = written(&Value::from(list), false).into_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        prop_assert_eq!(counted::<Any>([&bytes]).map(|any| any.0), whole(&bytes));
    }
}
