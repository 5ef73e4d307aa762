//! This machine, read from its file system and from what the process may use.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::cgroup::Cgroups;
use crate::container::Marks;
use crate::{Architecture, disk, memory};

/// What was read, or the reason why not, for [`Context::absent`](telemetry_core::Context::absent).
pub type Reading<T> = Result<T, &'static str>;

/// The machine that this runs on. Make it anew for each report; a host that knows some values better reads the others
/// here.
///
/// ```
/// use telemetry_provider_environment::{Environment, Machine};
///
/// let machine = Machine::this();
/// let environment = Environment {
///     total_memory: Some(68_631_052_288),
///     core_count: machine.cores().ok(),
///     ..Environment::default()
/// };
/// assert!(environment.core_count > Some(0));
/// ```
#[derive(Clone, Debug)]
pub struct Machine {
    root: PathBuf,
    variables: Variables,
    cgroups: Cgroups,
}

/// Which environment variables that tell of a container are set, and not to nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Variables {
    /// `DOTNET_RUNNING_IN_CONTAINER`.
    pub dotnet_running_in_container: bool,
    /// `KUBERNETES_SERVICE_HOST`.
    pub kubernetes_service_host: bool,
}

impl Machine {
    /// The machine that this runs on, with the environment variables of this process.
    #[must_use]
    pub fn this() -> Self {
        Self::new("/", Variables::of_process())
    }

    /// This machine, with marks of containers and limits of memory read from the tree under `root`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>, variables: Variables) -> Self {
        let root = root.into();
        let cgroups = Cgroups::under(&root);
        Self { root, variables, cgroups }
    }

    /// The cores that this process may use: affinity and quota count.
    ///
    /// # Errors
    ///
    /// Where the system does not say.
    pub fn cores(&self) -> Reading<u32> {
        let cores =
            std::thread::available_parallelism().map_err(|_| "the system does not say how many cores there are")?;
        Ok(u32::try_from(cores.get()).unwrap_or(u32::MAX))
    }

    /// The memory that this process may use, in bytes: the machine's, or less where its control groups have a limit.
    ///
    /// # Errors
    ///
    /// Where the system does not say.
    pub fn memory(&self) -> Reading<u64> {
        let machine = memory::of_the_machine().ok_or("the system does not say how much memory there is")?;
        Ok(memory::limited(machine, self.cgroups.memory_limits()))
    }

    /// Whether this process runs in a container.
    ///
    /// # Errors
    ///
    /// Where there is no mark of a container, and not all places for one can be read.
    pub fn is_container(&self) -> Reading<bool> {
        let marked = self.variables.dotnet_running_in_container || Marks::under(&self.root).of_a_container();
        if marked { Ok(true) } else { self.is_kubernetes() }
    }

    /// Whether this process runs on Kubernetes.
    ///
    /// # Errors
    ///
    /// Where there is no mark of it, and not all places for one can be read.
    pub fn is_kubernetes(&self) -> Reading<bool> {
        let marked = self.variables.kubernetes_service_host || Marks::under(&self.root).of_a_service_account();
        if marked { Ok(true) } else { self.cgroups.are_of_kubernetes() }
    }

    /// The architecture that this process was built for.
    ///
    /// # Errors
    ///
    /// Where it has no name on the wire.
    pub fn architecture(&self) -> Reading<Architecture> {
        Architecture::of_target(std::env::consts::ARCH).ok_or("the processor architecture has no name in reports")
    }

    /// The size of the file system that holds `data`, in bytes.
    ///
    /// The question is asked on a thread of its own, for 1 s at most. While it is stuck it is not asked again, and
    /// later callers wait for the same answer.
    ///
    /// # Errors
    ///
    /// Where the directory can't be read, or does not answer in time.
    pub fn disk(&self, data: &Path) -> Reading<u64> {
        disk::size(data)
    }
}

impl Variables {
    /// Those of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let is_set = |name| std::env::var_os(name).is_some_and(|value: OsString| !value.is_empty());
        Self {
            dotnet_running_in_container: is_set("DOTNET_RUNNING_IN_CONTAINER"),
            kubernetes_service_host: is_set("KUBERNETES_SERVICE_HOST"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::tree;

    const HOST: (&str, &str) = ("proc/self/cgroup", "0::/system.slice/server.service\n");
    const NO_VARIABLES: Variables = Variables { dotnet_running_in_container: false, kubernetes_service_host: false };

    /// Whether a process with these variables and files runs in a container, and on Kubernetes.
    fn check(variables: Variables, files: &[(&str, &str)], container: Reading<bool>, kubernetes: Reading<bool>) {
        let root = tree(files);
        let machine = Machine::new(root.path(), variables);
        assert_eq!(machine.is_container(), container, "{files:?}");
        assert_eq!(machine.is_kubernetes(), kubernetes, "{files:?}");
    }

    #[test]
    fn a_host_without_marks_is_neither() {
        check(NO_VARIABLES, &[HOST], Ok(false), Ok(false));
    }

    #[test]
    fn each_mark_of_a_container_counts() {
        check(NO_VARIABLES, &[HOST, (".dockerenv", "")], Ok(true), Ok(false));
        check(NO_VARIABLES, &[HOST, ("run/.containerenv", "engine=podman")], Ok(true), Ok(false));
        check(NO_VARIABLES, &[HOST, ("proc/1/environ", "A=1\0container=lxc\0")], Ok(true), Ok(false));
        check(Variables { dotnet_running_in_container: true, ..NO_VARIABLES }, &[HOST], Ok(true), Ok(false));
    }

    #[test]
    fn each_mark_of_kubernetes_counts_and_implies_a_container() {
        let token = "var/run/secrets/kubernetes.io/serviceaccount/token";
        let v1 = "5:memory:/kubepods/burstable/pod1/a\n";
        let v2 = "0::/kubepods.slice/kubepods-pod1.slice/a\n";
        check(Variables { kubernetes_service_host: true, ..NO_VARIABLES }, &[HOST], Ok(true), Ok(true));
        check(NO_VARIABLES, &[HOST, (token, "")], Ok(true), Ok(true));
        check(NO_VARIABLES, &[("proc/self/cgroup", v1)], Ok(true), Ok(true));
        check(NO_VARIABLES, &[("proc/self/cgroup", v2)], Ok(true), Ok(true));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn without_marks_a_place_that_cannot_be_read_leaves_it_open() {
        let unread = Err("/proc/self/cgroup can't be read");
        check(NO_VARIABLES, &[], unread, unread);
        check(NO_VARIABLES, &[(".dockerenv", "")], Ok(true), unread);
    }

    #[test]
    fn this_machine_has_cores_and_memory() {
        assert!(Machine::this().cores().unwrap() > 0);
        assert!(Machine::this().memory().unwrap() > 0);
    }

    #[test]
    fn memory_is_that_of_the_control_group_where_it_is_smaller() {
        let limit = ("sys/fs/cgroup/system.slice/memory.max", "134217728\n");
        let root = tree(&[HOST, limit]);
        assert_eq!(Machine::new(root.path(), NO_VARIABLES).memory(), Ok(134_217_728));
    }
}
