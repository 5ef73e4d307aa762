//! A port at which nothing listens until a test wants it.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::{Context, Result};
use tokio::net::TcpSocket;

/// A loopback port that the system gives to nobody else, before, between and after the peers that a test starts at it. Without
/// one of them a connection to it is refused. The port of a peer that is gone would be anybody's.
#[derive(Debug)]
pub struct ReservedPort {
    address: SocketAddr,
    /// Bound and never listening: the system chooses no bound port, and a peer that names this one may share it.
    _socket: TcpSocket,
}

impl ReservedPort {
    /// Reserves a port that the system chose, until this is dropped.
    pub fn new() -> Result<Self> {
        let socket = TcpSocket::new_v4().context("socket of a reserved port")?;
        socket.set_reuseaddr(true)?;
        socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        Ok(Self { address: socket.local_addr()?, _socket: socket })
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn number(&self) -> u16 {
        self.address.port()
    }
}

#[cfg(test)]
mod tests {
    use std::{io::ErrorKind, net::TcpStream};

    use super::*;
    use crate::{Node, client::get};

    #[track_caller]
    fn check_refused(port: &ReservedPort) {
        assert_eq!(TcpStream::connect(port.address).unwrap_err().kind(), ErrorKind::ConnectionRefused);
    }

    #[test]
    fn nothing_listens_there_but_a_peer_that_names_it() {
        let port = ReservedPort::new().unwrap();
        check_refused(&port);
        for _ in 0..2 {
            let node = Node::recorded("23.10/defaults").at_port(&port).start().unwrap();
            assert_eq!((node.url(), get(&port.url(), "/info").status), (port.url(), 200));
            drop(node);
            check_refused(&port);
        }
    }

    #[test]
    fn it_is_taken_for_whoever_does_not_name_it() {
        let port = ReservedPort::new().unwrap();
        let take = || TcpSocket::new_v4().unwrap().bind(port.address);
        assert_eq!(take().unwrap_err().kind(), ErrorKind::AddrInUse);
        drop(Node::recorded("23.10/defaults").at_port(&port).start().unwrap());
        assert_eq!(take().unwrap_err().kind(), ErrorKind::AddrInUse, "the peer has freed it");
    }
}
