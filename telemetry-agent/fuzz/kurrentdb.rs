//! What reads a node's answers in the agent, and nothing of what fetches them.

#[path = "../src/kurrentdb/document/mod.rs"]
mod document;
#[path = "../src/kurrentdb/endpoint.rs"]
mod endpoint;
#[path = "../src/kurrentdb/json.rs"]
mod json;
#[path = "../src/kurrentdb/list/mod.rs"]
mod list;
#[path = "../src/kurrentdb/strange.rs"]
mod strange;

pub(crate) fn check_document(input: &[u8]) {
    document::agreement::check(input);
}

pub(crate) fn check_list(input: &[u8]) {
    list::agreement::check(input);
}
