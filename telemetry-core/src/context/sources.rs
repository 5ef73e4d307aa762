//! The host's sources: where a section's values come from.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::pin::Pin;
use std::sync::Arc;

use super::Context;
use super::settings::GivenTwiceError;
use crate::panic_safe::PanicSafe;
use crate::{CollectError, Declaration, Section};

#[derive(Default)]
pub(crate) struct Sources {
    by_section: HashMap<TypeId, PanicSafe<Box<dyn Any + Send + Sync>>>,
    declarations: Vec<Declaration>,
}

pub(crate) trait Source<S>: Send + Sync {
    fn supply<'a>(&'a self, cx: &'a Context) -> Pin<Box<dyn Future<Output = Result<S, CollectError>> + 'a>>;
}

impl<S, F: AsyncFn(&Context) -> Result<S, CollectError> + Send + Sync> Source<S> for F {
    fn supply<'a>(&'a self, cx: &'a Context) -> Pin<Box<dyn Future<Output = Result<S, CollectError>> + 'a>> {
        Box::pin(self(cx))
    }
}

impl Sources {
    pub(super) fn get<S: Section>(&self) -> Option<&Arc<dyn Source<S>>> {
        self.by_section.get(&TypeId::of::<S>())?.as_ref()?.downcast_ref()
    }
}

#[cfg_attr(not(feature = "engine"), expect(dead_code, reason = "the engine is what gives sources"))]
impl Sources {
    /// Gives the source of a section, which never takes the place of another one.
    pub(crate) fn insert<S: Section>(&mut self, source: impl Source<S> + 'static) -> Result<(), GivenTwiceError> {
        let source =
            PanicSafe::new(Some(Box::new(Arc::new(source) as Arc<dyn Source<S>>) as Box<dyn Any + Send + Sync>));
        match self.by_section.entry(TypeId::of::<S>()) {
            Entry::Occupied(_) => Err(GivenTwiceError),
            Entry::Vacant(place) => {
                place.insert(source);
                self.declarations.push(S::DECLARATION);
                Ok(())
            }
        }
    }

    /// The sections that have a source.
    pub(crate) fn sections(&self) -> impl Iterator<Item = &Declaration> {
        self.declarations.iter()
    }
}
