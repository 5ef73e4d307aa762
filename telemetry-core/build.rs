//! Nothing to build: `links` in the manifest wants a build script.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
}
