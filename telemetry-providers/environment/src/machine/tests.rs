//! Fixtures of machines, a row for each.

use telemetry_core::Label;

use super::*;
use crate::fixture::{grow, tree};

const HOST: (&str, &str) = ("proc/self/cgroup", "0::/system.slice/server.service\n");
/// What a process sees in a cgroup namespace of its own, as engines make it on version 2.
const PRIVATE: (&str, &str) = ("proc/self/cgroup", "0::/\n");
const NO_VARIABLES: Variables = Variables { dotnet_running_in_container: false, kubernetes_service_host: false };
const DOTNET: Variables = Variables { dotnet_running_in_container: true, ..NO_VARIABLES };
const KUBERNETES: Variables = Variables { kubernetes_service_host: true, ..NO_VARIABLES };
const TOKEN: (&str, &str) = ("var/run/secrets/kubernetes.io/serviceaccount/token", "");
const UNSEEN: CollectError = CollectError::Unavailable("the marks of containers can't be looked for");
const UNREAD_MARK: CollectError = CollectError::Unavailable("a mark of a container is there and can't be read");
const UNREAD: CollectError = CollectError::Unavailable("/proc/self/cgroup can't be read");

/// What is read of a mark, or why it can't be.
type Read = Result<bool, CollectError>;

/// Whether a process with these variables and files runs in a container, and on Kubernetes.
#[track_caller]
fn check(variables: Variables, files: &[(&str, &str)], container: Read, kubernetes: Read) {
    let root = tree(files);
    let machine = Machine::new(root.path(), variables);
    assert_eq!(machine.is_container(), container, "{files:?}");
    assert_eq!(machine.is_kubernetes(), kubernetes, "{files:?}");
}

#[test]
fn p15_a_host_without_marks_is_neither() {
    check(NO_VARIABLES, &[HOST], Ok(false), Ok(false));
    check(
        NO_VARIABLES,
        &[("proc/self/cgroup", "4:memory:/user.slice\n1:name=systemd:/\n0::/\n")],
        Ok(false),
        Ok(false),
    );
    check(NO_VARIABLES, &[HOST, ("proc/1/environ", "HOME=/\0TERM=linux\0")], Ok(false), Ok(false));
    // A host that has an engine, and a process of it.
    check(NO_VARIABLES, &[("proc/self/cgroup", "0::/system.slice/docker.service\n")], Ok(false), Ok(false));
    check(NO_VARIABLES, &[("proc/self/cgroup", "0::/lxc.monitor/guest\n")], Ok(false), Ok(false));
    check(NO_VARIABLES, &[HOST, ("var/run/secrets/other", "")], Ok(false), Ok(false));
    // Linux inside Windows, which systemd counts among the containers.
    check(NO_VARIABLES, &[PRIVATE, ("run/systemd/container", "wsl\n")], Ok(false), Ok(false));
}

#[test]
fn p15_each_mark_of_a_container_counts() {
    check(NO_VARIABLES, &[HOST, (".dockerenv", "")], Ok(true), Ok(false));
    check(NO_VARIABLES, &[HOST, ("run/.containerenv", "engine=podman")], Ok(true), Ok(false));
    check(NO_VARIABLES, &[HOST, ("run/systemd/container", "lxc\n")], Ok(true), Ok(false));
    check(NO_VARIABLES, &[HOST, ("run/host/container-manager", "systemd-nspawn\n")], Ok(true), Ok(false));
    check(NO_VARIABLES, &[HOST, ("proc/1/environ", "A=1\0container=lxc\0")], Ok(true), Ok(false));
    check(DOTNET, &[HOST], Ok(true), Ok(false));
}

#[test]
fn p15_each_engine_leaves_the_marks_that_are_known_of_it() {
    let docker_v1 = ("proc/self/cgroup", "4:memory:/docker/0123456789ab\n1:name=systemd:/docker/0123456789ab\n");
    check(NO_VARIABLES, &[docker_v1, (".dockerenv", "")], Ok(true), Ok(false));
    check(NO_VARIABLES, &[PRIVATE, (".dockerenv", "")], Ok(true), Ok(false));
    let podman = ("proc/1/environ", "PATH=/bin\0container=podman\0HOME=/root\0");
    check(NO_VARIABLES, &[PRIVATE, ("run/.containerenv", ""), podman], Ok(true), Ok(false));
    check(NO_VARIABLES, &[PRIVATE, ("proc/1/environ", "container=oci\0")], Ok(true), Ok(false));
    let lxc = [("proc/1/environ", "container=lxc\0container_ttys=\0"), ("run/systemd/container", "lxc\n")];
    check(NO_VARIABLES, &[PRIVATE, lxc[0], lxc[1]], Ok(true), Ok(false));
    check(NO_VARIABLES, &[PRIVATE, lxc[0]], Ok(true), Ok(false));
    let nspawn = ("proc/1/environ", "container=systemd-nspawn\0container_uuid=0\0");
    check(NO_VARIABLES, &[PRIVATE, nspawn], Ok(true), Ok(false));
    // containerd by itself leaves none; a server's image of .NET says it.
    check(NO_VARIABLES, &[PRIVATE], Ok(false), Ok(false));
    check(DOTNET, &[PRIVATE], Ok(true), Ok(false));
}

