//! What a node answers to each path.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::answer::Answer;

pub(crate) const INFO: &str = "/info";
pub(crate) const GOSSIP: &str = "/gossip";
pub(crate) const OPTIONS: &str = "/info/options";
pub(crate) const STATISTICS: &str = "/stats?group=false";
pub(crate) const PROJECTIONS: &str = "/projections/continuous";
pub(crate) const SUBSCRIPTIONS: &str = "/subscriptions";
pub(crate) const FIRST_EPOCH: &str = "/streams/%24epoch-information/0";

/// An answer for each path and query that is known.
#[derive(Debug, Default)]
pub(crate) struct Answers(BTreeMap<String, Answer>);

impl Answers {
    pub(crate) fn get(&self, path: &str) -> Option<Answer> {
        self.0.get(path).cloned()
    }

    pub(crate) fn set(&mut self, path: &str, answer: Answer) {
        self.0.insert(path.to_owned(), answer);
    }

    pub(crate) fn has_body(&self, path: &str) -> bool {
        self.0.get(path).is_some_and(Answer::has_body)
    }

    /// Rewrites a body as text.
    pub(crate) fn rewrite(&mut self, path: &str, change: impl FnOnce(&str) -> Result<String>) -> Result<()> {
        self.0.get_mut(path).with_context(|| format!("{path} was not recorded"))?.rewrite(change)
    }

    /// Changes a body as JSON, which sorts its keys.
    pub(crate) fn edit(&mut self, path: &str, change: impl FnOnce(&mut Value)) -> Result<()> {
        self.rewrite(path, |body| {
            let mut json = serde_json::from_str(body).with_context(|| format!("the recorded body of {path}"))?;
            change(&mut json);
            Ok(serde_json::to_string_pretty(&json)?)
        })
    }
}

impl FromIterator<(String, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (String, Answer)>>(answers: I) -> Self {
        Self(answers.into_iter().collect())
    }
}
