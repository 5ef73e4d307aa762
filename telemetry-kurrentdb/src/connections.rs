//! The connections to a node: two at most while it answers at once, and as many as there are requests once it does not.

use std::sync::{Mutex, Once, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout};

use crate::connect_error::ConnectError;
use crate::connection::Connection;
use crate::document::ENDPOINTS;
use crate::route::Route;

/// Requests that are under way at the same time, each on a connection of its own.
const AT_ONCE: usize = 2;

/// A node that takes longer for an answer is not quick; then no request waits for another one.
const SLOW_ANSWER: Duration = Duration::from_secs(1);

/// Connections that are used again and again for the time of one report, and closed with it.
pub(crate) struct Connections {
    pub(crate) route: Route,
    idle: Mutex<Vec<Connection>>,
    permits: Semaphore,
    unlimited: Once,
}

impl Connections {
    pub(crate) fn by(route: Route) -> Self {
        Self { route, idle: Mutex::default(), permits: Semaphore::new(AT_ONCE), unlimited: Once::new() }
    }

    /// Waits until one more request may be under way, which it is until the permit is dropped.
    pub(crate) async fn permit(&self) -> Option<SemaphorePermit<'_>> {
        // The semaphore is never closed.
        self.permits.acquire().await.ok()
    }

    /// Waits for an answer; one that takes long ends the limit on the requests that are under way.
    pub(crate) async fn unlimit_if_slow<T>(&self, answer: impl Future<Output = T>) -> T {
        let mut answer = std::pin::pin!(answer);
        match timeout(SLOW_ANSWER, answer.as_mut()).await {
            Ok(answer) => answer,
            Err(_) => {
                self.unlimited.call_once(|| self.permits.add_permits(ENDPOINTS.len()));
                answer.await
            }
        }
    }

    /// A connection that is idle, or else a new one.
    pub(crate) async fn take(&self, deadline: Instant) -> Result<Connection, ConnectError> {
        while let Some(mut connection) = self.pop() {
            if connection.is_ready().await {
                return Ok(connection);
            }
        }
        self.route.connect(deadline).await
    }

    /// Keeps a connection whose answer was read to its end for the next request.
    pub(crate) fn put_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }

    fn pop(&self) -> Option<Connection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }
}
