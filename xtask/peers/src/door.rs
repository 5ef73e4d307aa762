//! Where a peer takes connections.

use std::{
    fs, io,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use tokio::net::{TcpListener, UnixListener};

use crate::wire::Wire;

/// Where a door is to be.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// A loopback port; 0 lets the system choose.
    Port(u16),
    /// A Unix socket.
    Socket(PathBuf),
}

impl Place {
    /// Wants to be inside a runtime.
    pub(crate) fn open(&self) -> io::Result<Door> {
        match self {
            Self::Port(number) => port(*number).map(Door::Port),
            Self::Socket(path) => socket(path).map(Door::Socket),
        }
    }
}

impl Default for Place {
    fn default() -> Self {
        Self::Port(0)
    }
}

/// A listening socket.
#[derive(Debug)]
pub(crate) enum Door {
    Port(TcpListener),
    Socket(UnixListener),
}

impl Door {
    /// None at a Unix socket.
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::Port(listener) => listener.local_addr().ok(),
            Self::Socket(_) => None,
        }
    }

    pub(crate) async fn accept(&self) -> io::Result<Box<dyn Wire>> {
        match self {
            Self::Port(listener) => {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                Ok(Box::new(stream))
            }
            Self::Socket(listener) => Ok(Box::new(listener.accept().await?.0)),
        }
    }
}

fn port(number: u16) -> io::Result<TcpListener> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, number))?;
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}

/// A socket that somebody left behind gives way.
fn socket(path: &Path) -> io::Result<UnixListener> {
    if path.exists() {
        fs::remove_file(path)?;
    }
    UnixListener::bind(path)
}
