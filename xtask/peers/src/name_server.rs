//! A name server that never answers.

use std::{
    iter::from_fn,
    net::{Ipv4Addr, SocketAddr, UdpSocket},
};

use anyhow::Result;

/// A UDP socket on loopback that takes questions and keeps silent.
#[derive(Debug)]
pub struct MuteNameServer(UdpSocket);

impl MuteNameServer {
    /// Listens on this port, which is 53 where a resolver is to find it; 0 lets the system choose.
    pub fn at_port(port: u16) -> Result<Self> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, port))?;
        socket.set_nonblocking(true)?;
        Ok(Self(socket))
    }

    /// Where it listens.
    pub fn address(&self) -> Result<SocketAddr> {
        Ok(self.0.local_addr()?)
    }

    /// How many questions came since this was asked last.
    pub fn questions(&self) -> usize {
        from_fn(|| self.0.recv(&mut [0; 512]).ok()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h3_questions_are_counted_and_not_answered() {
        let server = MuteNameServer::at_port(0).unwrap();
        let client = UdpSocket::bind("127.0.0.1:0").unwrap();
        client.connect(server.address().unwrap()).unwrap();
        client.set_nonblocking(true).unwrap();
        client.send(b"who?").unwrap();
        client.send(b"who?").unwrap();
        assert_eq!([server.questions(), server.questions()], [2, 0]);
        client.recv(&mut [0]).unwrap_err();
    }
}
