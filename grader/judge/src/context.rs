//! What a check may use: the job, its seed, the solution.

use crate::error::JudgeError;
use crate::property::{Checked, Runner};
use crate::run::Decision;
use crate::seed::Seed;
use crate::sight;
use crate::solution::Solution;
use grade_outcome::{Binding, Job, Settings, Stage};
use std::path::PathBuf;

/// What a check may use.
pub struct Context<'a> {
    /// The job.
    pub job: &'a Job,
    /// The solution; a fresh process for every check, started at the first call.
    pub solution: &'a mut Solution,
    pub(crate) id: &'static str,
    pub(crate) stage: Stage,
    pub(crate) seed: Seed,
    pub(crate) races: Races,
}

/// What the checks that settle this one have found before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Races {
    /// Nothing: they pass, or were not asked.
    None,
    /// A fault that some interleavings have.
    Found,
    /// A call that never returns in some interleavings.
    FoundHang,
}

impl Context<'_> {
    /// The id of the check that runs.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// The stage it belongs to.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Numbers from rubric.yaml.
    pub fn settings(&self) -> &Settings {
        &self.job.settings
    }

    /// The check's seed.
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// True if the submission has this function, with the right signature.
    pub fn has(&self, function: &str) -> bool {
        self.job
            .functions
            .get(function)
            .is_some_and(|state| state.binding == Binding::Bound)
    }

    /// The folder whose files the solution may read; it exists and is where the solution runs.
    pub fn files(&self) -> PathBuf {
        self.job.scratch.join("files")
    }

    /// Runs properties of functions that start no thread: any wrong answer is a failure.
    ///
    /// # Errors
    /// [`JudgeError`] if the judge itself fails.
    pub fn steady(
        &mut self,
        tests: impl FnOnce(&mut Runner<'_>) -> Checked,
    ) -> Result<Decision, JudgeError> {
        let mut runner = Runner::new(
            self.solution,
            self.id,
            self.stage,
            self.seed,
            &self.job.settings,
            false,
        );
        let checked = tests(&mut runner);
        runner.decide(checked)
    }

    /// As [`Context::steady`], for functions of which more has to be seen than what they give: the
    /// processes that they start, or whether they sleep.
    ///
    /// # Errors
    /// [`JudgeError`] if the judge itself fails, or sees too little here.
    pub fn watched(
        &mut self,
        tests: impl FnOnce(&mut Runner<'_>) -> Checked,
    ) -> Result<Decision, JudgeError> {
        sight::everything()?;
        self.steady(tests)
    }

    /// Runs properties of functions that start threads: a wrong answer that does not repeat is
    /// evidence of a race, to be settled by the races stage.
    ///
    /// # Errors
    /// [`JudgeError`] if the judge itself fails, or sees too little here.
    pub fn threaded(
        &mut self,
        tests: impl FnOnce(&mut Runner<'_>) -> Checked,
    ) -> Result<Decision, JudgeError> {
        sight::everything()?;
        let mut runner = Runner::new(
            self.solution,
            self.id,
            self.stage,
            self.seed,
            &self.job.settings,
            true,
        );
        let checked = tests(&mut runner);
        runner.decide(checked)
    }
}

/// Does something with the context of a check of this stage that nobody has built a solution for.
#[cfg(test)]
pub(crate) fn in_a_test<R>(
    stage: Stage,
    races: Races,
    does: impl FnOnce(&mut Context<'_>) -> R,
) -> R {
    let launch = grade_outcome::Launch { argv: Vec::new() };
    let job = Job {
        exercise: "x".to_owned(),
        stages: vec![stage],
        checks: vec!["x".to_owned()],
        functions: [].into(),
        seed: "00".to_owned(),
        solution: launch.clone(),
        model: None,
        owners: Vec::new(),
        scratch: "/".into(),
        settings: Settings::default(),
    };
    let mut solution = Solution::new(launch, "/", job.settings);
    does(&mut Context {
        job: &job,
        solution: &mut solution,
        id: "x",
        stage,
        seed: Seed::of("00", "x"),
        races,
    })
}
