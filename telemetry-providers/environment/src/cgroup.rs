//! Control groups of this process, versions 1 and 2: limits of memory and processor time, and who made them.

use std::path::{Component, Path, PathBuf};

use telemetry_core::CollectError;

use crate::file;

/// The control groups of this process, listed once, in the tree under a root.
#[derive(Clone, Debug)]
pub(crate) struct Cgroups {
    root: PathBuf,
    listed: Option<String>,
}

/// The longest list, in bytes: a path of 4 KiB for each of the controllers that there are.
const LIST_LIMIT: usize = 64 * 1024;

/// The longest path that the system knows, in bytes.
const PATH_LIMIT: usize = 4096;

impl Cgroups {
    pub(crate) fn under(root: &Path) -> Self {
        let bytes = file::read(&root.join("proc/self/cgroup"), LIST_LIMIT);
        // A process is always in a group.
        let listed = bytes.filter(|bytes| !bytes.is_empty());
        Self { root: root.to_owned(), listed: listed.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()) }
    }

    /// The limits of memory, in bytes, that hold for this process: those of its groups and of all their parents.
    pub(crate) fn memory_limits(&self) -> Vec<u64> {
        self.limits("memory", &["memory"], |group| match group.version {
            Version::One => group.text("memory.limit_in_bytes").map(|text| number(&text)),
            Version::Two => group.text("memory.max").map(|text| number(&text)),
        })
    }

    /// The limits of processor time that hold for this process, in cores; a part of a core is one.
    pub(crate) fn core_limits(&self) -> Vec<u32> {
        self.limits("cpu", &["cpu", "cpu,cpuacct"], |group| match group.version {
            Version::One => group.text("cpu.cfs_quota_us").map(|quota| {
                // The period is of no interest to the many that have no quota.
                let quota = number(&quota)?;
                cores(quota, number(&group.text("cpu.cfs_period_us")?)?)
            }),
            Version::Two => group.text("cpu.max").map(|limit| {
                let (quota, period) = limit.split_once(' ')?;
                cores(number(quota)?, number(period)?)
            }),
        })
    }

    /// Whether the name of a group says that Kubernetes made it.
    pub(crate) fn are_of_kubernetes(&self) -> Result<bool, CollectError> {
        match &self.listed {
            Some(listed) => Ok(listed.contains("kubepods")),
            None if cfg!(target_os = "linux") => Err(CollectError::Unavailable("/proc/self/cgroup can't be read")),
            None => Ok(false),
        }
    }

    /// What `read` finds in this process's group for `controller`, and in the group's parents: where there is a file, its
    /// limit, or that it has none. `mounts` is where version 1 has the controller.
    fn limits<T>(&self, controller: &str, mounts: &[&str], read: impl Fn(&Group) -> Option<Option<T>>) -> Vec<T> {
        let lines = || self.listed.iter().flat_map(|listed| listed.lines()).filter_map(Line::of);
        // The system has each controller in one version only.
        let one = lines().find(|line| line.controllers.split(',').any(|name| name == controller));
        let two = || lines().find(|line| line.controllers.is_empty());
        let (version, mounts, line) = match one {
            Some(line) => (Version::One, mounts, line),
            // Beside version 1, version 2 is mounted one level down.
            None => match (lines().nth(1), two()) {
                (Some(_), Some(line)) => (Version::Two, &["unified", ""][..], line),
                (_, Some(line)) => (Version::Two, &[""][..], line),
                (_, None) => return Vec::new(),
            },
        };
        let found =
            mounts.iter().map(|mount| self.groups(version, mount, line.group).iter().filter_map(&read).collect());
        let found = found.into_iter().find(|found: &Vec<_>| !found.is_empty());
        found.into_iter().flatten().flatten().collect()
    }

    /// The group and its parents below one mount. In a container the group is often mounted in its parent's place, so that
    /// only the last of them is there.
    fn groups(&self, version: Version, mount: &str, group: &str) -> Vec<Group> {
        let mount = self.root.join("sys/fs/cgroup").join(mount);
        below(group).ancestors().map(|group| Group { version, path: mount.join(group) }).collect()
    }
}

/// A line of `/proc/self/cgroup`: `number:controllers:group`, without controllers in version 2.
struct Line<'a> {
    controllers: &'a str,
    group: &'a str,
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let (_, rest) = line.split_once(':')?;
        let (controllers, group) = rest.split_once(':')?;
        Some(Self { controllers, group })
    }
}

struct Group {
    version: Version,
    path: PathBuf,
}

impl Group {
    fn text(&self, file: &str) -> Option<String> {
        file::read_small(&self.path.join(file))
    }
}

#[derive(Clone, Copy)]
enum Version {
    One,
    Two,
}

/// The group as a path below the mount. One outside of this process's view begins with `..`, and only the mount is
/// ours.
fn below(group: &str) -> PathBuf {
    if group.len() > PATH_LIMIT {
        return PathBuf::new();
    }
    let group = Path::new(group);
    let climbs = group.components().any(|component| component == Component::ParentDir);
    let names = group.components().filter(|component| matches!(component, Component::Normal(_)));
    if climbs { PathBuf::new() } else { names.collect() }
}

/// The number, if it is one; `max` and `-1` are no limit.
fn number(text: &str) -> Option<u64> {
    text.trim().parse().ok()
}

/// How many cores a quota of each period makes, rounded up; neither is ever zero.
fn cores(quota: u64, period: u64) -> Option<u32> {
    let is_limit = quota > 0 && period > 0;
    is_limit.then(|| u32::try_from(quota.div_ceil(period)).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
