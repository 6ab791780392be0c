//! Linux: threads as `/proc` shows them.
//!
//! It alone knows how `/proc` spells them and which system calls wait without a timeout.

use super::{Doing, Look, Task, Time, Wait};
use rustix::process::{Pid, getpgid};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Looks at the process `pid` and its descendants now. Empty if it is gone.
pub(super) fn look(pid: i32) -> Look {
    let mut look = Look {
        root: pid,
        tasks: Vec::new(),
    };
    let mut processes = roots(pid);
    while let Some(pid) = processes.pop() {
        for tid in threads(pid) {
            let folder = format!("/proc/{pid}/task/{tid}");
            let Some(stat) = Stat::read(format!("{folder}/stat")) else {
                continue;
            };
            processes.extend(children(&folder));
            look.tasks.push(Task {
                pid,
                tid,
                doing: doing(&folder, stat.state),
                ran: schedstat(&folder).unwrap_or([stat.user, stat.system, 0]),
            });
        }
    }
    look.tasks.sort_by_key(|task| (task.pid, task.tid));
    look
}

/// The process `pid`, and those of its group whose parent has ended.
fn roots(pid: i32) -> Vec<i32> {
    let mut roots = adopted(pid);
    roots.push(pid);
    roots
}

/// The file that a thread waits to read from.
pub(super) fn reads(task: &Task) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let Task { pid, tid, .. } = task;
    let text = fs::read_to_string(format!("/proc/{pid}/task/{tid}/syscall")).ok()?;
    let (number, arguments) = system_call(&text)?;
    if !matches!(number, libc::SYS_read | libc::SYS_readv) {
        return None;
    }
    let about = fs::metadata(format!("/proc/{pid}/fd/{}", arguments[0])).ok()?;
    Some((about.dev(), about.ino()))
}

/// Processes of the group of `leader` that came to this process because their parent has ended, and
/// that still run.
fn adopted(leader: i32) -> Vec<i32> {
    let own = std::process::id() as i32;
    children_now(own)
        .into_iter()
        .filter(|&(pid, dead)| pid != leader && !dead)
        .map(|(pid, _)| pid)
        .filter(|&pid| group_of(pid) == Some(leader))
        .collect()
}

/// The process group that `pid` belongs to.
fn group_of(pid: i32) -> Option<i32> {
    let group = getpgid(Some(Pid::from_raw(pid)?)).ok()?;
    Some(group.as_raw_nonzero().get())
}

/// Threads of a process, dead ones included; empty if it is gone.
fn threads(pid: i32) -> Vec<i32> {
    let Ok(entries) = fs::read_dir(format!("/proc/{pid}/task")) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect()
}

/// Children that the thread at `folder` has started.
fn children(folder: &str) -> Vec<i32> {
    let list = fs::read_to_string(format!("{folder}/children")).unwrap_or_default();
    list.split_ascii_whitespace()
        .filter_map(|pid| pid.parse().ok())
        .collect()
}

/// Child processes of `pid`, and whether each has ended and was not waited for.
fn children_now(pid: i32) -> Vec<(i32, bool)> {
    let lists = threads(pid)
        .into_iter()
        .flat_map(|tid| children(&format!("/proc/{pid}/task/{tid}")));
    lists
        .filter_map(|child| {
            let stat = Stat::read(format!("/proc/{child}/stat"))?;
            Some((child, stat.ended()))
        })
        .collect()
}

/// Child processes of `pid`: how many run, and how many have ended and were not waited for. Those
/// whose own parent has ended count as well while they run.
pub fn children_of(pid: i32) -> (u32, u32) {
    let children = children_now(pid);
    let ended = children.iter().filter(|(_, ended)| *ended).count();
    let running = children.len() - ended + adopted(pid).len();
    (running as u32, ended as u32)
}

/// True if the process `pid` has ended, whether it was waited for or not.
pub(crate) fn has_ended(pid: i32) -> bool {
    Stat::read(format!("/proc/{pid}/stat")).is_none_or(|stat| stat.ended())
}

/// True if the first thread of the process `pid` neither waits for something nor has ended: when
/// another thread ends the process, that one is gone before the first thread is.
pub(crate) fn is_moving(pid: i32) -> bool {
    let Ok(status) = fs::read_to_string(format!("/proc/{pid}/status")) else {
        return false;
    };
    let field = |name: &str| {
        let mut lines = status.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::trim))
    };
    let runs = field("State").is_some_and(|state| state.starts_with(['R', 't', 'T']));
    let is_killed = ["SigPnd", "ShdPnd"].into_iter().any(|name| {
        let pending = field(name).and_then(|mask| u64::from_str_radix(mask, 16).ok());
        pending.is_some_and(|mask| mask & (1 << (libc::SIGKILL - 1)) != 0)
    });
    let has_ended = field("State").is_some_and(|state| state.starts_with(['Z', 'X']));
    (runs || is_killed) && !has_ended
}

