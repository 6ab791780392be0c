//! The solution's end of the call socket, shared by all threads of the process.
//!
//! Calls come in on the main thread; any thread may ask the judge something and wait. There is no
//! helper thread, which would be one too many for those who count threads: of all threads that
//! wait, one reads the socket and hands the others what is theirs. Every wait here is without a
//! timeout, so that the judge can see from outside that a thread only waits.

use crate::call::{Call, Served};
use crate::frame::{self, FrameError};
use crate::stream::Stream;
use crate::wire::{ToJudge, ToSolution};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{HashMap, VecDeque};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

static NEXT_THREAD: AtomicU64 = AtomicU64::new(1);

thread_local! {
    static THREAD: u64 = NEXT_THREAD.fetch_add(1, Ordering::Relaxed);
}

/// The solution's end of the call socket.
pub struct Port {
    socket: Stream,
    /// Held while one frame is written.
    writing: Mutex<()>,
    inbox: Mutex<Inbox>,
    changed: Condvar,
    next_question: AtomicU64,
}

#[derive(Default)]
struct Inbox {
    /// True while some thread reads the socket.
    read: bool,
    /// True once the judge is gone.
    closed: bool,
    calls: VecDeque<Call>,
    answers: HashMap<u64, Vec<u8>>,
}

/// Asks the judge on behalf of the submission's code.
#[derive(Clone, Copy)]
pub struct Asker(&'static Port);

impl Port {
    pub(crate) fn new(socket: Stream) -> Self {
        Port {
            socket,
            writing: Mutex::default(),
            inbox: Mutex::default(),
            changed: Condvar::new(),
            next_question: AtomicU64::new(1),
        }
    }

    /// Answers calls, one after the other, until the judge is gone. `make` makes each call.
    ///
    /// The port lives as long as the process: a submission may keep what asks the judge.
    pub fn serve(self, mut make: impl FnMut(Call, Asker) -> Served) -> ExitCode {
        let port: &'static Port = Box::leak(Box::new(self));
        if port.send(&ToJudge::Ready).is_err() {
            return ExitCode::FAILURE;
        }
        while let Some(call) = port.wait_for(|inbox| inbox.calls.pop_front()) {
            let Served(answer) = make(call, Asker(port));
            let sent = match port.send(&answer) {
                Err(FrameError::TooLong(bytes)) => port.send(&ToJudge::Oversized {
                    bytes: bytes as u64,
                }),
                Err(error @ FrameError::Content(_)) => {
                    port.send(&ToJudge::Refused(format!("the result of a call: {error}")))
                }
                sent => sent,
            };
            if sent.is_err() {
                break;
            }
        }
        // The judge closed the socket: nobody is left to read what this process would still do.
        ExitCode::SUCCESS
    }

    fn send(&self, word: &ToJudge) -> Result<(), FrameError> {
        let _turn = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        frame::write(&mut &self.socket, word)
    }

    /// Waits until `take` finds what it looks for; `None` once the judge is gone.
    fn wait_for<T>(&self, mut take: impl FnMut(&mut Inbox) -> Option<T>) -> Option<T> {
        let mut inbox = self.lock();
        loop {
            if let Some(found) = take(&mut inbox) {
                return Some(found);
            }
            if inbox.closed {
                return None;
            }
            if inbox.read {
                inbox = self
                    .changed
                    .wait(inbox)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            inbox.read = true;
            drop(inbox);
            let word = frame::read(&mut &self.socket);
            inbox = self.lock();
            inbox.read = false;
            match word {
                Ok(ToSolution::Call {
                    function,
                    arguments,
                }) => inbox.calls.push_back(Call::new(function, arguments)),
                Ok(ToSolution::Answer { id, reply }) => {
                    inbox.answers.insert(id, reply);
                }
                Err(_) => inbox.closed = true,
            }
            // Somebody else's word may have come, and somebody has to go on reading.
            self.changed.notify_all();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inbox> {
        self.inbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Asker {
    /// Asks the judge for `what` and waits for the answer, on whatever thread this is.
    ///
    /// If the judge is gone there is no answer, and the process ends.
    pub fn ask<A: Serialize + ?Sized, R: DeserializeOwned>(&self, what: &str, arguments: &A) -> R {
        let id = self.0.next_question.fetch_add(1, Ordering::Relaxed);
        let asked = frame::encode(arguments).and_then(|arguments| {
            self.0.send(&ToJudge::Ask {
                id,
                // A thread whose thread-locals are gone still is a thread of its own.
                thread: THREAD.try_with(|n| *n).unwrap_or(u64::MAX - id),
                what: what.to_owned(),
                arguments,
            })
        });
        let answer = match asked {
            Ok(()) => self.0.wait_for(|inbox| inbox.answers.remove(&id)),
            Err(_) => None,
        };
        match answer.map(|reply| frame::decode(&reply)) {
            Some(Ok(reply)) => reply,
            Some(Err(_)) | None => std::process::exit(1),
        }
    }
}
