//! The reading of a node for one report: how long it may take, what is asked once more, and when nothing more is asked.

use std::sync::OnceLock;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::connect_error::ConnectError;
use crate::connections::Connections;
use crate::document::Document;
use crate::endpoint::EndpointError;
use crate::exchange::{RequestHeaders, exchange};
use crate::node::Node;
use crate::resolver::Lookup;
use crate::route::Route;

/// The time that a node has for an answer, the handshake included.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(4);

/// The time that all that is read for a report may take together.
const READ_TIMEOUT: Duration = Duration::from_secs(9);

pub(crate) struct Session {
    end: Instant,
    opened: Result<(RequestHeaders, Connections), ConnectError>,
    /// Why nothing more is asked.
    ended: OnceLock<EndpointError>,
}

/// Which request of a report one is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// It is asked alone, and before all others.
    First,
    Later,
}

impl Session {
    pub(crate) fn open(node: &Node) -> Self {
        Self { end: Instant::now() + READ_TIMEOUT, opened: open(node), ended: OnceLock::new() }
    }

    /// Asks for one document.
    pub(crate) async fn get<D: Document>(&self) -> Result<D, EndpointError> {
        let (headers, connections) = self.opened.as_ref().map_err(Clone::clone)?;
        let _permit = connections.permit().await;
        if let Some(error) = self.ended.get() {
            return Err(error.clone());
        }
        let deadline = self.end.min(Instant::now() + ANSWER_TIMEOUT);
        let asked = match D::ORDER {
            Order::First => {
                detect_tls(connections, deadline, ask(headers, connections, deadline, deadline).await).await
            }
            Order::Later => ask(headers, connections, deadline, self.end).await,
        };
        self.end_if_final(D::ORDER, asked)
    }

    /// Asks nothing more where the node does not know who asks, or where no connection was had for the first question: more of
    /// the same might lock the account, and would be answered alike.
    fn end_if_final<D>(&self, order: Order, asked: Result<D, EndpointError>) -> Result<D, EndpointError> {
        if let Err(error) = &asked
            && (*error == EndpointError::WrongCredentials || order == Order::First && error.is_without_connection())
        {
            // Whatever was found first stays.
            let _ = self.ended.set(error.clone());
        }
        asked
    }
}

fn open(node: &Node) -> Result<(RequestHeaders, Connections), ConnectError> {
    Ok((RequestHeaders::of(node)?, Connections::by(Route::to(node, Lookup::by_the_system())?)))
}

/// Asks until `deadline`, and once more until `end` if the connection broke off without a status.
async fn ask<D: Document>(
    headers: &RequestHeaders,
    connections: &Connections,
    deadline: Instant,
    end: Instant,
) -> Result<D, EndpointError> {
    let by_any = async { exchange(headers, connections, connections.take(deadline).await?).await };
    let asked = by(deadline, connections.unlimit_if_slow(by_any)).await;
    if let Err(EndpointError::Connect(ConnectError::BrokenOff)) = asked {
        let by_another = async { exchange(headers, connections, connections.route.connect(end).await?).await };
        return by(end, connections.unlimit_if_slow(by_another)).await;
    }
    asked
}

async fn by<D>(deadline: Instant, answer: impl Future<Output = Result<D, EndpointError>>) -> Result<D, EndpointError> {
    timeout_at(deadline, answer).await.unwrap_or(Err(EndpointError::Late))
}

/// Says of a node that answered nothing by HTTP that it speaks TLS, if that is why.
async fn detect_tls<D>(
    connections: &Connections,
    deadline: Instant,
    asked: Result<D, EndpointError>,
) -> Result<D, EndpointError> {
    match asked {
        Err(error) if error.is_without_status() && connections.route.is_encrypted(deadline).await => {
            Err(ConnectError::Encrypted.into())
        }
        asked => asked,
    }
}