#[test]
fn p15_each_mark_of_kubernetes_counts_and_implies_a_container() {
    let v1 = ("proc/self/cgroup", "5:memory:/kubepods/burstable/pod1/a\n");
    let v2 = ("proc/self/cgroup", "0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-a.scope\n");
    let kind = ("proc/self/cgroup", "0::/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-pod1.slice/a\n");
    check(KUBERNETES, &[PRIVATE], Ok(true), Ok(true));
    check(NO_VARIABLES, &[PRIVATE, TOKEN], Ok(true), Ok(true));
    check(NO_VARIABLES, &[v1], Ok(true), Ok(true));
    check(NO_VARIABLES, &[v2], Ok(true), Ok(true));
    check(NO_VARIABLES, &[kind], Ok(true), Ok(true));
    check(KUBERNETES, &[], Ok(true), Ok(true));
    // A pod whose service account is not mounted, with the old engine.
    check(NO_VARIABLES, &[v1, (".dockerenv", "")], Ok(true), Ok(true));
}

#[test]
#[cfg(target_os = "linux")]
fn without_marks_a_place_that_cannot_be_read_leaves_it_open() {
    check(NO_VARIABLES, &[], Err(UNREAD), Err(UNREAD));
    check(NO_VARIABLES, &[("proc/self/cgroup", "")], Err(UNREAD), Err(UNREAD));
    check(NO_VARIABLES, &[("proc/self/cgroup/directory", "")], Err(UNREAD), Err(UNREAD));
    check(NO_VARIABLES, &[(".dockerenv", "")], Ok(true), Err(UNREAD));
    check(DOTNET, &[], Ok(true), Err(UNREAD));
}

#[test]
#[cfg(unix)]
fn r8_without_marks_a_place_that_cannot_be_looked_at_leaves_it_open() {
    for place in [".dockerenv", "run/.containerenv", "run/systemd/container", "run/host/container-manager"] {
        check_blocked(NO_VARIABLES, place, Err(UNSEEN), Ok(false));
        check_blocked(DOTNET, place, Ok(true), Ok(false));
        check_blocked(KUBERNETES, place, Ok(true), Ok(true));
    }
    let account = "var/run/secrets/kubernetes.io/serviceaccount";
    check_blocked(NO_VARIABLES, account, Err(UNSEEN), Err(UNSEEN));
    check_blocked(DOTNET, account, Ok(true), Err(UNSEEN));
    check_blocked(KUBERNETES, account, Ok(true), Ok(true));
}

#[test]
fn p18_a_mark_that_is_there_and_cannot_be_read_leaves_it_open() {
    for place in ["run/systemd/container", "run/host/container-manager"] {
        let long = "x".repeat(128);
        check(NO_VARIABLES, &[HOST, (place, &long)], Err(UNREAD_MARK), Ok(false));
        check(DOTNET, &[HOST, (place, &long)], Ok(true), Ok(false));
        check(NO_VARIABLES, &[HOST, (place, &long), (".dockerenv", "")], Ok(true), Ok(false));
        check(KUBERNETES, &[HOST, (place, &long)], Ok(true), Ok(true));
    }
}

#[test]
#[cfg(unix)]
fn p18_a_mark_that_is_no_text_or_no_file_leaves_it_open() {
    for place in ["run/systemd/container", "run/host/container-manager"] {
        check_put(place, |path| std::fs::write(path, b"\xff\xfe").unwrap(), Err(UNREAD_MARK));
        let socket = |path: &Path| drop(std::os::unix::net::UnixListener::bind(path).unwrap());
        check_put(place, socket, Err(UNREAD_MARK));
    }
}

#[test]
#[cfg(unix)]
fn p18_a_mark_that_leads_nowhere_leaves_it_open() {
    let places = [".dockerenv", "run/.containerenv", "run/systemd/container", "run/host/container-manager"];
    for place in places.into_iter().chain(["var/run/secrets/kubernetes.io/serviceaccount"]) {
        check_put(place, |path| std::os::unix::fs::symlink("gone", path).unwrap(), Err(UNSEEN));
    }
}

/// Puts something in the place of a mark, on a host that has no other.
#[track_caller]
#[cfg(unix)]
fn check_put(place: &str, put: impl FnOnce(&Path), container: Read) {
    let root = tree(&[HOST, (place, "")]);
    std::fs::remove_file(root.path().join(place)).unwrap();
    put(&root.path().join(place));
    assert_eq!(Machine::new(root.path(), NO_VARIABLES).is_container(), container, "{place}");
}

/// The same where this place can't be looked at: it is a link to itself.
#[track_caller]
#[cfg(unix)]
fn check_blocked(variables: Variables, place: &str, container: Read, kubernetes: Read) {
    let root = tree(&[HOST, (place, "")]);
    let blocked = root.path().join(place);
    std::fs::remove_file(&blocked).unwrap();
    std::os::unix::fs::symlink(&blocked, &blocked).unwrap();
    let machine = Machine::new(root.path(), variables);
    assert_eq!((machine.is_container(), machine.is_kubernetes()), (container, kubernetes), "{place}");
}

