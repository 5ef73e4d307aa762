//! What a peer answers.

use std::{collections::VecDeque, future::pending, time::Duration};

use anyhow::Result;
use http_body_util::Full;
use hyper::{Response, StatusCode, body::Bytes};

use crate::watched::Watched;

/// The content type that nodes give to what they answer themselves.
pub(crate) const JSON: &str = "application/json; charset=utf-8";

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Absent: never answered.
    status: Option<u16>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    delay: Duration,
}

impl Answer {
    /// This status, without a body.
    pub fn status(status: u16) -> Self {
        Self { status: Some(status), headers: Vec::new(), body: Vec::new(), delay: Duration::ZERO }
    }

    /// 200 with this text as JSON.
    pub fn json(text: impl Into<String>) -> Self {
        Self::status(200).with_header("content-type", JSON).with_body(text.into())
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
        self.body = body.into();
        self
    }

    /// Comes this much later.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    pub(crate) fn has_body(&self) -> bool {
        !self.body.is_empty()
    }

    /// Rewrites the body.
    pub(crate) fn rewrite(&mut self, rewrite: impl FnOnce(&str) -> Result<String>) -> Result<()> {
        self.body = rewrite(std::str::from_utf8(&self.body)?)?.into_bytes();
        Ok(())
    }

    /// An answer that HTTP can't express, such as status 0, is told as 500.
    pub(crate) async fn give(self) -> Response<Full<Bytes>> {
        tokio::time::sleep(self.delay).await;
        match self.status {
            Some(status) => self.into_response(status).unwrap_or_else(|_| impossible()),
            None => pending().await,
        }
    }

    fn into_response(self, status: u16) -> Result<Response<Full<Bytes>>> {
        let response = Response::builder().status(status);
        let response = self.headers.iter().fold(response, |response, (name, value)| response.header(name, value));
        Ok(response.body(Full::from(self.body))?)
    }
}

/// Answers that are given in turn; the last one stays.
#[derive(Debug, Default)]
pub struct Script(Watched<VecDeque<Answer>>);

impl Script {
    pub(crate) fn replace(&self, answers: Vec<Answer>) {
        self.0.change(|left| *left = answers.into());
    }

    /// The next answer; none where the script is empty.
    pub(crate) fn next(&self) -> Option<Answer> {
        self.0.change(|left| if left.len() > 1 { left.pop_front() } else { left.front().cloned() })
    }
}

impl From<Vec<Answer>> for Script {
    fn from(answers: Vec<Answer>) -> Self {
        let script = Self::default();
        script.replace(answers);
        script
    }
}

impl From<Answer> for Script {
    fn from(answer: Answer) -> Self {
        vec![answer].into()
    }
}

fn impossible() -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from("this answer can't be expressed in HTTP"));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}
