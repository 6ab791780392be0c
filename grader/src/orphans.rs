//! Processes of submissions whose starter has ended before them, and their end.
//!
//! A judge ends what it has started. This is for a judge that could not: it crashed, or was stopped.
//! It alone knows how such processes are found. It must not decide what they mean for a verdict.

use crate::system::{group_of, stop};
use std::fs;
use std::path::Path;
use std::sync::Once;

/// From now on orphans come to this process. The first call counts.
pub fn take_in() {
    static ONCE: Once = Once::new();
    // Where there is no such thing, process groups are all there is.
    ONCE.call_once(|| {
        let _ = grade_sandbox::become_subreaper();
    });
}

/// Ends every orphan that runs a program from `folder`, with all of its group.
///
/// # Errors
/// If one of them is still there two seconds later.
pub fn end_in(folder: &Path) -> std::io::Result<()> {
    // A parent may end while its children are looked for; those come next time.
    for _ in 0..ROUNDS {
        let groups = groups_in(folder);
        if groups.is_empty() {
            return Ok(());
        }
        for group in groups {
            grade_sandbox::sweep(group)?;
        }
    }
    Ok(())
}

/// How often it is looked for orphans.
const ROUNDS: usize = 8;

/// The groups that children of the process `parent` belong to, its own apart. It stands still from
/// now on, so that it starts no more of them.
pub(crate) fn groups_started_by(parent: i32) -> Vec<u32> {
    stop(parent);
    let mut groups = groups(&parent.to_string(), |_| true);
    groups.retain(|&group| i32::try_from(group) != Ok(parent));
    groups
}

fn groups_in(folder: &Path) -> Vec<u32> {
    groups("self", |pid| {
        fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe.starts_with(folder))
    })
}

/// The groups of those children of `parent` that are `wanted`.
fn groups(parent: &str, wanted: impl Fn(i32) -> bool) -> Vec<u32> {
    let mut groups: Vec<u32> = children(parent)
        .into_iter()
        .filter(|&pid| wanted(pid))
        .filter_map(group_of)
        .collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// The children of a process.
fn children(parent: &str) -> Vec<i32> {
    let threads = fs::read_dir(format!("/proc/{parent}/task"))
        .into_iter()
        .flatten();
    threads
        .flatten()
        .filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok())
        .flat_map(|list| {
            let numbers = list.split_whitespace().map(str::parse);
            numbers.filter_map(Result::ok).collect::<Vec<i32>>()
        })
        .collect()
}
