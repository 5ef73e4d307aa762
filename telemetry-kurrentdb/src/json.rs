//! Tolerant reading of JSON: what is missing, of another kind or too large is none, and costs nothing else.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer;
use serde::de::{Deserialize, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A value that is decoded only where somebody asks for it; or none.
#[derive(Clone, Copy, Default)]
pub(crate) struct Value<'a>(Option<&'a RawValue>);

/// The members of an object by their names; `None` if `json` is no object, or no JSON.
pub(crate) fn members<'a, const N: usize>(json: &'a [u8], names: [&str; N]) -> Option<[Value<'a>; N]> {
    let mut found = [Value(None); N];
    each_member(json, |name, value| {
        for (place, _) in found.iter_mut().zip(names).filter(|(_, sought)| *sought == name) {
            *place = value;
        }
    })?;
    Some(found)
}

/// Hands out every member of an object; `None` if `json` is no object, or no JSON.
pub(crate) fn each_member<'a>(json: &'a [u8], each: impl FnMut(&str, Value<'a>)) -> Option<()> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    reader.deserialize_map(Each(each)).ok()?;
    reader.end().ok()
}

impl<'a> Value<'a> {
    /// The value as a `T`, if it is one: a number that does not fit is none, never the nearest one that would.
    pub(crate) fn read<T: Deserialize<'a>>(self) -> Option<T> {
        serde_json::from_str(self.0?.get()).ok()
    }

    /// Whether there is no such member; one that is null is there.
    pub(crate) fn is_missing(self) -> bool {
        self.0.is_none()
    }

    pub(crate) fn text(self) -> Option<String> {
        self.read()
    }

    /// Like [`members`].
    pub(crate) fn members<const N: usize>(self, names: [&str; N]) -> Option<[Self; N]> {
        members(self.0?.get().as_bytes(), names)
    }

    /// Like [`each_member`].
    pub(crate) fn each_member(self, each: impl FnMut(&str, Self)) -> Option<()> {
        each_member(self.0?.get().as_bytes(), each)
    }

    pub(crate) fn elements(self) -> Option<impl Iterator<Item = Self>> {
        elements(self.0?.get().as_bytes())
    }
}

/// The elements of a list; `None` if `json` is no list, or no JSON.
pub(crate) fn elements(json: &[u8]) -> Option<impl Iterator<Item = Value<'_>>> {
    let elements: Vec<&RawValue> = serde_json::from_slice(json).ok()?;
    Some(elements.into_iter().map(|element| Value(Some(element))))
}

struct Each<F>(F);

impl<'a, F: FnMut(&str, Value<'a>)> Visitor<'a> for Each<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(mut self, mut members: M) -> Result<(), M::Error> {
        while let Some((name, value)) = members.next_entry::<Cow<'a, str>, &'a RawValue>()? {
            (self.0)(&name, Value(Some(value)));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<T: for<'a> Deserialize<'a> + PartialEq + fmt::Debug>(value: &str, expected: Option<&T>) {
        let json = format!("{{\"other\": [1], \"sought\": {value}}}");
        let [found] = members(json.as_bytes(), ["sought"]).unwrap();
        assert_eq!(found.read::<T>().as_ref(), expected, "{value}");
    }

    #[track_caller]
    fn check_no_object(json: &[u8]) {
        assert!(members(json, ["sought"]).is_none(), "{}", json.escape_ascii());
    }

    #[test]
    fn n6_a_value_is_of_its_kind_or_none() {
        check("7", Some(&7_u64));
        check("\"7\"", None::<&u64>);
        check("7", None::<&String>);
        check("\"a\\u0062\\\"\"", Some(&"ab\"".to_owned()));
        check("true", Some(&true));
        check("\"true\"", None::<&bool>);
        check("null", None::<&bool>);
        check("[]", None::<&String>);
        check("{}", None::<&String>);
    }

    #[test]
    fn n6_a_number_that_does_not_fit_is_none() {
        check("18446744073709551615", Some(&u64::MAX));
        check("18446744073709551616", None::<&u64>);
        check("-1", None::<&u64>);
        check("-1", Some(&-1_i64));
        check("1.0", None::<&u64>);
        check("1e3", None::<&u64>);
        check("1e999", None::<&u64>);
        check("9223372036854775808", None::<&i64>);
    }

    #[test]
    fn n5_what_is_no_object_has_no_members() {
        for text in
            ["", " ", "[]", "7", "<html>", "{", "{\"sought\": 1", "{} {}", "{\"sought\" 1}", "{\"sought\": tru}"]
        {
            check_no_object(text.as_bytes());
        }
        check_no_object(b"\xef\xbb\xbf{}");
        check_no_object(b"\xff\xfe{\0}\0");
        check_no_object(b"\x1f\x8b\x08\0");
        check_no_object(b"{\"sought\": \"\xff\"}");
    }

    #[test]
    fn n6_depth_costs_its_own_value_only() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let json = format!("{{\"deep\": {deep}, \"sought\": 1}}");
        let [found, deep] = members(json.as_bytes(), ["sought", "deep"]).unwrap();
        assert_eq!((found.read(), deep.text()), (Some(1), None));
        assert!(deep.members([]).is_none());
    }
}
