//! Disclosure: the first thing that telemetry writes.

use super::consent::{Consent, Doubt};
use super::plan::{Frequency, Plan};
use super::product::Product;
use super::refusals::Refusals;
use crate::line::Listed;
use crate::spoken::Spoken;
use crate::{CatalogueField, Line, NotSent, Notice};

pub(super) fn notice(plan: &Plan, refusals: &Refusals, consent: Consent) -> Notice {
    let mut lines = text(&plan.product, consent);
    lines.push(where_reports_go(plan, consent));
    lines.push(match plan.frequency {
        Frequency::Scheduled => Line::new(format_args!("Telemetry reports are made {}", plan.schedule)),
        Frequency::Once => Line::from("One telemetry report is made now"),
    });
    lines.extend(held_back(plan, refusals));
    Notice::new(lines, plan.registry.lines())
}

/// A line for each field that is held back: what it means, and why it is collected.
fn held_back(plan: &Plan, refusals: &Refusals) -> Vec<Line> {
    let line = |field: CatalogueField| {
        let left = Spoken::until(refusals.held_back_until(&field.path)?);
        let CatalogueField { path, meaning, reason, .. } = field;
        let reason = reason.unwrap_or_default();
        Some(Line::new(format_args!(
            "Telemetry field {path} is new, and held back for another {left}: {meaning} {reason}"
        )))
    };
    plan.catalogue().fields().filter_map(line).collect()
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
