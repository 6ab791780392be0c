//! The launcher as a program of its own, for trying a policy by hand and for tests.

fn main() {
    grade_sandbox::launch_if_asked();
    eprintln!("usage: grade-jail __jail POLICY.json -- PROGRAM ARGS…");
    std::process::exit(2);
}
