//! The program `grade` from outside: arguments in; exit code, output and files out.

mod batch;
mod checking;
mod course;
mod matrix;
mod mistakes;
mod mutants;
mod replaying;
mod sandbox;
mod slurm;
mod support;
mod templates;
mod usage;
mod walk;
mod watch;
mod workflows;
