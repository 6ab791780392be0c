//! Runs a body under the engine and collects what its executions showed.

#![allow(dead_code)]

use std::__model::{Config, End, Event, Exploration, Memory, Observation, explore};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::ops::ControlFlow;

/// How many times as much is tried as usual: `LOOM_STD_SOAK`, when the tests are built. While they run
/// there is no environment to ask, the standard library is this one.
pub fn soak() -> u32 {
    option_env!("LOOM_STD_SOAK").map_or(1, |factor| {
        factor.parse().expect("LOOM_STD_SOAK is a number")
    })
}

/// Everything that an exploration showed.
pub struct Shown {
    pub exploration: Exploration,
    pub all: Vec<(u64, Observation, Vec<Event>)>,
}

impl Shown {
    /// What the executions returned that ended well.
    pub fn values(&self) -> BTreeSet<String> {
        self.all
            .iter()
            .filter(|(_, observation, _)| observation.end == End::Returned)
            .map(|(_, observation, _)| observation.value.clone())
            .collect()
    }

    /// The first end that is not a return.
    pub fn bad_end(&self) -> Option<&End> {
        self.all
            .iter()
            .map(|(_, observation, _)| &observation.end)
            .find(|end| **end != End::Returned)
    }

    /// The record of the first execution with this value.
    pub fn record_of(&self, value: &str) -> &[Event] {
        let found = self
            .all
            .iter()
            .find(|(_, observation, _)| observation.value == value);
        &found.expect("an execution returned this").2
    }
}

pub fn sequential() -> Config {
    Config::default()
}

pub fn weak() -> Config {
    Config {
        memory: Memory::Weak,
        ..Config::default()
    }
}

/// Explores to the end.
pub fn run<T: Debug>(config: &Config, body: impl Fn() -> T + Send + Sync + 'static) -> Shown {
    let mut all = Vec::new();
    let exploration = explore(
        config,
        move || format!("{:?}", body()),
        |number, observation, events| {
            all.push((number, observation.clone(), events.to_vec()));
            ControlFlow::Continue(())
        },
    );
    Shown { exploration, all }
}

/// Explores, demands that every execution returns and that none is left out, and gives what they returned.
#[track_caller]
pub fn outcomes<T: Debug>(
    config: &Config,
    body: impl Fn() -> T + Send + Sync + 'static,
) -> Vec<String> {
    let shown = run(config, body);
    if let Some(end) = shown.bad_end() {
        panic!("an execution ended with {end:#?}");
    }
    assert!(
        shown.exploration.complete,
        "not complete: {:?}",
        shown.exploration
    );
    shown.values().into_iter().collect()
}

/// Explores, and demands that an execution ends otherwise than by returning; gives how.
#[track_caller]
pub fn failure<T: Debug>(config: &Config, body: impl Fn() -> T + Send + Sync + 'static) -> End {
    let shown = run(config, body);
    match shown.bad_end() {
        Some(end) => end.clone(),
        None => panic!("every execution returned: {:?}", shown.values()),
    }
}
