//! The program `grade` from outside: arguments in; exit code, output and files out.

mod batch;
mod checking;
mod course;
mod matrix;
mod sandbox;
mod support;
mod usage;
