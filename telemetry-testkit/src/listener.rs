//! A listener that does to a connection whatever a test wants.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context, Result};

use crate::{
    bind_address::BindAddress,
    certificate::Certificate,
    script::Script,
    serving::Serving,
    steps::{Connection, Heard, Step},
    stream::Incoming,
};

/// A bare listener: it takes connections, keeps their first bytes, and does the steps that it was given. Without any it only
/// listens, and stands for the second listener of a machine, or for a proxy that records. Dropping it stops it.
#[derive(Debug)]
pub struct Listener {
    heard: Arc<Heard>,
    address: SocketAddr,
    serving: Serving,
}

impl Listener {
    /// Listens and says nothing, on a loopback port that the system chose.
    pub fn start() -> Result<Self> {
        Self::scripted(vec![Step::ReadToEnd])
    }

    /// Does these [`Step`]s with every connection; or, of several lists of them, the first one with the first connection, and
    /// so on, of which the last one stays.
    pub fn scripted(script: impl Into<Script<Vec<Step>>>) -> Result<Self> {
        Self::open(&BindAddress::default(), None, script.into())
    }

    /// Does these steps after a TLS handshake with this certificate.
    pub fn encrypted(certificate: Certificate, steps: Vec<Step>) -> Result<Self> {
        Self::open(&BindAddress::default(), Some(certificate), steps.into())
    }

    /// Reads nothing, and has room for a few KiB only, so that whoever sends more must wait.
    pub fn not_reading() -> Result<Self> {
        Self::open(&BindAddress::NarrowPort, None, vec![Step::Wait].into())
    }

    fn open(bind_address: &BindAddress, certificate: Option<Certificate>, script: Script<Vec<Step>>) -> Result<Self> {
        let heard = Arc::new(Heard::default());
        let ears = Arc::clone(&heard);
        let serving = Serving::start("listener", bind_address, certificate, move |incoming| {
            ears.change(|heard| heard.push(Vec::new()));
            perform(incoming, Arc::clone(&ears), script.next().unwrap_or_default())
        })?;
        let address = serving.address().context("a listener has a port")?;
        Ok(Self { heard, address, serving })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`, or with `https`, though it may not speak HTTP.
    pub fn url(&self) -> String {
        self.serving.url()
    }

    /// How many connections were opened so far.
    pub fn connections(&self) -> usize {
        self.heard.read(Vec::len)
    }

    /// The first bytes (up to 64 KiB) that were read of each connection, in the order in which they were opened. Of an
    /// encrypted one it is what was sent after the handshake.
    pub fn first_bytes(&self) -> Vec<Vec<u8>> {
        self.heard.read(Clone::clone)
    }

    #[cfg(test)]
    pub(crate) fn heard(&self) -> &Arc<Heard> {
        &self.heard
    }

    /// Waits until this many connections were opened.
    pub fn wait_for(&self, count: usize, limit: Duration) -> Result<()> {
        let enough = self.heard.wait(limit, |heard| (heard.len() >= count).then_some(()));
        enough.with_context(|| format!("{} of {count} connections came within {limit:?}", self.connections()))
    }
}

/// The steps end early where the other side leaves, in the handshake or later.
async fn perform(incoming: Incoming, heard: Arc<Heard>, steps: Vec<Step>) {
    let number = incoming.number;
    let Ok(stream) = incoming.secured().await else { return };
    let _ = Connection::new(stream, number, heard).run(&steps).await;
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net::TcpStream as Stream,
    };

    use super::*;
    use crate::{client::wait_until, steps::FIRST_BYTES};

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
