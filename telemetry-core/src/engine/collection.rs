//! Collection: every provider at the same time, each on a thread of its own and under its deadline.

use std::sync::Arc;
use std::time::Duration;

use super::isolation::{Call, IsolationError, WorkerThreads};
use super::own_address::is_own_address;
use super::provider_part::ProviderPart;
use super::refusals::Refusals;
use crate::section::{Content, Values};
use crate::value::{Form, Value};
use crate::{
    Absence, AbsenceCause, CollectError, Context, Declaration, Field, Identifier, Kind, Placement, Reading, Shape,
};

/// The deadline of a provider that looks for itself.
const PROVIDER_TIMEOUT: Duration = Duration::from_secs(5);
/// The deadline of a section that the host supplies, and of the whole collection.
pub(super) const SUPPLY_TIMEOUT: Duration = Duration::from_secs(10);

/// What the providers gave for one report.
#[derive(Default)]
pub(super) struct Collected {
    pub(super) sections: Vec<(Declaration, Present)>,
    pub(super) absent: Vec<Absence>,
}

/// What is there of one section.
pub(super) enum Present {
    /// The value of each field, as far as it has one.
    Fields(Vec<Option<Value>>),
    Map(Vec<(Identifier, Value)>),
}

/// Asks every provider whose section is not refused; in the order of `providers`, whoever answers first.
pub(super) async fn collect(
    providers: &[ProviderPart],
    refusals: &Refusals,
    cx: &Context,
    threads: &WorkerThreads,
) -> Collected {
    let asked: Vec<_> = providers.iter().map(|part| (part, ask(part, refusals, cx, threads))).collect();
    let mut collected = Collected::default();
    for (part, asked) in asked {
        match asked {
            Ok(call) => collected.take(&part.declaration, refusals, call.answer().await),
            Err(absences) => collected.absent.extend(absences),
        }
    }
    collected
}

type Answer = Result<Values, CollectError>;

fn ask(
    part: &ProviderPart,
    refusals: &Refusals,
    cx: &Context,
    threads: &WorkerThreads,
) -> Result<Call<Answer>, Vec<Absence>> {
    if let Some(absences) = refusals.absences(&part.declaration) {
        return Err(absences);
    }
    let deadline = if (part.is_supplied)(cx) { SUPPLY_TIMEOUT } else { PROVIDER_TIMEOUT };
    let (instance, cx) = (Arc::clone(&part.instance), cx.clone());
    let call = async move || instance.get().collect(&cx).await;
    Ok(threads.call_once(part.declaration.name(), &part.in_flight, deadline, call))
}

impl Collected {
    fn take(&mut self, section: &Declaration, refusals: &Refusals, answer: Result<Answer, IsolationError>) {
        match answer {
            Ok(Ok(values)) => self.take_values(section, refusals, values),
            Ok(Err(CollectError::NotApplicable)) => {}
            Ok(Err(error)) => self.take_nothing(section, error),
            Err(error) => self.take_nothing(section, error),
        }
    }

    fn take_nothing(&mut self, section: &Declaration, cause: impl Into<AbsenceCause>) {
        let cause = cause.into();
        self.absent.extend(section.paths().into_iter().map(|path| Absence::new(path, cause.clone())));
    }

    fn take_values(&mut self, section: &Declaration, refusals: &Refusals, values: Values) {
        match (section.shape(), values.0) {
            (Shape::Fields(fields), Content::Fields(readings)) if conform(fields, &readings) => {
                self.take_fields(section, fields, refusals, readings);
            }
            (Shape::Map { .. }, Content::Map(entries)) if entries.is_empty() => {
                self.take_nothing(section, AbsenceCause::Empty);
            }
            (Shape::Map { labels, .. }, Content::Map(entries)) if are_labels(&entries, labels) => {
                self.sections.push((*section, Present::Map(entries)));
            }
            _ => self.take_nothing(section, AbsenceCause::Undeclared),
        }
    }

    fn take_fields(
        &mut self,
        section: &Declaration,
        fields: &[Field],
        refusals: &Refusals,
        readings: Vec<Reading<Value>>,
    ) {
        let known = fields.iter().zip(readings).map(|(field, reading)| {
            refusals.cause_of_field(section, field).map_or_else(|| Known::from(reading), Known::Absent)
        });
        let known: Vec<_> = known.collect();
        if let Some(cause) = required(fields, &known).or_else(|| one_cause(section, &known)) {
            return self.take_nothing(section, cause);
        }
        let mut values = Vec::new();
        for (field, known) in fields.iter().zip(known) {
            values.push(match known {
                Known::Value(value) => Some(value),
                Known::NotApplicable => None,
                Known::Absent(cause) => {
                    self.absent.push(Absence::new(section.path(field), cause));
                    None
                }
            });
        }
        if values.iter().any(Option::is_some) {
            self.sections.push((*section, Present::Fields(values)));
        }
    }
}

/// What is known of one field.
#[derive(PartialEq, Eq)]
enum Known {
    Value(Value),
    Absent(AbsenceCause),
    NotApplicable,
}

impl From<Reading<Value>> for Known {
    fn from(reading: Reading<Value>) -> Self {
        match reading {
            Reading::Value(value) if is_address(&value) => Self::Absent(AbsenceCause::OwnAddress),
            Reading::Value(value) => Self::Value(value),
            Reading::NotApplicable | Reading::Absent(CollectError::NotApplicable) => Self::NotApplicable,
            Reading::Absent(error) => Self::Absent(error.into()),
        }
    }
}

fn is_address(value: &Value) -> bool {
    matches!(value.form(), Form::Text(Kind::Version, text) if is_own_address(text))
}

/// The cause for which a field is absent that the section can't be without.
fn required(fields: &[Field], known: &[Known]) -> Option<AbsenceCause> {
    fields.iter().zip(known).find_map(|(field, known)| match known {
        Known::Absent(cause) if !field.optional() => Some(cause.clone()),
        _ => None,
    })
}

/// The cause for which no field that applies has a value, if there is one for all of them. Fields at the top level of the
/// report have no section that could be named instead.
fn one_cause(section: &Declaration, known: &[Known]) -> Option<AbsenceCause> {
    let mut applicable = known.iter().filter(|known| **known != Known::NotApplicable);
    let (Placement::Object, Some(first @ Known::Absent(cause))) = (section.placement(), applicable.next()) else {
        return None;
    };
    applicable.all(|other| other == first).then(|| cause.clone())
}

/// The derive makes values that conform; a hand-written section might not.
fn conform(fields: &[Field], readings: &[Reading<Value>]) -> bool {
    let fits = |(field, reading): (&Field, &Reading<Value>)| {
        reading.value().map_or(field.optional(), |value| value.is(field.kind()))
    };
    fields.len() == readings.len() && fields.iter().zip(readings).all(fits)
}

fn are_labels(entries: &[(Identifier, Value)], labels: &'static [&'static str]) -> bool {
    entries.iter().all(|(_, value)| value.is(Kind::Label(labels)))
}
