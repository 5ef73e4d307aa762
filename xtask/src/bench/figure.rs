//! A figure, beside its budget and what others need.

use std::fmt;
use std::time::Duration;

/// One measured thing.
#[derive(Clone)]
pub(super) struct Figure {
    what: String,
    measured: Quantity,
    /// In the same unit.
    budget: Option<f64>,
    /// What `cost.md` says of others.
    others: &'static str,
}

/// A number with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Quantity {
    value: f64,
    unit: &'static str,
}

impl Figure {
    pub(super) fn new(what: impl Into<String>, measured: Quantity) -> Self {
        Self { what: what.into(), measured, budget: None, others: "" }
    }

    /// The most that it may be.
    pub(super) fn within(self, budget: f64) -> Self {
        Self { budget: Some(budget), ..self }
    }

    pub(super) fn beside(self, others: &'static str) -> Self {
        Self { others, ..self }
    }

    pub(super) fn is_over(&self) -> bool {
        self.budget.is_some_and(|budget| self.measured.value > budget)
    }
}

impl Quantity {
    pub(super) fn microseconds(time: Duration) -> Self {
        Self { value: time.as_secs_f64() * 1e6, unit: "µs" }
    }

    pub(super) fn milliseconds(time: Duration) -> Self {
        Self { value: time.as_secs_f64() * 1e3, unit: "ms" }
    }

    pub(super) fn seconds(time: Duration) -> Self {
        Self { value: time.as_secs_f64(), unit: "s" }
    }

    /// 2²⁰ bytes, as memory is counted.
    pub(super) fn mebibytes(bytes: u64) -> Self {
        Self { value: bytes as f64 / f64::from(1 << 20), unit: "MiB" }
    }

    /// 10⁶ bytes, as files are counted.
    pub(super) fn megabytes(bytes: u64) -> Self {
        Self { value: bytes as f64 / 1e6, unit: "MB" }
    }

    pub(super) fn count(count: u64) -> Self {
        Self { value: count as f64, unit: "" }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = match (self.unit, self.value) {
            ("", _) | (_, 100.0..) => 0,
            (_, 10.0..) => 1,
            _ => 2,
        };
        f.pad(format!("{:.decimals$} {}", self.value, self.unit).trim_end())
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, measured, budget, others } = self;
        let budget = budget.map(|budget| format!("≤ {budget} {}", measured.unit)).unwrap_or_default();
        let mark = if self.is_over() { "OVER" } else { "" };
        let row = format!("{what:<54} {measured:>9}  {:<10} {mark:<4}  {others}", budget.trim_end());
        f.write_str(row.trim_end())
    }
}

/// The value in the middle.
pub(super) fn median<T: Copy + Ord + Default>(mut values: Vec<T>) -> T {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_over_its_budget_is_marked() {
        let check = |micros, expected: &str| {
            let figure = Figure::new("one report", Quantity::microseconds(Duration::from_micros(micros))).within(700.0);
            let shown = figure.beside("node_exporter 1,400 µs").to_string();
            assert_eq!(shown.split_whitespace().collect::<Vec<_>>().join(" "), expected);
        };
        check(700, "one report 700 µs ≤ 700 µs node_exporter 1,400 µs");
        check(701, "one report 701 µs ≤ 700 µs OVER node_exporter 1,400 µs");
        check(30, "one report 30.0 µs ≤ 700 µs node_exporter 1,400 µs");
    }

    #[test]
    fn a_count_has_no_unit() {
        assert_eq!(Quantity::count(2).to_string(), "2");
        assert_eq!(Quantity::mebibytes(5 << 20).to_string(), "5.00 MiB");
    }
}
