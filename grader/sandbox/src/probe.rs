//! Tries what is forbidden, really, inside the sandbox: what a self-test shows is what a stranger
//! would meet.

use crate::policy::{Limits, PROBE, Policy, Processes};
use crate::tier::{Isolation, Tier, UNPRIVILEGED, isolation, may_change_user};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Bytes of memory the probe may have.
const MEMORY: u64 = 128 << 20;

/// One thing that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// What, such as `read a file outside`.
    pub what: String,
    /// True if a program of a stranger must be able to do it, false if it must not.
    pub allowed: bool,
    /// Whether it worked.
    pub worked: bool,
    /// What the system said.
    pub answer: String,
}

impl Attempt {
    /// True if it went as it should.
    pub fn as_it_should(&self) -> bool {
        self.allowed == self.worked
    }
}

/// What a probe found.
#[derive(Debug, Clone)]
pub struct Probed {
    /// What the system says it offers.
    pub isolation: Isolation,
    /// The tier that was really reached: [`Tier::None`] if anything forbidden worked.
    pub tier: Tier,
    /// The user the probe ran as, if it was not this process's.
    pub user: Option<u32>,
    /// Everything that was tried; empty where nothing is confined.
    pub attempts: Vec<Attempt>,
}

/// Why nothing could be probed.
#[derive(Debug, thiserror::Error)]
#[error("{}: the sandbox could not be tried: {message}", launcher.display())]
pub struct ProbeError {
    /// The launcher that was started.
    pub launcher: PathBuf,
    /// What happened.
    pub message: String,
}

/// Starts `launcher` in the sandbox and lets it try what a stranger's program must not do. `folder`
/// is an empty folder of the caller's.
///
/// # Errors
/// If the launcher could not be started or said nothing. What got through is no error, it is in
/// [`Probed::attempts`].
pub fn probe(launcher: &Path, folder: &Path) -> Result<Probed, ProbeError> {
    let isolation = isolation();
    if isolation.tier <= Tier::None {
        return Ok(Probed {
            isolation,
            tier: isolation.tier,
            user: None,
            attempts: Vec::new(),
        });
    }
    let failed = |error: &dyn std::fmt::Display| ProbeError {
        launcher: launcher.to_owned(),
        message: error.to_string(),
    };
    let prepared = prepare(folder, launcher).map_err(|error| failed(&error))?;
    let user = prepared.policy.user;
    let mut words = Policy::command(launcher, &prepared.file, launcher);
    words.extend([
        PROBE.to_owned(),
        prepared.inside.display().to_string(),
        prepared.outside.display().to_string(),
        prepared
            .listener
            .local_addr()
            .map_err(|error| failed(&error))?
            .to_string(),
        std::process::id().to_string(),
    ]);
    let mut child = Command::new(&words[0]);
    child
        .args(&words[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let output = child.output().map_err(|error| failed(&error))?;
    let attempts: Vec<Attempt> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    if !output.status.success() || attempts.is_empty() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(failed(&format!("{}; {said}", output.status)));
    }
    let tier = if attempts.iter().all(Attempt::as_it_should) {
        isolation.tier
    } else {
        Tier::None
    };
    Ok(Probed {
        isolation,
        tier,
        user,
        attempts,
    })
}

struct Prepared {
    policy: Policy,
    file: PathBuf,
    inside: PathBuf,
    outside: PathBuf,
    listener: TcpListener,
}

fn prepare(folder: &Path, launcher: &Path) -> io::Result<Prepared> {
    let folder = fs::canonicalize(folder)?;
    let (inside, outside) = (folder.join("inside"), folder.join("outside"));
    for path in [&inside, &outside] {
        fs::create_dir(path)?;
        fs::write(path.join("file"), "what stands here")?;
    }
    open_to_all(
        &[&folder, &inside, &outside],
        &[&inside.join("file"), &outside.join("file")],
    )?;
    let reachable = may_change_user(launcher) && may_change_user(&inside.join("file"));
    let policy = Policy {
        read: [inside.clone(), launcher.to_owned()]
            .into_iter()
            .chain(libraries())
            .collect(),
        write: Vec::new(),
        execute: [launcher.to_owned()]
            .into_iter()
            .chain(libraries())
            .collect(),
        environment: BTreeMap::new(),
        folder: inside.clone(),
        limits: Limits {
            cpu_seconds: Some(10),
            data_bytes: Some(MEMORY),
            file_bytes: Some(1 << 20),
            open_files: Some(16),
            tasks: Some(16),
        },
        processes: Processes::None,
        user: (isolation().changes_user && reachable).then_some(UNPRIVILEGED),
        confined: true,
    };
    let file = folder.join("policy.json");
    policy.store(&file).map_err(io::Error::other)?;
    Ok(Prepared {
        policy,
        file,
        inside,
        outside,
        listener: TcpListener::bind("127.0.0.1:0")?,
    })
}

/// Where the dynamic linker and the C library are.
fn libraries() -> impl Iterator<Item = PathBuf> {
    [
        "/lib",
        "/lib64",
        "/usr/lib",
        "/usr/lib64",
        "/etc/ld.so.cache",
    ]
    .into_iter()
    .map(PathBuf::from)
}

/// Lets everybody in by the file modes, so that only the sandbox keeps the probe out.
#[cfg(unix)]
fn open_to_all(folders: &[&Path], files: &[&Path]) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    for folder in folders {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o777))?;
    }
    files
        .iter()
        .try_for_each(|file| fs::set_permissions(file, fs::Permissions::from_mode(0o666)))
}

