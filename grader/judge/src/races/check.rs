//! What is model-checked: a check, its models, and what must and must not be observed.
//!
//! Pure data that an exercise fills in. It must not explore anything.

use grade_harness::model::Seen;
use grade_outcome::Text;

/// One check of the races stage.
pub struct RaceCheck {
    /// The check's id in rubric.yaml.
    pub id: &'static str,
    /// The functions without which it is pointless.
    pub functions: &'static [&'static str],
    /// Its models, smallest first: the first that fails is what the student is shown.
    pub models: Vec<ModelCase>,
    /// The same with inputs too large to explore, of which drawn schedules are run. Where they
    /// reach a place that no model above did, the check is not passed.
    pub larger: Vec<ModelCase>,
    /// A model of the same program that is known to be wrong and must be found wrong.
    pub twin: Twin,
    /// Checks of the speed stage that prove threads at work: if they pass, a model in which no
    /// thread was ever started has not shown what the submission does. Empty if the models
    /// themselves ask for threads.
    pub proved_by: &'static [&'static str],
    /// What passing means, in one sentence.
    pub passed: Text,
}

/// One model of a check.
#[derive(Clone)]
pub struct ModelCase {
    /// Its name in the model program.
    pub model: &'static str,
    /// What it calls, as a student would write it.
    pub call: &'static str,
    /// Decides on a value that was returned: `Err` says what was wrong with it.
    pub accept: fn(&str) -> Result<(), Wrong>,
    /// What some execution must show.
    pub must_see: Vec<MustSee>,
    /// Threads that every execution must start at least.
    pub spawned: u32,
    /// Threads, the caller included, that must exist at once in some execution.
    pub peak: u32,
    /// Started threads that must, in every execution, do something with what other threads use too.
    pub sharing: u32,
}

impl ModelCase {
    /// A model of which only the value counts, however many threads make it.
    pub fn new(
        model: &'static str,
        call: &'static str,
        accept: fn(&str) -> Result<(), Wrong>,
    ) -> Self {
        ModelCase {
            model,
            call,
            accept,
            must_see: Vec::new(),
            spawned: 0,
            peak: 0,
            sharing: 0,
        }
    }
}

/// A wrong value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// A short name, such as `lost-update`.
    pub diagnosis: &'static str,
    /// What is wrong with it.
    pub message: Text,
}

impl Wrong {
    /// Accepts `value` if it is `right`.
    ///
    /// # Errors
    /// What to say of another value.
    pub fn unless(value: &str, right: &str) -> Result<(), Wrong> {
        if value == right {
            return Ok(());
        }
        Err(Wrong {
            diagnosis: "wrong-result",
            message: Text::new(
                format!("In this interleaving the result is {value} instead of {right}."),
                format!("In dieser Verzahnung ist das Ergebnis {value} statt {right}."),
            ),
        })
    }
}

/// An observation without which the check fails.
#[derive(Clone)]
pub struct MustSee {
    /// Recognises it among executions that returned.
    pub seen: fn(&Seen) -> bool,
    /// What it means that it was never seen.
    pub missing: Wrong,
}

/// A model that is known to be wrong.
pub struct Twin {
    /// Its name in the model program.
    pub model: &'static str,
    /// Recognises the wrong observation.
    pub wrong: fn(&Seen) -> bool,
}

impl Twin {
    /// The twin that every model program has: `Model::twin` of the model driver.
    pub fn lost_update() -> Self {
        Twin {
            model: "twin",
            wrong: |seen| seen.value == "1",
        }
    }
}
