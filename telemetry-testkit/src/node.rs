//! A simulated node.

mod builder;
mod pace;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, sync::Arc, time::Duration};

use anyhow::Result;

pub use self::builder::NodeBuilder;
use self::pace::Pace;
use crate::{
    access::Access,
    answer::Answer,
    answers::Answers,
    certificate::Certificate,
    cluster_state::ClusterState,
    http::Handler,
    journal::{Journal, Request},
    release::Release,
    script::Script,
    serving::Serving,
    watched::Watched,
};

/// A running node; dropping it stops it.
#[derive(Debug)]
pub struct Node {
    handler: Arc<Api>,
    serving: Serving,
}

impl Node {
    /// A node that answers as the one of this folder did, such as `23.10/single-loaded`. One that was recorded with users
    /// asks for [`User::defaults`](crate::User::defaults).
    pub fn recorded(name: &str) -> NodeBuilder {
        NodeBuilder::of(name.to_owned())
    }

    /// A node of this release in this state. A single one asks for [`User::defaults`](crate::User::defaults), the others for nobody.
    pub fn release(release: Release, state: ClusterState) -> NodeBuilder {
        let builder = NodeBuilder::of(format!("{}/{}", release.recorded(), state.recorded()));
        builder.changed(move |answers| release.apply(answers)).changed(move |answers| state.apply(answers))
    }

    /// `http://127.0.0.1:PORT`, with `https` where it is encrypted; `http://localhost` at a Unix socket.
    pub fn url(&self) -> String {
        self.serving.url()
    }

    /// From now on, an endpoint answers this: an [`Answer`], or several in turn, of which the last one stays.
    pub fn now_answers(&self, path: &str, answers: impl Into<Script<Answer>>) {
        self.handler.scripts.change(|scripts| scripts.insert(path.to_owned(), answers.into()));
    }

    /// Shows new connections another certificate.
    pub fn use_certificate(&self, certificate: Certificate) {
        self.serving.use_certificate(certificate);
    }

    /// What was asked so far; a request that hangs is among it.
    pub fn requests(&self) -> Vec<Request> {
        self.handler.journal.requests()
    }

    /// How many connections were opened so far, with or without a request.
    pub fn connections(&self) -> usize {
        self.handler.journal.connections()
    }

    /// How many TLS handshakes were made so far.
    pub fn handshakes(&self) -> usize {
        self.handler.journal.handshakes()
    }

    /// The bytes of all connections so far, in both directions, as they were on the wire.
    pub fn traffic(&self) -> u64 {
        self.serving.traffic()
    }

    /// Waits until no connection is open.
    pub fn wait_until_left(&self, limit: Duration) -> Result<()> {
        self.handler.journal.wait_until_left(limit)
    }

    /// How many requests are under way now; one that hangs is, until the other side gives it up.
    pub fn under_way(&self) -> usize {
        self.handler.journal.under_way()
    }

    /// The largest number of requests that were under way at the same time.
    pub fn most_at_once(&self) -> usize {
        self.handler.journal.most_at_once()
    }

    /// Waits until this many requests came, and returns all of them.
    pub fn wait_for(&self, count: usize, limit: Duration) -> Result<Vec<Request>> {
        self.handler.journal.wait_for(count, limit)
    }

    /// Waits until this was asked for: a path with its query.
    pub fn wait_for_path(&self, path: &str, limit: Duration) -> Result<()> {
        self.handler.journal.wait_for_path(path, limit)
    }
}

#[derive(Debug)]
struct Api {
    journal: Journal,
    /// Absent on an unsecured node.
    access: Option<Access>,
    answers: Answers,
    pace: Pace,
    /// They come before the answers.
    scripts: Watched<HashMap<String, Script<Answer>>>,
}

impl Handler for Api {
    fn journal(&self) -> &Journal {
        &self.journal
    }

    fn answer(&self, request: &Request) -> Answer {
        let refusal = self.access.as_ref().and_then(|access| access.refusal(request));
        let answer = refusal.or_else(|| self.known(request)).unwrap_or_else(|| Answer::status(404));
        answer.later_by(self.pace.next())
    }
}

impl Api {
    fn known(&self, request: &Request) -> Option<Answer> {
        let scripted = self.scripts.read(|scripts| scripts.get(&request.path).and_then(Script::next));
        let answer = scripted.or_else(|| self.answers.get(&request.path))?;
        Some(if request.method == "GET" { answer } else { Answer::status(405) })
    }
}
