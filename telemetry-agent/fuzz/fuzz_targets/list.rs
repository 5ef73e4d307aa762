//! Lists that come in pieces, under a fuzzer that looks for new ways through the code.
#![no_main]

#[path = "../agreement.rs"]
mod agreement;
#[expect(dead_code, reason = "a list needs a part of it only")]
#[path = "../../src/kurrentdb/json.rs"]
mod json;
#[expect(dead_code, reason = "documents here are lists")]
#[path = "../../src/kurrentdb/list.rs"]
mod list;

use list::{Counted, List, Place};

libfuzzer_sys::fuzz_target!(|input: &[u8]| agreement::check(input));
