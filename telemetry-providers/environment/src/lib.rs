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
pub use machine::{Machine, Reading, Variables};
pub use operating_system::OperatingSystem;

use std::path::{Path, PathBuf};

use telemetry_core::{CollectError, Context, Provider, Providers, Section, Setting, Version, register_provider};

/// The machine that the server runs on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Section)]
#[section(reason = "Tells which systems and machines to build for, to test on and to tune for")]
pub struct Environment {
    /// The operating system that the server runs on; for Linux the distribution, or the one of the container's image.
    #[section(example = "Ubuntu")]
    pub os: Option<OperatingSystem>,
    /// The version of that distribution, where it is numbers.
    #[section(example = "24.04")]
    pub os_version: Option<Version>,
    /// How many processor cores the server may use: CPU affinity and a container's CPU quota count, and a part of a core
    /// counts as one.
    #[section(unit = "cores", example = 24)]
    pub core_count: Option<u32>,
    /// Whether the server runs in a container, by the marks that container engines leave: `/.dockerenv`,
    /// `/run/.containerenv`, `/run/systemd/container`, `/run/host/container-manager`, the variable `container` of the
    /// first process, or the variable `DOTNET_RUNNING_IN_CONTAINER`. On Kubernetes it does.
    pub is_container: Option<bool>,
    /// Whether the server runs on Kubernetes, by the marks that it leaves: the variable `KUBERNETES_SERVICE_HOST`, the
    /// directory of the service account, or `kubepods` in the name of the control group.
    pub is_kubernetes: Option<bool>,
    /// The processor architecture that the server was built for.
    #[section(example = "X64")]
    pub processor_architecture: Option<Architecture>,
    /// The size of the file system that holds the database, used or not.
    #[section(unit = "bytes", example = 1_000_186_310_656)]
    pub total_disk_space: Option<u64>,
    /// The memory that the server may use: that of the machine, or the limit of its control group where that is smaller.
    #[section(unit = "bytes", example = 68_631_052_288)]
    pub total_memory: Option<u64>,
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
            None => Ok(Environment::of_this_machine(cx, data)),
        }
    }
}

impl Environment {
    /// The environment of this process and this machine, and the disk of `data`. What can't be read is absent, and `cx`
    /// is told why. A host whose server has no `os` in its report takes `os` and `os_version` out again.
    ///
    /// It can wait for 1 s: a file system that is gone does not answer.
    #[must_use]
    pub fn of_this_machine(cx: &Context, data: Option<&Path>) -> Self {
        Self::of(cx, &Machine::this(), data)
    }

    fn of(cx: &Context, machine: &Machine, data: Option<&Path>) -> Self {
        // The disk has the time that the rest takes.
        let disk = data.ok_or("no data directory is configured").map(disk::ask);
        let machine_alone = Self {
            os: noted(cx, "os", machine.operating_system()),
            os_version: noted(cx, "osVersion", machine.operating_system_version()),
            core_count: noted(cx, "coreCount", machine.cores()),
            is_container: noted(cx, "isContainer", machine.is_container()),
            is_kubernetes: noted(cx, "isKubernetes", machine.is_kubernetes()),
            processor_architecture: noted(cx, "processorArchitecture", machine.architecture()),
            total_disk_space: None,
            total_memory: noted(cx, "totalMemory", machine.memory()),
        };
        let disk = disk.and_then(disk::Asked::answer);
        Self { total_disk_space: noted(cx, "totalDiskSpace", disk), ..machine_alone }
    }
}

fn noted<T>(cx: &Context, field: &'static str, reading: Reading<T>) -> Option<T> {
    reading.inspect_err(|reason| cx.absent(field, reason)).ok()
}

#[cfg(test)]
mod tests {
    use telemetry_core::testing::PRODUCT;
    use telemetry_core::{Builder, Label, Report, Telemetry};

    use super::*;

    fn report(host: impl FnOnce(Builder) -> Builder) -> Report {
        host(Telemetry::builder(PRODUCT)).provider(EnvironmentProvider).preview().unwrap()
    }

    /// What is said of the field in the report, or why it is absent.
    fn field<'a>(report: &'a Report, name: &str) -> &'a str {
        let key = format!("\"{name}\": ");
        let line = report.text().lines().find_map(|line| line.trim().strip_prefix(key.as_str()));
        let path = format!("environment.{name}");
        let absent =
            || report.absent().iter().find(|absence| absence.path() == path).map(telemetry_core::Absence::reason);
        line.map(|value| value.trim_end_matches(',')).or_else(absent).unwrap_or_default()
    }

    #[test]
    fn the_json_is_that_of_the_wire() {
        let environment = Environment {
            os: Some(OperatingSystem::Ubuntu),
            os_version: "24.04".parse().ok(),
            core_count: Some(24),
            is_container: Some(false),
            is_kubernetes: Some(false),
            processor_architecture: Some(Architecture::X64),
            total_disk_space: Some(1_000_186_310_656),
            total_memory: Some(68_631_052_288),
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
            Ok(Environment::of(cx, &machine, None))
        };
        let report = report(|host| host.supply::<Environment>(elsewhere));
        assert_eq!(field(&report, "isKubernetes"), "/proc/self/cgroup can't be read");
        assert_eq!(field(&report, "isContainer"), "/proc/self/cgroup can't be read");
        assert_eq!(field(&report, "os"), "\"Linux\"");
        assert_eq!(field(&report, "osVersion"), "the system's os-release file can't be read");
        assert!(field(&report, "coreCount").parse::<u32>().is_ok());
    }
}
