//! Disclosure: the first thing that telemetry writes.

use super::parts::Parts;
use super::{Consent, Schedule};
use crate::entry::Listed;
use crate::{Destination, Line, Notice};

/// Who collects, and how to say no; what the notice is made of.
///
/// All of it must be printable ASCII: the notice is written for every terminal and log, and escapes whatever else there is
/// (`Ärzte GmbH` would read `\u{c4}rzte GmbH`).
///
/// ```
/// use telemetry_core::Product;
///
/// const PRODUCT: Product = Product {
///     name: "Acme Server",
///     company: "Acme Ltd",
///     page: "https://acme.example/telemetry",
///     opt_out: "ACME_TELEMETRY_OPTOUT",
///     older_opt_outs: &[],
/// };
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Product {
    /// The product whose usage is reported.
    pub name: &'static str,
    /// The company that collects the data.
    pub company: &'static str,
    /// The page to read about it.
    pub page: &'static str,
    /// The environment variable that opts out.
    pub opt_out: &'static str,
    /// Older names of that variable that still count.
    pub older_opt_outs: &'static [&'static str],
}

pub(super) fn notice(product: &Product, consent: Consent, schedule: Schedule, parts: &Parts) -> Notice {
    let destinations: Vec<_> = parts.destinations().cloned().collect();
    let mut lines = text(product, consent);
    lines.push(where_reports_go(consent, &destinations));
    lines.push(Line::new(format_args!("Telemetry reports are made {schedule}")));
    lines.extend(parts.lines());
    Notice::new(lines)
}

fn text(product: &Product, consent: Consent) -> Vec<Line> {
    let Product { name, company, page, opt_out, .. } = product;
    let company = company.trim_end_matches('.');
    let choice = match consent {
        Consent::Given => {
            format!("You can opt out of sending telemetry by setting the {opt_out} environment variable to true.")
        }
        Consent::OptedOut(how) => format!("You have opted out of sending telemetry {how}."),
    };
    [
        "Telemetry".to_owned(),
        "---------".to_owned(),
        format!("{name} collects usage data in order to improve your experience. The data is anonymous and collected by {company}."),
        choice,
        format!("For more information visit {page}"),
    ]
    .map(Line::from)
    .into()
}

fn where_reports_go(consent: Consent, destinations: &[Destination]) -> Line {
    match (consent, destinations) {
        (Consent::OptedOut(_), _) => Line::from("Telemetry reports go nowhere: opted out"),
        (Consent::Given, []) => Line::from("Telemetry reports go nowhere: no endpoint is configured"),
        (Consent::Given, destinations) => Line::new(format_args!("Telemetry reports go to {}", Listed(destinations))),
    }
}
