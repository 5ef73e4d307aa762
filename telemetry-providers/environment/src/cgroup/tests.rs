//! Fixtures of control groups, a row for each.

use super::*;
use crate::fixture::{grow, tree};

const NONE_V1: &str = "9223372036854771712\n";

/// The control groups of a process that has these, in a tree of these files.
fn read<T>(groups: &str, files: &[(&str, &str)], read: impl Fn(&Cgroups) -> T) -> T {
    let root = tree(&[files, &[("proc/self/cgroup", groups)]].concat());
    read(&Cgroups::under(root.path()))
}

/// The limits of memory that a process with these groups finds in these files.
#[track_caller]
fn check(groups: &str, files: &[(&str, &str)], expected: &[u64]) {
    assert_eq!(read(groups, files, Cgroups::memory_limits), expected, "{groups:?}");
}

/// The limits in cores that it finds.
#[track_caller]
fn check_cores(groups: &str, files: &[(&str, &str)], expected: &[u32]) {
    assert_eq!(read(groups, files, Cgroups::core_limits), expected, "{groups:?} {files:?}");
}

#[test]
fn p13_version_2_limits_are_those_of_the_group_and_every_parent() {
    let (own, parent, root) =
        ("sys/fs/cgroup/a/b/memory.max", "sys/fs/cgroup/a/memory.max", "sys/fs/cgroup/memory.max");
    check("0::/a/b\n", &[(own, "300\n"), (parent, "200\n"), (root, "100\n")], &[300, 200, 100]);
    check("0::/a/b\n", &[(own, "max\n"), (parent, "200\n")], &[200]);
    check("0::/a/b\n", &[(own, "max\n"), (parent, "max\n"), (root, "max\n")], &[]);
    check("0::/a\n", &[(own, "300\n")], &[]);
    check("0::/\n", &[(root, "100\n")], &[100]);
    // A group may have the name of the place where version 2 is mounted beside version 1.
    check("0::/a\n", &[("sys/fs/cgroup/a/memory.max", "300\n"), ("sys/fs/cgroup/unified/memory.max", "1\n")], &[300]);
    check("0::/a/b (deleted)\n", &[(own, "300\n"), (parent, "200\n")], &[200]);
}

