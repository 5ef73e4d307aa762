//! The channel alone: what it keeps, and what it says where it can't.
use acme_journal::{Journal, JournalFile};
use telemetry_core::testing::{PRODUCT, deliver, deliver_event, events};
use telemetry_core::{DeliverError, LogEvent, Receipt, Telemetry};

#[test]
fn it_keeps_reports_and_their_outcomes() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("journal");
    for event in events() {
        let is_kept = matches!(event, LogEvent::Report(_) | LogEvent::Outcome(_));
        let host = Telemetry::builder(PRODUCT).setting(JournalFile(file.clone()));
        assert_eq!(deliver_event::<Journal>(host, event).is_ok(), is_kept);
    }
    let journal = std::fs::read_to_string(&file).unwrap();
    assert!(journal.starts_with("Telemetry not sent; no endpoint configured:\n{\n"), "{journal}");
    assert!(journal.ends_with("\nTelemetry report not sent: no endpoint configured\n\n"), "{journal}");
}

#[test]
fn it_says_where_it_cannot() {
    let full = Telemetry::builder(PRODUCT).setting(JournalFile("/dev/full".into()));
    assert!(matches!(deliver::<Journal>(full), Err(DeliverError::Unreachable(_))));
    let nowhere = Telemetry::builder(PRODUCT).setting(JournalFile("/no/such/directory/journal".into()));
    assert!(deliver::<Journal>(nowhere).unwrap_err().to_string().starts_with("the journal can't be written: "));
    let unset = Telemetry::builder(PRODUCT);
    assert_eq!(deliver::<Journal>(unset), Err(DeliverError::Refused("it is not configured".into())));
    assert_eq!(Receipt::new("kept").sha256(), None);
}
