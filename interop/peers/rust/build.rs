// Tells the program the versions that it is made with.
use std::process::Command;

fn main() {
    let lock = std::fs::read_to_string("Cargo.lock").unwrap();
    let library = lock.split("name = \"tungstenite\"\nversion = \"").nth(1).unwrap();
    println!("cargo:rustc-env=LIBRARY={}", library.split('"').next().unwrap());
    let rustc = Command::new(std::env::var("RUSTC").unwrap()).arg("--version").output().unwrap();
    let rustc = String::from_utf8(rustc.stdout).unwrap();
    println!("cargo:rustc-env=COMPILER={}", rustc.split(' ').nth(1).unwrap());
}
