//! Root certificates: whose signature on a server's certificate is trusted.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::file;

/// Far more than all authorities of a system, in bytes.
const LARGEST_FILE: u64 = 1024 * 1024;

/// The same of all files of directories together.
const LARGEST_SUM: u64 = 16 * LARGEST_FILE;

/// Far more files than there are authorities.
const MOST_FILES: usize = 4096;

/// The variables that name other roots than the system's.
const VARIABLES: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

/// Why there are no roots.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RootsError {
    /// The system has none.
    #[error("this system has no root certificates: install them (package ca-certificates), or set SSL_CERT_FILE")]
    NotInstalled,
    /// What a variable names is not read, since it might have no end.
    #[error(
        "{variable} names {found}: it takes certificates in regular files of at most 1 MiB, at most 4096 files, and 16 MiB in all"
    )]
    OutOfBounds {
        /// `SSL_CERT_FILE` or `SSL_CERT_DIR`.
        variable: &'static str,
        /// What it names instead.
        found: &'static str,
    },
    /// The file can't be read.
    #[error("{0}")]
    Unreadable(io::Error),
    /// The file is something else, or one of its certificates is none.
    #[error("not certificates in PEM form")]
    Invalid,
}

/// The roots of this system, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
///
/// To read them takes milliseconds, so that all clients of one report share them: they are read anew once nobody holds them
/// any more, and a certificate that was replaced counts in the next report.
///
/// # Errors
///
/// [`RootsError::NotInstalled`], and [`RootsError::OutOfBounds`] where a variable names what might have no end.
pub fn roots_of_system() -> Result<Arc<RootCertStore>, RootsError> {
    static HELD: Mutex<Weak<RootCertStore>> = Mutex::new(Weak::new());
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(roots) = held.upgrade() {
        return Ok(roots);
    }
    check_bounds(VARIABLES.map(std::env::var_os))?;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(RootsError::NotInstalled);
    }
    let roots = Arc::new(roots);
    *held = Arc::downgrade(&roots);
    Ok(roots)
}

/// Looks at what the variables name before any of it is read; a directory may be a list of several.
fn check_bounds([file, directories]: [Option<OsString>; 2]) -> Result<(), RootsError> {
    let [of_file, of_directories] = VARIABLES;
    if let Some(found) = file.and_then(|path| unbounded_file(Path::new(&path))) {
        return Err(RootsError::OutOfBounds { variable: of_file, found });
    }
    match unbounded_directories(&directories.unwrap_or_default()) {
        Some(found) => Err(RootsError::OutOfBounds { variable: of_directories, found }),
        None => Ok(()),
    }
}

/// What is there instead of a small file; a file that is missing has an end.
fn unbounded_file(path: &Path) -> Option<&'static str> {
    let file = fs::metadata(path).ok()?;
    match () {
        () if !file.is_file() => Some("something that is no regular file"),
        () if file.len() > LARGEST_FILE => Some("a file of more than 1 MiB"),
        () => None,
    }
}

/// The bounds hold for all of the list; what lies beyond them is not looked at.
fn unbounded_directories(list: &OsStr) -> Option<&'static str> {
    let entries = std::env::split_paths(list).filter_map(|directory| fs::read_dir(directory).ok()).flatten().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).take(MOST_FILES + 1).collect();
    if files.len() > MOST_FILES {
        return Some("more than 4096 files");
    }
    // A directory within one is not read.
    files.retain(|path| !path.is_dir());
    files.iter().find_map(|path| unbounded_file(path)).or_else(|| unbounded_sum(&files))
}

fn unbounded_sum(files: &[PathBuf]) -> Option<&'static str> {
    let sum: u64 = files.iter().filter_map(|path| fs::metadata(path).ok()).map(|file| file.len()).sum();
    (sum > LARGEST_SUM).then_some("files of more than 16 MiB in all")
}

