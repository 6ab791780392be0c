//! What `grade new` writes for a judge compiles against this crate as it is.

#[path = "../../src/scaffold/properties.rs.txt"]
mod properties;
#[path = "../../src/scaffold/races.rs.txt"]
mod races;

use grade_outcome::{Job, Launch, Settings};

#[test]
fn the_checks_of_a_new_exercise_are_those_of_its_rubric() {
    let job = Job {
        exercise: "x".to_owned(),
        stages: Vec::new(),
        checks: Vec::new(),
        functions: [].into(),
        seed: String::new(),
        solution: Launch { argv: Vec::new() },
        model: None,
        owners: Vec::new(),
        scratch: "/nonexistent".into(),
        settings: Settings::default(),
    };
    let mut checks = properties::checks();
    checks.extend(races::checks(&job));
    let rubric = include_str!("../../src/scaffold/rubric.txt");
    for check in &checks {
        assert!(rubric.contains(check.id), "{}", check.id);
    }
    assert_eq!(
        rubric.matches("- id: ").count(),
        checks.len() + 2,
        "{rubric}"
    );
}
