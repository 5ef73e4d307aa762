//! Which instance this is: what spreads the first reports of a fleet, and stands in no report.

use std::fs;

use crate::options::Options;

/// The machine, and the node on it; of containers that share an image, each has a host name of its own.
pub(crate) fn identity(options: &Options) -> Vec<u8> {
    let read = |path| fs::read(path).unwrap_or_default();
    let machine = [read("/etc/machine-id"), read("/proc/sys/kernel/hostname")].concat();
    [machine, options.node.identity()].concat()
}
