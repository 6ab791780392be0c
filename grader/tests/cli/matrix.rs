//! The course matrix: templates, sample solutions, idioms and pitfalls get what they must get.

use crate::support::grade;
use predicates::str::contains;

fn verify(exercise: &str, cases: &[&str]) {
    let mut command = grade();
    command.args(["verify", "--quiet", "--exercise", exercise]);
    for case in cases {
        command.args(["--case", case]);
    }
    let assert = command.assert();
    let output = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    assert_eq!(assert.get_output().status.code(), Some(0), "{output}");
    assert.stdout(contains("As they should be: "));
}

#[test]
fn the_shared_counter_is_graded_rightly_in_every_known_case() {
    verify("c-shared-counter", &[]);
}
