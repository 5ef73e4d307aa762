//! The machine as it really is: control groups, affinity, namespaces and a dead mount, where there are the rights for it.

mod preview;

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;

use self::preview::{Apart, Preview, text_of};
use crate::group::Group;
use crate::missing::MissingError;
use crate::need::{Need, can, done};

/// The agent, as it is.
const ALONE: &str = "exec \"$@\"";

const ONE_CORE: &str = "this process may use one core only";

const MEMORY: u64 = 128 * 1024 * 1024;

/// The limit of memory of a control group is the memory, also for a group below the one with the limit.
pub(super) fn real_control_groups(program: &Path) -> Result<()> {
    let limit = MEMORY.to_string();
    let group = Group::new("memory", &[("memory.limit_in_bytes", &limit)], &[("memory.max", &limit)])?;
    for directory in group.directories() {
        Preview::within(program, directory)?.expect("totalMemory", &json!(MEMORY))?;
    }
    Ok(())
}

/// The quota of a control group is the number of cores, and a part of a core is one.
pub(super) fn real_quotas(program: &Path) -> Result<()> {
    let cores = Preview::by(program, ALONE, &[])?.environment("coreCount")?.clone();
    ensure!(cores != json!(1), MissingError(ONE_CORE.to_owned()));
    for (quota, expected) in [("50000", &json!(1)), ("100000", &json!(1)), ("150000", &json!(2)), ("9900000", &cores)] {
        let one = [("cpu.cfs_period_us", "100000"), ("cpu.cfs_quota_us", quota)];
        let group = Group::new("cpu", &one, &[("cpu.max", &format!("{quota} 100000"))])?;
        for directory in group.directories() {
            Preview::within(program, directory)?.expect("coreCount", expected)?;
        }
    }
    Ok(())
}

/// A process that is bound to one core has one.
pub(super) fn real_affinity(program: &Path) -> Result<()> {
    let status = fs::read_to_string("/proc/self/status")?;
    let allowed =
        status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")).context("no list of cores")?;
    let first = allowed.trim().split(['-', ',']).next().unwrap_or_default();
    can("taskset", &["-c", first, "true"])?;
    let preview = Preview::by(program, ALONE, &[])?;
    ensure!(*preview.environment("coreCount")? != json!(1), MissingError(ONE_CORE.to_owned()));
    Preview::by(program, "exec taskset -c \"$CORE\" \"$@\"", &[("CORE", first)])?.expect("coreCount", &json!(1))?;
    Ok(())
}

/// What hides or replaces parts of `/proc`, `/sys` and `/etc` makes values absent, never zero, and costs no others.
pub(super) fn real_namespaces(program: &Path) -> Result<()> {
    let place = tempfile::tempdir()?;
    let meminfo = |text: &str| -> Result<Preview> {
        let file = place.path().join("meminfo");
        fs::write(&file, text)?;
        Preview::apart(program, "mount --bind \"$FILE\" /proc/meminfo && exec \"$@\"", &[("FILE", text_of(&file)?)])
    };
    // That this one counts shows that the others are read.
    meminfo("MemTotal:       65536 kB\n")?.expect("totalMemory", &json!(64 * 1024 * 1024))?;
    for text in ["", "MemTotal: 0 kB\n", "MemTotal: lots\n", "MemTotal: 18446744073709551615 kB\n", "MemFree: 9 kB\n"] {
        meminfo(text)?.expect_absent("totalMemory")?.expect_some("coreCount")?.expect_some("totalDiskSpace")?;
    }
    let endless = place.path().join("endless");
    File::create(&endless)?.set_len(100_000_000)?;
    let endless = [("FILE", text_of(&endless)?)];
    // The process that replaces its own list becomes the agent.
    let preview = Preview::apart(program, "mount --bind \"$FILE\" /proc/$$/cgroup && exec \"$@\"", &endless)?;
    preview.expect_absent("isKubernetes")?.expect_some("totalMemory")?;
    if Path::new("/etc/os-release").exists() {
        let preview = Preview::apart(program, "mount --bind \"$FILE\" /etc/os-release && exec \"$@\"", &endless)?;
        preview.expect_absent("osVersion")?.expect_some("os")?.expect_some("totalMemory")?;
    }
    hidden_directories(program)?;
    Ok(())
}

