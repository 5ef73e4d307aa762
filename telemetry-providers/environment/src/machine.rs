//! This machine, read from its file system and from what the process may use.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use telemetry_core::{CollectError, Context, Version};

use crate::cgroup::Cgroups;
use crate::container::{Marks, any};
use crate::os_release::OsRelease;
use crate::{Architecture, OperatingSystem, cores, disk, memory};

/// The machine that this runs on. Make it anew for each report; a host that knows some values better reads the others
/// here.
///
/// ```
/// use telemetry_provider_environment::{Environment, Machine};
///
/// let machine = Machine::this();
/// let environment = Environment {
///     total_memory: 68_631_052_288.into(),
///     core_count: machine.cores().into(),
///     ..Environment::default()
/// };
/// assert!(environment.core_count.value() > Some(&0));
/// ```
#[derive(Clone, Debug)]
pub struct Machine {
    root: PathBuf,
    variables: Variables,
    cgroups: Cgroups,
    release: OnceLock<OsRelease>,
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

    /// This machine, with marks of containers, limits of memory and cores, and what the system is, read from the tree
    /// under `root`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>, variables: Variables) -> Self {
        let root = root.into();
        let cgroups = Cgroups::under(&root);
        Self { root, variables, cgroups, release: OnceLock::new() }
    }

    /// The operating system; the distribution, where it is Linux.
    ///
    /// # Errors
    ///
    /// Where it has no name on the wire.
    pub fn operating_system(&self) -> Result<OperatingSystem, CollectError> {
        match OperatingSystem::of_target(std::env::consts::OS) {
            Some(OperatingSystem::Linux) => Ok(self.release().system),
            other => other.ok_or(CollectError::NotThere("the operating system has no name in reports")),
        }
    }

    /// The version of the operating system, where it is a distribution of Linux that has a name on the wire.
    ///
    /// # Errors
    ///
    /// Where the system does not say it, or not in numbers.
    pub fn operating_system_version(&self) -> Result<Version, CollectError> {
        match OperatingSystem::of_target(std::env::consts::OS) {
            Some(OperatingSystem::Linux) => self.release().version.clone(),
            _ => Err(CollectError::Unavailable("the version of this operating system is not read")),
        }
    }

    /// The cores that this process may use: affinity and quota count, and a part of a core is one.
    ///
    /// # Errors
    ///
    /// Where the system does not say.
    pub fn cores(&self) -> Result<u32, CollectError> {
        let process = cores::of_the_process().ok_or(NO_CORES)?;
        Ok(cores::limited(process, self.cgroups.core_limits()))
    }

    /// The memory that this process may use, in bytes: the machine's, or less where its control groups have a limit.
    ///
    /// # Errors
    ///
    /// Where the system does not say.
    pub fn memory(&self) -> Result<u64, CollectError> {
        let machine = memory::of_the_machine().ok_or(NO_MEMORY)?;
        Ok(memory::limited(machine, self.cgroups.memory_limits()))
    }

    /// Whether this process runs in a container.
    ///
    /// # Errors
    ///
    /// Where there is no mark of a container, and not all places for one can be read.
    pub fn is_container(&self) -> Result<bool, CollectError> {
        let said = self.variables.dotnet_running_in_container;
        any([Ok(said), Marks::under(&self.root).of_a_container(), self.is_kubernetes()])
    }

    /// Whether this process runs on Kubernetes.
    ///
    /// # Errors
    ///
    /// Where there is no mark of it, and not all places for one can be read.
    pub fn is_kubernetes(&self) -> Result<bool, CollectError> {
        let said = self.variables.kubernetes_service_host;
        any([Ok(said), Marks::under(&self.root).of_a_service_account(), self.cgroups.are_of_kubernetes()])
    }

    /// The architecture that this process was built for.
    ///
    /// # Errors
    ///
    /// Where it has no name on the wire.
    pub fn architecture(&self) -> Result<Architecture, CollectError> {
        Architecture::of_target(std::env::consts::ARCH).ok_or(NO_ARCHITECTURE)
    }

    /// The size of the file system that holds `data`, in bytes.
    ///
    /// It waits for 1 s at most: a file system that is gone does not answer, and is not asked again before it has.
    ///
    /// # Errors
    ///
    /// Where the directory can't be read, or does not answer in time.
    pub async fn disk(&self, cx: &Context, data: &Path) -> Result<u64, CollectError> {
        disk::size(cx, data).await
    }

    fn release(&self) -> &OsRelease {
        self.release.get_or_init(|| OsRelease::under(&self.root))
    }
}

const NO_CORES: CollectError = CollectError::Unavailable("the system does not say how many cores there are");
const NO_MEMORY: CollectError = CollectError::Unavailable("the system does not say how much memory there is");
const NO_ARCHITECTURE: CollectError = CollectError::NotThere("the processor architecture has no name in reports");

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
mod tests;