#[test]
fn p13_version_1_limits_are_those_of_the_memory_controller() {
    let groups = "9:cpu,cpuacct:/x\n8:hugetlb,memory:/a/b\n1:name=systemd:/y\n";
    let (own, parent) =
        ("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "sys/fs/cgroup/memory/a/memory.limit_in_bytes");
    check(groups, &[(own, "300\n"), (parent, "200\n")], &[300, 200]);
    check(groups, &[("sys/fs/cgroup/memory/x/memory.limit_in_bytes", "1\n")], &[]);
    check(groups, &[(own, NONE_V1)], &[9_223_372_036_854_771_712]);
    check("8:memory_recursiveprot:/a/b\n", &[(own, "300\n")], &[]);
}

#[test]
fn p14_beside_version_1_the_one_that_has_the_controller_counts() {
    let v1 = ("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "300\n");
    let v2 = ("sys/fs/cgroup/unified/b/memory.max", "200\n");
    check("4:memory:/a\n1:name=systemd:/b\n0::/b\n", &[v1], &[300]);
    check("4:cpuset:/a\n1:name=systemd:/b\n0::/b\n", &[v2], &[200]);
    check("0::/b\n1:name=systemd:/b\n", &[("sys/fs/cgroup/b/memory.max", "100\n")], &[100]);
    // The system never has it in both.
    check("4:memory:/a\n0::/b\n", &[v1, v2], &[300]);
}

#[test]
fn a_group_that_is_mounted_in_its_parents_place_is_found() {
    check("4:memory:/docker/0123\n", &[("sys/fs/cgroup/memory/memory.limit_in_bytes", "300\n")], &[300]);
    check("0::/docker/0123\n", &[("sys/fs/cgroup/memory.max", "300\n")], &[300]);
}

#[test]
fn a_group_out_of_view_leaves_only_the_mount() {
    let (mount, namesake) = ("sys/fs/cgroup/memory.max", "sys/fs/cgroup/other/memory.max");
    check("0::/../other\n", &[(mount, "300\n"), (namesake, "1\n"), ("sys/fs/other/memory.max", "1\n")], &[300]);
    check("0::/../../../../etc\n", &[(mount, "300\n"), ("etc/memory.max", "1\n")], &[300]);
    let endless = format!("0::{}\n", "/a".repeat(3000));
    check(&endless, &[(mount, "300\n"), ("sys/fs/cgroup/a/memory.max", "1\n")], &[300]);
}

#[test]
fn p14_what_is_no_limit_is_ignored() {
    let file = "sys/fs/cgroup/memory.max";
    for text in ["max\n", "-1\n", "", "\n", "1e9\n", "12 34\n", "0x10\n", "99999999999999999999999\n", "128M\n"] {
        check("0::/\n", &[(file, text)], &[]);
    }
    check("0::/\n", &[(file, &"1".repeat(1000))], &[]);
    check("0::/\n", &[("sys/fs/cgroup/memory.max/directory", "")], &[]);
    check("0::/\n", &[], &[]);
    // What is too small or too large to be one is left to whoever knows the memory.
    check("0::/\n", &[(file, "0\n")], &[0]);
    check("0::/\n", &[(file, "18446744073709551615\n")], &[u64::MAX]);
}

#[test]
fn p14_a_list_that_is_none_has_no_limits() {
    let file = ("sys/fs/cgroup/memory.max", "300\n");
    for groups in ["", "\n", "nonsense\n", "0:\n", "0:memory\n", "1:cpu:/\n", "\0\0\0"] {
        check(groups, &[file], &[]);
    }
}

#[test]
fn p12_a_list_without_end_counts_as_none_and_costs_little() {
    let root = tree(&[("proc/self/cgroup", "0::/\n"), ("sys/fs/cgroup/memory.max", "300\n")]);
    grow(&root, "proc/self/cgroup");
    let groups = Cgroups::under(root.path());
    assert_eq!(groups.memory_limits(), [0; 0]);
    assert!(groups.listed.is_none());
}

#[test]
fn a_path_with_colons_and_blanks_is_read_whole() {
    check("0::/a:b c\n", &[("sys/fs/cgroup/a:b c/memory.max", "300\n")], &[300]);
}

#[test]
fn p13_version_2_quotas_are_in_cores_and_rounded_up() {
    let file = "sys/fs/cgroup/a/cpu.max";
    for (text, expected) in [
        ("200000 100000\n", &[2][..]),
        ("150000 100000\n", &[2]),
        ("100001 100000\n", &[2]),
        ("1000 100000\n", &[1]),
        ("25000 50000\n", &[1]),
        ("max 100000\n", &[]),
        ("0 100000\n", &[]),
        ("100000 0\n", &[]),
        ("-1 100000\n", &[]),
        ("100000\n", &[]),
        ("", &[]),
        ("18446744073709551615 1\n", &[u32::MAX]),
    ] {
        check_cores("0::/a\n", &[(file, text)], expected);
    }
    let parent = ("sys/fs/cgroup/cpu.max", "100000 100000\n");
    check_cores("0::/a\n", &[(file, "300000 100000\n"), parent], &[3, 1]);
}

#[test]
fn p13_version_1_quotas_are_those_of_the_processor_controller() {
    let quota = |mount: &str, quota: &str, period: &str, expected: &[u32]| {
        let file = |name: &str| format!("sys/fs/cgroup/{mount}/a/{name}");
        let (quota_file, period_file) = (file("cpu.cfs_quota_us"), file("cpu.cfs_period_us"));
        check_cores("4:cpu,cpuacct:/a\n", &[(&quota_file, quota), (&period_file, period)], expected);
    };
    quota("cpu", "150000\n", "100000\n", &[2]);
    quota("cpu,cpuacct", "150000\n", "100000\n", &[2]);
    quota("cpu", "-1\n", "100000\n", &[]);
    quota("cpu", "100000\n", "0\n", &[]);
    quota("cpu", "100000\n", "", &[]);
    quota("cpuset", "100000\n", "100000\n", &[]);
    check_cores("4:cpuacct:/a\n", &[("sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "1\n")], &[]);
}
