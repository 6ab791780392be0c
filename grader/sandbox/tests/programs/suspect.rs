//! A program that tries things; compiled by the tests and started inside the sandbox.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, fs, thread};

fn itself(what: &str) -> Command {
    let mut command = Command::new(env::current_exe().expect("its own name"));
    command.arg(what).stdin(Stdio::null());
    command
}

fn main() {
    let what = env::args().nth(1).unwrap_or_default();
    let argument = env::args().nth(2).unwrap_or_default();
    match what.as_str() {
        "nothing" => {}
        "answer" => println!("{}", 6 * 7),
        "processors" => println!("{}", thread::available_parallelism().unwrap()),
        // Who it is, what it was given.
        "tell" => {
            let mut names: Vec<String> = env::vars()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            names.sort();
            println!(
                "{} {}",
                names.join(","),
                env::current_dir().unwrap().display()
            );
        }
        "start itself" => {
            let output = itself("answer")
                .output()
                .expect("its own executable may be started");
            print!("{}", String::from_utf8_lossy(&output.stdout));
        }
        "start another" => match Command::new(argument).stdin(Stdio::null()).status() {
            Ok(_) => println!("started"),
            Err(error) => println!("{error}"),
        },
        "leave a child behind" => {
            itself("sleep").spawn().expect("a child");
            println!("left");
        }
        "sleep" => thread::sleep(Duration::from_secs(600)),
        "multiply" => {
            let mut children = 0_u32;
            while itself("multiply")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .is_ok()
            {
                children += 1;
            }
            println!("{children}");
            thread::sleep(Duration::from_secs(600));
        }
        "threads" => {
            let mut threads = Vec::new();
            while let Ok(thread) = thread::Builder::new()
                .stack_size(64 << 10)
                .spawn(thread::park)
            {
                threads.push(thread);
                if threads.len() >= 4_000 {
                    break;
                }
            }
            println!("{}", threads.len());
            std::process::exit(0);
        }
        "compute" => {
            let mut n = 1_u64;
            loop {
                n = std::hint::black_box(n.wrapping_mul(3));
            }
        }
        "write" => {
            let mut file = match fs::File::create(&argument) {
                Ok(file) => file,
                Err(error) => return println!("{error}"),
            };
            let block = [0_u8; 1 << 16];
            let mut written = 0;
            while written < 64 << 20 {
                match file.write(&block) {
                    Ok(n) => written += n,
                    Err(error) => return println!("{written} {error}"),
                }
            }
            println!("{written}");
        }
        "change mode" => {
            use std::os::unix::fs::PermissionsExt;
            match fs::set_permissions(&argument, fs::Permissions::from_mode(0o777)) {
                Ok(()) => println!("changed"),
                Err(error) => println!("{error}"),
            }
        }
        "socket" => {
            use std::os::fd::FromRawFd;
            // SAFETY: the starter passed a socket, which the launcher moved to 3.
            let mut socket = unsafe { std::os::unix::net::UnixStream::from_raw_fd(3) };
            let mut text = String::new();
            socket
                .read_to_string(&mut text)
                .expect("the socket is readable");
            socket
                .write_all(text.to_uppercase().as_bytes())
                .expect("and writable");
            let mut nothing = String::new();
            std::io::stdin()
                .read_to_string(&mut nothing)
                .expect("standard input is empty");
            assert!(nothing.is_empty());
        }
        other => panic!("unknown: {other}"),
    }
}
