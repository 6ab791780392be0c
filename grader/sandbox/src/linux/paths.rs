//! Landlock: which files the program can open, change and execute.

use crate::policy::{Policy, Processes};
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd,
    Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr, Scope,
};
use std::fs;
use std::io;
use std::path::Path;

/// What is asked of Landlock; an older kernel gives what it has.
const WANTED: ABI = ABI::V6;

/// The version of the kernel's Landlock, 0 if there is none.
pub(super) fn version() -> u32 {
    const LANDLOCK_CREATE_RULESET_VERSION: libc::c_uint = 1;
    // SAFETY: with this flag the call takes a null pointer and only returns a number.
    let version = unsafe {
        libc::syscall(
            libc::SYS_landlock_create_ruleset,
            std::ptr::null::<libc::c_void>(),
            0_usize,
            LANDLOCK_CREATE_RULESET_VERSION,
        )
    };
    u32::try_from(version).unwrap_or(0)
}

/// The rules of `policy`, ready to be put on; none where the kernel has no Landlock.
pub(super) fn walls(policy: &Policy) -> io::Result<Option<RulesetCreated>> {
    if version() == 0 {
        return Ok(None);
    }
    let mut walls = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(WANTED))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(WANTED)))
        .and_then(|rules| rules.scope(Scope::from_all(WANTED)))
        .and_then(Ruleset::create)
        .map_err(io::Error::other)?;
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let change = read | AccessFs::from_write(WANTED);
    let lists: [(&[_], BitFlags<AccessFs>); 3] = [
        (&policy.read, read),
        (&policy.write, change & !special_files(policy)),
        (&policy.execute, read | AccessFs::Execute),
    ];
    for (list, access) in lists {
        for path in list {
            walls = allow(walls, path, access)?;
        }
    }
    let null = AccessFs::ReadFile | AccessFs::WriteFile;
    Ok(Some(allow(walls, Path::new("/dev/null"), null)?))
}

/// Kinds of files that nothing may make.
fn special_files(policy: &Policy) -> BitFlags<AccessFs> {
    let devices = AccessFs::MakeChar | AccessFs::MakeBlock | AccessFs::IoctlDev;
    match policy.processes {
        Processes::Any => devices,
        Processes::None | Processes::Own => {
            devices | AccessFs::MakeSock | AccessFs::MakeFifo | AccessFs::MakeSym
        }
    }
}

/// Adds one path. A path that is not there can't be opened either and is passed over.
fn allow(
    walls: RulesetCreated,
    path: &Path,
    access: BitFlags<AccessFs>,
) -> io::Result<RulesetCreated> {
    let Ok(about) = fs::metadata(path) else {
        return Ok(walls);
    };
    let access = if about.is_dir() {
        access
    } else {
        access & AccessFs::from_file(WANTED)
    };
    let place = PathFd::new(path).map_err(io::Error::other)?;
    walls
        .add_rule(PathBeneath::new(place, access))
        .map_err(io::Error::other)
}

/// Puts the rules on, for this process and all that come from it, for good.
pub(super) fn enter(walls: RulesetCreated) -> io::Result<()> {
    let status = walls.restrict_self().map_err(io::Error::other)?;
    if status.ruleset == landlock::RulesetStatus::NotEnforced {
        return Err(io::Error::other("the kernel did not put the rules on"));
    }
    Ok(())
}
