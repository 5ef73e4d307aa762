//! What the section costs on this machine, part by part: `cargo run --release --example cost`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool that prints")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use telemetry_core::testing::PRODUCT;
use telemetry_core::{Context, Telemetry};
use telemetry_provider_environment::{Environment, EnvironmentProvider, Machine};

const ROUNDS: usize = 1_000;

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
    let mut times: Vec<_> = (0..ROUNDS).map(|_| timed(&read)).collect();
    times.sort_unstable();
    println!("{part:<28} {:>8.1} µs", times[ROUNDS / 2].as_secs_f64() * 1e6);
}

fn timed<T>(read: impl Fn() -> T) -> Duration {
    let begin = Instant::now();
    black_box(read());
    begin.elapsed()
}
