//! The end of the chain: which file the next line is for, and which hash it carries.

use std::fs::File;
use std::io::{self, Write};
use std::time::SystemTime;

use crate::Sha256;
use crate::directory::Directory;
use crate::file_name::FileName;
use crate::line::{Draft, LineKind};
use crate::retention::{self, FILE_LIMIT};
use crate::tail::{Tail, Torn};

/// Appends a line, and gives its hash once the disk has it.
pub(crate) fn append(directory: &Directory, draft: &Draft, now: SystemTime) -> io::Result<Sha256> {
    let end = ChainEnd::find(directory)?;
    let mut lines = Lines { head: end.head, text: String::new() };
    let target = end.target(now, draft.length());
    if target.is_new {
        lines.add(&Draft::new(if end.head.is_some() { LineKind::Continue } else { LineKind::Begin }, now));
    }
    if let Some(torn) = end.torn {
        lines.add(&Draft::new(LineKind::Torn, now).with("bytes", torn.bytes).with("sha256", torn.sha256.to_string()));
    }
    let hash = lines.add(draft);
    retention::prune(directory, &target.name, target.length + lines.text.len() as u64, now)?;
    write(directory, &target, &lines.text).map(|()| hash)
}

struct ChainEnd {
    /// The hash of the last line; `None` where there is no record.
    head: Option<Sha256>,
    newest: Option<(FileName, u64)>,
    torn: Option<Torn>,
}

/// The file that a line is written to.
struct Target {
    name: FileName,
    length: u64,
    /// Whether it has no line yet.
    is_new: bool,
}

/// Lines that are written at once.
struct Lines {
    head: Option<Sha256>,
    text: String,
}

impl ChainEnd {
    /// Finds it, and cuts what is torn.
    fn find(directory: &Directory) -> io::Result<Self> {
        let names = directory.names()?;
        let Some((newest, older)) = names.split_last() else {
            return Ok(Self { head: None, newest: None, torn: None });
        };
        let file = directory.append(&newest.to_string())?;
        let tail = Tail::of(&file)?;
        if tail.torn.is_some() {
            file.set_len(tail.end)?;
        }
        let head = match tail.last {
            Some(last) => Some(last),
            None => last_of(directory, older)?,
        };
        Ok(Self { head, newest: Some((newest.clone(), tail.end)), torn: tail.torn })
    }

    /// The newest file, unless its month is over or it is full; also where the clock was set back.
    fn target(&self, now: SystemTime, length: u64) -> Target {
        let first = FileName::first_at(now);
        match &self.newest {
            Some((newest, end)) if !newest.is_of_month_before(&first) => {
                let is_full = *end > 0 && end + length > FILE_LIMIT;
                let (name, length) = if is_full { (newest.next(), 0) } else { (newest.clone(), *end) };
                Target { name, length, is_new: length == 0 }
            }
            _ => Target { name: first, length: 0, is_new: true },
        }
    }
}

/// The hash of the last line in these files; one may be empty, since it was made and never written.
fn last_of(directory: &Directory, names: &[FileName]) -> io::Result<Option<Sha256>> {
    for name in names.iter().rev() {
        if let Some(last) = Tail::of(&directory.read(name)?)?.last {
            return Ok(Some(last));
        }
    }
    Ok(None)
}

impl Lines {
    fn add(&mut self, draft: &Draft) -> Sha256 {
        let line = draft.seal(self.head.unwrap_or(Sha256::NONE));
        let hash = Sha256::of(line.as_bytes());
        self.text.push_str(&line);
        self.text.push('\n');
        self.head = Some(hash);
        hash
    }
}

/// Writes at the end of a file; where it fails, nothing of it stays there.
fn write(directory: &Directory, target: &Target, text: &str) -> io::Result<()> {
    let mut file = directory.append(&target.name.to_string())?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_data());
    written.inspect_err(|_| discard(&file, target.length))?;
    if target.is_new { directory.sync() } else { Ok(()) }
}

/// Where this fails, too, the next start finds a torn line.
fn discard(file: &File, length: u64) {
    let _ = file.set_len(length);
}
