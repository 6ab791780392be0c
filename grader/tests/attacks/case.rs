//! One attack: what it is, how it is graded, and what must come of it.

use crate::course;
use crate::machine::Place;
use serde::Deserialize;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// What an attack whose attempt succeeded panics with or returns.
const BROKEN_OUT: &str = "BROKEN OUT";

/// What stands in `attack.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// What the attack does, in one sentence.
    pub what: String,
    /// Checks that must fail.
    #[serde(default)]
    pub denied: Vec<String>,
    /// Checks that nobody can decide, and of which the instructor is told why.
    #[serde(default)]
    pub undecided: Vec<String>,
    /// Checks that must pass all the same: the attack is on others.
    #[serde(default)]
    pub granted: Vec<String>,
    /// False: it must not even build.
    #[serde(default = "yes")]
    pub builds: bool,
    /// Words that the student reads about it.
    pub says: Option<String>,
    /// Words that the instructor reads about it.
    pub review: Option<String>,
    /// Why no instructor need be told: a person who looks at the code could not tell it from a mistake.
    pub like_a_mistake: Option<String>,
    /// What is different from the course's rubric: smaller limits.
    #[serde(default)]
    pub limits: serde_yaml::Mapping,
}

fn yes() -> bool {
    true
}

/// An attack.
pub struct Case {
    /// `<exercise>/<name>`.
    pub name: String,
    /// The exercise that is attacked.
    pub exercise: String,
    /// What must come of it.
    pub expected: Expected,
    /// Puts the submission into a folder of its own, and names what is to be graded.
    pub lay_out: Box<dyn Fn(&Path) -> PathBuf + Send>,
}

/// The folder of all attacks.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/attacks")
}

/// All attacks that are folders of sources.
pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    for exercise in subfolders(&folder()) {
        for attack in subfolders(&exercise) {
            cases.push(read(&exercise, &attack));
        }
    }
    // The exercise whose time is measured takes longest.
    cases.sort_by_key(|case: &Case| (case.exercise != "b-prime-count", case.name.clone()));
    cases
}

fn subfolders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect()
}

fn read(exercise: &Path, attack: &Path) -> Case {
    let name = |path: &Path| {
        path.file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned()
    };
    let file = attack.join("attack.yaml");
    let text =
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let expected: Expected =
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let told = expected.review.is_some() != expected.like_a_mistake.is_some();
    assert!(
        told,
        "{}: either `review` or `like_a_mistake`",
        file.display()
    );
    let (id, sources) = (name(exercise), attack.to_owned());
    Case {
        name: format!("{id}/{}", name(attack)),
        exercise: id.clone(),
        expected,
        lay_out: Box::new(move |place| {
            let target = place.join(&id);
            copy(&sources, &target);
            honest_part(&id, &target);
            place.to_owned()
        }),
    }
}

/// Copies sources, and nothing else.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a new folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else if path.extension().is_some_and(|found| found == "rs") {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}

/// Puts the sample solution beside an attack, which changes only a part of it.
pub fn honest_part(exercise: &str, target: &Path) {
    let solution = course::root()
        .join("reference")
        .join(exercise)
        .join("src/lib.rs");
    fs::copy(solution, target.join("src/honest.rs")).expect("the sample solution");
}

impl Case {
    /// Grades the attack and looks at the machine afterwards; what is not as it must be.
    pub fn run(&self) -> Vec<String> {
        let place = Place::new();
        let submission = place.path().join("submission");
        fs::create_dir(&submission).expect("a new folder");
        let submission = (self.lay_out)(&submission);
        let Expected {
            denied,
            undecided,
            granted,
            ..
        } = &self.expected;
        let checks = denied.iter().chain(undecided).chain(granted);
        let checks: Vec<&str> = checks.map(String::as_str).collect();
        let key = self.name.replace('/', "-");
        let course = course::with(&key, &self.exercise, &checks, &self.expected.limits);
        let graded = course::grade_in(&course, &submission, &self.exercise, &place.temporary());
        let mut faults = match graded {
            Ok(report) => self.judge(&report),
            Err(error) => vec![error],
        };
        faults.extend(place.leave());
        faults
    }

    fn judge(&self, report: &Value) -> Vec<String> {
        let expected = &self.expected;
        let mut faults = Vec::new();
        let checks: Vec<&Value> = report["exercises"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|exercise| exercise["checks"].as_array().into_iter().flatten())
            .collect();
        let find = |id: &str| checks.iter().copied().find(|check| check["id"] == id);
        let mut must_be = |id: &str, verdict: &str| match find(id) {
            Some(check) if check["verdict"] == verdict => {}
            Some(check) => faults.push(format!(
                "{id} should be {verdict}, and is {}: {}",
                check["verdict"], check["message"]
            )),
            None => faults.push(format!("there is no check {id}")),
        };
        must_be("builds", if expected.builds { "pass" } else { "fail" });
        for id in &expected.denied {
            must_be(id, "fail");
        }
        for id in &expected.undecided {
            must_be(id, "error");
        }
        for id in &expected.granted {
            must_be(id, "pass");
        }
        let text_of = |check: &Value| format!("{} {}", check["message"], check["evidence"]);
        for check in &checks {
            if text_of(check).contains(BROKEN_OUT) {
                faults.push(format!("it got out: {}", text_of(check)));
            }
        }
        if let Some(says) = &expected.says {
            let wrong: Vec<_> = checks
                .iter()
                .filter(|check| check["verdict"] == "fail")
                .collect();
            let plain = |text: &Value| text.as_str().unwrap_or_default().to_owned();
            if !wrong
                .iter()
                .any(|check| plain(&check["message"]).contains(says))
            {
                let messages: Vec<_> = wrong.iter().map(|check| plain(&check["message"])).collect();
                faults.push(format!("nobody says “{says}”: {messages:#?}"));
            }
        }
        let reviews: Vec<&str> = checks
            .iter()
            .filter_map(|check| check["review"].as_str())
            .collect();
        let told = report["needs_review"] == true && !reviews.is_empty();
        match &expected.review {
            Some(wanted) if !told || !reviews.iter().any(|text| text.contains(wanted)) => {
                faults.push(format!("no instructor is told “{wanted}”: {reviews:?}"));
            }
            // Then somebody has found out how to tell it from one.
            None if told => faults.push(format!("it is not like a mistake: {reviews:?}")),
            Some(_) | None => {}
        }
        if std::env::var_os("GRADE_ATTACKS_SHOW").is_some() {
            for check in &checks {
                eprintln!(
                    "{} · {} {} | {} | review: {}",
                    self.name, check["id"], check["verdict"], check["message"], check["review"]
                );
            }
        }
        faults
    }
}
