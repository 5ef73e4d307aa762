//! A collector that keeps what it receives.

use std::{sync::Arc, time::Duration};

use anyhow::Result;

use crate::{
    answer::Answer,
    bind_address::BindAddress,
    certificate::Certificate,
    http::{self, Handler},
    journal::{Journal, Request},
    script::Script,
    serving::Serving,
};

/// A running collector; dropping it stops it. Until it is told otherwise, it answers 200 to everything.
#[derive(Debug)]
pub struct Collector {
    handler: Arc<Inbox>,
    serving: Serving,
}

impl Collector {
    /// Starts a collector on a loopback port that the system chose.
    pub fn start() -> Result<Self> {
        Self::open(&BindAddress::default(), None)
    }

    /// Starts a collector that speaks TLS and shows this certificate.
    pub fn encrypted(certificate: Certificate) -> Result<Self> {
        Self::open(&BindAddress::default(), Some(certificate))
    }

    fn open(bind_address: &BindAddress, certificate: Option<Certificate>) -> Result<Self> {
        let handler = Arc::new(Inbox::default());
        let serving = http::serve("collector", bind_address, certificate, Arc::clone(&handler))?;
        Ok(Self { handler, serving })
    }

    /// `http://127.0.0.1:PORT`, or with `https`, without a path.
    pub fn url(&self) -> String {
        self.serving.url()
    }

    /// Shows new connections another certificate.
    pub fn use_certificate(&self, certificate: Certificate) {
        self.serving.use_certificate(certificate);
    }

    /// From now on, answers with this status.
    pub fn answering(&self, status: u16) {
        self.answering_with(vec![Answer::status(status)]);
    }

    /// From now on, answers with these one after the other; the last one stays.
    pub fn answering_with(&self, answers: Vec<Answer>) {
        self.handler.script.replace(answers);
    }

    /// What came so far.
    pub fn received(&self) -> Vec<Request> {
        self.handler.journal.requests()
    }

    /// How many connections were opened so far, with or without a request.
    pub fn connections(&self) -> usize {
        self.handler.journal.connections()
    }

    /// Waits until this many requests came, and returns all of them.
    pub fn wait_for(&self, count: usize, limit: Duration) -> Result<Vec<Request>> {
        self.handler.journal.wait_for(count, limit)
    }
}

#[derive(Debug, Default)]
struct Inbox {
    journal: Journal,
    script: Script<Answer>,
}

impl Handler for Inbox {
    fn journal(&self) -> &Journal {
        &self.journal
    }

    fn answer(&self, _request: &Request) -> Answer {
        self.script.next().unwrap_or_else(|| Answer::status(200))
    }
}

#[cfg(test)]
mod tests {
    use std::{net::TcpStream, thread::sleep};

    use super::*;
    use crate::client::{ANSWER_TIMEOUT, ask, get, wait_until};

    fn statuses(collector: &Collector, requests: usize) -> Vec<u16> {
        (0..requests).map(|_| get(&collector.url(), "/v1").status).collect()
    }

    #[test]
    fn keeps_requests_as_they_came() {
        let collector = Collector::start().unwrap();
        ask(&collector.url(), "POST", "/v1/reports?a=%20b", &[("X-Kind", "report")], b"{\n}", ANSWER_TIMEOUT).unwrap();
        let [request] = &collector.received()[..] else { panic!("one request") };
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v1/reports?a=%20b"));
        assert_eq!((request.header("x-kind"), request.body.as_slice()), (Some("report"), &b"{\n}"[..]));
        assert!(!request.has_credentials());
    }

    #[test]
    fn counts_connections_without_a_request() {
        let collector = Collector::start().unwrap();
        let silent: Vec<_> = (0..3).map(|_| TcpStream::connect(&collector.url()[7..]).unwrap()).collect();
        wait_until(|| collector.connections() == silent.len());
        assert_eq!(collector.received(), []);
    }

    #[test]
    fn answers_200_until_told_otherwise() {
        let collector = Collector::start().unwrap();
        assert_eq!(statuses(&collector, 2), [200, 200]);
        collector.answering(503);
        assert_eq!(statuses(&collector, 2), [503, 503]);
    }

    #[test]
    fn answers_in_turn_and_the_last_one_stays() {
        let collector = Collector::start().unwrap();
        collector.answering_with(vec![Answer::status(429), Answer::status(503), Answer::status(202)]);
        assert_eq!(statuses(&collector, 4), [429, 503, 202, 202]);
    }

    #[test]
    fn an_impossible_answer_is_told_as_500() {
        let collector = Collector::start().unwrap();
        collector.answering_with(vec![Answer::status(0), Answer::status(200).with_header("a b", "c")]);
        assert_eq!(statuses(&collector, 2), [500, 500]);
    }

    #[test]
    fn an_answer_may_come_late() {
        let collector = Collector::start().unwrap();
        collector.answering_with(vec![Answer::status(200).after(Duration::from_millis(300))]);
        ask(&collector.url(), "GET", "/", &[], b"", Duration::from_millis(50)).unwrap_err();
        assert_eq!(get(&collector.url(), "/").status, 200);
    }

    #[test]
    fn waits_until_enough_came() {
        let collector = Collector::start().unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                sleep(Duration::from_millis(50));
                statuses(&collector, 2)
            });
            assert_eq!(collector.wait_for(2, Duration::from_secs(5)).unwrap().len(), 2);
        });
    }

    #[test]
    fn gives_up_waiting_and_says_what_came() {
        let collector = Collector::start().unwrap();
        statuses(&collector, 1);
        let error = collector.wait_for(2, Duration::from_millis(20)).unwrap_err();
        assert_eq!(error.to_string(), "1 of 2 requests came within 20ms");
    }
}
