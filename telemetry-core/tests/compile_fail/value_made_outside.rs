//! A value on its way into a report is made by a closed type only.

fn main() {
    let _ = telemetry_core::value::Value::from("orders".to_owned());
}
