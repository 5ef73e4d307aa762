//! What a peer answers.

use std::{future::pending, time::Duration};

use anyhow::Result;
use hyper::{Response, StatusCode};

use crate::payload::Payload;

/// The content type that nodes give to what they answer themselves.
pub(crate) const JSON: &str = "application/json; charset=utf-8";

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Absent: never answered.
    status: Option<u16>,
    headers: Vec<(String, String)>,
    body: Payload,
    delay: Duration,
}

impl Answer {
    /// This status, without a body.
    pub fn status(status: u16) -> Self {
        Self { status: Some(status), headers: Vec::new(), body: Payload::default(), delay: Duration::ZERO }
    }

    /// 200 with this text as JSON.
    pub fn json(text: impl Into<Vec<u8>>) -> Self {
        Self::status(200).with_header("content-type", JSON).with_body(text)
    }

    /// 200 with a JSON list of this element, so many times (but once at least), between these texts. It is made while it is sent.
    pub fn list(before: &str, element: &str, count: u64, after: &str) -> Self {
        let body = Payload {
            before: format!("{before}{element}").into(),
            piece: format!(",{element}").into(),
            times: count.saturating_sub(1),
            after: after.to_owned().into(),
        };
        Self { body, ..Self::json("") }
    }

    /// The request is taken and never answered.
    pub fn never() -> Self {
        Self { status: None, ..Self::status(200) }
    }

    /// Has this status instead.
    pub fn but(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Adds a header.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Has this body instead.
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into().into();
        self
    }

    /// Comes this much later.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    pub(crate) fn later_by(self, delay: Duration) -> Self {
        Self { delay: self.delay + delay, ..self }
    }

    pub(crate) fn has_body(&self) -> bool {
        self.body.len() > 0
    }

    /// Rewrites the body.
    pub(crate) fn rewrite(&mut self, rewrite: impl FnOnce(&str) -> Result<String>) -> Result<()> {
        self.body = rewrite(std::str::from_utf8(&self.body.before)?)?.into();
        Ok(())
    }

    /// An answer that HTTP can't express, such as status 0, is told as 500.
    pub(crate) async fn give(self) -> Response<Payload> {
        tokio::time::sleep(self.delay).await;
        match self.status {
            Some(status) => self.into_response(status).unwrap_or_else(|_| impossible()),
            None => pending().await,
        }
    }

    fn into_response(self, status: u16) -> Result<Response<Payload>> {
        let response = Response::builder().status(status);
        let response = self.headers.iter().fold(response, |response, (name, value)| response.header(name, value));
        Ok(response.body(self.body)?)
    }
}

fn impossible() -> Response<Payload> {
    let mut response = Response::new(Payload::from("this answer can't be expressed in HTTP"));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}
