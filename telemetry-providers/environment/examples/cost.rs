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
        measure(cx);
        Ok(Environment::default())
    };
    Telemetry::builder(PRODUCT).supply::<Environment>(measured).provider(EnvironmentProvider).preview().unwrap();
}

fn measure(cx: &Context) {
    let data = std::env::temp_dir();
    let machine = Machine::this();
    print("Machine::this", Machine::this);
    print("operating system", || Machine::this().operating_system());
    print("cores", || machine.cores());
    print("memory", || machine.memory());
    print("is_container", || machine.is_container());
    print("is_kubernetes", || machine.is_kubernetes());
    print("architecture", || machine.architecture());
    print("disk", || machine.disk(&data));
    print("the whole section", || Environment::of_this_machine(cx, Some(&data)));
    print("the whole section, no disk", || Environment::of_this_machine(cx, None));
}

fn print<T>(part: &str, read: impl Fn() -> T) {
    black_box(read());
    let mut times: Vec<_> = (0..ROUNDS).map(|_| cpu_time_of_one(&read)).collect();
    times.sort_unstable();
    println!("{part:<28} {:>8.1} µs", times[ROUNDS / 2].as_secs_f64() * 1e6);
}

fn cpu_time_of_one<T>(read: impl Fn() -> T) -> Duration {
    let begin = cpu_time();
    for _ in 0..CALLS {
        black_box(read());
    }
    (cpu_time() - begin) / CALLS
}

/// What all threads of this process have used, those that have ended included.
fn cpu_time() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap()
}
