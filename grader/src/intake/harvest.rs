//! What is taken of one exercise, within the limits, wherever it comes from.

use super::reasons::{self, Reason};
use super::{LeftOut, StagedExercise};
use crate::rubric::SourceLimits;
use std::collections::BTreeMap;

/// The files of one exercise so far, and what was left out.
pub(super) struct Harvest<'h> {
    /// Leads from the submission to the crate; empty or ends with `/`.
    pub prefix: &'h str,
    pub limits: &'h SourceLimits,
    pub left_out: &'h mut Vec<LeftOut>,
    files: BTreeMap<String, Vec<u8>>,
    bytes: u64,
}

impl<'h> Harvest<'h> {
    pub(super) fn new(
        prefix: &'h str,
        limits: &'h SourceLimits,
        left_out: &'h mut Vec<LeftOut>,
    ) -> Harvest<'h> {
        Harvest {
            prefix,
            limits,
            left_out,
            files: BTreeMap::new(),
            bytes: 0,
        }
    }

    /// Notes that `path` (within the crate) is not taken.
    pub(super) fn leave_out(&mut self, path: &str, why: Reason) {
        self.left_out
            .push(LeftOut::new(format!("{}{path}", self.prefix), why));
    }

    /// True if one more file may be taken; else `path` is noted.
    pub(super) fn has_room(&mut self, path: &str) -> bool {
        let most = self.limits.files;
        let room = (self.files.len() as u64) < most;
        if !room {
            self.leave_out(path, reasons::too_many(most));
        }
        room
    }

    /// Takes a file, if it is not too large by itself or with the others.
    pub(super) fn add(&mut self, path: String, contents: Vec<u8>) {
        let total = self.bytes + contents.len() as u64;
        if contents.len() as u64 > self.limits.file_kib << 10 {
            self.leave_out(&path, reasons::too_large(self.limits.file_kib));
        } else if total > self.limits.total_kib << 10 {
            self.leave_out(&path, reasons::too_large_together(self.limits.total_kib));
        } else {
            self.bytes = total;
            self.files.insert(path, contents);
        }
    }

    /// The exercise with all that was taken.
    pub(super) fn finish(self, id: &str) -> StagedExercise {
        StagedExercise::new(id, self.files)
    }
}

/// True for a program's own file (a path within the crate): the library that is graded is compiled
/// without it, and every template has one, so that leaving it out is not worth a word.
pub(super) fn is_program(path: &str) -> bool {
    path == "src/main.rs" || path.starts_with("src/bin/")
}

/// True for a name that may become a file of ours as it is.
pub(super) fn is_plain_name(name: &str) -> bool {
    !name.is_empty()
        && name != "."
        && name != ".."
        && !name
            .chars()
            .any(|letter| letter.is_control() || matches!(letter, '\\' | '/' | ':'))
}
