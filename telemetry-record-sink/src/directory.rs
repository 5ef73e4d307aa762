//! The directory of a record: its files are opened only where they are what a record could have made.

use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::Path;

use rustix::fs::{AtFlags, Dir, Mode, OFlags};
use rustix::io::Errno;
use rustix::process::geteuid;

use crate::file_name::FileName;

/// A directory that is open, so that nobody can put another one at its path meanwhile.
#[derive(Debug)]
pub(crate) struct Directory {
    opened: File,
    /// This user, and whose directory it is: that one may do anything there, and some file systems know no other.
    trusted: [u32; 2],
}

impl Directory {
    /// Opens it; where there is none, it is made for this user alone.
    pub(crate) fn make(path: &Path) -> io::Result<Self> {
        if let Ok(directory) = Self::open(path) {
            return Ok(directory);
        }
        DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        let directory = Self::open(path)?;
        // Its own name is to survive a loss of power, too.
        if let Ok(parent) = File::open(path.join("..")) {
            parent.sync_all()?;
        }
        Ok(directory)
    }

    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let opened = rustix::fs::open(path, flags, Mode::empty()).map_err(|cause| match cause {
            Errno::LOOP | Errno::NOTDIR => io::Error::other("it is no directory: remove it"),
            cause => cause.into(),
        })?;
        let opened = File::from(opened);
        let trusted = [geteuid().as_raw(), opened.metadata()?.uid()];
        Ok(Self { opened, trusted })
    }

    /// The files of the record, the oldest first.
    pub(crate) fn names(&self) -> io::Result<Vec<FileName>> {
        let mut names = Vec::new();
        for entry in Dir::read_from(&self.opened)? {
            names.extend(entry?.file_name().to_str().ok().and_then(|name| name.parse().ok()));
        }
        names.sort();
        Ok(names)
    }

    /// Opens a file that anybody may have made who may write there.
    pub(crate) fn read(&self, name: &FileName) -> io::Result<File> {
        let file = self.open_at(&name.to_string(), OFlags::RDONLY)?;
        if file.metadata()?.is_file() { Ok(file) } else { Err(refused(&name.to_string(), NOT_REGULAR)) }
    }

    /// Opens a file for reading and for writing at its end; where there is none, it is made for this user alone.
    pub(crate) fn append(&self, name: &str) -> io::Result<File> {
        let file = self.open_at(name, OFlags::RDWR | OFlags::APPEND | OFlags::CREATE)?;
        self.check(&file, name)?;
        if file.metadata()?.mode() & 0o777 != 0o600 {
            file.set_permissions(PermissionsExt::from_mode(0o600))?;
        }
        Ok(file)
    }

    pub(crate) fn remove(&self, name: &FileName) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.opened, name.to_string(), AtFlags::empty())?)
    }

    /// How large a file is; whatever a link leads to is not asked.
    pub(crate) fn size(&self, name: &FileName) -> io::Result<u64> {
        let found = rustix::fs::statat(&self.opened, name.to_string(), AtFlags::SYMLINK_NOFOLLOW)?;
        Ok(u64::try_from(found.st_size).unwrap_or_default())
    }

    /// Whether a file that is open still has its name there.
    pub(crate) fn holds(&self, file: &File, name: &str) -> bool {
        let found = rustix::fs::statat(&self.opened, name, AtFlags::SYMLINK_NOFOLLOW);
        let opened = file.metadata();
        matches!((found, opened), (Ok(found), Ok(opened)) if (found.st_dev, found.st_ino) == (opened.dev(), opened.ino()))
    }

    /// Has the names of its files survive a loss of power.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.opened.sync_all()
    }

    /// Follows no link, and waits for no other end of a pipe.
    fn open_at(&self, name: &str, flags: OFlags) -> io::Result<File> {
        let flags = flags | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let opened = rustix::fs::openat(&self.opened, name, flags, Mode::RUSR | Mode::WUSR);
        opened.map(File::from).map_err(|cause| match cause {
            Errno::LOOP | Errno::NXIO | Errno::ISDIR => refused(name, NOT_REGULAR),
            cause => cause.into(),
        })
    }

    /// Whoever else made it could read what is written there, and a second name leads elsewhere.
    fn check(&self, file: &File, name: &str) -> io::Result<()> {
        let found = file.metadata()?;
        let wrong = match () {
            () if !found.is_file() => NOT_REGULAR,
            () if !self.trusted.contains(&found.uid()) => "it is another user's: remove it",
            () if found.nlink() > 1 => "it has a second name: remove it",
            () => return Ok(()),
        };
        Err(refused(name, wrong))
    }
}

const NOT_REGULAR: &str = "it is no regular file: remove it";

fn refused(name: &str, why: &str) -> io::Error {
    io::Error::other(format!("{name} there: {why}"))
}
