//! How a simulated node is made.

use std::{collections::HashMap, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Result;
use jiff::Timestamp;

use super::pace::{Pace, Stall};
use super::{Api, Node};
use crate::{
    access::{Access, User},
    answer::Answer,
    answers::{Answers, OPTIONS, STATISTICS},
    bind_address::BindAddress,
    canaries,
    certificate::Certificate,
    http,
    journal::Journal,
    recording::Recording,
    reserved_port::ReservedPort,
    rewriting,
    script::Script,
    watched::Watched,
};

/// How a node differs from the recorded one.
#[derive(Default)]
#[expect(missing_debug_implementations, reason = "its changes are closures")]
pub struct NodeBuilder {
    name: String,
    changes: Vec<Change>,
    scripts: HashMap<String, Script<Answer>>,
    users: Option<Vec<User>>,
    bind_address: BindAddress,
    certificate: Option<Certificate>,
    pace: Pace,
}

/// Something that is done to the recorded answers.
type Change = Box<dyn FnOnce(&mut Answers) -> Result<()>>;

impl NodeBuilder {
    pub(super) fn of(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    pub(super) fn changed(mut self, change: impl FnOnce(&mut Answers) -> Result<()> + 'static) -> Self {
        self.changes.push(Box::new(change));
        self
    }

    /// The node listens on this port, on which another one may have listened before.
    pub fn at_port(mut self, port: &ReservedPort) -> Self {
        self.bind_address = BindAddress::Port(port.number());
        self
    }

    /// The node listens on a Unix socket, and on nothing else. Whoever says no name may do everything there.
    pub fn at_socket(mut self, path: impl Into<PathBuf>) -> Self {
        self.bind_address = BindAddress::Socket(path.into());
        self
    }

    /// The node speaks TLS and shows this certificate.
    pub fn encrypted(mut self, certificate: Certificate) -> Self {
        self.certificate = Some(certificate);
        self
    }

    /// The process started this long before [`start`](Self::start), instead of when it was recorded.
    pub fn started_ago(self, time: Duration) -> Self {
        self.changed(move |answers| {
            let start = Timestamp::now().checked_sub(time)?;
            answers.rewrite(STATISTICS, |body| rewriting::start_time(body, start))
        })
    }

    /// An option has another value.
    pub fn option(self, name: &str, value: &str) -> Self {
        let (name, value) = (name.to_owned(), value.to_owned());
        self.changed(move |answers| answers.rewrite(OPTIONS, |body| rewriting::option(body, &name, &value)))
    }

    /// Every text that no report needs is one of [`CANARIES`](crate::CANARIES), as far as the answers were settled before.
    pub fn canaries(self) -> Self {
        self.changed(canaries::apply)
    }

    /// An endpoint (path and query) answers something else: an [`Answer`], or several in turn, of which the last one stays.
    /// Rights are looked at first.
    pub fn answering(mut self, path: &str, answers: impl Into<Script<Answer>>) -> Self {
        self.scripts.insert(path.to_owned(), answers.into());
        self
    }

    /// An endpoint takes requests and never answers.
    pub fn hanging(self, path: &str) -> Self {
        self.answering(path, Answer::never())
    }

    /// Every answer comes this much later.
    pub fn late(mut self, delay: Duration) -> Self {
        self.pace.delay = delay;
        self
    }

    /// After so many requests the node answers none for this time, and then all of them.
    pub fn stalling(mut self, after: usize, time: Duration) -> Self {
        self.pace.stall = Some(Stall { after, time });
        self
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

    /// Starts the node, on a loopback port that the system chooses unless another address was named.
    pub fn start(self) -> Result<Node> {
        let recording = Recording::open(&self.name)?;
        let access = self.access(&recording)?;
        let mut answers = recording.answers()?;
        self.changes.into_iter().try_for_each(|change| change(&mut answers))?;
        let handler = Arc::new(Api {
            journal: Journal::default(),
            access,
            answers,
            pace: self.pace,
            scripts: Watched::new(self.scripts),
        });
        let serving = http::serve("node", &self.bind_address, self.certificate, Arc::clone(&handler))?;
        Ok(Node { handler, serving })
    }

    fn access(&self, recording: &Recording) -> Result<Option<Access>> {
        let recorded = recording.is_secured()?.then(User::defaults);
        self.users.clone().or(recorded).map(|users| Access::of(users, &self.bind_address)).transpose()
    }
}
