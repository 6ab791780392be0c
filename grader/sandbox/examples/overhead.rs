//! What the sandbox costs: starts an empty program with and without it, in turns, and prints medians.
//!
//! `cargo run --release -p grade-sandbox --example overhead -- LAUNCHER`

use grade_sandbox::{Limits, Policy, Processes};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    let launcher = std::env::args().nth(1).expect("usage: overhead LAUNCHER");
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
    let mut times: [Vec<Duration>; 2] = Default::default();
    // On a busy machine only the CPU time says something.
    let mut computed: [Vec<Duration>; 2] = Default::default();
    for _ in 0..300 {
        let lists = times.iter_mut().zip(&mut computed);
        for (words, (times, computed)) in [&outside, &inside].into_iter().zip(lists) {
            let (start, before) = (Instant::now(), cpu_of_children());
            let status = Command::new(&words[0])
                .args(&words[1..])
                .stdin(Stdio::null())
                .status();
            times.push(start.elapsed());
            computed.push(cpu_of_children() - before);
            assert!(status.is_ok_and(|status| status.success()), "{words:?}");
        }
    }
    let _ = std::fs::remove_file(file);
    for (what, lists) in [("clock", &mut times), ("CPU", &mut computed)] {
        for (name, times) in ["without", "with"].into_iter().zip(lists) {
            times.sort();
            let [least, median, most] =
                [0, times.len() / 2, times.len() * 95 / 100].map(|at| times[at]);
            println!("{what:5} {name:8} least {least:?}  median {median:?}  95% {most:?}");
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
