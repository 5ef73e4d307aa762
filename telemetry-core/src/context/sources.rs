//! The host's sources: where a section's values come from.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;

use super::Context;
use crate::contained::Foreign;
use crate::{CollectError, Declaration, Section};

#[derive(Default)]
pub(crate) struct Sources {
    by_section: HashMap<TypeId, Foreign<Box<dyn Any + Send + Sync>>>,
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

impl Sources {
    pub(crate) fn set<S: Section>(&mut self, source: impl Source<S> + 'static) {
        let source: Arc<dyn Source<S>> = Arc::new(source);
        if self.by_section.insert(TypeId::of::<S>(), Foreign::new(Some(Box::new(source)))).is_none() {
            self.declarations.push(S::DECLARATION);
        }
    }

    /// The sections that have a source.
    pub(crate) fn sections(&self) -> impl Iterator<Item = &Declaration> {
        self.declarations.iter()
    }
}
