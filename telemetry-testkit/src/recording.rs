//! The recorded folders.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::{
    answer::Answer,
    answers::{Answers, FIRST_EPOCH, GOSSIP, INFO, OPTIONS, PROJECTIONS, STATISTICS, SUBSCRIPTIONS},
};

/// What the recorded bodies are called.
const BODIES: [(&str, &str); 7] = [
    (INFO, "info.json"),
    (GOSSIP, "gossip.json"),
    (OPTIONS, "info-options.json"),
    (STATISTICS, "stats-flat.json"),
    (PROJECTIONS, "projections-continuous.json"),
    (SUBSCRIPTIONS, "subscriptions.json"),
    (FIRST_EPOCH, "epoch-0.json"),
];

/// One folder: what a node answered in one state, and the telemetry message that it logged itself.
#[derive(Debug, Clone)]
pub struct Recording {
    folder: PathBuf,
}

impl Recording {
    /// Opens a folder by its name, such as `23.10/single-loaded` or `specified`.
    pub fn open(name: &str) -> Result<Self> {
        let folder = root().join(name);
        ensure!(folder.join("answers.tsv").is_file(), "no recorded node is called {name}");
        Ok(Self { folder })
    }

    /// The names of all folders, sorted.
    pub fn names() -> Result<Vec<String>> {
        let mut names = Vec::new();
        gather(&root(), &mut names)?;
        names.sort();
        Ok(names)
    }

    /// A file of the folder, such as `gossip.json`.
    pub fn text(&self, file: &str) -> Result<String> {
        read(&self.folder.join(file))
    }

    /// The telemetry message that the node logged itself; a recorded one ends with a line feed, the specified one does not.
    pub fn own_telemetry(&self) -> Result<String> {
        self.text("own-telemetry.json")
    }

    /// Whether the node asked for users and passwords.
    pub(crate) fn is_secured(&self) -> Result<bool> {
        let info: serde_json::Value = serde_json::from_str(&self.text("info.json")?)?;
        Ok(info["authentication"]["type"] != "insecure")
    }

    /// Every endpoint that can be answered, by path and query.
    pub(crate) fn answers(&self) -> Result<Answers> {
        self.text("answers.tsv")?.lines().skip(1).map(|row| self.answer(row)).collect()
    }

    fn answer(&self, row: &str) -> Result<(String, Answer)> {
        let cells: Vec<_> = row.split('\t').collect();
        let [path, status, content_type, _size] = cells[..] else { anyhow::bail!("four cells in the row: {row}") };
        let answer = if status == "?" { Answer::never() } else { Answer::status(status.parse().context("status")?) };
        Ok((path.to_owned(), self.with_body(answer, path, content_type)?))
    }

    fn with_body(&self, answer: Answer, path: &str, content_type: &str) -> Result<Answer> {
        if content_type.is_empty() {
            return Ok(answer);
        }
        let body = BODIES.iter().find(|(known, _)| *known == path).map(|(_, file)| self.text(file));
        let body = body.with_context(|| format!("{path} has no recorded body"))??;
        Ok(answer.with_header("content-type", content_type).with_body(body))
    }
}

/// The table of who may read what.
pub(crate) fn access_table(release: &str) -> Result<String> {
    read(&root().join(release).join("access.tsv"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("recorded")
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

fn gather(folder: &Path, names: &mut Vec<String>) -> Result<()> {
    if folder.join("answers.tsv").is_file() {
        names.push(folder.strip_prefix(root())?.to_string_lossy().into_owned());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, names)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_has_a_name() {
        let names = Recording::names().unwrap();
        assert_eq!(names.len(), 20);
        assert!(names.contains(&"23.10/no-quorum-member".to_owned()) && names.contains(&"specified".to_owned()));
    }

    #[test]
    fn unknown_folders_are_named() {
        let error = Recording::open("23.10").unwrap_err();
        assert_eq!(error.to_string(), "no recorded node is called 23.10");
    }

    #[test]
    fn only_nodes_with_users_are_secured() {
        let secured = |name: &String| Recording::open(name).unwrap().is_secured().unwrap();
        let names: Vec<_> = Recording::names().unwrap().into_iter().filter(secured).collect();
        assert_eq!(names, ["23.10/secured-admins", "25.0/secured-admins", "specified"]);
    }

    #[test]
    fn the_specified_message_has_no_final_line_feed() {
        let message = Recording::open("specified").unwrap().own_telemetry().unwrap();
        assert!(message.starts_with("{\n  \"version\": \"23.10.0.0\",\n") && message.ends_with("5\n  }\n}"));
    }

    #[test]
    fn the_specified_node_fits_its_message() {
        let json = |file: &str| -> serde_json::Value {
            serde_json::from_str(&Recording::open("specified").unwrap().text(file).unwrap()).unwrap()
        };
        let (message, member) = (json("own-telemetry.json"), &json("gossip.json")["members"][0]);
        let stats = json("stats-flat.json");
        assert_eq!(member["instanceId"], message["cluster"]["nodeId"]);
        assert_eq!(member["epochNumber"], message["database"]["epochNumber"]);
        assert_eq!(json("epoch-0.json")["epochId"], message["database"]["firstEpochId"]);
        assert_eq!(stats["es-checksum"].as_u64().unwrap() / 268_435_456, message["database"]["activeChunkNumber"]);
        assert_eq!(stats["sys-totalMem"], message["environment"]["totalMemory"]);
        assert_eq!(stats["sys-drive-/-totalBytes"], message["environment"]["totalDiskSpace"]);
    }
}
