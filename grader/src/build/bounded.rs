//! Runs one program with bounds on its time and its output, and counts the CPU time it took.

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Its exit status.
    pub status: ExitStatus,
    /// What it wrote to standard error, as far as it was kept.
    pub stderr: Vec<u8>,
    /// CPU seconds of it and all it waited for.
    pub cpu: f64,
    /// True if it was killed for the time by the clock.
    pub out_of_time: bool,
}

/// How often it is looked whether the result is still wanted.
const LOOK: Duration = Duration::from_millis(20);

/// Runs `command` (started through the launcher) with nothing on standard input, for at most `wall`
/// by the clock and until `unwanted` is set, and keeps `output` bytes of each output; what is more is
/// read and thrown away. Whatever it left behind is killed.
pub(crate) fn run(
    mut command: Command,
    wall: Duration,
    output: u64,
    unwanted: &AtomicBool,
) -> io::Result<Ended> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    crate::orphans::take_in();
    let mut child = command.spawn()?;
    let leader = child.id();
    let (sender, ended) = channel();
    let readers: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|pipe| Box::new(pipe) as _),
        child.stderr.take().map(|pipe| Box::new(pipe) as _),
    ];
    let readers = readers.map(|pipe| {
        let sender = sender.clone();
        thread::spawn(move || {
            let kept = pipe.map(|pipe| keep(pipe, output)).unwrap_or_default();
            // Both outputs are closed when the program and all it started have ended.
            let _ = sender.send(());
            kept
        })
    });
    let start = Instant::now();
    let (mut open, mut out_of_time, mut killed) = (readers.len(), false, false);
    while open > 0 {
        match ended.recv_timeout(LOOK) {
            Ok(()) => open -= 1,
            Err(_) if killed => {}
            Err(_) => {
                out_of_time = start.elapsed() > wall;
                killed = out_of_time || unwanted.load(Ordering::Relaxed);
                if killed {
                    // The launcher made it the leader of a group, of which nothing gets out.
                    kill(leader);
                }
            }
        }
    }
    let (status, cpu) = wait(&mut child)?;
    grade_sandbox::sweep(leader)?;
    let [_, stderr] = readers.map(|reader| reader.join().unwrap_or_default());
    Ok(Ended {
        status,
        stderr,
        cpu,
        out_of_time,
    })
}

/// Reads to the end and keeps the first `most` bytes.
fn keep(mut pipe: impl Read, most: u64) -> Vec<u8> {
    let mut kept = Vec::new();
    let _ = pipe.by_ref().take(most).read_to_end(&mut kept);
    let _ = io::copy(&mut pipe, &mut io::sink());
    kept
}

#[cfg(unix)]
fn kill(leader: u32) {
    let leader = leader as libc::pid_t;
    // SAFETY: sends a signal to a child that has not been waited for, and to its group.
    unsafe {
        libc::kill(-leader, libc::SIGKILL);
        libc::kill(leader, libc::SIGKILL);
    }
}

#[cfg(not(unix))]
fn kill(_: u32) {}

/// Waits for the child and adds up the CPU time.
#[cfg(unix)]
fn wait(child: &mut std::process::Child) -> io::Result<(ExitStatus, f64)> {
    use std::os::unix::process::ExitStatusExt;
    let mut status = 0;
    // SAFETY: `rusage` is plain numbers, for which zero is a value.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    loop {
        // SAFETY: waits for our own child, which nobody else waits for; both pointers live through
        // the call.
        if unsafe { libc::wait4(child.id() as libc::pid_t, &mut status, 0, &mut usage) } >= 0 {
            break;
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    Ok((
        ExitStatus::from_raw(status),
        seconds(usage.ru_utime) + seconds(usage.ru_stime),
    ))
}

#[cfg(not(unix))]
fn wait(child: &mut std::process::Child) -> io::Result<(ExitStatus, f64)> {
    Ok((child.wait()?, 0.0))
}
