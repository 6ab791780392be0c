//! `std::sync::mpsc`: channels, bounded ones and rendezvous.

use ::std::cell::{Cell, RefCell};
use ::std::collections::VecDeque;
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::sync::Arc;
use ::std::sync::atomic::AtomicU32;
use ::std::time::Duration;

pub use ::std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

use crate::model::engine::{self, Attempt, Kind};
use crate::model::record::{Value, peek};
use crate::model::{At, ObjectNo};

/// What the two ends share.
struct Channel<T> {
    id: AtomicU32,
    /// Messages, each with its number.
    queue: RefCell<VecDeque<(u64, T)>>,
    /// How many messages it holds; `None`: any number.
    capacity: Option<usize>,
    sent: Cell<u64>,
    senders: Cell<usize>,
    next_sender: Cell<usize>,
    receiver: Cell<bool>,
    /// Receivers that wait for a message, for a rendezvous.
    expecting: Cell<usize>,
}

// SAFETY: an execution's threads run on one thread of the system, one at a time, and no borrow of the
// cells lives across a switch. Outside of an execution see `alone`.
unsafe impl<T: Send> Sync for Channel<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Send for Channel<T> {}

impl<T> Channel<T> {
    fn object(&self) -> ObjectNo {
        engine::with(|e| e.by_id(&self.id, 0, Kind::Passing("Channel"), || ()))
    }

    fn note(&self, op: &'static str, value: Value, at: At) {
        if engine::active() {
            let object = self.object();
            engine::with(|e| e.note(op, Some(object), value, at));
        }
    }

    fn touch(&self) {
        if engine::active() {
            engine::touch(self.object());
        }
    }

    fn wake(&self) {
        if engine::active() {
            let object = self.object();
            engine::with(|e| e.wake_all(object));
            engine::busy();
        }
    }

    /// Waits until `ready`. Outside of an execution nobody can make it so. False after a timeout.
    fn until(
        &self,
        op: &'static str,
        at: At,
        patience: Option<Duration>,
        attempt: Attempt,
        ready: impl Fn() -> bool,
    ) -> bool {
        if engine::active() {
            engine::acquire(self.object(), op, at, patience, attempt, |_| ready())
        } else if ready() {
            true
        } else if patience.is_some() {
            false
        } else {
            crate::model::unsupported("waiting on a channel outside of a model", at)
        }
    }

    fn open(&self, at: At) -> usize {
        self.senders.set(self.senders.get() + 1);
        let key = self.next_sender.get();
        self.next_sender.set(key + 1);
        if engine::active() {
            let object = self.object();
            engine::with(|e| {
                let me = e.current;
                e.state(object).owners.push((key, me, at));
            });
        }
        key
    }

    fn close(&self, key: usize) {
        // Only the last one changes anything.
        if self.senders.get() == 1 {
            self.touch();
        }
        self.senders.set(self.senders.get() - 1);
        if engine::active() {
            let object = self.object();
            engine::with(|e| e.state(object).owners.retain(|(known, ..)| *known != key));
            if self.senders.get() == 0 {
                self.wake();
                engine::moment();
            }
        }
    }

    /// The thread that uses a sender is the one that has it.
    fn used(&self, key: usize) {
        if engine::active() {
            let object = self.object();
            engine::with(|e| {
                let me = e.current;
                for (known, thread, _) in &mut e.state(object).owners {
                    if *known == key {
                        *thread = me;
                    }
                }
            });
        }
    }

    fn push(&self, message: T) -> u64 {
        let number = self.sent.get();
        self.sent.set(number + 1);
        self.queue.borrow_mut().push_back((number, message));
        self.wake();
        number
    }

    fn waits(&self, number: u64) -> bool {
        self.queue
            .borrow()
            .iter()
            .any(|(known, _)| *known == number)
    }

    fn send(&self, key: usize, message: T, at: At) -> Result<(), SendError<T>> {
        self.used(key);
        let shown = peek(&message);
        let Some(capacity) = self.capacity else {
            self.touch();
            if !self.receiver.get() {
                self.note("send", Value::Text("no receiver"), at);
                return Err(SendError(message));
            }
            self.push(message);
            self.note("send", shown, at);
            engine::moment();
            return Ok(());
        };
        let room = capacity.max(1);
        self.until("send", at, None, Attempt::Counts, || {
            !self.receiver.get() || self.queue.borrow().len() < room
        });
        if !self.receiver.get() {
            self.note("send", Value::Text("no receiver"), at);
            return Err(SendError(message));
        }
        let number = self.push(message);
        self.note("send", shown, at);
        if capacity == 0 {
            self.until("send", at, None, Attempt::IsNothing, || {
                !self.receiver.get() || !self.waits(number)
            });
            let place = self
                .queue
                .borrow()
                .iter()
                .position(|(known, _)| *known == number);
            let back = place.and_then(|place| self.queue.borrow_mut().remove(place));
            if let Some((_, message)) = back {
                return Err(SendError(message));
            }
        }
        engine::moment();
        Ok(())
    }

