//! Control groups that are made for a test.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::missing::MissingError;

/// Where control groups are mounted.
const MOUNT: &str = "/sys/fs/cgroup";

/// A control group with limits and another one in it without; both end with this value.
pub(super) struct Group {
    outer: PathBuf,
    inner: PathBuf,
}

impl Group {
    /// In the version that has the controller: the files of version 1 or those of version 2, each with its text.
    pub(super) fn new(controller: &str, one: &[(&str, &str)], two: &[(&str, &str)]) -> Result<Self, MissingError> {
        let (mount, limits) = match (mount_of_one(controller), mount_of_two(controller)) {
            (Some(mount), _) => (mount, one),
            (None, Some(mount)) => (mount, two),
            (None, None) => return Err(MissingError(format!("no control groups for {controller} below {MOUNT}"))),
        };
        let outer = mount.join(format!("telemetry-test-{}", std::process::id()));
        let group = Self { inner: outer.join("inner"), outer };
        let failed = |place: &Path, error| MissingError(format!("{} can't be written: {error}", place.display()));
        for directory in group.directories() {
            fs::create_dir(directory).map_err(|error| failed(directory, error))?;
        }
        for (file, text) in limits {
            let file = group.outer.join(file);
            fs::write(&file, text).map_err(|error| failed(&file, error))?;
        }
        Ok(group)
    }

    pub(super) fn directories(&self) -> [&Path; 2] {
        [&self.outer, &self.inner]
    }
}

impl Drop for Group {
    /// A group is busy for a moment after its last process.
    fn drop(&mut self) {
        for directory in self.directories().into_iter().rev() {
            let gone = |_: &i32| fs::remove_dir(directory).is_ok() || !directory.exists();
            let _ = (0..100).inspect(|_| std::thread::sleep(Duration::from_millis(10))).find(gone);
        }
    }
}

fn mount_of_one(controller: &str) -> Option<PathBuf> {
    Some(Path::new(MOUNT).join(controller)).filter(|mount| mount.join("cgroup.procs").exists())
}

/// Only where the controller is handed on, since what else would have to be changed is not ours.
fn mount_of_two(controller: &str) -> Option<PathBuf> {
    [MOUNT, "/sys/fs/cgroup/unified"].map(PathBuf::from).into_iter().find(|mount| {
        let handed_on = fs::read_to_string(mount.join("cgroup.subtree_control")).unwrap_or_default();
        handed_on.split_whitespace().any(|name| name == controller)
    })
}
