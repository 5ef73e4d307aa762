//! Which release of the server is running: `version` and `tag`, at the top level of the report.

use telemetry_core::{Section, Supplied, Tag, Version, register_provider};

/// The release that is running.
#[derive(Clone, Debug, Default, PartialEq, Eq, Section)]
#[section(top_level)]
pub struct Release {
    /// The server's version.
    pub version: Option<Version>,
    /// The tag that the server was built from; absent where the server does not say it, as none does since 24.2.
    pub tag: Option<Tag>,
}

register_provider!(Supplied<Release>);

#[cfg(test)]
mod tests {
    use telemetry_core::Telemetry;
    use telemetry_core::testing::PRODUCT;

    use super::*;

    fn check(version: Option<&str>, tag: Option<&str>, expected: &str) {
        let release =
            Release { version: version.map(|text| text.parse().unwrap()), tag: tag.map(|text| text.parse().unwrap()) };
        let report = Telemetry::builder(PRODUCT)
            .supply::<Release>(async move |_cx| Ok(release.clone()))
            .provider(Supplied::<Release>::default())
            .preview()
            .unwrap();
        assert_eq!(report.text(), expected);
    }

    #[test]
    fn it_stands_at_the_top_level() {
        let expected = "{\n  \"version\": \"23.10.0.0\",\n  \"tag\": \"oss-v23.10.0\"\n}";
        check(Some("23.10.0.0"), Some("oss-v23.10.0"), expected);
    }

    #[test]
    fn a_server_without_a_tag_has_none() {
        check(Some("25.0.0.1673-build.1"), None, "{\n  \"version\": \"25.0.0.1673-build.1\"\n}");
    }
}
