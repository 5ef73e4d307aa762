//! The thread that a peer runs on.

use std::{
    io,
    net::SocketAddr,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use anyhow::{Context, Result};
use tokio::{
    runtime::{Builder, Runtime},
    sync::oneshot,
    time::sleep,
};

use crate::{
    bind_address::{BindAddress, ListeningSocket},
    certificate::Certificate,
    metered::{Metered, Traffic},
    stream::Incoming,
    watched::Watched,
};

/// A running peer; dropping it ends its thread and closes its connections.
#[derive(Debug)]
pub(crate) struct Serving {
    address: Option<SocketAddr>,
    certificate: Arc<Shown>,
    traffic: Arc<Traffic>,
    /// Never used for sending: dropping it is the signal.
    lease: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// The certificate that the next connection is shown; without one it is not encrypted.
type Shown = Watched<Option<Certificate>>;

impl Serving {
    /// Takes connections on a new thread, and gives each to `serve` as soon as it is made.
    pub(crate) fn start<F>(
        name: &str,
        bind_address: &BindAddress,
        certificate: Option<Certificate>,
        serve: impl Fn(Incoming) -> F + Send + 'static,
    ) -> Result<Self>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let runtime = Builder::new_current_thread().enable_all().build().context("runtime of a peer")?;
        let socket = bind(&runtime, bind_address).with_context(|| format!("{bind_address:?} of a peer"))?;
        let (address, certificate) = (socket.address(), Arc::new(Watched::new(certificate)));
        let (lease, ended) = oneshot::channel();
        let (shown, traffic) = (Arc::clone(&certificate), Arc::new(Traffic::default()));
        let counted = Arc::clone(&traffic);
        let thread = thread::Builder::new().name(name.to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! { _ = ended => {}, () = keep(&socket, &shown, &counted, serve) => {} }
            });
        })?;
        Ok(Self { address, certificate, traffic, lease: Some(lease), thread: Some(thread) })
    }

    /// The bytes of all connections so far, in both directions.
    pub(crate) fn traffic(&self) -> u64 {
        self.traffic.bytes()
    }

    /// None at a Unix socket.
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// With `localhost` at a Unix socket, which no URL can name.
    pub(crate) fn url(&self) -> String {
        let scheme = if self.certificate.read(Option::is_some) { "https" } else { "http" };
        self.address.map_or_else(|| format!("{scheme}://localhost"), |address| format!("{scheme}://{address}"))
    }

    /// Shows new connections this certificate.
    pub(crate) fn use_certificate(&self, certificate: Certificate) {
        self.certificate.change(|shown| *shown = Some(certificate));
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.lease.take());
        // A peer that broke has nothing more to say, and its test has failed for want of an answer.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn bind(runtime: &Runtime, bind_address: &BindAddress) -> io::Result<ListeningSocket> {
    let _inside = runtime.enter();
    bind_address.bind()
}

async fn keep<F>(socket: &ListeningSocket, shown: &Shown, traffic: &Arc<Traffic>, serve: impl Fn(Incoming) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut number = 0;
    loop {
        let Ok(stream) = socket.accept().await else {
            sleep(Duration::from_millis(10)).await;
            continue;
        };
        let stream = Box::new(Metered::new(stream, Arc::clone(traffic)));
        let certificate = shown.read(Clone::clone);
        tokio::spawn(serve(Incoming { number, stream, certificate }));
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::{future::pending, io::Read, net::TcpStream};

    use super::*;
    use crate::{ReservedPort, client::ANSWER_TIMEOUT};

    fn start<F>(serve: impl Fn(Incoming) -> F + Send + 'static) -> Serving
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Serving::start("peer", &BindAddress::default(), None, serve).unwrap()
    }

    fn start_at(port: &ReservedPort) -> Serving {
        Serving::start("peer", &BindAddress::Port(port.number()), None, idle).unwrap()
    }

    async fn idle(_open: Incoming) {
        pending::<()>().await;
    }

    fn connect(serving: &Serving) -> TcpStream {
        let stream = TcpStream::connect(serving.address().unwrap()).unwrap();
        stream.set_read_timeout(Some(ANSWER_TIMEOUT)).unwrap();
        stream
    }

    #[track_caller]
    fn check_closed(stream: &mut TcpStream) {
        match stream.read(&mut [0]) {
            Ok(length) => assert_eq!(length, 0),
            Err(error) => assert_eq!(error.kind(), io::ErrorKind::ConnectionReset),
        }
    }

    #[test]
    fn dropping_closes_the_port_and_every_connection() {
        let port = ReservedPort::new().unwrap();
        let serving = start_at(&port);
        let (address, mut open) = (serving.address().unwrap(), connect(&serving));
        assert!(address.ip().is_loopback());
        drop(serving);
        check_closed(&mut open);
        TcpStream::connect(address).unwrap_err();
    }

    #[test]
    fn a_port_can_be_used_again() {
        let port = ReservedPort::new().unwrap();
        let first = start_at(&port);
        let open = connect(&first);
        drop(first);
        drop(start_at(&port));
        drop(open);
    }

    #[tokio::test]
    async fn starts_and_stops_inside_another_runtime() {
        drop(start(idle));
    }

    #[test]
    fn a_peer_that_breaks_harms_nobody() {
        let serving = start(|_open| -> std::future::Ready<()> { panic!("as planned") });
        check_closed(&mut connect(&serving));
        drop(serving);
    }
}
