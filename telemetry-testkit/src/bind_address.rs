//! Where a peer takes connections.

use std::{
    fs, io,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use tokio::net::{TcpListener, TcpSocket, UnixListener};

use crate::stream::Stream;

const BACKLOG: u32 = 1024;
/// The system makes twice as much of it.
const NARROW: u32 = 2048;

/// The address that a peer binds, which may not be known before.
#[derive(Debug, Clone)]
pub(crate) enum BindAddress {
    /// A loopback port; 0 lets the system choose.
    Port(u16),
    /// A loopback port that the system chooses, and that takes a few KiB only until somebody reads them.
    NarrowPort,
    /// A Unix socket.
    Socket(PathBuf),
}

impl BindAddress {
    /// Listens there. The caller is inside a runtime.
    pub(crate) fn bind(&self) -> io::Result<ListeningSocket> {
        match self {
            Self::Port(number) => port(TcpSocket::new_v4()?, *number).map(ListeningSocket::Port),
            Self::NarrowPort => port(narrow()?, 0).map(ListeningSocket::Port),
            Self::Socket(path) => socket(path).map(ListeningSocket::Socket),
        }
    }
}

impl Default for BindAddress {
    fn default() -> Self {
        Self::Port(0)
    }
}

/// A listening socket.
#[derive(Debug)]
pub(crate) enum ListeningSocket {
    Port(TcpListener),
    Socket(UnixListener),
}

impl ListeningSocket {
    /// None at a Unix socket.
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::Port(listener) => listener.local_addr().ok(),
            Self::Socket(_) => None,
        }
    }

    pub(crate) async fn accept(&self) -> io::Result<Box<dyn Stream>> {
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

fn port(socket: TcpSocket, number: u16) -> io::Result<TcpListener> {
    socket.set_reuseaddr(true)?;
    socket.bind((Ipv4Addr::LOCALHOST, number).into())?;
    socket.listen(BACKLOG)
}

fn narrow() -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(NARROW)?;
    Ok(socket)
}

/// A socket that somebody left behind gives way.
fn socket(path: &Path) -> io::Result<UnixListener> {
    if path.exists() {
        fs::remove_file(path)?;
    }
    UnixListener::bind(path)
}
