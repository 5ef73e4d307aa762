//! Answers of every endpoint, under a fuzzer that looks for new ways through the code.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| telemetry_kurrentdb::oracle::check_document(input));