/// The roots of a PEM file, each of which has to be right.
///
/// # Errors
///
/// When it can't be read, or has no certificate, or one that is none.
pub fn roots_of_file(path: &Path) -> Result<Arc<RootCertStore>, RootsError> {
    let text = file::read(path, LARGEST_FILE).map_err(RootsError::Unreadable)?;
    parse(&text).map(Arc::new).ok_or(RootsError::Invalid)
}

fn parse(text: &str) -> Option<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(text.as_bytes()) {
        roots.add(certificate.ok()?).ok()?;
    }
    (!roots.is_empty()).then_some(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_of_one_report_share_the_roots_which_are_read_anew_after_it() {
        let (one, other) = (roots_of_system().unwrap(), roots_of_system().unwrap());
        assert!(Arc::ptr_eq(&one, &other));
        let held = Arc::downgrade(&one);
        drop((one, other));
        assert!(held.upgrade().is_none(), "nobody keeps them");
        assert!(!roots_of_system().unwrap().is_empty());
    }

    /// Compares what the check says of a variable that names this path.
    #[track_caller]
    fn check(paths: [Option<&Path>; 2], expected: Option<&str>) {
        let found = check_bounds(paths.map(|path| path.map(|path| path.as_os_str().to_owned())));
        let said = found.err().map(|error| error.to_string());
        let said = said.as_ref().map(|said| said.split_once(": it takes").unwrap().0);
        assert_eq!(said, expected, "{paths:?}");
    }

    #[test]
    fn h25_what_the_variables_name_is_held_to_bounds_before_it_is_read() {
        let place = tempfile::tempdir().unwrap();
        let [small, sparse, pipe] = ["small", "sparse", "pipe"].map(|name| place.path().join(name));
        fn file(path: &Path) -> [Option<&Path>; 2] {
            [Some(path), None]
        }
        fs::write(&small, "").unwrap();
        check(file(&small), None);
        check(file(Path::new("/no/such/file")), None);
        check([None, Some(place.path())], None);
        fs::File::create(&sparse).unwrap().set_len(8 << 30).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        check(file(&sparse), Some("SSL_CERT_FILE names a file of more than 1 MiB"));
        for path in [pipe.as_path(), Path::new("/dev/zero"), place.path()] {
            check(file(path), Some("SSL_CERT_FILE names something that is no regular file"));
        }
        fs::remove_file(&sparse).unwrap();
        check([None, Some(place.path())], Some("SSL_CERT_DIR names something that is no regular file"));
        fs::remove_file(&pipe).unwrap();
        (0..=MOST_FILES).for_each(|number| drop(fs::File::create(place.path().join(number.to_string())).unwrap()));
        check([None, Some(place.path())], Some("SSL_CERT_DIR names more than 4096 files"));
    }

    #[test]
    fn h25_the_bounds_hold_for_all_directories_of_a_list() {
        let places = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let list = std::env::join_paths(places.iter().map(tempfile::TempDir::path)).unwrap();
        let grow = |count: usize, length: u64| {
            for number in 0..count {
                let path = places[number % 2].path().join(number.to_string());
                fs::File::create(path).unwrap().set_len(length).unwrap();
            }
        };
        grow(16, LARGEST_FILE);
        check([None, Some(Path::new(&list))], None);
        grow(17, LARGEST_FILE);
        check([None, Some(Path::new(&list))], Some("SSL_CERT_DIR names files of more than 16 MiB in all"));
        grow(MOST_FILES + 1, 0);
        check([None, Some(Path::new(&list))], Some("SSL_CERT_DIR names more than 4096 files"));
    }

    #[test]
    fn b4_a_file_without_certificates_has_no_roots() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("ca.pem");
        let said = |text: &str| {
            fs::write(&path, text).unwrap();
            roots_of_file(&path).unwrap_err().to_string()
        };
        for text in ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert_eq!(said(text), "not certificates in PEM form", "{text}");
        }
        let gone = roots_of_file(&place.path().join("gone")).unwrap_err().to_string();
        assert_eq!(gone, "No such file or directory (os error 2)");
    }
}
