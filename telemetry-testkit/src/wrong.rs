//! Answers of a node that is none, or is out of its mind.

use crate::answer::Answer;

const PAGE: &str = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>";

/// Every wrong answer, with what is wrong about it. All of them have status 200.
pub fn wrong_answers() -> [(&'static str, Answer); 12] {
    [
        ("HTML", Answer::status(200).with_header("content-type", "text/html").with_body(PAGE)),
        ("an error page that says it is JSON", Answer::json(PAGE)),
        ("XML", Answer::status(200).with_header("content-type", "application/xml").with_body("<info/>")),
        ("nothing", Answer::status(200)),
        ("nothing that says it is JSON", Answer::json("")),
        ("JSON that breaks off", Answer::json(r#"{"esVersion": "23.10.0.0", "state": "lea"#)),
        ("a byte order mark", Answer::json("\u{feff}{}")),
        ("UTF-16", Answer::json(utf_16("{}"))),
        ("bytes that are no text", Answer::json(b"{\"state\": \"\xff\xfe\"}".as_slice())),
        ("a number", Answer::json("7")),
        ("null", Answer::json("null")),
        ("JSON in JSON in JSON", deep(100_000)),
    ]
}

/// Lists in lists, so deep.
pub fn deep(depth: usize) -> Answer {
    Answer::json("[".repeat(depth) + &"]".repeat(depth))
}

/// Little-endian, with its byte order mark.
fn utf_16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Node,
        client::{get, json},
    };

    #[test]
    fn no_wrong_answer_is_the_right_one() {
        for (what, answer) in wrong_answers() {
            let node = Node::recorded("23.10/defaults").answering("/info", answer).start().unwrap();
            let reply = get(&node.url(), "/info");
            let read = serde_json::from_slice::<serde_json::Value>(&reply.body);
            assert_eq!(reply.status, 200);
            assert!(!read.is_ok_and(|read| read.is_object()), "{what}");
        }
    }

    #[test]
    fn a_list_may_be_larger_than_memory() {
        let list = Answer::list("{\"projections\":[", "{\"name\":\"a\"}", 50_000, "]}");
        let node = Node::recorded("23.10/defaults").answering("/projections/continuous", list).start().unwrap();
        let reply = get(&node.url(), "/projections/continuous");
        assert_eq!(json(&reply)["projections"].as_array().unwrap().len(), 50_000);
        assert_eq!(reply.header("content-length").unwrap(), reply.body.len().to_string());
    }
}
