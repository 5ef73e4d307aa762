//! What a listener does with a connection, step by step.

use std::{future::pending, io, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::sleep,
};

use crate::{stream::Stream, watched::Watched};

/// As often as it takes until the other side has had enough.
pub const ENDLESS: u64 = u64::MAX;

/// How much of a connection is kept.
pub(crate) const FIRST_BYTES: usize = 64 * 1024;

/// The first bytes of each connection.
pub(crate) type Heard = Watched<Vec<Vec<u8>>>;

/// One step. The connection is closed after the last one; what was not read then makes a reset of it.
#[derive(Debug, Clone)]
pub enum Step {
    /// Reads a whole HTTP request, or up to the end of the connection.
    Read,
    /// Reads the first bytes that come, such as the opening of a TLS handshake.
    ReadSome,
    /// Reads until the other side has closed.
    ReadToEnd,
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Does nothing for a while.
    Pause(Duration),
    /// Does nothing any more.
    Wait,
    /// Does all this so many times.
    Repeat(u64, Vec<Self>),
    /// Says that nothing more will be sent.
    HalfClose,
    /// Closes the connection by a reset.
    Reset,
}

/// A connection with which steps are done.
pub(crate) struct Connection {
    stream: Box<dyn Stream>,
    /// Its place in what was heard.
    number: usize,
    heard: Arc<Heard>,
}

impl Connection {
    pub(crate) fn new(stream: Box<dyn Stream>, number: usize, heard: Arc<Heard>) -> Self {
        Self { stream, number, heard }
    }

    /// Errors where the other side has closed too early.
    pub(crate) async fn run(&mut self, steps: &[Step]) -> io::Result<()> {
        for step in steps {
            self.step(step).await?;
        }
        Ok(())
    }

    async fn step(&mut self, step: &Step) -> io::Result<()> {
        match step {
            Step::Read => self.read_until(is_whole).await,
            Step::ReadSome => self.read_until(|said| !said.is_empty()).await,
            Step::ReadToEnd => self.read_until(|_| false).await,
            Step::Send(bytes) => self.send(bytes).await,
            Step::Pause(time) => {
                sleep(*time).await;
                Ok(())
            }
            Step::Wait => pending().await,
            Step::Repeat(times, steps) => self.repeat(*times, steps).await,
            Step::HalfClose => self.stream.shutdown().await,
            Step::Reset => self.reset(),
        }
    }

    async fn read_until(&mut self, enough: impl Fn(&[u8]) -> bool) -> io::Result<()> {
        let (mut said, mut buffer) = (Vec::new(), [0; 4096]);
        while !enough(&said) {
            let bytes = match self.stream.read(&mut buffer).await? {
                0 => return Ok(()),
                length => &buffer[..length],
            };
            said.extend_from_slice(bytes);
            self.heard.change(|heard| heard.get_mut(self.number).map(|kept| keep(kept, bytes)));
        }
        Ok(())
    }

