//! The program `grade`.

fn main() -> grader::exit::Exit {
    // Must come first: a launcher gives up its rights while it has one thread.
    grade_sandbox::launch_if_asked();
    grader::cli::main()
}
