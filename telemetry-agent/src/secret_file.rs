//! Files that hold a secret: who else can read them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What to say of one that everybody can read.
pub(crate) fn warning(what: &str, path: &Path) -> Option<String> {
    let mode = fs::metadata(path).ok()?.permissions().mode();
    let path = path.display();
    (mode & 0o004 != 0).then(|| format!("everybody on this machine can read the {what} {path}: chmod o-r {path}"))
}
