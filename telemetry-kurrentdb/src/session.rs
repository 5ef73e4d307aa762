//! The reading of a node for one report: how long it may take, what is asked once more, and when nothing more is asked.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, timeout_at};

use crate::connect_error::ConnectError;
use crate::connections::Connections;
use crate::document::{Document, Order};
use crate::endpoint::EndpointError;
use crate::exchange::{Exchange, RequestHeaders};
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

impl Session {
    pub(crate) fn open(node: &Node) -> Self {
        Self { end: Instant::now() + READ_TIMEOUT, opened: open(node), ended: OnceLock::new() }
    }

    /// Asks for one document.
    pub(crate) async fn get<D: Document>(&self) -> Result<D, EndpointError> {
        let mut body = D::Body::default();
        let date = self.fetch(D::ORDER, &mut Exchange { endpoint: &D::ENDPOINT, body: &mut body }).await?;
        D::read(body, date).ok_or(EndpointError::Invalid)
    }

    async fn fetch(&self, order: Order, exchange: &mut Exchange<'_>) -> Result<Option<SystemTime>, EndpointError> {
        let (headers, connections) = self.opened.as_ref().map_err(Clone::clone)?;
        let _permit = connections.permit().await;
        if let Some(error) = self.ended.get() {
            return Err(error.clone());
        }
        let deadline = self.end.min(Instant::now() + ANSWER_TIMEOUT);
        let end = if order == Order::First { deadline } else { self.end };
        let mut fetched = fetch_by(deadline, end, exchange, headers, connections).await;
        if order == Order::First {
            fetched = detect_tls(connections, deadline, fetched).await;
        }
        self.end_if_final(order, fetched)
    }

    /// Asks nothing more where the node does not know who asks, or where no connection was had for the first question: more of
    /// the same might lock the account, and would be answered alike.
    fn end_if_final<T>(&self, order: Order, fetched: Result<T, EndpointError>) -> Result<T, EndpointError> {
        if let Err(error) = &fetched
            && (*error == EndpointError::WrongCredentials || order == Order::First && error.is_without_connection())
        {
            // Whatever was found first stays.
            let _ = self.ended.set(error.clone());
        }
        fetched
    }
}

fn open(node: &Node) -> Result<(RequestHeaders, Connections), ConnectError> {
    Ok((RequestHeaders::of(node)?, Connections::by(Route::to(node, Lookup::by_the_system())?)))
}

/// Asks until `deadline`, and once more until `end` if the connection broke off without a status.
async fn fetch_by(
    deadline: Instant,
    end: Instant,
    exchange: &mut Exchange<'_>,
    headers: &RequestHeaders,
    connections: &Connections,
) -> Result<Option<SystemTime>, EndpointError> {
    let by_any = async { exchange.over(connections.take(deadline).await?, headers, connections).await };
    let fetched = timeout_at(deadline, connections.unlimit_if_slow(by_any)).await;
    if !matches!(fetched, Ok(Err(EndpointError::Connect(ConnectError::BrokenOff)))) {
        return fetched.unwrap_or(Err(EndpointError::Late));
    }
    let by_another = async { exchange.over(connections.route.connect(end).await?, headers, connections).await };
    timeout_at(end, connections.unlimit_if_slow(by_another)).await.unwrap_or(Err(EndpointError::Late))
}

/// Says of a node that answered nothing by HTTP that it speaks TLS, if that is why.
async fn detect_tls<T>(
    connections: &Connections,
    deadline: Instant,
    fetched: Result<T, EndpointError>,
) -> Result<T, EndpointError> {
    match fetched {
        Err(error) if error.is_without_status() && connections.route.is_encrypted(deadline).await => {
            Err(ConnectError::Encrypted.into())
        }
        fetched => fetched,
    }
}
