//! Programs really get what their policy names, and no more; what they started can be cleared up.
#![cfg(target_os = "linux")]

use grade_sandbox::{Limits, Policy, Processes, Tier};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const JAIL: &str = env!("CARGO_BIN_EXE_grade-jail");

/// The program that tries things, compiled once.
fn suspect() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let folder = TempDir::new().unwrap().keep();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        let program = folder.join("suspect");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/programs/suspect.rs");
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let status = Command::new(rustc)
            .args(["--edition", "2024", "-C", "debuginfo=0", source, "-o"])
            .arg(&program)
            .status()
            .expect("rustc starts");
        assert!(status.success());
        program
    })
}

/// True where programs can be confined at all; else there is nothing to test.
fn confines() -> bool {
    let tier = grade_sandbox::tier();
    if tier != Tier::Core {
        not_tested(&format!("confinement: the tier here is {}", tier.name()));
    }
    tier == Tier::Core
}

/// Says aloud what can't be tested here: not through `eprintln!`, which a test's harness keeps to
/// itself.
fn not_tested(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "NOT TESTED: {what}");
}

/// A user that no other test has: tasks are counted by user.
fn fresh_user() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    61_000 + std::process::id() % 64 * 64 + NEXT.fetch_add(1, Ordering::Relaxed)
}

struct Cage {
    folder: TempDir,
    policy: Policy,
}

impl Cage {
    fn new() -> Cage {
        let folder = TempDir::new().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let system = ["/lib", "/lib64", "/usr/lib", "/etc/ld.so.cache"].map(PathBuf::from);
        let loader =
            ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"].map(PathBuf::from);
        let policy = Policy {
            read: system.to_vec(),
            write: vec![],
            execute: loader.into_iter().chain([suspect().to_owned()]).collect(),
            environment: BTreeMap::from([("ONLY".into(), "this".into())]),
            folder: folder.path().to_owned(),
            limits: Limits {
                cpu_seconds: Some(20),
                data_bytes: Some(512 << 20),
                file_bytes: Some(1 << 20),
                open_files: Some(32),
                tasks: Some(40),
            },
            processes: Processes::None,
            user: grade_sandbox::isolation().changes_user.then(fresh_user),
            confined: true,
        };
        Cage { folder, policy }
    }

