//! Only the engine makes a report.

use telemetry_core::Report;

fn main() {
    Report::seal("text that nobody saw".to_owned(), None, Vec::new(), Vec::new());
}
