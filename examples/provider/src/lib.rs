//! Graphics processors of this machine, as a section of usage telemetry.
use telemetry_core::{CollectError, Context, Provider, Reading, Section, Version, register_provider};

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which servers could compute on graphics processors")]
pub struct AcmeGpu {
    /// Device files of graphics processors.
    pub device_count: u64,
    /// The version of the Nvidia driver.
    pub driver: Reading<Version>,
}

#[derive(Default)]
struct GpuProvider;

impl Provider for GpuProvider {
    type Section = AcmeGpu;
    async fn collect(&self, _cx: &Context) -> Result<AcmeGpu, CollectError> {
        let device_count = std::fs::read_dir("/dev/dri").map_or(0, |cards| cards.count() as u64);
        let driver = std::fs::read_to_string("/sys/module/nvidia/version");
        let driver = driver.map_err(|_| CollectError::NotThere("no Nvidia driver is loaded"));
        let driver = driver.and_then(|text| text.trim().parse().map_err(|_| CollectError::Invalid("its version is none")));
        Ok(AcmeGpu { device_count, driver: driver.into() })
    }
}
register_provider!(GpuProvider);
