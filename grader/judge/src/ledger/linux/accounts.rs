//! The scheduler's accounts of one thread, read from /proc.
//!
//! Knows the two files (`schedstat`: run time, run-queue wait, turns; `syscall`: whether the thread
//! is blocked) and keeps them open, because they are read some hundred times a second.

use crate::ledger::{Mark, Nanos};
use std::fs::File;
use std::os::unix::fs::FileExt;

/// Open accounts of one thread.
pub(super) struct Accounts {
    schedstat: File,
    syscall: Option<File>,
    base: [u64; 3],
}

impl Accounts {
    /// Opens the accounts of thread `tid`; none if it is already gone. Times count from now on
    /// unless `from_birth`.
    pub(super) fn open(tid: i32, from_birth: bool) -> Option<Accounts> {
        // A process's own file shows its main thread only, as `task/TID` does, and an id that is not
        // a leader's works too.
        let folder = format!("/proc/{tid}/task/{tid}");
        let schedstat = File::open(format!("{folder}/schedstat")).ok()?;
        let mut accounts = Accounts {
            schedstat,
            syscall: File::open(format!("{folder}/syscall")).ok(),
            base: [0; 3],
        };
        if !from_birth {
            accounts.base = accounts.read()?;
        }
        Some(accounts)
    }

    fn read(&self) -> Option<[u64; 3]> {
        let mut buffer = [0u8; 96];
        let length = self.schedstat.read_at(&mut buffer, 0).ok()?;
        parse(std::str::from_utf8(&buffer[..length]).ok()?)
    }

    /// The accounts now, without asking whether the thread is blocked.
    pub(super) fn mark(&self, at: Nanos) -> Option<Mark> {
        let [run, queued, turns] = self.read()?;
        Some(Mark {
            at,
            run: run.saturating_sub(self.base[0]),
            queued: queued.saturating_sub(self.base[1]),
            turns: turns.saturating_sub(self.base[2]),
            blocked: false,
        })
    }

    /// The accounts now and whether the thread is blocked.
    pub(super) fn look(&self, at: Nanos) -> Option<Mark> {
        let before = self.is_blocked();
        let mut mark = self.mark(at)?;
        // Both looks must agree, else the accounts in between need not be up to date.
        mark.blocked = before && self.is_blocked();
        Some(mark)
    }

    fn is_blocked(&self) -> bool {
        let mut buffer = [0u8; 16];
        match self
            .syscall
            .as_ref()
            .map(|file| file.read_at(&mut buffer, 0))
        {
            // While it runs, or waits for a CPU, the word is "running".
            Some(Ok(length)) => length > 0 && !buffer[..length].starts_with(b"running"),
            _ => false,
        }
    }
}

fn parse(line: &str) -> Option<[u64; 3]> {
    let mut words = line.split_ascii_whitespace().map(|word| word.parse().ok());
    Some([words.next()??, words.next()??, words.next()??])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc;

    #[test]
    fn a_schedstat_line_has_run_time_wait_and_turns() {
        assert_eq!(parse("709355 12 1\n"), Some([709_355, 12, 1]));
        assert_eq!(parse("709355 12"), None);
        assert_eq!(parse("many 12 1"), None);
    }

    #[test]
    fn a_working_thread_is_not_blocked_and_one_that_waits_is() {
        let done = AtomicBool::new(false);
        let (tid_of, tids) = mpsc::channel();
        let (hold, held) = mpsc::channel::<()>();
        std::thread::scope(|scope| {
            let done = &done;
            let tell = tid_of.clone();
            scope.spawn(move || {
                // SAFETY: gettid has no preconditions.
                tell.send((unsafe { libc::gettid() }, false)).unwrap();
                while !done.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
            scope.spawn(move || {
                // SAFETY: gettid has no preconditions.
                tid_of.send((unsafe { libc::gettid() }, true)).unwrap();
                held.recv().unwrap_err();
            });
            for (tid, waits) in tids.iter().take(2) {
                let accounts = Accounts::open(tid, true).expect("accounts");
                let first = accounts.look(0).expect("a mark");
                // Both come to it at some time, however busy the machine is.
                loop {
                    let mark = accounts.look(1).expect("a mark");
                    if mark.blocked == waits && (waits || mark.run > first.run) {
                        break;
                    }
                }
            }
            done.store(true, Ordering::Relaxed);
            drop(hold);
        });
    }
}
