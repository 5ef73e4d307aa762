//! A name server for which every name is this machine, for a program in a root that has nothing but the name server's address.

use std::net::{Ipv4Addr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result};

/// The port of name servers.
const PORT: u16 = 53;
/// What stands before the question.
const HEADER: usize = 12;
/// A response without an error, to a question that wanted recursion.
const FLAGS: [u8; 2] = [0x81, 0x80];
/// The question asks for an address of IPv4, in the Internet.
const ADDRESS_WANTED: [u8; 4] = [0, 1, 0, 1];
/// The name is that of the question; then type, class, a minute of life, and the length of the address.
const ANSWER: [u8; 12] = [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4];

/// A server that counts what it was asked.
pub(super) struct NameServer {
    address: Ipv4Addr,
    asked: Arc<AtomicUsize>,
}

impl NameServer {
    pub(super) fn start() -> Result<Self> {
        let (address, socket) = listen().context("no name server can listen on loopback")?;
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        // It ends with this program.
        thread::Builder::new().spawn(move || serve(&socket, &count))?;
        Ok(Self { address, asked })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> Ipv4Addr {
        self.address
    }

    pub(super) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// The first free address of a part of loopback, beside whatever resolver the machine has: the port is always the same.
fn listen() -> Option<(Ipv4Addr, UdpSocket)> {
    let mut addresses = (1..u8::MAX).map(|last| Ipv4Addr::new(127, 0, 153, last));
    addresses.find_map(|address| Some((address, UdpSocket::bind((address, PORT)).ok()?)))
}

fn serve(socket: &UdpSocket, asked: &AtomicUsize) {
    let mut query = [0; 512];
    while let Ok((length, from)) = socket.recv_from(&mut query) {
        if let Some(response) = query.get(..length).and_then(respond) {
            asked.fetch_add(1, Ordering::SeqCst);
            let _ = socket.send_to(&response, from);
        }
    }
}

/// The question again, with an address behind it where it asks for one.
fn respond(query: &[u8]) -> Option<Vec<u8>> {
    let name = query.get(HEADER..)?.iter().position(|length| *length == 0)?;
    let question = query.get(HEADER..HEADER + name + 1 + ADDRESS_WANTED.len())?;
    let is_answered = question.ends_with(&ADDRESS_WANTED);
    let counts = [0, 1, 0, u8::from(is_answered), 0, 0, 0, 0];
    let mut response = [query.get(..2)?, &FLAGS, &counts, question].concat();
    if is_answered {
        response.extend(ANSWER.into_iter().chain(Ipv4Addr::LOCALHOST.octets()));
    }
    Some(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An identifier, flags, one question, and one additional record that is not looked at.
    const QUERY: [u8; 12] = [7, 9, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1];

    #[track_caller]
    fn check(kind: u8, answers: u8, ends_with: &[u8]) {
        let question = [b"\x04node\x00".as_slice(), &[0, kind, 0, 1]].concat();
        let response = respond(&[QUERY.as_slice(), &question, b"more"].concat()).unwrap();
        assert_eq!(response.get(..8), Some([7, 9, 0x81, 0x80, 0, 1, 0, answers].as_slice()));
        assert!(response.ends_with(ends_with), "{response:?}");
    }

    #[test]
    fn an_address_is_answered_and_nothing_else() {
        check(1, 1, &[0, 4, 127, 0, 0, 1]);
        check(28, 0, b"\x04node\x00\x00\x1c\x00\x01");
        assert_eq!(respond(&QUERY), None);
    }
}
