//! One answer of a node: bounded, and read tolerantly.

use std::time::SystemTime;

use reqwest::Response;
use reqwest::header::{DATE, WWW_AUTHENTICATE};
use serde_json::Value;

use super::endpoint::Trouble;

/// The longest answer that is read.
const LIMIT: usize = 1024 * 1024;

/// An answer, and when the node says that it gave it.
pub(super) struct Answer {
    pub(super) json: Value,
    pub(super) date: Option<SystemTime>,
}

impl Answer {
    pub(super) async fn read(response: Response) -> Result<Self, Trouble> {
        check_status(&response)?;
        let date = response.headers().get(DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
        let body = bounded_body(response).await?;
        let json = serde_json::from_slice(&body).map_err(|_| Trouble::Invalid)?;
        Ok(Self { json, date })
    }
}

fn check_status(response: &Response) -> Result<(), Trouble> {
    match response.status().as_u16() {
        200..=299 => Ok(()),
        // Too few rights give an answer without this header, wrong credentials one with it.
        401 if response.headers().contains_key(WWW_AUTHENTICATE) => Err(Trouble::WrongCredentials),
        status => Err(Trouble::Status(status)),
    }
}

async fn bounded_body(mut response: Response) -> Result<Vec<u8>, Trouble> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| trouble(&error))? {
        if body.len() + chunk.len() > LIMIT {
            return Err(Trouble::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The class of a request that failed.
pub(super) fn trouble(error: &reqwest::Error) -> Trouble {
    if error.is_timeout() {
        Trouble::Late
    } else if error.is_decode() || error.is_body() {
        Trouble::Invalid
    } else {
        Trouble::Unreachable
    }
}
