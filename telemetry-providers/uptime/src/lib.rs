//! How long the server has been running: `uptime`, at the top level of the report.

#[cfg(target_os = "linux")]
mod linux;

use std::time::Duration;

use telemetry_core::{CollectError, Context, Provider, Section, TimeSpan, register_provider};

/// How long the server has been running.
#[derive(Clone, Debug, PartialEq, Eq, Section)]
#[section(top_level)]
pub struct Uptime {
    /// The time since the server's process started, by a clock that nobody sets.
    pub uptime: TimeSpan,
}

/// Takes the uptime that the host supplies, or else that of this process.
#[derive(Clone, Copy, Debug, Default)]
pub struct UptimeProvider;

register_provider!(UptimeProvider);

impl Provider for UptimeProvider {
    type Section = Uptime;

    async fn collect(&self, cx: &Context) -> Result<Uptime, CollectError> {
        match cx.supplied().await {
            Some(supplied) => supplied,
            None => of_this_process().map(|uptime| Uptime { uptime: uptime.into() }),
        }
    }
}

/// How long this process has been running, time asleep included.
///
/// # Errors
///
/// Where the system does not say it: anywhere but on Linux, or without `/proc`.
pub fn of_this_process() -> Result<Duration, CollectError> {
    #[cfg(target_os = "linux")]
    return linux::of_this_process();
    #[cfg(not(target_os = "linux"))]
    Err(CollectError::Unavailable("the start of this process can't be read on this system"))
}

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use telemetry_core::Telemetry;
    use telemetry_core::testing::PRODUCT;

    use super::*;

    fn check(source: Result<Duration, CollectError>, expected: &str) {
        let report = Telemetry::builder(PRODUCT)
            .supply::<Uptime>(async move |_cx| source.map(|uptime| Uptime { uptime: uptime.into() }))
            .provider(UptimeProvider)
            .preview()
            .unwrap()
            .into_report();
        assert_eq!(report.text(), expected);
    }

    #[test]
    fn it_stands_at_the_top_level() {
        check(Ok(Duration::new(71, 11_573_200)), "{\n  \"uptime\": \"00:01:11.0115732\"\n}");
    }

    #[test]
    fn a_source_that_fails_is_not_replaced_by_this_process() {
        check(Err(CollectError::Unavailable("the node does not answer")), "{}");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn without_a_source_it_is_that_of_this_process() {
        let report = Telemetry::builder(PRODUCT).provider(UptimeProvider).preview().unwrap().into_report();
        assert!(report.text().starts_with("{\n  \"uptime\": \"00:"), "{report}");
    }
}
