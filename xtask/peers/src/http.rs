//! A peer that speaks HTTP.

use std::{net::SocketAddr, sync::Arc};

use anyhow::Result;
use axum::{
    Router,
    extract::{ConnectInfo, State},
    response::Response,
    serve::ListenerExt,
};
use tokio::net::TcpListener;

use crate::{
    answer::Answer,
    journal::{Journal, Request},
    serving::Serving,
};

/// What makes one peer different from another.
pub(crate) trait Desk: Send + Sync + 'static {
    fn journal(&self) -> &Journal;
    fn answer(&self, request: &Request) -> Answer;
}

/// Answers HTTP as `desk` says, and keeps its journal.
pub(crate) fn serve(name: &str, desk: Arc<impl Desk>) -> Result<Serving> {
    Serving::start(name, move |listener| run(listener, desk))
}

async fn run<D: Desk>(listener: TcpListener, desk: Arc<D>) {
    let counter = Arc::clone(&desk);
    let listener = listener.tap_io(move |stream| {
        counter.journal().note_connection();
        // Only makes answers faster.
        let _ = stream.set_nodelay(true);
    });
    let app = Router::new().fallback(respond::<D>).with_state(desk);
    // axum retries a failed accept, so this ends with its thread only.
    let _ = axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await;
}

async fn respond<D: Desk>(
    State(desk): State<Arc<D>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: axum::extract::Request,
) -> Response {
    let _under_way = desk.journal().enter();
    match Request::read(request, peer).await {
        Ok(request) => note(desk.as_ref(), request).give().await,
        Err(_) => Answer::status(400).give().await,
    }
}

fn note(desk: &impl Desk, request: Request) -> Answer {
    let answer = desk.answer(&request);
    desk.journal().note(request);
    answer
}
