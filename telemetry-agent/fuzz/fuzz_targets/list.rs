//! Lists that come in pieces, under a fuzzer that looks for new ways through the code.
#![no_main]

#[expect(dead_code, unused_imports, reason = "the agent needs more of it")]
#[path = "../kurrentdb.rs"]
mod kurrentdb;

libfuzzer_sys::fuzz_target!(|input: &[u8]| kurrentdb::check_list(input));
