//! A listener that keeps silent.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use tokio::io::AsyncReadExt;

use crate::{door::Place, serving::Serving, watched::Watched, wire::Incoming};

/// Enough to tell what somebody wanted.
const FIRST_BYTES: usize = 4096;

/// A bare TCP listener: it takes connections, keeps their first bytes and never answers. It stands for the second listener
/// of a machine, or for a proxy that records. Dropping it stops it.
#[derive(Debug)]
pub struct Listener {
    heard: Arc<Heard>,
    address: SocketAddr,
    serving: Serving,
}

/// The first bytes of each connection.
type Heard = Watched<Vec<Vec<u8>>>;

impl Listener {
    /// Starts a listener on a loopback port that the system chose.
    pub fn start() -> Result<Self> {
        let heard = Arc::new(Heard::default());
        let ears = Arc::clone(&heard);
        let serving = Serving::start("listener", &Place::default(), None, move |incoming| {
            open(&ears);
            hear(incoming, Arc::clone(&ears))
        })?;
        let address = serving.address().context("a listener has a port")?;
        Ok(Self { heard, address, serving })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`, though it does not speak HTTP.
    pub fn url(&self) -> String {
        self.serving.url()
    }

    /// How many connections were opened so far.
    pub fn connections(&self) -> usize {
        self.heard.read(Vec::len)
    }

    /// The first bytes (up to 4 KiB) of each connection, in the order in which they were opened.
    pub fn first_bytes(&self) -> Vec<Vec<u8>> {
        self.heard.read(Clone::clone)
    }

    /// Waits until this many connections were opened.
    pub fn wait_for(&self, count: usize, limit: Duration) -> Result<()> {
        let enough = self.heard.wait(limit, |heard| (heard.len() >= count).then_some(()));
        enough.with_context(|| format!("{} of {count} connections came within {limit:?}", self.connections()))
    }
}

/// Makes room for what a new connection says.
fn open(heard: &Heard) {
    heard.change(|heard| heard.push(Vec::new()));
}

/// Reads until the other side has closed the connection.
async fn hear(incoming: Incoming, heard: Arc<Heard>) {
    let (mut wire, place) = (incoming.wire, incoming.number);
    let mut buffer = [0; 1024];
    while let Ok(length @ 1..) = wire.read(&mut buffer).await {
        heard.change(|heard| heard.get_mut(place).map(|kept| keep(kept, &buffer[..length])));
    }
}

fn keep(kept: &mut Vec<u8>, bytes: &[u8]) {
    let room = FIRST_BYTES - kept.len();
    kept.extend(bytes.iter().take(room));
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net::TcpStream as Stream,
    };

    use super::*;
    use crate::client::wait_until;

    #[test]
    fn counts_connections_and_keeps_their_first_bytes() {
        let listener = Listener::start().unwrap();
        let mut first = Stream::connect(listener.address()).unwrap();
        let mut second = Stream::connect(listener.address()).unwrap();
        listener.wait_for(2, Duration::from_secs(5)).unwrap();
        first.write_all(b"CONNECT a:443").unwrap();
        wait_until(|| listener.first_bytes() == [b"CONNECT a:443".to_vec(), vec![]]);
        second.write_all(&[22, 3, 1]).unwrap();
        wait_until(|| listener.first_bytes() == [b"CONNECT a:443".to_vec(), vec![22, 3, 1]]);
        assert_eq!(listener.connections(), 2);
    }

    #[test]
    fn keeps_no_more_than_the_first_bytes() {
        let listener = Listener::start().unwrap();
        Stream::connect(listener.address()).unwrap().write_all(&[7; 2 * FIRST_BYTES]).unwrap();
        wait_until(|| listener.first_bytes() == [vec![7; FIRST_BYTES]]);
    }

    #[test]
    fn answers_nothing() {
        let listener = Listener::start().unwrap();
        let mut stream = Stream::connect(listener.address()).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        stream.read(&mut [0]).unwrap_err();
    }

    #[test]
    fn gives_up_waiting() {
        let error = Listener::start().unwrap().wait_for(1, Duration::from_millis(20)).unwrap_err();
        assert_eq!(error.to_string(), "0 of 1 connections came within 20ms");
    }

    #[test]
    fn dropping_closes_connections() {
        let listener = Listener::start().unwrap();
        let mut stream = Stream::connect(listener.address()).unwrap();
        listener.wait_for(1, Duration::from_secs(5)).unwrap();
        drop(listener);
        assert!(matches!(stream.read(&mut [0]), Ok(0) | Err(_)));
    }
}