/// An empty file system over each directory in turn, and over all of them.
fn hidden_directories(program: &Path) -> Result<()> {
    let directories = ["/proc", "/sys", "/run", "/tmp"].into_iter().filter(|directory| !program.starts_with(directory));
    let directories: Vec<_> = directories.collect();
    let all = directories.join(" ");
    for hidden in directories.iter().copied().chain([all.as_str()]) {
        let script = "for each in $HIDDEN; do mount -t tmpfs tmpfs $each || exit; done; exec \"$@\"";
        let preview = Preview::apart(program, script, &[("HIDDEN", hidden)])?;
        preview.expect_some("coreCount")?.expect_some("processorArchitecture")?.expect_some("totalDiskSpace")?;
        if hidden.starts_with("/proc") {
            preview.expect_absent("totalMemory")?.expect_absent("isKubernetes")?;
            ensure!(preview.report["environment"]["isContainer"] != json!(false), "{preview:?}");
        } else {
            preview.expect_some("totalMemory")?.expect_some("isKubernetes")?;
        }
    }
    Ok(())
}

/// Calls that a filter refuses, as those of containers do, cost their own values and no others.
pub(super) fn filtered_calls(program: &Path) -> Result<()> {
    let refused = |calls: &str, error: &str| {
        let script = "exec strace -f -qq -o /dev/null -e trace=$CALLS -e inject=$CALLS:error=$ERROR \"$@\"";
        Preview::by(program, script, &[("CALLS", calls), ("ERROR", error)])
    };
    for error in ["EPERM", "ENOSYS"] {
        for calls in ["getrandom", "prctl", "sched_getaffinity", "sysinfo,uname"] {
            refused(calls, error)?
                .expect_some("coreCount")?
                .expect_some("totalMemory")?
                .expect_some("totalDiskSpace")?;
        }
        for calls in ["statfs", "getrandom,prctl,sched_getaffinity,statfs,sysinfo,uname"] {
            let preview = refused(calls, error)?;
            preview.expect_absent("totalDiskSpace")?.expect_some("coreCount")?.expect_some("totalMemory")?;
        }
    }
    Ok(())
}

/// A file system that never answers costs the size of the disk, and the second that it is given.
pub(super) fn dead_mount(program: &Path) -> Result<()> {
    let place = tempfile::tempdir()?;
    let directory = text_of(place.path())?;
    // The shell holds the other end and never reads from it; with the shell, both ends and the mount are gone.
    let mount = "exec 3<>/dev/fuse && \
        mount -i -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0 silent \"$PLACE\"";
    let named = Command::new("unshare").args(["--mount", "sh", "-c", mount]).env("PLACE", directory).output();
    let script = format!("{mount} || exit; \"$@\" 3<&-");
    let silent = |data: &Path| Preview::of(Apart::Mounts, program, &script, &[("PLACE", directory)], data);
    let delay = "exec strace -f -qq -o /dev/null -e trace=statfs -e inject=statfs:delay_enter=2000000 \"$@\"";
    match (done("a dead FUSE mount", named), Need::Strace.check()) {
        (Ok(()), _) => {
            check_dead(&silent(place.path())?)?;
            check_dead(&silent(&place.path().join("database"))?)?;
        }
        (Err(_), Ok(())) => check_dead(&Preview::by(program, delay, &[])?)?,
        (Err(mount), Err(strace)) => bail!(MissingError(format!("{mount}; {strace}"))),
    }
    Ok(())
}

fn check_dead(preview: &Preview) -> Result<()> {
    preview.expect_absent("totalDiskSpace")?.expect_some("totalMemory")?.expect_some("coreCount")?;
    ensure!(preview.stderr.contains("environment.totalDiskSpace (the data directory does not answer)"), "{preview:?}");
    Ok(())
}
