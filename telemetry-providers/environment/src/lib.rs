//! What the machine is like: the section `environment`, and how to read it from the machine that this runs on.

mod architecture;
mod cgroup;
mod container;
mod cores;
mod disk;
mod file;
#[cfg(test)]
mod fixture;
mod machine;
mod memory;
mod operating_system;
mod os_release;

pub use architecture::Architecture;
pub use machine::{Machine, Variables};
pub use operating_system::OperatingSystem;

use std::path::{Path, PathBuf};

use telemetry_core::{
    CollectError, Context, Provider, Providers, Reading, Section, Setting, Version, register_provider,
};

/// The machine that the server runs on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Section)]
pub struct Environment {
    /// The operating system that the server runs on; for Linux the distribution, or the one of the container's image.
    #[section(example = "Ubuntu")]
    pub os: Reading<OperatingSystem>,
    /// The version of that distribution, where it is numbers.
    #[section(example = "24.04")]
    pub os_version: Reading<Version>,
    /// How many processor cores the server may use: CPU affinity and a container's CPU quota count, and a part of a core
    /// counts as one.
    #[section(unit = "cores", example = 24)]
    pub core_count: Reading<u32>,
    /// Whether the server runs in a container, by the marks that container engines leave: `/.dockerenv`,
    /// `/run/.containerenv`, `/run/systemd/container`, `/run/host/container-manager`, the variable `container` of the
    /// first process, or the variable `DOTNET_RUNNING_IN_CONTAINER`. On Kubernetes it does.
    pub is_container: Reading<bool>,
    /// Whether the server runs on Kubernetes, by the marks that it leaves: the variable `KUBERNETES_SERVICE_HOST`, the
    /// directory of the service account, or `kubepods` in the name of the control group.
    pub is_kubernetes: Reading<bool>,
    /// The processor architecture that the server was built for.
    #[section(example = "X64")]
    pub processor_architecture: Reading<Architecture>,
    /// The size of the file system that holds the database, used or not.
    #[section(unit = "bytes", example = 1_000_186_310_656)]
    pub total_disk_space: Reading<u64>,
    /// The memory that the server may use: that of the machine, or the limit of its control group where that is smaller.
    #[section(unit = "bytes", example = 68_631_052_288)]
    pub total_memory: Reading<u64>,
}

/// Where the database keeps its files. Its path is never said; the size of its file system is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataDirectory(pub PathBuf);

impl Setting for DataDirectory {
    type Reader = Providers;
}

/// Takes the environment that the host supplies, or else reads this machine and the [`DataDirectory`].
#[derive(Clone, Copy, Debug, Default)]
pub struct EnvironmentProvider;

register_provider!(EnvironmentProvider);

impl Provider for EnvironmentProvider {
    type Section = Environment;

    async fn collect(&self, cx: &Context) -> Result<Environment, CollectError> {
        let data = cx.setting().map(|DataDirectory(path)| path.as_path());
        match cx.supplied().await {
            Some(supplied) => supplied,
            None => Ok(Environment::of_this_machine(cx, data).await),
        }
    }
}

impl Environment {
    /// The environment of this process and this machine, and the disk of `data`. What can't be read is absent with its
    /// reason. A host whose server has no `os` in its report makes `os` and `os_version` [`Reading::NotApplicable`].
    ///
    /// It can wait for 1 s: a file system that is gone does not answer.
    #[must_use]
    pub async fn of_this_machine(cx: &Context, data: Option<&Path>) -> Self {
        Self::of(cx, &Machine::this(), data).await
    }

