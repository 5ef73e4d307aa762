//! A proxy that forwards and keeps what it was asked.

use std::{io, net::SocketAddr, sync::Arc};

use anyhow::Result;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::TcpStream,
};

use crate::{
    bind_address::BindAddress,
    serving::Serving,
    stream::{Incoming, Stream},
    watched::Watched,
};

/// A running proxy for HTTP and, by CONNECT, for anything. It forwards to loopback addresses only and asks no DNS; others are
/// kept and refused. Dropping it stops it.
#[derive(Debug)]
pub struct Proxy {
    asked: Arc<Asked>,
    serving: Serving,
}

/// The first line of the first request of each connection.
type Asked = Watched<Vec<String>>;

impl Proxy {
    /// Starts a proxy on a loopback port that the system chose.
    pub fn start() -> Result<Self> {
        let asked = Arc::new(Asked::default());
        let kept = Arc::clone(&asked);
        let serving = Serving::start("proxy", &BindAddress::default(), None, move |incoming| {
            let kept = Arc::clone(&kept);
            // A connection that breaks is the business of its two ends.
            async move { drop(forward(incoming, &kept).await) }
        })?;
        Ok(Self { asked, serving })
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        self.serving.url()
    }

    /// What each connection asked first, such as `CONNECT 127.0.0.1:443 HTTP/1.1`.
    pub fn asked(&self) -> Vec<String> {
        self.asked.read(Clone::clone)
    }
}

async fn forward(incoming: Incoming, asked: &Asked) -> io::Result<()> {
    let mut stream = incoming.stream;
    let head = head(&mut stream).await?;
    let line = head.lines().next().unwrap_or_default().to_owned();
    asked.change(|asked| asked.push(line.clone()));
    let Some(route) = Route::of(&line) else {
        return stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").await;
    };
    let mut target = TcpStream::connect(route.address).await?;
    match route.line {
        None => stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await?,
        Some(new) => target.write_all(head.replacen(&line, &new, 1).as_bytes()).await?,
    }
    copy_bidirectional(&mut stream, &mut target).await.map(drop)
}

/// Byte by byte, so that nothing of what follows is taken.
async fn head(stream: &mut Box<dyn Stream>) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    String::from_utf8(head).map_err(io::Error::other)
}

/// Where a request goes.
#[derive(Debug, PartialEq, Eq)]
struct Route {
    address: SocketAddr,
    /// The first line as the target wants it; none of CONNECT, which is not told to the target.
    line: Option<String>,
}

impl Route {
    /// None where the proxy does not go.
    fn of(line: &str) -> Option<Self> {
        let [method, target, version] = line.split(' ').collect::<Vec<_>>().try_into().ok()?;
        if method == "CONNECT" {
            return Some(Self { address: loopback(target)?, line: None });
        }
        let rest = target.strip_prefix("http://")?;
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let path = if path.is_empty() { "/" } else { path };
        Some(Self { address: loopback(host)?, line: Some(format!("{method} {path} {version}")) })
    }
}

fn loopback(host: &str) -> Option<SocketAddr> {
    let address: SocketAddr = host.replace("localhost:", "127.0.0.1:").parse().ok()?;
    address.ip().is_loopback().then_some(address)
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write, read_to_string},
        net::{Shutdown, TcpStream as Stream},
    };

    use super::*;
    use crate::{Collector, Listener, hostile};

    fn connect(proxy: &Proxy) -> Stream {
        Stream::connect(proxy.url().trim_start_matches("http://")).unwrap()
    }

    #[test]
    fn absolute_requests_are_forwarded_without_the_host() {
        let (proxy, target) = (Proxy::start().unwrap(), Listener::scripted(hostile::status("202", "")).unwrap());
        let mut stream = connect(&proxy);
        let line = format!("POST {}/v1?a=b HTTP/1.1", target.url());
        write!(stream, "{line}\r\nContent-Length: 2\r\n\r\nok").unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        assert!(read_to_string(stream).unwrap().starts_with("HTTP/1.1 202 "));
        assert_eq!(target.first_bytes(), [b"POST /v1?a=b HTTP/1.1\r\nContent-Length: 2\r\n\r\nok"]);
        assert_eq!(proxy.asked(), [line]);
    }

    #[test]
    fn connect_makes_a_tunnel() {
        let (proxy, collector) = (Proxy::start().unwrap(), Collector::start().unwrap());
        let (mut stream, mut answer) = (connect(&proxy), [0; 26]);
        let line = format!("CONNECT {} HTTP/1.1", collector.url().replace("http://127.0.0.1", "localhost"));
        write!(stream, "{line}\r\n\r\n").unwrap();
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200 Connected\r\n\r\n");
        write!(stream, "GET /in/tunnel HTTP/1.1\r\nConnection: close\r\n\r\n").unwrap();
        assert!(read_to_string(stream).unwrap().starts_with("HTTP/1.1 200 OK\r\n"));
        assert_eq!((collector.received()[0].path.as_str(), proxy.asked()), ("/in/tunnel", vec![line]));
    }

    #[track_caller]
    fn check_refused(line: &str) {
        let proxy = Proxy::start().unwrap();
        let mut stream = connect(&proxy);
        write!(stream, "{line}\r\n\r\n").unwrap();
        assert!(read_to_string(stream).unwrap().starts_with("HTTP/1.1 403 "), "{line}");
        assert_eq!(proxy.asked(), [line]);
    }

    #[test]
    fn nothing_goes_beyond_loopback() {
        check_refused("CONNECT 203.0.113.1:443 HTTP/1.1");
        check_refused("CONNECT example.com:443 HTTP/1.1");
        check_refused("GET http://203.0.113.1/ HTTP/1.1");
        check_refused("GET /relative HTTP/1.1");
        check_refused("nonsense");
    }
}
