//! Grades submissions to a course on threads and processes.
//!
//! Data flows one way: a submission is taken in ([`intake`]), built ([`build`]), judged by the
//! exercise's judge process ([`judging`]), scored ([`scoring`]) and reported ([`report`]). Pure
//! modules (`yaml`, `rubric`, `scoring`, `report::model`) touch no file, process, clock or terminal;
//! [`grading`] sees both sides.

pub mod batch;
pub mod build;
pub mod bundle;
pub mod cli;
pub mod complaint;
pub mod course;
pub mod crew;
pub mod exit;
mod files;
pub mod grading;
pub mod handin;
pub mod intake;
pub mod interrupt;
pub mod journal;
pub mod judging;
pub mod mutants;
mod orphans;
pub mod prepare;
pub mod progress;
pub mod report;
pub mod rubric;
pub mod scaffold;
pub mod scoring;
mod system;
pub mod verify;
mod workplace;
pub mod yaml;
