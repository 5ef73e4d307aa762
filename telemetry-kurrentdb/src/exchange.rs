//! One request and its response.

use std::time::SystemTime;

use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HOST, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE,
};
use hyper::{Request, Response};

use crate::connect_error::{ConnectError, shown};
use crate::connection::{Connection, GetRequest};
use crate::connections::Connections;
use crate::document::Body;
use crate::endpoint::{Endpoint, EndpointError, Extent};
use crate::node::Node;

/// The longest response without success that is read to its end, so that its connection can be used again.
const LARGEST_REFUSAL: u64 = 64 * 1024;

/// The headers of each request.
pub(crate) struct RequestHeaders(HeaderMap);

impl RequestHeaders {
    /// The password is read now, so that one that was changed counts.
    pub(crate) fn of(node: &Node) -> Result<Self, ConnectError> {
        let host = HeaderValue::try_from(node.address.authority());
        let mut headers = HeaderMap::from_iter([
            (HOST, host.map_err(|error| ConnectError::NameNotFound(shown(&error)))?),
            (ACCEPT, HeaderValue::from_static("application/json")),
        ]);
        if let Some(credentials) = node.credentials() {
            let header = credentials.header().map_err(|error| ConnectError::Password(shown(&error)))?;
            headers.insert(AUTHORIZATION, header);
        }
        Ok(Self(headers))
    }

    fn request(&self, endpoint: &Endpoint) -> GetRequest {
        let mut request = Request::new(Empty::new());
        *request.uri_mut() = hyper::Uri::from_static(endpoint.path);
        *request.headers_mut() = self.0.clone();
        request
    }
}

/// What is asked for, and where its body goes.
pub(crate) struct Exchange<'a> {
    pub(crate) endpoint: &'a Endpoint,
    pub(crate) body: &'a mut dyn Body,
}

impl Exchange<'_> {
    /// Asks for a document on this connection, which is kept for the next request; when the node says that it answered.
    pub(crate) async fn over(
        &mut self,
        mut connection: Connection,
        headers: &RequestHeaders,
        connections: &Connections,
    ) -> Result<Option<SystemTime>, EndpointError> {
        let response = connection.send(headers.request(self.endpoint)).await;
        let mut response = response.map_err(|error| without_status(&error))?;
        if let Err(error) = check(&response, headers, self.endpoint.extent) {
            if read(&mut response, &mut Vec::new(), LARGEST_REFUSAL).await.is_ok() {
                connections.put_back(connection);
            }
            return Err(error);
        }
        read(&mut response, self.body, self.endpoint.extent.limit()).await?;
        connections.put_back(connection);
        Ok(text(&response, DATE).and_then(|date| httpdate::parse_http_date(date).ok()))
    }
}

/// Whether the node answered, and for itself.
fn check(response: &Response<Incoming>, headers: &RequestHeaders, extent: Extent) -> Result<(), EndpointError> {
    let has = |name| response.headers().contains_key(name);
    match response.status().as_u16() {
        // What a node passes on from another one has no charset; of its own answers only lists are ever passed on.
        200..=299 if matches!(extent, Extent::List) && !has_charset(response) => Err(EndpointError::Forwarded),
        200..=299 => Ok(()),
        // Too few rights give a response without this header, wrong credentials one with it.
        401 if headers.0.contains_key(AUTHORIZATION) && has(WWW_AUTHENTICATE) => Err(EndpointError::WrongCredentials),
        503 if has(RETRY_AFTER) => Err(EndpointError::Starting),
        status => Err(EndpointError::Status(status)),
    }
}

fn has_charset(response: &Response<Incoming>) -> bool {
    text(response, CONTENT_TYPE).is_some_and(|kind| kind.to_ascii_lowercase().contains("charset="))
}

fn text(response: &Response<Incoming>, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}

async fn read(response: &mut Response<Incoming>, body: &mut dyn Body, limit: u64) -> Result<(), EndpointError> {
    let mut left = limit;
    if hyper::body::Body::size_hint(response.body()).lower() > limit {
        return Err(EndpointError::TooLarge);
    }
    while let Some(frame) = response.body_mut().frame().await {
        let frame = frame.map_err(|_| EndpointError::Invalid)?;
        let Some(bytes) = frame.data_ref() else { continue };
        left = left.checked_sub(bytes.len() as u64).ok_or(EndpointError::TooLarge)?;
        body.take(bytes).ok_or(EndpointError::Invalid)?;
    }
    Ok(())
}

/// What came instead of a status.
fn without_status(error: &hyper::Error) -> EndpointError {
    EndpointError::Connect(if error.is_parse() { ConnectError::NotHttp } else { ConnectError::BrokenOff })
}