#[cfg(not(unix))]
fn open_to_all(_: &[&Path], _: &[&Path]) -> io::Result<()> {
    Ok(())
}

/// What is tried, whether it must work, and how.
type Try<'t> = (&'static str, bool, Box<dyn FnOnce() -> io::Result<()> + 't>);

/// The probe itself, started inside the sandbox by [`probe`].
pub(crate) fn inside() -> ! {
    let words: Vec<String> = std::env::args().skip(2).collect();
    let [inside, outside, address, starter] = words.as_slice() else {
        eprintln!("grade: usage: {PROBE} INSIDE OUTSIDE ADDRESS PID");
        std::process::exit(2);
    };
    let (inside, outside) = (Path::new(inside), Path::new(outside));
    let mut tries: Vec<Try> = vec![
        (
            "read a file of its own",
            true,
            Box::new(|| fs::read(inside.join("file")).map(drop)),
        ),
        (
            "start a thread",
            true,
            Box::new(|| {
                let thread = std::thread::Builder::new().spawn(|| ())?;
                thread.join().map_err(|_| io::Error::other("it panicked"))
            }),
        ),
        (
            "read a file outside",
            false,
            Box::new(|| fs::read(outside.join("file")).map(drop)),
        ),
        (
            "list a folder outside",
            false,
            Box::new(|| fs::read_dir(outside).map(drop)),
        ),
        (
            "write a file outside",
            false,
            Box::new(|| fs::write(outside.join("new"), "x")),
        ),
        (
            "change a file of its own",
            false,
            Box::new(|| fs::write(inside.join("file"), "x")),
        ),
        (
            "remove a file outside",
            false,
            Box::new(|| fs::remove_file(outside.join("file"))),
        ),
        (
            "read /etc/passwd",
            false,
            Box::new(|| fs::read("/etc/passwd").map(drop)),
        ),
        (
            "list /proc",
            false,
            Box::new(|| fs::read_dir("/proc").map(drop)),
        ),
        (
            "open its own memory through /proc",
            false,
            Box::new(|| {
                fs::OpenOptions::new()
                    .read(true)
                    .write(true)
                    .open("/proc/self/mem")
                    .map(drop)
            }),
        ),
        (
            "read the starter's environment",
            false,
            Box::new(|| fs::read(format!("/proc/{starter}/environ")).map(drop)),
        ),
        (
            "connect to a local port",
            false,
            Box::new(|| TcpStream::connect(address.as_str()).map(drop)),
        ),
        (
            "open a UDP socket",
            false,
            Box::new(|| UdpSocket::bind("127.0.0.1:0").map(drop)),
        ),
        (
            "start a shell",
            false,
            Box::new(|| {
                Command::new("/bin/sh")
                    .arg("-c")
                    .arg(":")
                    .status()
                    .map(drop)
            }),
        ),
        (
            "start itself",
            false,
            Box::new(|| Command::new(std::env::current_exe()?).status().map(drop)),
        ),
        (
            "take more memory than it may",
            false,
            Box::new(|| {
                let mut bytes: Vec<u8> = Vec::new();
                bytes
                    .try_reserve_exact(2 * MEMORY as usize)
                    .map_err(io::Error::other)
            }),
        ),
    ];
    #[cfg(target_os = "linux")]
    tries.extend(system_calls(starter.parse().unwrap_or(0)));
    let mut out = io::stdout().lock();
    for (what, allowed, attempt) in tries.drain(..) {
        let result = attempt();
        let attempt = Attempt {
            what: what.to_owned(),
            allowed,
            worked: result.is_ok(),
            answer: result
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default(),
        };
        let line = serde_json::to_string(&attempt).unwrap_or_default();
        if writeln!(out, "{line}").is_err() {
            std::process::exit(1);
        }
    }
    std::process::exit(0);
}

/// What safe code can't ask for, but code that broke out of safety could.
#[cfg(target_os = "linux")]
fn system_calls<'t>(starter: i32) -> Vec<Try<'t>> {
    fn answer(result: libc::c_long) -> io::Result<()> {
        if result >= 0 {
            Ok(())
        } else {
            Err(io::Error::last_os_error())
        }
    }
    // SAFETY: each call takes numbers only, or null where the system allows it; those that would
    // change this process end with it.
    unsafe {
        vec![
            (
                "signal the starter",
                false,
                Box::new(move || answer(libc::kill(starter, 0).into())) as Box<_>,
            ),
            (
                "trace the starter",
                false,
                Box::new(move || answer(libc::ptrace(libc::PTRACE_ATTACH, starter, 0, 0))),
            ),
            (
                "fork",
                false,
                Box::new(|| {
                    let child = libc::fork();
                    if child == 0 {
                        libc::_exit(0);
                    }
                    answer(child.into())
                }),
            ),
            (
                "leave its session",
                false,
                Box::new(|| answer(libc::setsid().into())),
            ),
            (
                "make a user namespace",
                false,
                Box::new(|| answer(libc::unshare(libc::CLONE_NEWUSER).into())),
            ),
            (
                "hide from the starter",
                false,
                Box::new(|| answer(libc::prctl(libc::PR_SET_DUMPABLE, 0, 0, 0, 0).into())),
            ),
            (
                "keep descriptor 4 and above",
                false,
                Box::new(|| answer(libc::fcntl(4, libc::F_GETFD).into())),
            ),
        ]
    }
}
