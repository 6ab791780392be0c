//! The program `grade` from outside: arguments in; exit code, output and files out.

mod batch;
mod checking;
mod course;
mod matrix;
mod replaying;
mod support;
mod usage;
