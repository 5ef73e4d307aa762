//! Refusals: what the operator does not want to be said.

use crate::{Absence, AbsenceCause, Declaration, Field, Line, Shape};

/// The paths that are refused: a section's name, a field's path, or that of all entries of a map.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refusals(Vec<String>);

impl Refusals {
    pub(crate) fn add(&mut self, path: String) {
        self.0.push(path);
    }

    /// The paths that are none of these sections'.
    pub(crate) fn unknown<'a>(&'a self, sections: &'a [Declaration]) -> impl Iterator<Item = Line> {
        let is_known = |path: &&String| sections.iter().any(|section| has_path(section, path));
        self.0.iter().filter(move |path| !is_known(path)).map(Line::new)
    }

    /// What is absent of a section that is not to be collected: all of it is refused, or a field that it can't be without.
    pub(crate) fn absences(&self, section: &Declaration) -> Option<Vec<Absence>> {
        let cause = self.cause(section)?;
        Some(section.paths().into_iter().map(|path| Absence::new(path, cause.clone())).collect())
    }

    /// Whether a field is refused.
    pub(crate) fn has(&self, section: &Declaration, field: &Field) -> bool {
        self.contains(&section.path(field))
    }

    fn cause(&self, section: &Declaration) -> Option<AbsenceCause> {
        let (Shape::Fields(fields), false) = (section.shape(), self.has_whole(section)) else {
            return self.has_whole(section).then_some(AbsenceCause::RefusedByOperator);
        };
        if fields.iter().all(|field| self.has(section, field)) {
            return Some(AbsenceCause::RefusedByOperator);
        }
        let required = fields.iter().find(|field| !field.optional() && self.has(section, field))?;
        Some(AbsenceCause::RequiredFieldRefused { field: required.name() })
    }

    fn has_whole(&self, section: &Declaration) -> bool {
        whole_paths(section).iter().any(|path| self.contains(path))
    }

    fn contains(&self, path: &str) -> bool {
        self.0.iter().any(|own| own == path)
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
