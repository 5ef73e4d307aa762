//! Disclosure: the first thing that telemetry writes.

use super::plan::Plan;
use super::{Consent, Doubt};
use crate::line::Listed;
use crate::{Line, NotSent, Notice};

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

pub(super) fn notice(plan: &Plan, consent: Consent) -> Notice {
    let mut lines = text(&plan.product, consent);
    lines.push(where_reports_go(plan, consent));
    lines.push(Line::new(format_args!("Telemetry reports are made {}", plan.schedule)));
    lines.extend(plan.registry.lines());
    Notice::new(lines)
}

fn text(product: &Product, consent: Consent) -> Vec<Line> {
    let Product { name, company, page, .. } = product;
    let company = company.trim_end_matches('.');
    [
        "Telemetry".to_owned(),
        "---------".to_owned(),
        format!("{name} collects usage data in order to improve your experience. The data is anonymous and collected by {company}."),
        choice(product, consent),
        format!("For more information visit {page}"),
    ]
    .map(Line::from)
    .into()
}

/// How to opt out, or how that was done, or why it is not known.
fn choice(product: &Product, consent: Consent) -> String {
    let opt_out = product.opt_out;
    match consent {
        Consent::Granted => {
            format!("You can opt out of sending telemetry by setting the {opt_out} environment variable to true.")
        }
        Consent::OptedOut(how) => format!("You have opted out of sending telemetry {how}."),
        Consent::Unknown(Doubt::Variable { name }) => format!(
            "No telemetry is sent, since the {name} environment variable is neither true nor false; opt out by setting it to true."
        ),
        Consent::Unknown(why) => format!(
            "No telemetry is sent, {why}; you can opt out by setting the {opt_out} environment variable to true."
        ),
    }
}

fn where_reports_go(plan: &Plan, consent: Consent) -> Line {
    match (consent, plan.nowhere()) {
        (Consent::OptedOut(_), _) => Line::from("Telemetry reports go nowhere: opted out"),
        (_, Some(NotSent::NoEndpoint)) => Line::from("Telemetry reports go nowhere: no endpoint is configured"),
        (_, Some(why)) => Line::new(format_args!("Telemetry reports go nowhere: {why}")),
        (Consent::Unknown(_), None) => Line::from("Telemetry reports go nowhere: consent unknown"),
        (Consent::Granted, None) => Line::new(format_args!("Telemetry reports go to {}", Listed(&plan.destinations()))),
    }
}