/// Memory that the processes use by themselves, in bytes: what they share with each other or with a
/// file does not count.
pub(crate) fn memory(processes: impl IntoIterator<Item = i32>) -> u64 {
    let pages = |pid: i32| -> Option<u64> {
        let text = fs::read_to_string(format!("/proc/{pid}/statm")).ok()?;
        let mut numbers = text.split_ascii_whitespace().skip(1);
        let resident: u64 = numbers.next()?.parse().ok()?;
        let shared: u64 = numbers.next()?.parse().ok()?;
        Some(resident.saturating_sub(shared))
    };
    let pages: u64 = processes.into_iter().filter_map(pages).sum();
    pages * rustix::param::page_size() as u64
}

/// Threads of the process `pid`; 0 if it is gone.
pub fn thread_count(pid: i32) -> usize {
    Stat::read(format!("/proc/{pid}/stat")).map_or(0, |stat| stat.threads as usize)
}

/// The time of a thread of `pid`; nothing if the kernel does not say.
pub(crate) fn time(pid: i32, tid: i32) -> Time {
    let [ran, waited, _] = schedstat(&format!("/proc/{pid}/task/{tid}")).unwrap_or_default();
    Time {
        ran: Duration::from_nanos(ran),
        waited: Duration::from_nanos(waited),
    }
}

/// CPU time in seconds of `pid`, of its ended threads and children and of those that live.
pub fn cpu_seconds(pid: i32) -> f64 {
    let mut ticks = 0;
    let mut processes = roots(pid);
    while let Some(pid) = processes.pop() {
        if let Some(stat) = Stat::read(format!("/proc/{pid}/stat")) {
            ticks += stat.user + stat.system + stat.children_user + stat.children_system;
        }
        for tid in threads(pid) {
            processes.extend(children(&format!("/proc/{pid}/task/{tid}")));
        }
    }
    ticks as f64 / rustix::param::clock_ticks_per_second() as f64
}

struct Stat {
    state: u8,
    user: u64,
    system: u64,
    children_user: u64,
    children_system: u64,
    threads: u64,
}

impl Stat {
    /// A zombie, or less than that.
    fn ended(&self) -> bool {
        matches!(self.state, b'Z' | b'X' | b'x')
    }

    fn read(path: impl AsRef<Path>) -> Option<Stat> {
        // A thread's name may hold any byte.
        let bytes = fs::read(path).ok()?;
        let name_end = bytes.iter().rposition(|&byte| byte == b')')?;
        let rest = std::str::from_utf8(bytes.get(name_end + 2..)?).ok()?;
        let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
        // Numbers as in proc(5), where the state is field 3.
        let number = |field: usize| fields.get(field - 3)?.parse::<i64>().ok();
        let ticks = |field| Some(u64::try_from(number(field)?).unwrap_or(0));
        Some(Stat {
            state: *fields.first()?.as_bytes().first()?,
            user: ticks(14)?,
            system: ticks(15)?,
            children_user: ticks(16)?,
            children_system: ticks(17)?,
            threads: ticks(20)?,
        })
    }
}

fn schedstat(folder: &str) -> Option<[u64; 3]> {
    let text = fs::read_to_string(format!("{folder}/schedstat")).ok()?;
    let mut numbers = text.split_ascii_whitespace().map(str::parse);
    Some([
        numbers.next()?.ok()?,
        numbers.next()?.ok()?,
        numbers.next()?.ok()?,
    ])
}

fn doing(folder: &str, state: u8) -> Doing {
    match state {
        b'Z' | b'X' | b'x' => return Doing::Dead,
        b'S' => {}
        _ => return Doing::Working,
    }
    let Ok(text) = fs::read_to_string(format!("{folder}/syscall")) else {
        return Doing::Unclear;
    };
    match system_call(&text) {
        Some((number, arguments)) => wait(number, arguments),
        // It ran when the file was read.
        None => Doing::Working,
    }
}

/// Number and arguments of the system call in which a thread waits.
fn system_call(text: &str) -> Option<(i64, [u64; 6])> {
    let mut words = text.split_ascii_whitespace();
    let number = words.next()?.parse().ok()?;
    let mut arguments = [0; 6];
    for argument in &mut arguments {
        *argument = u64::from_str_radix(words.next()?.strip_prefix("0x")?, 16).ok()?;
    }
    Some((number, arguments))
}

