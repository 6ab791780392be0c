//! What a verdict rests on, as it stands in a report.

use crate::Place;
use serde::{Deserialize, Serialize};

/// The facts behind one check's verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Evidence {
    /// Nothing was measured (a skipped check, a failed build).
    #[default]
    None,
    /// Generated inputs and what came back.
    Properties(PropertyEvidence),
    /// What the model checker explored.
    Races(RaceEvidence),
    /// Rounds of the thread ledger.
    Speed(SpeedEvidence),
    /// Concurrency that was proved by a rendezvous.
    InFlight(InFlightEvidence),
}

/// Evidence of a property check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct PropertyEvidence {
    /// Generated inputs that were tried.
    pub cases: u64,
    /// The seed the inputs came from, as hexadecimal digits.
    pub seed: String,
    /// The smallest failing input, as a call that can be pasted into a test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterexample: Option<String>,
    /// What the call should have given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What it gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
}

/// Evidence of a model-checked property.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct RaceEvidence {
    /// Executions that were explored, over all models of the check.
    pub executions: u64,
    /// True if every interleaving of every model of the check was explored.
    pub complete: bool,
    /// The largest number of preemptions an execution was allowed; none if there was no bound.
    pub preemption_bound: Option<u8>,
    /// The largest number of threads that existed at once, the caller included.
    pub threads: u64,
    /// A short name of what went wrong, such as `deadlock` or `lost-update`; none if nothing did.
    pub diagnosis: Option<String>,
    /// The failing execution, only the operations that matter.
    pub timeline: Vec<Step>,
    /// Executions of larger inputs, of which not all but drawn interleavings were run; not among
    /// `executions`.
    #[serde(default)]
    pub sampled: u64,
    /// Places that larger inputs reached and no exploration did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_checked: Vec<Place>,
    /// When the call of the model that failed never returns; none if that is not how it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hangs: Option<Hangs>,
    /// The name of the model that failed and what it ran, as a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

/// When a call never returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hangs {
    /// In some interleavings; it is right where each thread runs until it has to wait.
    Sometimes,
    /// Already where each thread runs until it has to wait.
    AtFirst,
}

/// One operation of an interleaving.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Step {
    /// Position in the execution, from 1.
    pub step: u64,
    /// 0 is the calling thread.
    pub thread: u64,
    /// The operation in words a student knows, such as `lock` or `load`.
    pub op: String,
    /// The value read or written, if there is one.
    pub value: Option<String>,
    /// The file within the submission, such as `src/lib.rs`.
    pub file: Option<String>,
    /// The line in that file, from 1.
    pub line: Option<u32>,
    /// What the operation worked on, such as `Mutex#1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// True if the thread began to wait here; if it goes on, that is a step of its own.
    #[serde(default, skip_serializing_if = "is_false")]
    pub waits: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// Evidence of a measured speed-up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct SpeedEvidence {
    /// Median speed-up on free cores (one worker's time over many workers' time).
    pub speedup: f64,
    /// The speed-up that was needed.
    pub required: f64,
    /// Lower end of a 95 % bootstrap interval of the speed-up; for display only.
    pub low: f64,
    /// Upper end of that interval.
    pub high: f64,
    /// Rounds that were measured.
    pub pairs: u64,
    /// Median time of the baseline (one worker) on free cores, in seconds.
    pub baseline_seconds: f64,
    /// Median time with many workers on free cores, in seconds.
    pub seconds: f64,
    /// Median speed-up by the wall clock; shown beside the other, decides nothing.
    pub wall_speedup: f64,
    /// What happened in words: `parallel`, `one-at-a-time`, `not-parallel`, `repeated-work`,
    /// `caller-spins`, `baseline-does-more`, `few-workers`, `parent-works`, `little-gain`,
    /// `machine`.
    pub reason: String,
    /// Every round.
    pub rounds: Vec<RoundRow>,
}

/// One round of a speed measurement; times in seconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct RoundRow {
    /// Workers asked for.
    pub workers: u64,
    /// Time of one worker on free cores.
    pub one: f64,
    /// Time of many workers on free cores.
    pub many: f64,
    /// CPU time with one worker.
    pub cpu_one: f64,
    /// CPU time with many workers.
    pub cpu_many: f64,
    /// Wall time of one worker.
    pub wall_one: f64,
    /// Wall time of many workers.
    pub wall_many: f64,
    /// Largest number of workers that existed at once.
    pub peak: u64,
    /// The speed-up needed in this round.
    pub required: f64,
    /// The speed-up of this round: what more workers gave, less what they wasted. The verdict rests
    /// on it; `one` over `many` is more where many workers do less work than one.
    #[serde(default)]
    pub speedup: f64,
}

/// Evidence of a rendezvous.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct InFlightEvidence {
    /// The largest number of operations that were in flight at once.
    pub in_flight: u64,
    /// The number that was needed.
    pub required: u64,
    /// Speed-up over slow operations, measured and shown; decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speedup: Option<f64>,
}
