//! How well this machine can confine a program.

use serde::{Deserialize, Serialize};
use std::path::Path;

/// A degree of confinement, from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Nothing is confined, and programs can't be watched: good for a self-check only, and no grade.
    SelfCheck,
    /// Nothing is confined.
    None,
    /// Resource limits, and system calls are filtered, but files can't be hidden.
    Partial,
    /// Files, network, processes and resources are confined.
    Core,
}

impl Tier {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Tier::SelfCheck => "self-check only",
            Tier::None => "none",
            Tier::Partial => "partial",
            Tier::Core => "core",
        }
    }
}

/// What the system offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Isolation {
    /// The tier that follows from the rest.
    pub tier: Tier,
    /// The version of Landlock's interface, 0 if there is none.
    pub landlock: u32,
    /// True if system calls can be filtered.
    pub seccomp: bool,
    /// True if this process is root and may become somebody else.
    pub changes_user: bool,
}

/// What the system offers to this process. Asks the kernel, tries nothing.
pub fn isolation() -> Isolation {
    crate::platform::isolation()
}

/// The tier of [`isolation`].
pub fn tier() -> Tier {
    isolation().tier
}

/// The first of the user ids that programs of strangers get where the grader is root. Nobody's on
/// usual systems: above ordinary users, below 65534, so that it also exists inside containers.
pub const UNPRIVILEGED: u32 = 60_200;

/// True if an unprivileged user can reach `path`, that is: look through every folder above it.
pub fn may_change_user(path: &Path) -> bool {
    crate::platform::reachable_by_others(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_are_ordered_from_worst_to_best() {
        assert!(Tier::SelfCheck < Tier::None);
        assert!(Tier::None < Tier::Partial && Tier::Partial < Tier::Core);
    }
}
