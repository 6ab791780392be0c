//! What the sandbox costs a process: starts an empty program with and without it, in pairs, and prints
//! medians of both and of the differences within the pairs.
//!
//! A load that comes and goes meets both of a pair, and who is first changes from pair to pair. The
//! differences are what counts; of the clock's, on a busy machine, only the least says something.
//!
//! `cargo run --release -p grade-sandbox --example overhead -- LAUNCHER [PAIRS]`

use grade_sandbox::{Limits, Policy, Processes};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    let launcher = std::env::args()
        .nth(1)
        .expect("usage: overhead LAUNCHER [PAIRS]");
    let pairs = std::env::args().nth(2).map_or(300, |pairs| {
        pairs
            .parse::<usize>()
            .expect("a number of pairs, 1 or more")
    });
    let folder = std::env::temp_dir();
    let isolation = grade_sandbox::isolation();
    let policy = Policy {
        read: ["/lib", "/lib64", "/usr/lib", "/etc/ld.so.cache"]
            .map(PathBuf::from)
            .to_vec(),
        write: vec![],
        execute: [
            "/bin/true",
            "/lib64/ld-linux-x86-64.so.2",
            "/lib/ld-linux-aarch64.so.1",
        ]
        .map(PathBuf::from)
        .to_vec(),
        environment: BTreeMap::new(),
        folder: folder.clone(),
        limits: Limits {
            cpu_seconds: Some(10),
            data_bytes: Some(1 << 30),
            ..Limits::default()
        },
        processes: Processes::None,
        user: isolation
            .changes_user
            .then_some(grade_sandbox::UNPRIVILEGED),
        confined: true,
    };
    let file = folder.join(format!("grade-overhead-{}.json", std::process::id()));
    policy.store(&file).expect("the policy can be written");
    let program = Path::new("/bin/true");
    let inside = Policy::command(Path::new(&launcher), &file, program);
    let outside = vec![program.display().to_string()];
    let [mut clock, mut computed]: [[Vec<f64>; 2]; 2] = Default::default();
    for pair in 0..pairs {
        for which in [pair % 2, 1 - pair % 2] {
            let words = [&outside, &inside][which];
            let (start, before) = (Instant::now(), cpu_of_children());
            let status = Command::new(&words[0])
                .args(&words[1..])
                .stdin(Stdio::null())
                .status();
            clock[which].push(start.elapsed().as_secs_f64() * 1e3);
            computed[which].push((cpu_of_children() - before).as_secs_f64() * 1e3);
            assert!(status.is_ok_and(|status| status.success()), "{words:?}");
        }
    }
    let _ = std::fs::remove_file(file);
    println!("{pairs} pairs, milliseconds");
    for (what, [without, with]) in [("clock", clock), ("CPU", computed)] {
        let more: Vec<f64> = with
            .iter()
            .zip(&without)
            .map(|(with, without)| with - without)
            .collect();
        for (name, mut times) in [("without", without), ("with", with), ("more", more)] {
            times.sort_by(f64::total_cmp);
            let [least, quarter, median, three, most] =
                [0, 25, 50, 75, 95].map(|percent| times[(times.len() - 1) * percent / 100]);
            println!(
                "{what:5} {name:8} least {least:6.2}  25% {quarter:6.2}  median {median:6.2}  75% {three:6.2}  95% {most:6.2}"
            );
        }
    }
}

/// CPU time of all children that were waited for.
fn cpu_of_children() -> Duration {
    // SAFETY: `usage` is plain numbers, for which zero is a value, and lives through the call.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &mut usage);
        usage
    };
    let time = |time: libc::timeval| {
        Duration::new(time.tv_sec as u64, 0) + Duration::from_micros(time.tv_usec as u64)
    };
    time(usage.ru_utime) + time(usage.ru_stime)
}
