//! Every item of `std::sync::mpsc`.

use std::error::Error;
use std::sync::mpsc::{
    self, IntoIter, Iter, Receiver, RecvError, RecvTimeoutError, SendError, Sender, SyncSender,
    TryIter, TryRecvError, TrySendError, channel, sync_channel,
};
use std::thread;
use std::time::Duration;

pub fn unbounded() -> u64 {
    let (sender, receiver): (Sender<u64>, Receiver<u64>) = channel();
    let second = sender.clone();
    let worker = thread::spawn(move || second.send(2));
    let sent: Result<(), SendError<u64>> = sender.send(1);
    sent.unwrap();
    drop(sender);
    let _: Result<(), SendError<u64>> = worker.join().unwrap();
    let first: Result<u64, RecvError> = receiver.recv();
    let tried: Result<u64, TryRecvError> = receiver.try_recv();
    let timed: Result<u64, RecvTimeoutError> = receiver.recv_timeout(Duration::from_millis(1));
    let iter: Iter<'_, u64> = receiver.iter();
    let sum: u64 = iter.sum();
    let now: TryIter<'_, u64> = receiver.try_iter();
    let sum = sum + now.count() as u64;
    for n in &receiver {
        let _: u64 = n;
    }
    let all: IntoIter<u64> = receiver.into_iter();
    sum + all.sum::<u64>() + first.unwrap_or(0) + tried.unwrap_or(0) + timed.unwrap_or(0)
}

pub fn bounded(bound: usize) -> usize {
    let (sender, receiver): (SyncSender<String>, Receiver<String>) = sync_channel(bound);
    let tried: Result<(), TrySendError<String>> = sender.try_send("a".into());
    let text = match tried {
        Ok(()) => String::new(),
        Err(TrySendError::Full(text)) | Err(TrySendError::Disconnected(text)) => text,
    };
    let clone = sender.clone();
    let worker = thread::spawn(move || clone.send("b".into()).is_ok());
    drop(sender);
    let received: Vec<String> = receiver.into_iter().collect();
    received.len() + text.len() + usize::from(worker.join().unwrap())
}

pub fn errors() -> String {
    let shared: &[&dyn Error] = &[
        &RecvError,
        &TryRecvError::Empty,
        &TryRecvError::Disconnected,
        &RecvTimeoutError::Timeout,
        &RecvTimeoutError::Disconnected,
        &SendError(1),
        &TrySendError::Full(1),
        &TrySendError::Disconnected(1),
    ];
    let mut all: String = shared
        .iter()
        .map(|error| format!("{error} {error:?}\n"))
        .collect();
    let from: (TryRecvError, RecvTimeoutError) = (RecvError.into(), RecvError.into());
    let wrapped: TrySendError<u8> = SendError(2).into();
    let SendError(value) = SendError(vec![1]);
    let same = RecvError == RecvError && from.0 == TryRecvError::Disconnected;
    all += &format!(
        "{from:?} {wrapped:?} {value:?} {same} {:?}",
        SendError(3) == SendError(3)
    );
    all
}

pub fn shown() -> String {
    let (sender, receiver) = mpsc::channel::<Box<dyn FnOnce() + Send>>();
    let (bounded, unused) = mpsc::sync_channel::<()>(0);
    format!("{sender:?} {receiver:?} {bounded:?} {:?}", unused.iter())
}

/// A task queue: the receiver is shared behind a lock.
pub fn pool(jobs: Vec<Box<dyn FnOnce() -> u64 + Send>>) -> u64 {
    let (jobs_in, jobs_out) = channel::<Box<dyn FnOnce() -> u64 + Send>>();
    let (results_in, results_out) = channel();
    let jobs_out = std::sync::Mutex::new(jobs_out);
    thread::scope(|scope| {
        for _ in 0..2 {
            let (jobs_out, results_in) = (&jobs_out, results_in.clone());
            scope.spawn(move || {
                while let Ok(job) = {
                    let job = jobs_out.lock().unwrap().recv();
                    job
                } {
                    results_in.send(job()).unwrap();
                }
            });
        }
        drop(results_in);
        for job in jobs {
            jobs_in.send(job).ok().expect("a worker takes it");
        }
        drop(jobs_in);
        results_out.iter().sum()
    })
}

fn send<T: Send>() {}
fn sync<T: Sync>() {}

pub fn bounds() {
    send::<Sender<u8>>();
    sync::<Sender<u8>>();
    send::<Receiver<u8>>();
    sync::<SyncSender<u8>>();
}