    async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await?;
        self.stream.flush().await
    }

    async fn repeat(&mut self, times: u64, steps: &[Step]) -> io::Result<()> {
        for _ in 0..times {
            Box::pin(self.run(steps)).await?;
        }
        Ok(())
    }

    /// Errors, because nothing can follow.
    fn reset(&self) -> io::Result<()> {
        self.stream.reset_at_end()?;
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

fn keep(kept: &mut Vec<u8>, bytes: &[u8]) {
    let room = FIRST_BYTES - kept.len();
    kept.extend(bytes.iter().take(room));
}

/// Whether a request has its head and as many bytes after it as the head says.
fn is_whole(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&request[..end]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    request.len() - end - 4 >= length.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net::TcpStream,
    };

    use super::*;
    use crate::{
        Authority, Flaw, Listener,
        client::{ANSWER_TIMEOUT, get_trusting, wait_until},
    };

    const REQUEST: &[u8] = b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nok";

    fn connect(listener: &Listener) -> TcpStream {
        let stream = TcpStream::connect(listener.address()).unwrap();
        stream.set_read_timeout(Some(ANSWER_TIMEOUT)).unwrap();
        stream
    }

    /// What comes back for a request, and how the connection ends.
    #[track_caller]
    fn check(steps: Vec<Step>, answer: &[u8], end: Result<(), io::ErrorKind>) {
        let listener = Listener::scripted(steps).unwrap();
        let (mut stream, mut read) = (connect(&listener), Vec::new());
        stream.write_all(REQUEST).unwrap();
        let ended = stream.read_to_end(&mut read).map(drop).map_err(|error| error.kind());
        assert_eq!((read.as_slice(), ended), (answer, end));
        assert_eq!(listener.first_bytes(), [REQUEST]);
    }

    fn send(text: &str) -> Step {
        Step::Send(text.as_bytes().to_vec())
    }

    #[test]
    fn steps_are_done_one_after_the_other() {
        check(vec![Step::Read], b"", Ok(()));
        check(vec![Step::Read, send("a"), Step::Pause(Duration::from_millis(1)), send("b")], b"ab", Ok(()));
        check(vec![Step::Read, Step::Repeat(3, vec![send("a"), send("b")])], b"ababab", Ok(()));
        check(vec![Step::Read, send("a"), Step::HalfClose, Step::Wait], b"a", Ok(()));
        check(vec![Step::Read, Step::Reset, send("a")], b"", Err(io::ErrorKind::ConnectionReset));
    }

    #[test]
    fn a_request_is_read_as_far_as_its_length_says() {
        let whole = |request: &str| is_whole(request.as_bytes());
        assert!(!whole("GET / HTTP/1.1\r\n"));
        assert!(whole("GET / HTTP/1.1\r\n\r\n"));
        assert!(!whole("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab"));
        assert!(whole("POST / HTTP/1.1\r\ncontent-length:3\r\n\r\nabc"));
    }

    #[test]
    fn first_bytes_are_enough_where_they_are_asked_for() {
        let listener = Listener::scripted(vec![Step::ReadSome, send("bye")]).unwrap();
        let mut stream = connect(&listener);
        stream.write_all(&[22, 3, 1]).unwrap();
        let mut read = String::new();
        stream.read_to_string(&mut read).unwrap();
        assert_eq!((read.as_str(), listener.first_bytes()), ("bye", vec![vec![22, 3, 1]]));
    }

    #[test]
    fn endless_steps_end_when_the_other_side_leaves() {
        let listener = Listener::scripted(vec![Step::Repeat(ENDLESS, vec![send("abcdefgh")])]).unwrap();
        let mut stream = connect(&listener);
        stream.read_exact(&mut vec![0; 1024 * 1024]).unwrap();
        drop(stream);
        wait_until(|| Arc::strong_count(listener.heard()) == 2);
    }

    #[test]
    fn each_connection_has_its_turn() {
        let script = vec![vec![send("a")], vec![send("b")]];
        let listener = Listener::scripted(script).unwrap();
        let read = [(); 3].map(|()| io::read_to_string(connect(&listener)).unwrap());
        assert_eq!(read, ["a", "b", "b"]);
    }

    #[test]
    fn steps_can_follow_a_handshake() {
        let authority = Authority::new().unwrap();
        let answer = vec![Step::Read, send("HTTP/1.1 202 Accepted\r\n\r\n"), Step::HalfClose];
        let listener = Listener::encrypted(authority.certificate(Flaw::None).unwrap(), answer).unwrap();
        assert_eq!(get_trusting(&authority, &listener.url(), "/").unwrap().status, 202);
        assert!(listener.first_bytes()[0].starts_with(b"GET / HTTP/1.1\r\n"));
    }

    #[test]
    fn whoever_sends_to_one_that_does_not_read_must_wait() {
        let listener = Listener::not_reading().unwrap();
        let stream = connect(&listener);
        stream.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
        let error = (&stream).write_all(&vec![0; 4 * 1024 * 1024]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
        assert_eq!(listener.first_bytes(), [b""]);
    }
}
