//! What was found out about one submission, as data, and the ways to show it.
//!
//! [`Report`] has the fields that the outside relies on; the modules below turn it into one format
//! each. Rendering is pure: a report in, text out.

mod advice;
mod class;
mod format;
mod gains;
mod github;
mod gradescope;
mod html;
pub mod human;
mod junit;
mod layout;
mod markdown;
mod model;
mod paint;
mod source;
mod steps;
mod summary;
mod table;
pub(crate) mod words;

pub use format::{Format, render, render_batch};
pub use model::{
    CheckReport, CheckTexts, CourseStamp, ExerciseReport, LeftOut, Machine, Report, SCHEMA,
    SubmissionStamp,
};
pub use paint::Paint;
pub use summary::{Bin, CheckCost, Counts, Row, Summary};