    /// Whether a message can be left without waiting.
    fn has_room(&self) -> bool {
        let length = self.queue.borrow().len();
        match self.capacity {
            Some(0) => self.expecting.get() > length,
            Some(capacity) => length < capacity,
            None => true,
        }
    }

    /// Whether there is no message now but may be one later.
    fn is_empty(&self) -> bool {
        self.queue.borrow().is_empty() && self.senders.get() > 0
    }

    /// A touch, perhaps in vain.
    fn look(&self, in_vain: bool, at: At) {
        if !in_vain {
            self.touch();
        } else if engine::active() {
            engine::look(self.object(), at, 0);
        }
    }

    fn try_send(&self, key: usize, message: T, at: At) -> Result<(), TrySendError<T>> {
        self.used(key);
        self.look(self.receiver.get() && !self.has_room(), at);
        let shown = peek(&message);
        if !self.receiver.get() {
            self.note("try_send", Value::Text("no receiver"), at);
            return Err(TrySendError::Disconnected(message));
        }
        if !self.has_room() {
            self.note("try_send", Value::Text("full"), at);
            if engine::active() {
                engine::idle(at, Some(self.object()), 0);
            }
            return Err(TrySendError::Full(message));
        }
        self.push(message);
        self.note("try_send", shown, at);
        engine::moment();
        Ok(())
    }

    /// A message or the end, or `None` after a timeout.
    fn recv(
        &self,
        op: &'static str,
        patience: Option<Duration>,
        at: At,
    ) -> Option<Result<T, RecvError>> {
        let rendezvous = self.capacity == Some(0);
        if rendezvous {
            self.touch();
            self.expecting.set(self.expecting.get() + 1);
        }
        // Where there is always room, nobody waits for a message to be taken.
        let attempt = if self.capacity.is_some() {
            Attempt::Counts
        } else {
            Attempt::IsNothing
        };
        let came = self.until(op, at, patience, attempt, || {
            !self.queue.borrow().is_empty() || self.senders.get() == 0
        });
        if rendezvous {
            self.expecting.set(self.expecting.get() - 1);
        }
        if !came {
            self.note(op, Value::Text("time is over"), at);
            return None;
        }
        Some(self.take(op, at).ok_or(RecvError))
    }

    fn take(&self, op: &'static str, at: At) -> Option<T> {
        let message = self.queue.borrow_mut().pop_front();
        match message {
            Some((_, message)) => {
                self.note(op, peek(&message), at);
                if self.capacity.is_some() {
                    self.wake();
                } else if engine::active() {
                    engine::busy();
                }
                Some(message)
            }
            None => {
                self.note(op, Value::Text("no senders"), at);
                None
            }
        }
    }

    fn try_recv(&self, at: At) -> Result<T, TryRecvError> {
        self.look(self.is_empty(), at);
        if self.is_empty() {
            self.note("try_recv", Value::Text("empty"), at);
            if engine::active() {
                engine::idle(at, Some(self.object()), 0);
            }
            return Err(TryRecvError::Empty);
        }
        self.take("try_recv", at).ok_or(TryRecvError::Disconnected)
    }
}

fn new<T>(capacity: Option<usize>) -> Arc<Channel<T>> {
    Arc::new(Channel {
        id: AtomicU32::new(0),
        queue: RefCell::new(VecDeque::new()),
        capacity,
        sent: Cell::new(0),
        senders: Cell::new(0),
        next_sender: Cell::new(0),
        receiver: Cell::new(true),
        expecting: Cell::new(0),
    })
}

/// The sending end of a channel.
pub struct Sender<T> {
    key: usize,
    channel: Arc<Channel<T>>,
}

/// The sending end of a bounded channel.
pub struct SyncSender<T> {
    key: usize,
    channel: Arc<Channel<T>>,
}

