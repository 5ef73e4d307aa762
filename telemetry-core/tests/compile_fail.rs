//! What must not compile, and the words in which the compiler says what to do instead.

#![allow(missing_docs, reason = "tests")]

#[test]
fn b9_what_must_not_compile_does_not() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
