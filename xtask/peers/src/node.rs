//! A simulated node.

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result};
use jiff::Timestamp;

use crate::{
    access::{Access, User},
    answer::{Answer, Script},
    certificate::Certificate,
    door::Place,
    http::{self, Desk},
    journal::{Journal, Request},
    recording::Recording,
    rewriting,
    serving::Serving,
};

#[cfg(test)]
mod tests;

const OPTIONS: &str = "/info/options";
const STATISTICS: &str = "/stats?group=false";

/// A running node; dropping it stops it.
#[derive(Debug)]
pub struct Node {
    desk: Arc<Api>,
    serving: Serving,
}

impl Node {
    /// A node that answers as the one of this folder did, such as `23.10/single-loaded`. One that was recorded with users
    /// asks for [`User::defaults`].
    pub fn recorded(name: &str) -> NodeBuilder {
        NodeBuilder { name: name.to_owned(), ..NodeBuilder::default() }
    }

    /// `http://127.0.0.1:PORT`, with `https` where it is encrypted; `http://localhost` at a Unix socket.
    pub fn url(&self) -> String {
        self.serving.url()
    }

    /// Shows new connections another certificate.
    pub fn use_certificate(&self, certificate: Certificate) {
        self.serving.use_certificate(certificate);
    }

    /// What was asked so far; a request that hangs is among it.
    pub fn requests(&self) -> Vec<Request> {
        self.desk.journal.requests()
    }

    /// How many connections were opened so far, with or without a request.
    pub fn connections(&self) -> usize {
        self.desk.journal.connections()
    }

    /// How many requests are under way now; one that hangs is, until the other side gives it up.
    pub fn under_way(&self) -> usize {
        self.desk.journal.under_way()
    }

    /// The largest number of requests that were under way at the same time.
    pub fn most_at_once(&self) -> usize {
        self.desk.journal.most_at_once()
    }

    /// Waits until this many requests came, and returns all of them.
    pub fn wait_for(&self, count: usize, limit: Duration) -> Result<Vec<Request>> {
        self.desk.journal.wait_for(count, limit)
    }
}

/// How a node differs from the recorded one.
#[derive(Debug, Default)]
pub struct NodeBuilder {
    name: String,
    started_ago: Option<Duration>,
    options: Vec<(String, String)>,
    scripts: HashMap<String, Script>,
    users: Option<Vec<User>>,
    place: Place,
    certificate: Option<Certificate>,
}

impl NodeBuilder {
    /// The node listens on this loopback port, such as that of a node that is gone.
    pub fn at_port(mut self, port: u16) -> Self {
        self.place = Place::Port(port);
        self
    }

    /// The node listens on a Unix socket, and on nothing else. Whoever says no name may do everything there.
    pub fn at_socket(mut self, path: impl Into<PathBuf>) -> Self {
        self.place = Place::Socket(path.into());
        self
    }

    /// The node speaks TLS and shows this certificate.
    pub fn encrypted(mut self, certificate: Certificate) -> Self {
        self.certificate = Some(certificate);
        self
    }

    /// The process started this long before [`start`](Self::start), instead of when it was recorded.
    pub fn started_ago(mut self, time: Duration) -> Self {
        self.started_ago = Some(time);
        self
    }

    /// An option has another value.
    pub fn option(mut self, name: &str, value: &str) -> Self {
        self.options.push((name.to_owned(), value.to_owned()));
        self
    }

    /// An endpoint (path and query) answers something else: an [`Answer`], or several in turn, of which the last one stays.
    /// Rights are looked at first.
    pub fn answering(mut self, path: &str, answers: impl Into<Script>) -> Self {
        self.scripts.insert(path.to_owned(), answers.into());
        self
    }

    /// An endpoint takes requests and never answers.
    pub fn hanging(self, path: &str) -> Self {
        self.answering(path, Answer::never())
    }

    /// The node asks for [`User::defaults`].
    pub fn secured(self) -> Self {
        self.users(User::defaults())
    }

    /// The node has these users and no others.
    pub fn users(mut self, users: impl IntoIterator<Item = User>) -> Self {
        self.users = Some(users.into_iter().collect());
        self
    }

    /// Starts the node, on a loopback port that the system chooses unless another place was named.
    pub fn start(self) -> Result<Node> {
        let recording = Recording::open(&self.name)?;
        let (answers, access) = (self.answers(&recording)?, self.access(&recording)?);
        let desk = Arc::new(Api { journal: Journal::default(), access, answers, scripts: self.scripts });
        let serving = http::serve("node", &self.place, self.certificate, Arc::clone(&desk))?;
        Ok(Node { desk, serving })
    }

    fn answers(&self, recording: &Recording) -> Result<BTreeMap<String, Answer>> {
        let mut answers = recording.answers()?;
        for (name, value) in &self.options {
            rewrite(&mut answers, OPTIONS, |body| rewriting::option(body, name, value))?;
        }
        if let Some(time) = self.started_ago {
            let start = Timestamp::now().checked_sub(time)?;
            rewrite(&mut answers, STATISTICS, |body| rewriting::start_time(body, start))?;
        }
        Ok(answers)
    }

    fn access(&self, recording: &Recording) -> Result<Option<Access>> {
        let recorded = recording.is_secured()?.then(User::defaults);
        self.users.clone().or(recorded).map(|users| Access::of(users, &self.place)).transpose()
    }
}

fn rewrite(
    answers: &mut BTreeMap<String, Answer>,
    path: &str,
    change: impl FnOnce(&str) -> Result<String>,
) -> Result<()> {
    answers.get_mut(path).with_context(|| format!("{path} was not recorded"))?.rewrite(change)
}

#[derive(Debug)]
struct Api {
    journal: Journal,
    /// Absent on an unsecured node.
    access: Option<Access>,
    answers: BTreeMap<String, Answer>,
    scripts: HashMap<String, Script>,
}

impl Desk for Api {
    fn journal(&self) -> &Journal {
        &self.journal
    }

    fn answer(&self, request: &Request) -> Answer {
        let refusal = self.access.as_ref().and_then(|access| access.refusal(request));
        refusal.or_else(|| self.known(request)).unwrap_or_else(|| Answer::status(404))
    }
}

impl Api {
    fn known(&self, request: &Request) -> Option<Answer> {
        let scripted = self.scripts.get(&request.path).and_then(Script::next);
        let answer = scripted.or_else(|| self.answers.get(&request.path).cloned())?;
        Some(if request.method == "GET" { answer } else { Answer::status(405) })
    }
}