#[test]
fn p12_what_lies_is_no_mark() {
    check(NO_VARIABLES, &[HOST, ("run/systemd/container", "")], Ok(false), Ok(false));
    check(NO_VARIABLES, &[HOST, ("run/systemd/container", " \n")], Ok(false), Ok(false));
    check(NO_VARIABLES, &[HOST, ("run/systemd/container/directory", "")], Ok(false), Ok(false));
    check(NO_VARIABLES, &[HOST, ("proc/1/environ/directory", "")], Ok(false), Ok(false));
    check(NO_VARIABLES, &[HOST, ("var/run/secrets/kubernetes.io/serviceaccount", "")], Ok(false), Ok(false));
}

#[test]
#[cfg(target_os = "linux")]
fn no_more_of_a_file_without_end_is_read_than_is_needed() {
    let root =
        tree(&[HOST, ("proc/1/environ", "A=1"), ("run/systemd/container", "x"), ("etc/os-release", "ID=debian\n")]);
    for file in ["proc/self/cgroup", "proc/1/environ", "run/systemd/container", "etc/os-release"] {
        grow(&root, file);
    }
    let machine = Machine::new(root.path(), NO_VARIABLES);
    assert_eq!(machine.is_container(), Err(UNREAD_MARK));
    assert_eq!(machine.operating_system(), Ok(OperatingSystem::Linux));
    assert!(machine.memory().unwrap() > 0 && machine.cores().unwrap() > 0);
}

#[test]
fn this_machine_has_cores_and_memory() {
    assert!(Machine::this().cores().unwrap() > 0);
    assert!(Machine::this().memory().unwrap() > 0);
}

/// The memory and the cores of a process with these groups, in a tree of these files.
#[track_caller]
fn check_limits(groups: &str, files: &[(&str, &str)], memory: Option<u64>, cores: Option<u32>) {
    let root = tree(&[files, &[("proc/self/cgroup", groups)]].concat());
    let (machine, this) = (Machine::new(root.path(), NO_VARIABLES), tree(&[]));
    let unlimited = Machine::new(this.path(), NO_VARIABLES);
    assert_eq!(machine.memory(), memory.map_or_else(|| unlimited.memory(), Ok), "{files:?}");
    assert_eq!(machine.cores(), cores.map_or_else(|| unlimited.cores(), Ok), "{files:?}");
}

#[test]
fn memory_and_cores_are_those_of_the_control_group_where_they_are_fewer() {
    let memory_v2 = ("sys/fs/cgroup/a/memory.max", "134217728\n");
    let cores_v2 = ("sys/fs/cgroup/a/cpu.max", "50000 100000\n");
    check_limits("0::/a\n", &[memory_v2, cores_v2], Some(134_217_728), Some(1));
    let memory_v1 = ("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "134217728\n");
    let cores_v1 =
        [("sys/fs/cgroup/cpu/b/cpu.cfs_quota_us", "50000\n"), ("sys/fs/cgroup/cpu/b/cpu.cfs_period_us", "100000\n")];
    check_limits("5:memory:/a\n4:cpu,cpuacct:/b\n", &[memory_v1, cores_v1[0], cores_v1[1]], Some(134_217_728), Some(1));
}

#[test]
fn p14_no_limit_is_that_of_the_machine() {
    check_limits("0::/a\n", &[], None, None);
    let none = |memory, cores| [("sys/fs/cgroup/a/memory.max", memory), ("sys/fs/cgroup/a/cpu.max", cores)];
    check_limits("0::/a\n", &none("max\n", "max 100000\n"), None, None);
    check_limits("0::/a\n", &none("0\n", "0 100000\n"), None, None);
    check_limits("0::/a\n", &none("garbage\n", "garbage\n"), None, None);
    check_limits("0::/a\n", &none("9223372036854771712\n", "100000000000 100000\n"), None, None);
    check_limits("0::/a\n", &none("18446744073709551615\n", "18446744073709551615 1\n"), None, None);
}

#[test]
#[cfg(target_os = "linux")]
fn the_operating_system_is_that_of_the_tree() {
    let check = |files: &[(&str, &str)], name, version| {
        let root = tree(files);
        let machine = Machine::new(root.path(), NO_VARIABLES);
        assert_eq!(machine.operating_system().map(Label::name), Ok(name), "{files:?}");
        assert_eq!(machine.operating_system_version().ok().map(|version| version.to_string()).as_deref(), version);
    };
    check(&[("etc/os-release", "ID=ubuntu\nVERSION_ID=\"24.04\"\n")], "Ubuntu", Some("24.04"));
    check(&[("usr/lib/os-release", "ID=sles\nVERSION_ID=\"15.6\"\n")], "SUSE Linux Enterprise Server", Some("15.6"));
    check(&[], "Linux", None);
}
