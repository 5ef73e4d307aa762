//! Processor architectures.

use telemetry_core::Label;

/// A processor architecture, by the name that .NET gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub enum Architecture {
    /// Intel and compatible, 32 bits.
    X86,
    /// Intel and compatible, 64 bits.
    X64,
    /// ARM, 32 bits.
    Arm,
    /// ARM, 64 bits.
    Arm64,
    /// WebAssembly.
    Wasm,
    /// IBM Z.
    S390x,
    /// Loongson, 64 bits.
    LoongArch64,
    /// ARM version 6, 32 bits.
    Armv6,
    /// POWER, 64 bits, little-endian.
    Ppc64le,
    /// RISC-V, 64 bits.
    RiscV64,
}

impl Architecture {
    /// The architecture by the name that Rust gives it in [`std::env::consts::ARCH`]; `None` if .NET has no name for
    /// it.
    ///
    /// ```
    /// use telemetry_provider_environment::Architecture;
    ///
    /// assert_eq!(Architecture::of_target("x86_64"), Some(Architecture::X64));
    /// ```
    #[must_use]
    pub fn of_target(name: &str) -> Option<Self> {
        match name {
            "x86" => Some(Self::X86),
            "x86_64" => Some(Self::X64),
            "arm" => Some(Self::Arm),
            "aarch64" => Some(Self::Arm64),
            "wasm32" | "wasm64" => Some(Self::Wasm),
            "s390x" => Some(Self::S390x),
            "loongarch64" => Some(Self::LoongArch64),
            "powerpc64" if cfg!(target_endian = "little") => Some(Self::Ppc64le),
            "riscv64" => Some(Self::RiscV64),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_dotnet() {
        assert_eq!(Architecture::NAMES.join(" "), "X86 X64 Arm Arm64 Wasm S390x LoongArch64 Armv6 Ppc64le RiscV64");
    }

    #[test]
    fn targets_of_rust_have_the_names_of_dotnet() {
        let check = |target, expected| assert_eq!(Architecture::of_target(target), expected, "{target}");
        check("x86", Some(Architecture::X86));
        check("x86_64", Some(Architecture::X64));
        check("arm", Some(Architecture::Arm));
        check("aarch64", Some(Architecture::Arm64));
        check("s390x", Some(Architecture::S390x));
        check("loongarch64", Some(Architecture::LoongArch64));
        check("riscv64", Some(Architecture::RiscV64));
        check("sparc64", None);
        check("", None);
    }
}
