//! A peer that speaks HTTP.

use std::{convert::Infallible, sync::Arc};

use anyhow::Result;
use hyper::{Response, body::Incoming as Body, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;

use crate::{
    answer::Answer,
    bind_address::BindAddress,
    certificate::Certificate,
    journal::{Journal, Request},
    payload::Payload,
    serving::Serving,
    stream::Incoming,
};

/// What a peer that speaks HTTP answers, and the journal that it keeps.
pub(crate) trait Handler: Send + Sync + 'static {
    fn journal(&self) -> &Journal;
    fn answer(&self, request: &Request) -> Answer;
}

/// Answers HTTP as `handler` says, and keeps its journal.
pub(crate) fn serve(
    name: &str,
    bind_address: &BindAddress,
    certificate: Option<Certificate>,
    handler: Arc<impl Handler>,
) -> Result<Serving> {
    Serving::start(name, bind_address, certificate, move |incoming| {
        let handler = Arc::clone(&handler);
        async move {
            let _open = handler.journal().connect();
            converse(incoming, &handler).await;
        }
    })
}

/// A connection ends where the other side breaks it off, in the handshake or later.
async fn converse(incoming: Incoming, handler: &Arc<impl Handler>) {
    let (connection, is_encrypted) = (incoming.number, incoming.certificate.is_some());
    let Ok(stream) = incoming.secured().await else { return };
    if is_encrypted {
        handler.journal().note_handshake();
    }
    let service = service_fn(|request| respond(handler.as_ref(), request, connection));
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn respond(
    handler: &impl Handler,
    request: hyper::Request<Body>,
    connection: usize,
) -> Result<Response<Payload>, Infallible> {
    let _under_way = handler.journal().enter();
    let answer = match Request::read(request, connection).await {
        Ok(request) => note(handler, request),
        Err(_) => Answer::status(400),
    };
    Ok(answer.give().await)
}

fn note(handler: &impl Handler, request: Request) -> Answer {
    let answer = handler.answer(&request);
    handler.journal().note(request);
    answer
}
