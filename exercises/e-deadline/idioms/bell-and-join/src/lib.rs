use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

pub type Job = Box<dyn FnOnce() -> io::Result<String> + Send>;

/// A thread with a job, and a channel that is closed when it has ended, however that was.
struct Running {
    worker: JoinHandle<io::Result<String>>,
    bell: Receiver<()>,
}

impl Running {
    fn start(job: Job) -> Running {
        let (ringer, bell) = mpsc::sync_channel(0);
        let worker = thread::spawn(move || {
            let _ringer = ringer;
            job()
        });
        Running { worker, bell }
    }

    fn result(self, left: Duration) -> io::Result<String> {
        match self.bell.recv_timeout(left) {
            Err(RecvTimeoutError::Timeout) => {
                Err(io::Error::new(io::ErrorKind::TimedOut, "the time is over"))
            }
            Ok(()) | Err(RecvTimeoutError::Disconnected) => self
                .worker
                .join()
                .unwrap_or_else(|_| Err(io::ErrorKind::Other.into())),
        }
    }
}

pub fn run_with_deadline(job: Job, deadline: Duration) -> io::Result<String> {
    Running::start(job).result(deadline)
}

pub fn run_all_with_deadline(jobs: Vec<Job>, deadline: Duration) -> Vec<io::Result<String>> {
    let began = Instant::now();
    let running: Vec<_> = jobs.into_iter().map(Running::start).collect();
    running
        .into_iter()
        .map(|each| each.result(deadline.saturating_sub(began.elapsed())))
        .collect()
}
