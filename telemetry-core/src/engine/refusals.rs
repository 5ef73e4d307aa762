//! Refusals: what is not to be said, since the operator refuses it, or has not had the time to.

use std::time::{Duration, SystemTime};

use crate::{Absence, AbsenceCause, Declaration, Field, Line, Shape};

/// What is refused.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refusals(Vec<Refusal>);

#[derive(Clone, Debug)]
struct Refusal {
    /// A section's name, a field's path, or that of all entries of a map.
    path: String,
    /// Until when it is held back; `None` where the operator refuses it, for good.
    until: Option<SystemTime>,
}

impl Refusals {
    pub(crate) fn add(&mut self, path: String) {
        self.0.push(Refusal { path, until: None });
    }

    pub(crate) fn hold_back(&mut self, path: String, until: SystemTime) {
        self.0.push(Refusal { path, until: Some(until) });
    }

    /// Those for good; what is held back belongs to what a program can say.
    pub(crate) fn of_operator(&self) -> Self {
        self.filtered(|until| until.is_none())
    }

    /// Those that hold at this time, where the notice that names what is held back was written so late.
    pub(crate) fn at(&self, now: SystemTime, late: Duration) -> Self {
        let later = |until: SystemTime| until.checked_add(late).unwrap_or(until);
        let later = |own: &Refusal| Refusal { path: own.path.clone(), until: own.until.map(later) };
        Self(self.0.iter().map(later).collect()).filtered(|until| until.is_none_or(|until| now < until))
    }

    /// The paths that are none of these sections'.
    pub(crate) fn unknown<'a>(&'a self, sections: &'a [Declaration]) -> impl Iterator<Item = Line> {
        let is_known = |path: &str| sections.iter().any(|section| has_path(section, path));
        self.0.iter().filter(move |own| !is_known(&own.path)).map(|own| Line::new(&own.path))
    }

    /// What is absent of a section that is not to be collected: all of it is refused, or a field that it can't be without.
    pub(crate) fn absences(&self, section: &Declaration) -> Option<Vec<Absence>> {
        let cause = self.cause(section)?;
        Some(section.paths().into_iter().map(|path| Absence::new(path, cause.clone())).collect())
    }

    /// Why a field is refused, if it is.
    pub(crate) fn cause_of_field(&self, section: &Declaration, field: &Field) -> Option<AbsenceCause> {
        self.of(&section.path(field)).map(Refusal::cause)
    }

    /// Until when a path of the catalogue is held back, by itself or with its section.
    pub(crate) fn held_back_until(&self, path: &str) -> Option<SystemTime> {
        let is_within = |own: &str| path.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.0.iter().filter(|own| is_within(&own.path)).filter_map(|own| own.until).max()
    }

    fn filtered(&self, holds: impl Fn(Option<SystemTime>) -> bool) -> Self {
        Self(self.0.iter().filter(|own| holds(own.until)).cloned().collect())
    }

    fn cause(&self, section: &Declaration) -> Option<AbsenceCause> {
        let whole = whole_paths(section);
        if let Some(whole) = whole.iter().filter_map(|path| self.of(path)).max_by_key(|own| own.lasts()) {
            return Some(whole.cause());
        }
        let Shape::Fields(fields) = section.shape() else { return None };
        let refused: Vec<_> = fields.iter().filter_map(|field| Some((field, self.of(&section.path(field))?))).collect();
        // The section comes back with the last of the fields that it can't be without.
        let required = refused.iter().filter(|(field, _)| !field.optional()).max_by_key(|(_, own)| own.lasts());
        if refused.len() == fields.len() {
            let first = refused.iter().min_by_key(|(_, own)| own.lasts());
            return required.or(first).map(|(_, own)| own.cause());
        }
        let (field, own) = required?;
        let field = field.name();
        Some(match own.until {
            None => AbsenceCause::RequiredFieldRefused { field },
            Some(until) => AbsenceCause::RequiredFieldHeldBack { field, until },
        })
    }

    /// What is refused by this very path for the longest time.
    fn of(&self, path: &str) -> Option<&Refusal> {
        self.0.iter().filter(|own| own.path == path).max_by_key(|own| own.lasts())
    }
}

impl Refusal {
    /// The longer it lasts, the greater; what the operator refuses is so for good.
    fn lasts(&self) -> (bool, Option<SystemTime>) {
        (self.until.is_none(), self.until)
    }

    fn cause(&self) -> AbsenceCause {
        self.until.map_or(AbsenceCause::RefusedByOperator, |until| AbsenceCause::HeldBack { until })
    }
}

fn has_path(section: &Declaration, path: &str) -> bool {
    let is_field = match section.shape() {
        Shape::Fields(fields) => fields.iter().any(|field| section.path(field) == path),
        Shape::Map { .. } => false,
    };
    is_field || whole_paths(section).iter().any(|own| own == path)
}

/// The paths that mean all of a section; one at the top level has none, since its name does not stand in the report.
fn whole_paths(section: &Declaration) -> Vec<String> {
    match (section.placement(), section.shape()) {
        (crate::Placement::TopLevel, _) => Vec::new(),
        (crate::Placement::Object, Shape::Fields(_)) => vec![section.name().to_owned()],
        (crate::Placement::Object, Shape::Map { .. }) => {
            vec![section.name().to_owned(), format!("{}.*", section.name())]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    /// What is refused so many minutes after a start whose notice was late.
    #[track_caller]
    fn check(minutes: u32, late: Duration, expected: &[&str]) {
        let start = SystemTime::UNIX_EPOCH;
        let mut refusals = Refusals::default();
        refusals.add("a.refused".to_owned());
        refusals.hold_back("b.new".to_owned(), start + 10 * MINUTE);
        let refusals = refusals.at(start + minutes * MINUTE, late);
        assert_eq!(refusals.0.iter().map(|own| own.path.as_str()).collect::<Vec<_>>(), expected, "{minutes} {late:?}");
    }

    #[test]
    fn what_is_held_back_comes_back_at_its_time_and_later_where_the_notice_was_late() {
        let (both, refused) = (["a.refused", "b.new"], ["a.refused"]);
        check(0, Duration::ZERO, &both);
        check(9, Duration::ZERO, &both);
        check(10, Duration::ZERO, &refused);
        check(14, 5 * MINUTE, &both);
        check(15, 5 * MINUTE, &refused);
        // Without a notice, all the time that has passed is late.
        check(4000, 4000 * MINUTE, &both);
    }
}
