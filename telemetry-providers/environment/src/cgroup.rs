//! Control groups of this process, versions 1 and 2: limits of memory, and who made them.

use std::path::{Component, Path, PathBuf};

use crate::Reading;

/// The control groups of this process, listed once, in the tree under a root.
#[derive(Clone, Debug)]
pub(crate) struct Cgroups {
    root: PathBuf,
    listed: Option<String>,
}

impl Cgroups {
    pub(crate) fn under(root: &Path) -> Self {
        let bytes = std::fs::read(root.join("proc/self/cgroup")).ok();
        let listed = bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Self { root: root.to_owned(), listed }
    }

    /// The limits of memory that hold for this process: those of its groups and of all their parents.
    pub(crate) fn memory_limits(&self) -> Vec<u64> {
        let hierarchies = self.listed.iter().flat_map(|listed| listed.lines()).filter_map(Hierarchy::of);
        hierarchies.flat_map(|hierarchy| hierarchy.limit_files(&self.root)).filter_map(|file| limit(&file)).collect()
    }

    /// Whether the name of a group says that Kubernetes made it.
    pub(crate) fn are_of_kubernetes(&self) -> Reading<bool> {
        match &self.listed {
            Some(listed) => Ok(listed.contains("kubepods")),
            None if cfg!(target_os = "linux") => Err("/proc/self/cgroup can't be read"),
            None => Ok(false),
        }
    }
}

/// A hierarchy that can limit memory, with the group of this process in it.
struct Hierarchy<'a> {
    mounts: &'static [&'static str],
    limit: &'static str,
    group: &'a str,
}

impl<'a> Hierarchy<'a> {
    /// Reads a line of `/proc/self/cgroup`: `number:controllers:group`, without controllers in version 2.
    fn of(line: &'a str) -> Option<Self> {
        let (_, rest) = line.split_once(':')?;
        let (controllers, group) = rest.split_once(':')?;
        if controllers.is_empty() {
            // Beside version 1, version 2 is mounted one level down.
            let mounts = &["sys/fs/cgroup", "sys/fs/cgroup/unified"];
            return Some(Self { mounts, limit: "memory.max", group });
        }
        let limits_memory = controllers.split(',').any(|controller| controller == "memory");
        limits_memory.then_some(Self { mounts: &["sys/fs/cgroup/memory"], limit: "memory.limit_in_bytes", group })
    }

    /// Where the limits of the group and its parents stand. In a container the group is often mounted in its parent's
    /// place, so that only the last of them is there.
    fn limit_files(&self, root: &Path) -> Vec<PathBuf> {
        let group = below(self.group);
        let files = |mount: &&str| {
            let mount = root.join(mount);
            group.ancestors().map(|group| mount.join(group).join(self.limit)).collect::<Vec<_>>()
        };
        self.mounts.iter().flat_map(files).collect()
    }
}

/// The group as a path below the mount. One outside of this process's view begins with `..`, and only the mount is
/// ours.
fn below(group: &str) -> PathBuf {
    let group = Path::new(group);
    let climbs = group.components().any(|component| component == Component::ParentDir);
    let names = group.components().filter(|component| matches!(component, Component::Normal(_)));
    if climbs { PathBuf::new() } else { names.collect() }
}

/// The number in the file; `max` is none.
fn limit(file: &Path) -> Option<u64> {
    std::fs::read_to_string(file).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::tree;

    const NONE_V1: &str = "9223372036854771712\n";

    /// The limits that a process with these groups finds in these files.
    fn check(groups: &str, files: &[(&str, &str)], expected: &[u64]) {
        let root = tree(&[files, &[("proc/self/cgroup", groups)]].concat());
        assert_eq!(Cgroups::under(root.path()).memory_limits(), expected, "{groups:?}");
    }

    #[test]
    fn version_2_limits_are_those_of_the_group_and_every_parent() {
        let (own, parent, root) =
            ("sys/fs/cgroup/a/b/memory.max", "sys/fs/cgroup/a/memory.max", "sys/fs/cgroup/memory.max");
        check("0::/a/b\n", &[(own, "300\n"), (parent, "200\n"), (root, "100\n")], &[300, 200, 100]);
        check("0::/a/b\n", &[(own, "max\n"), (parent, "200\n")], &[200]);
        check("0::/a\n", &[(own, "300\n")], &[]);
        check("0::/\n", &[(root, "100\n")], &[100]);
    }

    #[test]
    fn version_1_limits_are_those_of_the_memory_controller() {
        let groups = "9:cpu,cpuacct:/x\n8:hugetlb,memory:/a/b\n1:name=systemd:/y\n";
        let (own, parent) =
            ("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "sys/fs/cgroup/memory/a/memory.limit_in_bytes");
        check(groups, &[(own, "300\n"), (parent, "200\n")], &[300, 200]);
        check(groups, &[("sys/fs/cgroup/memory/x/memory.limit_in_bytes", "1\n")], &[]);
        check(groups, &[(own, NONE_V1)], &[9_223_372_036_854_771_712]);
    }

    #[test]
    fn both_versions_count_side_by_side() {
        let v1 = ("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "300\n");
        let v2 = ("sys/fs/cgroup/unified/b/memory.max", "200\n");
        check("4:memory:/a\n0::/b\n", &[v1, v2], &[300, 200]);
    }

    #[test]
    fn a_group_that_is_mounted_in_its_parents_place_is_found() {
        check("4:memory:/docker/0123\n", &[("sys/fs/cgroup/memory/memory.limit_in_bytes", "300\n")], &[300]);
    }

    #[test]
    fn a_group_out_of_view_leaves_only_the_mount() {
        let (mount, namesake) = ("sys/fs/cgroup/memory.max", "sys/fs/cgroup/other/memory.max");
        check("0::/../other\n", &[(mount, "300\n"), (namesake, "1\n"), ("sys/fs/other/memory.max", "1\n")], &[300]);
    }

    #[test]
    fn what_is_no_limit_is_ignored() {
        let file = "sys/fs/cgroup/memory.max";
        check("0::/\n", &[(file, "max\n")], &[]);
        check("0::/\n", &[(file, "-1\n")], &[]);
        check("0::/\n", &[(file, "")], &[]);
        check("", &[(file, "300\n")], &[]);
        check("nonsense\n0:\n", &[(file, "300\n")], &[]);
    }

    #[test]
    fn a_path_with_colons_and_blanks_is_read_whole() {
        check("0::/a:b c\n", &[("sys/fs/cgroup/a:b c/memory.max", "300\n")], &[300]);
    }
}
