//! The product that is reported on, as its host names it.

/// Who collects, and how to say no; what the notice is made of.
///
/// All of it must be printable ASCII: the notice is written for every terminal and log, and escapes whatever else there is
/// (`Ärzte GmbH` would read `\u{c4}rzte GmbH`).
///
/// ```
/// use telemetry_core::Product;
///
/// const PRODUCT: Product = Product {
///     name: "Acme Server",
///     company: "Acme Ltd",
///     page: "https://acme.example/telemetry",
///     opt_out: "ACME_TELEMETRY_OPTOUT",
///     older_opt_outs: &[],
/// };
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Product {
    /// The product whose usage is reported.
    pub name: &'static str,
    /// The company that collects the data.
    pub company: &'static str,
    /// The page to read about it.
    pub page: &'static str,
    /// The environment variable that opts out.
    pub opt_out: &'static str,
    /// Older names of that variable that still count.
    pub older_opt_outs: &'static [&'static str],
}
