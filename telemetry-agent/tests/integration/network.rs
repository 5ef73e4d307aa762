//! A network of its own, for a case and for all that it starts.

use std::fs::File;
use std::io::Read;
use std::os::fd::AsFd;
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Result, anyhow, ensure};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

/// Runs a case in a network that this script prepares, which has the loopback device and nothing else.
pub(super) fn apart(script: &str, case: impl FnOnce() -> Result<()> + Send) -> Result<()> {
    let network = prepared(script)?;
    // A thread can move into another network; the threads and processes that it starts are born there.
    thread::scope(|scope| {
        let moved = thread::Builder::new().spawn_scoped(scope, || {
            move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network))?;
            case()
        })?;
        moved.join().unwrap_or_else(|_| Err(anyhow!("it panicked")))
    })
}

/// The network, which lasts as long as this or a process in it.
fn prepared(script: &str) -> Result<File> {
    let script = format!("{script} && echo && exec cat");
    let mut holder = Command::new("unshare")
        .args(["--net", "sh", "-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let told = holder.stdout.take().map_or(Ok(0), |mut told| told.read(&mut [0]));
    let network = File::open(format!("/proc/{}/ns/net", holder.id()));
    // What it reads ends, and so does it.
    drop(holder.stdin.take());
    holder.wait()?;
    ensure!(told? == 1, "the network was not prepared");
    Ok(network?)
}