/// Whether a thread that sleeps in this system call waits without a timeout, and for what.
fn wait(number: i64, arguments: [u64; 6]) -> Doing {
    let untimed = |null: u64, wait: Wait| match null {
        0 => Doing::Waiting(wait),
        _ => Doing::Sleeping,
    };
    // A timeout in milliseconds as an `int`; below 0 there is none.
    let milliseconds = |timeout: u64| match timeout as i32 {
        ..0 => Doing::Waiting(Wait::Data),
        0.. => Doing::Sleeping,
    };
    match number {
        libc::SYS_futex => match (arguments[1] as i32) & libc::FUTEX_CMD_MASK {
            libc::FUTEX_WAIT
            | libc::FUTEX_WAIT_BITSET
            | libc::FUTEX_LOCK_PI
            | libc::FUTEX_WAIT_REQUEUE_PI => untimed(arguments[3], Wait::Lock),
            _ => Doing::Working,
        },
        libc::SYS_read
        | libc::SYS_readv
        | libc::SYS_write
        | libc::SYS_writev
        | libc::SYS_recvfrom
        | libc::SYS_recvmsg
        | libc::SYS_sendto
        | libc::SYS_sendmsg
        | libc::SYS_accept
        | libc::SYS_accept4 => Doing::Waiting(Wait::Data),
        libc::SYS_ppoll => untimed(arguments[2], Wait::Data),
        libc::SYS_pselect6 => untimed(arguments[4], Wait::Data),
        libc::SYS_epoll_pwait => milliseconds(arguments[3]),
        libc::SYS_openat => Doing::Waiting(Wait::Open),
        libc::SYS_wait4 | libc::SYS_waitid => Doing::Waiting(Wait::Child),
        libc::SYS_flock | libc::SYS_rt_sigsuspend => Doing::Waiting(Wait::Other),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_poll => milliseconds(arguments[2]),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_select => untimed(arguments[4], Wait::Data),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_epoll_wait => milliseconds(arguments[3]),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_open => Doing::Waiting(Wait::Open),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_pause => Doing::Waiting(Wait::Other),
        // Sleeps, and all that is not known to have no timeout.
        _ => Doing::Sleeping,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    fn doing_of(name: &str) -> Option<Doing> {
        let pid = std::process::id() as i32;
        let tid = threads(pid).into_iter().find(|tid| {
            fs::read_to_string(format!("/proc/{pid}/task/{tid}/comm"))
                .is_ok_and(|comm| comm.trim() == name)
        })?;
        let look = Look::at(pid);
        look.tasks
            .iter()
            .find(|task| task.tid == tid)
            .map(|task| task.doing)
    }

    fn comes_to(name: &str, doing: Doing) {
        while doing_of(name) != Some(doing) {
            thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn a_thread_that_waits_at_a_channel_waits_without_a_timeout() {
        let (tx, rx) = mpsc::channel::<()>();
        let waiter = thread::Builder::new()
            .name("t-untimed".to_owned())
            .spawn(move || rx.recv())
            .unwrap();
        comes_to("t-untimed", Doing::Waiting(Wait::Lock));
        drop(tx);
        waiter.join().unwrap().unwrap_err();
    }

    #[test]
    fn a_thread_that_waits_with_a_timeout_only_sleeps() {
        let (tx, rx) = mpsc::channel::<()>();
        let waiter = thread::Builder::new()
            .name("t-timed".to_owned())
            .spawn(move || rx.recv_timeout(Duration::from_secs(3600)))
            .unwrap();
        comes_to("t-timed", Doing::Sleeping);
        drop(tx);
        waiter.join().unwrap().unwrap_err();
    }

    #[test]
    fn a_child_process_is_seen_and_stays_visible_until_it_is_waited_for() {
        let pid = std::process::id() as i32;
        let mut child = std::process::Command::new("sleep")
            .arg("3600")
            .spawn()
            .unwrap();
        let id = child.id() as i32;
        assert!(Look::at(pid).tasks.iter().any(|task| task.pid == id));
        child.kill().unwrap();
        while Stat::read(format!("/proc/{id}/stat")).unwrap().state != b'Z' {
            thread::sleep(Duration::from_millis(1));
        }
        assert!(children_of(pid).1 >= 1);
        child.wait().unwrap();
        assert!(Stat::read(format!("/proc/{id}/stat")).is_none());
    }

    #[test]
    fn the_line_of_a_waiting_thread_is_taken_apart() {
        assert_eq!(
            system_call("202 0x7f 0x80 0x2 0x0 0x0 0xffffffff 0x7ffd 0x7f00\n"),
            Some((202, [0x7f, 0x80, 2, 0, 0, 0xffff_ffff]))
        );
        assert_eq!(system_call("running\n"), None);
    }
}