    async fn of(cx: &Context, machine: &Machine, data: Option<&Path>) -> Self {
        let disk = match data {
            Some(data) => machine.disk(cx, data).await,
            None => Err(CollectError::NotThere("no data directory is configured")),
        };
        Self {
            os: machine.operating_system().into(),
            os_version: machine.operating_system_version().into(),
            core_count: machine.cores().into(),
            is_container: machine.is_container().into(),
            is_kubernetes: machine.is_kubernetes().into(),
            processor_architecture: machine.architecture().into(),
            total_disk_space: disk.into(),
            total_memory: machine.memory().into(),
        }
    }
}

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use telemetry_core::testing::PRODUCT;
    use telemetry_core::{Absence, Builder, Label, Report, Telemetry};

    use super::*;

    fn report(host: impl FnOnce(Builder) -> Builder) -> Report {
        host(Telemetry::builder(PRODUCT)).provider(EnvironmentProvider).preview().unwrap().into_report()
    }

    /// What is said of the field in the report, or why it is absent.
    fn field(report: &Report, name: &str) -> String {
        let key = format!("\"{name}\": ");
        let line = report.text().lines().find_map(|line| line.trim().strip_prefix(key.as_str()));
        let value = line.map(|value| value.trim_end_matches(',').to_owned());
        let path = format!("environment.{name}");
        let absence = report.absent().iter().find(|absence| absence.path() == path);
        value.or(absence.map(Absence::cause).map(ToString::to_string)).unwrap_or_default()
    }

    #[test]
    fn the_json_is_that_of_the_wire() {
        let environment = Environment {
            os: OperatingSystem::Ubuntu.into(),
            os_version: "24.04".parse::<Version>().unwrap().into(),
            core_count: 24.into(),
            is_container: false.into(),
            is_kubernetes: false.into(),
            processor_architecture: Architecture::X64.into(),
            total_disk_space: 1_000_186_310_656.into(),
            total_memory: 68_631_052_288.into(),
        };
        let report = report(|host| host.supply::<Environment>(async move |_cx| Ok(environment.clone())));
        let expected = r#"{
  "environment": {
    "os": "Ubuntu",
    "osVersion": "24.04",
    "coreCount": 24,
    "isContainer": false,
    "isKubernetes": false,
    "processorArchitecture": "X64",
    "totalDiskSpace": 1000186310656,
    "totalMemory": 68631052288
  }
}"#;
        assert_eq!(report.text(), expected);
    }

    #[test]
    fn without_a_source_it_is_this_machine() {
        let report = report(|host| host.setting(DataDirectory(std::env::temp_dir())));
        let read = |name| field(&report, name).parse::<u64>().unwrap();
        assert!((1..65_536).contains(&read("coreCount")), "{report}");
        assert!(read("totalMemory") > 1 << 20, "{report}");
        assert!(read("totalDiskSpace") > 0, "{report}");
        assert!(OperatingSystem::parse(field(&report, "os").trim_matches('"')).is_some(), "{report}");
    }

    #[test]
    fn without_a_data_directory_the_disk_is_absent() {
        assert_eq!(field(&report(|host| host), "totalDiskSpace"), "no data directory is configured");
    }

    #[test]
    fn a_data_directory_that_is_not_there_is_absent_not_zero() {
        let report = report(|host| host.setting(DataDirectory("/no/such/directory".into())));
        assert_eq!(field(&report, "totalDiskSpace"), "the data directory can't be read");
    }

    #[test]
    fn what_cannot_be_read_is_absent_and_costs_no_other_field() {
        let elsewhere = async |cx: &Context| {
            let machine = Machine::new("/no/such/root", Variables::default());
            Ok(Environment::of(cx, &machine, None).await)
        };
        let report = report(|host| host.supply::<Environment>(elsewhere));
        assert_eq!(field(&report, "isKubernetes"), "/proc/self/cgroup can't be read");
        assert_eq!(field(&report, "isContainer"), "/proc/self/cgroup can't be read");
        assert_eq!(field(&report, "os"), "\"Linux\"");
        assert_eq!(field(&report, "osVersion"), "the system's os-release file can't be read");
        assert!(field(&report, "coreCount").parse::<u32>().is_ok());
    }
}
