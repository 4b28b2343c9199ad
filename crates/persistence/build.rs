//! Tells cargo that the embedded migrations are part of this crate: without it a new folder under `migrations` would not
//! reach a cached build. It must build nothing.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
