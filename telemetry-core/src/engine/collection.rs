//! Collection: every provider at the same time, each on a thread of its own and under its deadline.

use std::sync::Arc;
use std::time::Duration;

use super::isolation::{Crew, Fault, Running};
use super::parts::ProviderPart;
use crate::context::Remark;
use crate::section::{Content, Values};
use crate::{Absence, CollectError, Context, Declaration, Shape};

/// The deadline of a provider that looks for itself.
const OWN_DEADLINE: Duration = Duration::from_secs(5);
/// The deadline of a section that the host supplies, and of the whole collection.
pub(super) const SUPPLIED_DEADLINE: Duration = Duration::from_secs(10);

/// What the providers gave for one report.
#[derive(Default)]
pub(super) struct Collected {
    pub(super) sections: Vec<(Declaration, Values)>,
    pub(super) absent: Vec<Absence>,
}

/// Asks every provider; in the order of `providers`, whoever answers first.
pub(super) async fn collect(providers: &[ProviderPart], cx: &Context, crew: &Crew) -> Collected {
    let under_way: Vec<_> = providers.iter().map(|part| (part.declaration, start(part, cx, crew))).collect();
    let mut collected = Collected::default();
    for (declaration, running) in under_way {
        collected.take(declaration, running.answer().await);
    }
    collected
}

/// What one provider answered, with what it remarked about its fields.
struct Answer {
    values: Result<Values, CollectError>,
    remarks: Vec<Remark>,
}

fn start(part: &ProviderPart, cx: &Context, crew: &Crew) -> Running<Answer> {
    let deadline = if (part.is_supplied)(cx) { SUPPLIED_DEADLINE } else { OWN_DEADLINE };
    let instance = Arc::clone(&part.instance);
    let cx = cx.for_section();
    crew.start(part.declaration.name(), deadline, &part.busy, async move || {
        let values = instance.get().collect(&cx).await;
        Answer { values, remarks: cx.remarks() }
    })
}

impl Collected {
    fn take(&mut self, declaration: Declaration, answer: Result<Answer, Fault>) {
        match answer {
            Ok(Answer { values: Ok(values), remarks }) => self.take_values(declaration, values, &remarks),
            Ok(Answer { values: Err(error), .. }) => self.absent.push(Absence::new(declaration.name(), error)),
            Err(fault) => self.absent.push(Absence::new(declaration.name(), fault)),
        }
    }

    fn take_values(&mut self, declaration: Declaration, values: Values, remarks: &[Remark]) {
        if !conforms(&declaration.shape(), &values) {
            return self.absent.push(Absence::new(declaration.name(), "its values are not those that it declares"));
        }
        if is_empty(&values) {
            return self.absent.extend(absent_whole(&declaration, &values, remarks));
        }
        self.absent.extend(absent_fields(&declaration, &values, remarks));
        self.sections.push((declaration, values));
    }
}

/// The derive makes values that conform; a hand-written section might not.
fn conforms(shape: &Shape, values: &Values) -> bool {
    match (shape, &values.0) {
        (Shape::Fields(fields), Content::Fields(values)) => {
            let fits = |(field, value): (&crate::Field, &Option<_>)| {
                value.as_ref().map_or(field.optional(), |value: &crate::value::Value| value.is(field.kind()))
            };
            fields.len() == values.len() && fields.iter().zip(values).all(fits)
        }
        (Shape::Map { labels, .. }, Content::Map(entries)) => {
            entries.iter().all(|(_, value)| value.is(crate::Kind::Label(labels)))
        }
        _ => false,
    }
}

fn is_empty(values: &Values) -> bool {
    match &values.0 {
        Content::Fields(fields) => fields.iter().all(Option::is_none),
        Content::Map(entries) => entries.is_empty(),
    }
}

/// A section without a value: it is absent for the one reason that all its fields have, or each of them for its own.
fn absent_whole(declaration: &Declaration, values: &Values, remarks: &[Remark]) -> Vec<Absence> {
    let fields = absent_fields(declaration, values, remarks);
    if fields.windows(2).any(|pair| pair[0].reason() != pair[1].reason()) {
        return fields;
    }
    let remarked = || remarks.iter().rev().find_map(|remark| remark.reason).unwrap_or(NO_VALUE);
    let reason = fields.first().map_or_else(remarked, Absence::reason);
    vec![Absence::new(declaration.name(), reason)]
}

const NO_VALUE: &str = "no value";

fn absent_fields(declaration: &Declaration, values: &Values, remarks: &[Remark]) -> Vec<Absence> {
    let (Shape::Fields(fields), Content::Fields(values)) = (declaration.shape(), &values.0) else {
        return Vec::new();
    };
    let absent = fields.iter().zip(values).filter(|(_, value)| value.is_none());
    absent.filter_map(|(field, _)| Some(Absence::new(declaration.path(field), reason(field, remarks)?))).collect()
}

/// The last reason that was given; `None` for a field that does not apply.
fn reason(field: &crate::Field, remarks: &[Remark]) -> Option<&'static str> {
    remarks.iter().rfind(|remark| field.is_called(remark.field)).map_or(Some(NO_VALUE), |remark| remark.reason)
}
