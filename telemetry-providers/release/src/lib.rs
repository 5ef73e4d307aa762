//! Which release of the server is running: `version`, `tag` and `edition`, at the top level of the report.

use telemetry_core::{Label, Reading, Section, Supplied, Tag, Version, register_provider};

/// The release that is running.
#[derive(Clone, Debug, Default, PartialEq, Eq, Section)]
#[section(top_level)]
pub struct Release {
    /// The server's version.
    pub version: Reading<Version>,
    /// The tag that the server was built from, up to 24.0, as the operator gives it.
    #[section(example = "oss-v23.10.0")]
    pub tag: Reading<Tag<TagPrefix>>,
    /// The edition of the server, since 24.2, as the operator gives it.
    pub edition: Reading<Edition>,
}

/// The editions of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub enum Edition {
    /// Built from source.
    #[label("local")]
    Local,
    /// Built by the vendor, of open source.
    #[label("oss")]
    Oss,
    /// Built by the vendor, for everybody.
    #[label("ce")]
    Community,
    /// Built by the vendor, for customers.
    #[label("ee")]
    Enterprise,
}

/// What stands before the version in the tag of a release; some tags have nothing there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub enum TagPrefix {
    /// What the vendor built of open source.
    #[label("oss")]
    Oss,
    /// What the vendor built for customers.
    #[label("ee")]
    Enterprise,
}

register_provider!(Supplied<Release>);

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use telemetry_core::Telemetry;
    use telemetry_core::testing::PRODUCT;

    use super::*;

    fn check(version: Option<&str>, tag: Option<&str>, edition: Option<Edition>, expected: &str) {
        let version = version.map(|text| text.parse().unwrap()).into();
        let release = Release { version, tag: tag.map(|text| text.parse().unwrap()).into(), edition: edition.into() };
        let report = Telemetry::builder(PRODUCT)
            .supply::<Release>(async move |_cx| Ok(release.clone()))
            .provider(Supplied::<Release>::default())
            .preview()
            .unwrap()
            .into_report();
        assert_eq!(report.text(), expected);
    }

    #[test]
    fn it_stands_at_the_top_level() {
        let expected = "{\n  \"version\": \"23.10.0.0\",\n  \"tag\": \"oss-v23.10.0\"\n}";
        check(Some("23.10.0.0"), Some("oss-v23.10.0"), None, expected);
    }

    #[track_caller]
    fn check_tag(text: &str, is_tag: bool) {
        assert_eq!(text.parse::<Tag<TagPrefix>>().map(|tag| tag.to_string()).ok(), is_tag.then(|| text.to_owned()));
    }

    #[test]
    fn a_tag_has_a_prefix_of_the_product_or_none() {
        for text in ["oss-v23.10.0", "oss-v23.6.0-91-g2091bb932", "ee-v25.0.0", "v24.2.0-rc.1"] {
            check_tag(text, true);
        }
        for text in ["acme-v1.0", "john-smith-v1", "secret-project-zeus-9", "db-master.example.com"] {
            check_tag(text, false);
        }
    }

    #[test]
    fn newer_servers_have_an_edition_instead_of_a_tag() {
        let expected = "{\n  \"version\": \"25.0.0.1673-build.1\",\n  \"edition\": \"ee\"\n}";
        check(Some("25.0.0.1673-build.1"), None, Some(Edition::Enterprise), expected);
        check(Some("26.2.0-prerelease"), None, None, "{\n  \"version\": \"26.2.0-prerelease\"\n}");
    }
}
