//! Small trees of files, for tests.

use std::fs::File;
use std::path::Path;

use tempfile::TempDir;

/// A directory with these files in it, each a path and its text.
pub(crate) fn tree(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    root
}

/// Makes a file of the tree 100 MB long, without using so much disk.
pub(crate) fn grow(root: &TempDir, path: impl AsRef<Path>) {
    File::options().append(true).open(root.path().join(path)).unwrap().set_len(100_000_000).unwrap();
}
