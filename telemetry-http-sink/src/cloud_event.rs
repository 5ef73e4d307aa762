//! A report as an event of CloudEvents, in binary mode: the body stays as it is, and headers say what it is.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use telemetry_core::{Delivery, Identifier, Remote};

/// What stands in the name of a product as it is: all other bytes would end the URN, or mean something in it.
const IN_URN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The names of its headers, but for that of the content's type.
pub(crate) const NAMES: [&str; 5] = ["ce-specversion", "ce-type", "ce-source", "ce-id", "ce-dataschema"];

/// One report; nothing of it but its key differs between two machines that report on one product with one schema.
pub(crate) struct CloudEvent<'a> {
    pub(crate) data: &'a str,
    pub(crate) id: Identifier,
    pub(crate) product: &'a str,
    pub(crate) data_schema: &'a str,
}

impl<'a> CloudEvent<'a> {
    pub(crate) fn of(delivery: &'a Delivery<Remote>) -> Self {
        Self {
            data: delivery.body(),
            id: delivery.idempotency_key(),
            product: delivery.product(),
            data_schema: delivery.schema_id(),
        }
    }

    /// Its headers, in the order of their names.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'static str, String)> {
        let values = [
            "1.0".to_owned(),
            "telemetry.report".to_owned(),
            source(self.product),
            self.id.to_string(),
            self.data_schema.to_owned(),
        ];
        NAMES.into_iter().zip(values)
    }
}

fn source(product: &str) -> String {
    format!("urn:telemetry-product:{}", utf8_percent_encode(product, IN_URN))
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;
    use url::Url;

    use super::*;

    #[track_caller]
    fn check(product: &str, expected: &str) {
        let source = source(product);
        assert_eq!(source, format!("urn:telemetry-product:{expected}"));
        assert!(HeaderValue::from_str(&source).is_ok() && Url::parse(&source).is_ok(), "{source}");
    }

    #[test]
    fn any_name_of_a_product_is_a_source() {
        check("KurrentDB", "KurrentDB");
        check("acme-server_2.0~beta", "acme-server_2.0~beta");
        check("Acme Server", "Acme%20Server");
        check("\u{c4}rzte\r\nce-id: 1", "%C3%84rzte%0D%0Ace-id%3A%201");
        check("a/b?c#d%e:f", "a%2Fb%3Fc%23d%25e%3Af");
        check("", "");
    }
}
