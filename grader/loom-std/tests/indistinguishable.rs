//! A program can't tell this library from the real one: names, sizes, traits and texts are equal.
//!
//! Each probe is one program, compiled against both and run; what it prints is compared line by line.

mod rustc;

use rustc::{Against, run, tests};

/// The lines in which a probe's two runs differ.
fn differences(probe: &str) -> Vec<String> {
    let source = tests().join("probes").join(probe);
    let [real, ours] = [Against::Real, Against::LoomStd].map(|against| {
        let output = run(&source, against);
        assert!(
            output.status.success(),
            "{probe} against {against:?} ended with {}:\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("a probe prints text")
    });
    assert!(
        real.lines().count() > 10,
        "{probe} printed too little:\n{real}"
    );
    let mut differences: Vec<String> = real
        .lines()
        .zip(ours.lines())
        .filter(|(real, ours)| real != ours)
        .map(|(real, ours)| format!("real: {real}\nours: {ours}"))
        .collect();
    if real.lines().count() != ours.lines().count() {
        differences.push("one of the two printed more lines".to_owned());
    }
    differences
}

#[test]
fn every_public_type_has_the_name_the_layout_and_the_traits_of_the_real_one() {
    let differences = differences("types.rs");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_text_that_a_program_can_get_is_that_of_the_real_library() {
    let differences = differences("texts.rs");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
