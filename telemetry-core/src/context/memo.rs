//! The memo of a report: each thing of the outside world is read once.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use crate::panic_safe::PanicSafe;

#[derive(Default)]
pub(super) struct Memo(Mutex<HashMap<TypeId, PanicSafe<Arc<dyn Any + Send + Sync>>>>);

impl Memo {
    pub(super) async fn once<T: Send + Sync + 'static>(&self, read: impl AsyncFnOnce() -> T) -> Arc<T> {
        let cell = self.cell::<T>();
        cell.get_or_init(async || Arc::new(read().await)).await.clone()
    }

    fn cell<T: Send + Sync + 'static>(&self) -> Arc<OnceCell<Arc<T>>> {
        let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let cell = cells.entry(TypeId::of::<T>()).or_insert_with(|| PanicSafe::new(Some(empty::<T>())));
        // The key is the type of the value, so the cell can't be of another.
        cell.get().and_then(|cell| cell.clone().downcast().ok()).unwrap_or_default()
    }
}

fn empty<T: Send + Sync + 'static>() -> Arc<dyn Any + Send + Sync> {
    Arc::new(OnceCell::<Arc<T>>::new())
}
