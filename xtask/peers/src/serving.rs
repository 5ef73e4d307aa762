//! The thread that a peer runs on.

use std::{
    net::{Ipv4Addr, SocketAddr},
    thread::{self, JoinHandle},
};

use anyhow::{Context, Result};
use tokio::{net::TcpListener, runtime::Runtime, sync::oneshot};

/// A running peer; dropping it ends its thread and closes its connections.
#[derive(Debug)]
pub(crate) struct Serving {
    address: SocketAddr,
    /// Never used for sending: dropping it is the signal.
    lease: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Serving {
    /// Opens a loopback port and gives it to `work` on a new thread.
    pub(crate) fn start<F>(name: &str, work: impl FnOnce(TcpListener) -> F + Send + 'static) -> Result<Self>
    where
        F: Future<Output = ()>,
    {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().context("runtime of a peer")?;
        let listener = listen(&runtime).context("loopback port of a peer")?;
        let address = listener.local_addr()?;
        let (lease, ended) = oneshot::channel();
        let thread = thread::Builder::new().name(name.to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! { _ = ended => {}, () = work(listener) => {} }
            });
        })?;
        Ok(Self { address, lease: Some(lease), thread: Some(thread) })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.lease.take());
        // A peer that broke has nothing more to say, and its test has failed for want of an answer.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn listen(runtime: &Runtime) -> std::io::Result<TcpListener> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let _inside = runtime.enter();
    TcpListener::from_std(listener)
}

#[cfg(test)]
mod tests {
    use std::{future::pending, net::TcpStream, time::Instant};

    use super::*;

    async fn idle(_open: TcpListener) {
        pending::<()>().await;
    }

    #[test]
    fn dropping_closes_the_port_and_waits_for_the_thread() {
        let serving = Serving::start("idle", idle).unwrap();
        let (address, began) = (serving.address(), Instant::now());
        assert!(address.ip().is_loopback());
        TcpStream::connect(address).unwrap();
        drop(serving);
        assert!(began.elapsed().as_secs() < 10);
        TcpStream::connect(address).unwrap_err();
    }

    #[tokio::test]
    async fn starts_and_stops_inside_another_runtime() {
        drop(Serving::start("nested", idle).unwrap());
    }

    #[test]
    fn a_peer_that_breaks_harms_nobody() {
        drop(Serving::start("broken", |_listener| async { panic!("as planned") }).unwrap());
    }
}
