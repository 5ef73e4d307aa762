//! Operating systems, and which distribution of Linux.

use telemetry_core::Label;

/// An operating system; for Linux the distribution, where it is one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub enum OperatingSystem {
    /// Debian, `debian`.
    Debian,
    /// Ubuntu, `ubuntu`.
    Ubuntu,
    /// Red Hat Enterprise Linux, `rhel`.
    #[label("Red Hat Enterprise Linux")]
    RedHat,
    /// CentOS, `centos`; its successor Stream, too.
    #[label("CentOS")]
    CentOs,
    /// Fedora, `fedora`.
    Fedora,
    /// Rocky Linux, `rocky`.
    #[label("Rocky Linux")]
    Rocky,
    /// AlmaLinux, `almalinux`.
    AlmaLinux,
    /// Amazon Linux, `amzn`.
    #[label("Amazon Linux")]
    Amazon,
    /// Oracle Linux, `ol`.
    #[label("Oracle Linux")]
    Oracle,
    /// Alpine Linux, `alpine`.
    #[label("Alpine Linux")]
    Alpine,
    /// Azure Linux, `azurelinux`; under its earlier name `mariner`, too.
    #[label("Azure Linux")]
    Azure,
    /// openSUSE Leap, `opensuse-leap`.
    #[label("openSUSE Leap")]
    OpenSuseLeap,
    /// openSUSE Tumbleweed, `opensuse-tumbleweed`.
    #[label("openSUSE Tumbleweed")]
    OpenSuseTumbleweed,
    /// SUSE Linux Enterprise Server, `sles`.
    #[label("SUSE Linux Enterprise Server")]
    SuseServer,
    /// Arch Linux, `arch`.
    #[label("Arch Linux")]
    Arch,
    /// Gentoo, `gentoo`.
    Gentoo,
    /// NixOS, `nixos`.
    #[label("NixOS")]
    NixOs,
    /// Raspbian, `raspbian`.
    Raspbian,
    /// Linux Mint, `linuxmint`.
    #[label("Linux Mint")]
    Mint,
    /// Linux, of any other distribution or of none.
    Linux,
    /// Microsoft Windows.
    Windows,
    /// Apple macOS.
    #[label("macOS")]
    MacOs,
    /// FreeBSD.
    #[label("FreeBSD")]
    FreeBsd,
}

impl OperatingSystem {
    /// The distribution of Linux by the `ID` of its `os-release` file; [`OperatingSystem::Linux`] if it has no name here.
    ///
    /// ```
    /// use telemetry_provider_environment::OperatingSystem;
    ///
    /// assert_eq!(OperatingSystem::of_distribution("debian"), OperatingSystem::Debian);
    /// assert_eq!(OperatingSystem::of_distribution("acme-build-host"), OperatingSystem::Linux);
    /// ```
    #[must_use]
    pub fn of_distribution(id: &str) -> Self {
        match id.to_ascii_lowercase().as_str() {
            "debian" => Self::Debian,
            "ubuntu" => Self::Ubuntu,
            "rhel" => Self::RedHat,
            "centos" => Self::CentOs,
            "fedora" => Self::Fedora,
            "rocky" => Self::Rocky,
            "almalinux" => Self::AlmaLinux,
            "amzn" => Self::Amazon,
            "ol" => Self::Oracle,
            "alpine" => Self::Alpine,
            "azurelinux" | "mariner" => Self::Azure,
            "opensuse-leap" => Self::OpenSuseLeap,
            "opensuse-tumbleweed" => Self::OpenSuseTumbleweed,
            "sles" => Self::SuseServer,
            "arch" => Self::Arch,
            "gentoo" => Self::Gentoo,
            "nixos" => Self::NixOs,
            "raspbian" => Self::Raspbian,
            "linuxmint" => Self::Mint,
            _ => Self::Linux,
        }
    }

    /// The system by the name that Rust gives it in [`std::env::consts::OS`]; `None` if it has no name here.
    ///
    /// ```
    /// use telemetry_provider_environment::OperatingSystem;
    ///
    /// assert_eq!(OperatingSystem::of_target("windows"), Some(OperatingSystem::Windows));
    /// ```
    #[must_use]
    pub fn of_target(name: &str) -> Option<Self> {
        match name {
            "linux" => Some(Self::Linux),
            "windows" => Some(Self::Windows),
            "macos" => Some(Self::MacOs),
            "freebsd" => Some(Self::FreeBsd),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distributions_have_their_names() {
        let check = |id, expected| assert_eq!(OperatingSystem::of_distribution(id).name(), expected, "{id}");
        check("debian", "Debian");
        check("ubuntu", "Ubuntu");
        check("rhel", "Red Hat Enterprise Linux");
        check("centos", "CentOS");
        check("fedora", "Fedora");
        check("rocky", "Rocky Linux");
        check("almalinux", "AlmaLinux");
        check("amzn", "Amazon Linux");
        check("ol", "Oracle Linux");
        check("alpine", "Alpine Linux");
        check("azurelinux", "Azure Linux");
        check("mariner", "Azure Linux");
        check("opensuse-leap", "openSUSE Leap");
        check("opensuse-tumbleweed", "openSUSE Tumbleweed");
        check("sles", "SUSE Linux Enterprise Server");
        check("arch", "Arch Linux");
        check("gentoo", "Gentoo");
        check("nixos", "NixOS");
        check("raspbian", "Raspbian");
        check("linuxmint", "Linux Mint");
        check("Debian", "Debian");
        for other in ["", "linux", "debian-acme", "acme", "Acme Ltd", "../../etc/passwd"] {
            check(other, "Linux");
        }
    }

    #[test]
    fn targets_of_rust_have_their_names() {
        let check = |target, expected| {
            assert_eq!(OperatingSystem::of_target(target).map(Label::name), expected, "{target}");
        };
        check("linux", Some("Linux"));
        check("windows", Some("Windows"));
        check("macos", Some("macOS"));
        check("freebsd", Some("FreeBSD"));
        check("haiku", None);
        check("", None);
    }
}
