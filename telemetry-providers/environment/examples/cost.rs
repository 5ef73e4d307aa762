//! What the section costs on this machine, part by part, in CPU time: `cargo run --release --example cost`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool that prints")]

use std::hint::black_box;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use telemetry_core::testing::PRODUCT;
use telemetry_core::{Context, Telemetry};
use telemetry_provider_environment::{Environment, EnvironmentProvider, Machine};

/// What else runs on the machine disturbs some of these, and seldom the one in the middle.
const ROUNDS: usize = 50;
/// A thread that was left may still be ending when the next call begins, so calls are measured together.
const CALLS: u32 = 20;

fn main() {
    let measured = async |cx: &Context| {
        measure(cx).await;
        Ok(Environment::default())
    };
    Telemetry::builder(PRODUCT).supply::<Environment>(measured).provider(EnvironmentProvider).preview().unwrap();
}

async fn measure(cx: &Context) {
    let data = std::env::temp_dir();
    let machine = Machine::this();
    print("Machine::this", async || Machine::this()).await;
    print("operating system", async || Machine::this().operating_system()).await;
    print("cores", async || machine.cores()).await;
    print("memory", async || machine.memory()).await;
    print("is_container", async || machine.is_container()).await;
    print("is_kubernetes", async || machine.is_kubernetes()).await;
    print("architecture", async || machine.architecture()).await;
    print("disk", async || machine.disk(cx, &data).await).await;
    print("the whole section", async || Environment::of_this_machine(cx, Some(&data)).await).await;
    print("the whole section, no disk", async || Environment::of_this_machine(cx, None).await).await;
}

async fn print<T>(part: &str, read: impl AsyncFn() -> T) {
    black_box(read().await);
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        times.push(cpu_time_of_one(&read).await);
    }
    times.sort_unstable();
    println!("{part:<28} {:>8.1} µs", times[ROUNDS / 2].as_secs_f64() * 1e6);
}

async fn cpu_time_of_one<T>(read: impl AsyncFn() -> T) -> Duration {
    let begin = cpu_time();
    for _ in 0..CALLS {
        black_box(read().await);
    }
    (cpu_time() - begin) / CALLS
}

/// What all threads of this process have used, those that have ended included.
fn cpu_time() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap()
}