    fn command(&self, words: &[&str]) -> Command {
        let file = self.folder.path().join("policy.json");
        self.policy.store(&file).unwrap();
        let start = Policy::command(Path::new(JAIL), &file, suspect());
        let mut command = Command::new(&start[0]);
        command.args(&start[1..]).args(words).stdin(Stdio::null());
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    fn says(&self, words: &[&str]) -> String {
        let output = self.run(words);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "{words:?}: {} {errors}",
            output.status
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}

/// Reads one line of a child's output without waiting for its end.
fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    let mut byte = [0];
    let out = child.stdout.as_mut().unwrap();
    while out.read(&mut byte).unwrap() == 1 && byte[0] != b'\n' {
        line.push(byte[0] as char);
    }
    line
}

fn group_is_empty(leader: u32) -> bool {
    // SAFETY: signal 0 only asks whether the group exists.
    unsafe { libc::kill(-(leader as libc::pid_t), 0) != 0 }
}

#[test]
fn a_program_gets_its_folder_and_its_environment_and_nothing_else_of_the_starters() {
    let cage = Cage::new();
    let folder = cage.folder.path().display().to_string();
    assert_eq!(cage.says(&["tell"]), format!("ONLY=this {folder}"));
}

#[test]
fn the_socket_on_standard_input_arrives_on_descriptor_three() {
    let cage = Cage::new();
    let (mut ours, theirs) = UnixStream::pair().unwrap();
    let mut command = cage.command(&["socket"]);
    command.stdin(OwnedFd::from(theirs));
    let mut child = command.spawn().unwrap();
    drop(command);
    ours.write_all(b"hello").unwrap();
    ours.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    ours.read_to_string(&mut answer).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(answer, "HELLO");
}

#[test]
fn a_program_takes_the_machine_to_have_two_processors_wherever_it_runs() {
    if confines() {
        assert_eq!(Cage::new().says(&["processors"]), "2");
        let mut cage = Cage::new();
        cage.policy.processes = Processes::Own;
        assert_eq!(cage.says(&["processors"]), "2");
    }
}

#[test]
fn a_program_without_processes_can_not_even_start_itself() {
    if confines() {
        let output = Cage::new().run(&["start itself"]);
        assert!(!output.status.success());
        assert!(
            String::from_utf8_lossy(&output.stderr).contains("PermissionDenied"),
            "{output:?}"
        );
    }
}

#[test]
fn a_program_with_processes_starts_its_own_executable_and_no_other() {
    if confines() {
        let mut cage = Cage::new();
        cage.policy.processes = Processes::Own;
        assert_eq!(cage.says(&["start itself"]), "42");
        assert!(cage.says(&["start another", "/bin/sh"]).contains("denied"));
        assert!(cage.says(&["start another", JAIL]).contains("denied"));
    }
}

#[test]
fn what_is_written_stays_in_the_folder_and_within_the_limit() {
    if confines() {
        let mut cage = Cage::new();
        let inside = cage.folder.path().join("box");
        std::fs::create_dir(&inside).unwrap();
        std::fs::set_permissions(&inside, std::fs::Permissions::from_mode(0o777)).unwrap();
        let (own, outside) = (
            inside.join("new"),
            std::env::temp_dir().join("grade-sandbox-outside"),
        );
        assert!(
            cage.says(&["write", &own.display().to_string()])
                .contains("denied")
        );
        cage.policy.write = vec![inside];
        let output = cage.run(&["write", &own.display().to_string()]);
        assert_eq!(output.status.signal(), Some(libc::SIGXFSZ), "{output:?}");
        assert_eq!(std::fs::metadata(&own).unwrap().len(), 1 << 20);
        assert!(
            cage.says(&["write", &outside.display().to_string()])
                .contains("denied")
        );
        assert!(!outside.exists());
    }
}

#[test]
fn the_mode_of_a_file_can_not_be_changed() {
    if confines() {
        let mut cage = Cage::new();
        cage.policy.user = None;
        let file = cage.folder.path().join("file");
        std::fs::write(&file, "x").unwrap();
        assert!(
            cage.says(&["change mode", &file.display().to_string()])
                .contains("not permitted")
        );
    }
}

#[test]
fn endless_computing_ends_by_the_limit_of_cpu_time() {
    let mut cage = Cage::new();
    cage.policy.limits.cpu_seconds = Some(1);
    assert_eq!(cage.run(&["compute"]).status.signal(), Some(libc::SIGXCPU));
}

#[test]
fn threads_are_limited() {
    let cage = Cage::new();
    let threads: u64 = cage.says(&["threads"]).parse().unwrap();
    match cage.policy.user {
        Some(_) => assert!(threads < 40, "{threads}"),
        None => assert!(threads < 4_000, "{threads}"),
    }
}

#[test]
fn a_bomb_of_processes_stays_small_and_is_swept_away() {
    let mut cage = Cage::new();
    cage.policy.processes = Processes::Own;
    if cage.policy.user.is_none() {
        // Counted beside what the user runs already; a thousand processes are no test.
        not_tested("the kernel's limit on processes, which only root can set exactly");
        return;
    }
    grade_sandbox::become_subreaper().unwrap();
    let mut child = cage
        .command(&["multiply"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // The line comes when no more could be started.
    let started: u32 = first_line(&mut child).parse().unwrap();
    assert!((1..40).contains(&started), "{started}");
    grade_sandbox::sweep(child.id()).unwrap();
    assert!(group_is_empty(child.id()));
}

#[test]
fn a_child_that_was_left_behind_is_swept_away() {
    let mut cage = Cage::new();
    cage.policy.processes = Processes::Own;
    grade_sandbox::become_subreaper().unwrap();
    let mut child = cage
        .command(&["leave a child behind"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    assert_eq!(first_line(&mut child), "left");
    assert!(child.wait().unwrap().success());
    assert!(!group_is_empty(child.id()), "the child lives on at first");
    grade_sandbox::sweep(child.id()).unwrap();
    assert!(group_is_empty(child.id()));
}

#[test]
fn a_program_ends_with_the_thread_that_started_it() {
    let cage = Cage::new();
    let start = || {
        cage.command(&["sleep"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let mut child = std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let child = start();
            // It has become the program when it has nothing left to do.
            let end = Instant::now() + Duration::from_secs(20);
            while !asleep_in_the_program(child.id()) && Instant::now() < end {
                std::thread::sleep(Duration::from_millis(5));
            }
            child
        });
        thread.join().unwrap()
    });
    assert_eq!(child.wait().unwrap().signal(), Some(libc::SIGKILL));
}

/// True if the process has become the suspect.
fn asleep_in_the_program(id: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{id}/comm")).is_ok_and(|name| name.trim() == "suspect")
}

#[test]
fn the_starter_can_look_into_the_program_from_outside() {
    let cage = Cage::new();
    let mut child = cage.command(&["sleep"]).spawn().unwrap();
    let end = Instant::now() + Duration::from_secs(20);
    while !asleep_in_the_program(child.id()) && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(5));
    }
    let file = |name: &str| format!("/proc/{0}/task/{0}/{name}", child.id());
    let (call, times) = (
        std::fs::read(file("syscall")),
        std::fs::read(file("schedstat")),
    );
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!call.unwrap().is_empty());
    assert!(!times.unwrap().is_empty());
}

#[test]
fn a_program_that_is_not_there_is_the_launchers_failure() {
    let cage = Cage::new();
    let file = cage.folder.path().join("policy.json");
    cage.policy.store(&file).unwrap();
    let output = Command::new(JAIL)
        .args(["__jail".as_ref(), file.as_os_str()])
        .args(["--", "/no/such"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(grade_sandbox::SETUP_FAILED));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("/no/such"),
        "{output:?}"
    );
}
