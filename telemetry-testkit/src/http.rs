//! A peer that speaks HTTP.

use std::{convert::Infallible, sync::Arc};

use anyhow::Result;
use hyper::{Response, body::Incoming as Body, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;

use crate::{
    answer::Answer,
    certificate::Certificate,
    door::Place,
    journal::{Journal, Request},
    payload::Payload,
    serving::Serving,
    wire::Incoming,
};

/// What makes one peer different from another.
pub(crate) trait Desk: Send + Sync + 'static {
    fn journal(&self) -> &Journal;
    fn answer(&self, request: &Request) -> Answer;
}

/// Answers HTTP as `desk` says, and keeps its journal.
pub(crate) fn serve(
    name: &str,
    place: &Place,
    certificate: Option<Certificate>,
    desk: Arc<impl Desk>,
) -> Result<Serving> {
    Serving::start(name, place, certificate, move |incoming| {
        desk.journal().note_connection();
        converse(incoming, Arc::clone(&desk))
    })
}

/// A connection ends where the other side breaks it off, in the handshake or later.
async fn converse(incoming: Incoming, desk: Arc<impl Desk>) {
    let connection = incoming.number;
    let Ok(wire) = incoming.secured().await else { return };
    let service = service_fn(|request| respond(desk.as_ref(), request, connection));
    let _ = http1::Builder::new().serve_connection(TokioIo::new(wire), service).await;
}

async fn respond(
    desk: &impl Desk,
    request: hyper::Request<Body>,
    connection: usize,
) -> Result<Response<Payload>, Infallible> {
    let _under_way = desk.journal().enter();
    let answer = match Request::read(request, connection).await {
        Ok(request) => note(desk, request),
        Err(_) => Answer::status(400),
    };
    Ok(answer.give().await)
}

fn note(desk: &impl Desk, request: Request) -> Answer {
    let answer = desk.answer(&request);
    desk.journal().note(request);
    answer
}