/// The receiving end of a channel.
pub struct Receiver<T> {
    channel: Arc<Channel<T>>,
    _as_large: usize,
    _not_sync: PhantomData<*const ()>,
}

// SAFETY: as for `Channel`.
unsafe impl<T: Send> Send for Receiver<T> {}
impl<T> UnwindSafe for Sender<T> {}
impl<T> RefUnwindSafe for Sender<T> {}
impl<T> UnwindSafe for SyncSender<T> {}
impl<T> RefUnwindSafe for SyncSender<T> {}
impl<T> UnwindSafe for Receiver<T> {}
impl<T> RefUnwindSafe for Receiver<T> {}

/// A channel for any number of messages.
#[must_use]
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let channel = new(None);
    let key = channel.open(Location::caller());
    let receiver = Receiver {
        channel: Arc::clone(&channel),
        _as_large: 0,
        _not_sync: PhantomData,
    };
    (Sender { key, channel }, receiver)
}

/// A channel that holds `bound` messages; with 0, sender and receiver meet.
#[must_use]
#[track_caller]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let channel = new(Some(bound));
    let key = channel.open(Location::caller());
    let receiver = Receiver {
        channel: Arc::clone(&channel),
        _as_large: 0,
        _not_sync: PhantomData,
    };
    (SyncSender { key, channel }, receiver)
}

impl<T> Sender<T> {
    /// Sends a message.
    ///
    /// # Errors
    ///
    /// The message, if there is no receiver.
    #[track_caller]
    pub fn send(&self, t: T) -> Result<(), SendError<T>> {
        self.channel.send(self.key, t, Location::caller())
    }
}

impl<T> SyncSender<T> {
    /// Sends a message, and waits for room.
    ///
    /// # Errors
    ///
    /// The message, if there is no receiver.
    #[track_caller]
    pub fn send(&self, t: T) -> Result<(), SendError<T>> {
        self.channel.send(self.key, t, Location::caller())
    }

    /// Sends a message if there is room.
    ///
    /// # Errors
    ///
    /// The message, if there is no room or no receiver.
    #[track_caller]
    pub fn try_send(&self, t: T) -> Result<(), TrySendError<T>> {
        self.channel.try_send(self.key, t, Location::caller())
    }
}

impl<T> Clone for Sender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        let key = self.channel.open(Location::caller());
        Self {
            key,
            channel: Arc::clone(&self.channel),
        }
    }
}

impl<T> Clone for SyncSender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        let key = self.channel.open(Location::caller());
        Self {
            key,
            channel: Arc::clone(&self.channel),
        }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.channel.close(self.key);
    }
}

impl<T> Drop for SyncSender<T> {
    fn drop(&mut self) {
        self.channel.close(self.key);
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.channel.touch();
        self.channel.receiver.set(false);
        self.channel.wake();
        if self.channel.capacity != Some(0) {
            let messages = self.channel.queue.take();
            drop(messages);
        }
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for SyncSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncSender").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}

impl<T> Receiver<T> {
    /// A message, if there is one.
    ///
    /// # Errors
    ///
    /// There is none, or there will be none.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.channel.try_recv(Location::caller())
    }

    /// Waits for a message.
    ///
    /// # Errors
    ///
    /// There are no messages and no senders.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.channel
            .recv("recv", None, Location::caller())
            .unwrap_or(Err(RecvError))
    }

    /// Waits for a message, but not longer than `timeout`.
    ///
    /// # Errors
    ///
    /// There are no senders, or the time is over.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        match self
            .channel
            .recv("recv_timeout", Some(timeout), Location::caller())
        {
            Some(Ok(message)) => Ok(message),
            Some(Err(RecvError)) => Err(RecvTimeoutError::Disconnected),
            None => Err(RecvTimeoutError::Timeout),
        }
    }

    /// The messages until there are no senders.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { rx: self }
    }

    /// The messages that are there.
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter { rx: self }
    }
}

/// The messages until there are no senders.
#[derive(Debug)]
pub struct Iter<'a, T: 'a> {
    rx: &'a Receiver<T>,
}

/// The messages that are there.
#[derive(Debug)]
pub struct TryIter<'a, T: 'a> {
    rx: &'a Receiver<T>,
}

/// The messages until there are no senders.
#[derive(Debug)]
pub struct IntoIter<T> {
    rx: Receiver<T>,
}

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.rx.recv().ok()
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.rx.try_recv().ok()
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.rx.recv().ok()
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter { rx: self }
    }
}
