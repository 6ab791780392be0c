//! How an execution ends: it returns and the search goes on, or an end is latched that no code of a
//! student can catch, because none runs again.

use ::std::boxed::Box;
use ::std::mem;
use ::std::string::String;
use ::std::vec::Vec;

use super::{ACTIVE, EMERGENCY, Engine, mix, try_with, with};
use crate::model::At;
use crate::model::record::Value;
use crate::model::report::{End, Exploration, Observation, Site, Stopped};
use crate::model::search::{Flags, Message, Suspect};

impl Engine {
    fn observation(&self, end: End, value: String) -> Observation {
        Observation {
            end,
            value,
            spawned: self.threads.len().saturating_sub(1) as u32,
            peak: self.peak,
        }
    }

    fn count_execution(&mut self) {
        self.totals.executions = self.execution;
        self.totals.steps += self.steps.all();
        self.totals.max_threads = self.totals.max_threads.max(self.peak);
        self.totals.digest = mix(self.totals.digest, self.execution);
    }

    /// What was counted so far.
    pub(crate) fn totals_now(&self) -> Exploration {
        let mut sites: Vec<Site> = self.sites.iter().map(|&site| site.into()).collect();
        sites.sort_unstable();
        Exploration {
            sites,
            ..self.totals.clone()
        }
    }

    fn is_new(&mut self, observation: &Observation) -> bool {
        use ::std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        observation.hash(&mut hasher);
        let new = self.known.seen.insert(hasher.finish());
        self.totals.observations = self.known.seen.len() as u64;
        self.only.map_or(new, |only| only == self.execution)
    }

    /// Ends this execution and with it the exploration, here and now: nothing of the student's
    /// code runs again, so nothing can swallow it.
    pub(crate) fn latched(&mut self, end: End) -> ! {
        ACTIVE.set(false);
        self.count_execution();
        let observation = self.observation(end, String::new());
        let new = self.is_new(&observation);
        self.totals.stopped = Some(Stopped::End);
        let visit = new.then(|| (observation, self.events()));
        let _ = self.to_caller.send(Message::Latched {
            totals: self.totals_now(),
            visit,
        });
        hang()
    }

    /// Tells the caller what can still be told: from here on an earlier search never went on.
    pub(super) fn tell_everything(&mut self) {
        let places = self
            .threads
            .iter()
            .map(|thread| {
                let started = self.objects[thread.exit as usize].state.owners.first();
                let last = thread.last.map(|(_, at)| at);
                last.or(started.map(|&(.., at)| at))
            })
            .collect();
        let _ = self.to_caller.send(Message::Suspect(Box::new(Suspect {
            totals: Exploration {
                executions: self.execution,
                ..self.totals_now()
            },
            spawned: self.threads.len().saturating_sub(1) as u32,
            peak: self.peak,
            places,
            events: self.events(),
        })));
    }

    /// Begins the exploration anew, with more machinery.
    pub(crate) fn restart(&mut self, flags: Flags) -> ! {
        ACTIVE.set(false);
        self.count_execution();
        self.totals.restarts += 1;
        let _ = self.to_caller.send(Message::Restart {
            totals: self.totals.clone(),
            flags,
            known: mem::take(&mut self.known),
        });
        hang()
    }

    /// Ends an execution that the body has ended. Returns whether to go on.
    pub(super) fn finished(&mut self, end: End, value: String) -> bool {
        ACTIVE.set(false);
        self.count_execution();
        let observation = self.observation(end, value);
        if !self.is_new(&observation) {
            return true;
        }
        let events = self.events();
        let message = Message::Visit {
            execution: self.execution,
            observation,
            events,
        };
        self.to_caller.send(message).is_ok() && self.from_caller.recv().unwrap_or(false)
    }
}

/// Stops this OS thread for good, without unwinding.
fn hang() -> ! {
    loop {
        ::std::thread::park();
    }
}

/// Latches an end from outside of the engine.
pub(crate) fn latch(end: End) -> ! {
    with(|e| e.latched(end))
}

/// Notes a panic; called by the hook.
pub(crate) fn note_panic(message: String, at: At) {
    try_with(|e| {
        let current = e.current;
        if current < e.threads.len() {
            e.note("panic", None, Value::None, at);
            e.threads[current].panic = Some((message, at));
        }
    });
}

/// Latches an end from a panic hook, where the state may be in use.
pub(crate) fn latch_from_hook(message: String) -> ! {
    try_with(|e| {
        e.latched(End::Engine {
            message: message.clone(),
        })
    });
    // The engine itself has panicked in the middle of a change.
    EMERGENCY.with_borrow(|sender| {
        if let Some(sender) = sender {
            let _ = sender.send(Message::Broken { message });
        }
    });
    hang()
}
