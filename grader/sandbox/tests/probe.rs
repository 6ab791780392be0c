//! The self-test of the sandbox holds on this machine, and shows a hole where there is one.

use grade_sandbox::{Tier, probe};
use std::io::Write;
use std::path::Path;

#[test]
fn what_is_forbidden_fails_and_what_is_allowed_works() {
    let folder = tempfile::tempdir().unwrap();
    let probed = probe(Path::new(env!("CARGO_BIN_EXE_grade-jail")), folder.path()).unwrap();
    if probed.isolation.tier <= Tier::None {
        // Not through `eprintln!`, which a test's harness keeps to itself.
        let _ = writeln!(
            std::io::stderr(),
            "NOT TESTED: nothing is confined on this system"
        );
        return;
    }
    let wrong: Vec<_> = probed
        .attempts
        .iter()
        .filter(|attempt| !attempt.as_it_should())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(probed.tier, probed.isolation.tier);
    assert!(probed.attempts.len() > 15, "{:#?}", probed.attempts);
}
