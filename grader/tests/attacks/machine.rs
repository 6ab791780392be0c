//! The machine before and after an attack: which processes, files and sockets must not be there.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What attacks call the files, and the abstract sockets, that they leave.
const MARK: &str = "grade-attack";
/// The port that attacks listen at, as `/proc/net` spells it: 47311.
const PORT: &str = ":B8CF";
/// Where attacks try to leave something.
const PLACES: [&str; 7] = [
    "/tmp", "/var/tmp", "/dev/shm", "/run", "/home", "/root", "/",
];
/// How long a killed process may take to vanish from a list.
const VANISH: Duration = Duration::from_secs(5);

/// Without a sandbox there is nothing to attack.
pub fn require_sandbox() {
    let tier = grade_sandbox::tier();
    assert!(
        tier == grade_sandbox::Tier::Core,
        "the tier here is {}: attacks can't be tried",
        tier.name()
    );
}

/// A place of one attack's own, through which other users may pass.
pub struct Place {
    folder: TempDir,
}

impl Place {
    pub fn new() -> Place {
        let folder = TempDir::new().expect("a temporary folder");
        let place = Place { folder };
        fs::create_dir(place.temporary()).expect("a new folder");
        for path in [place.path(), &place.temporary()] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a new mode");
        }
        place
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The folder for temporary files of the grading, and the only one.
    pub fn temporary(&self) -> PathBuf {
        self.folder.path().join("tmp")
    }

    /// What was left on the machine.
    pub fn leave(self) -> Vec<String> {
        let mut faults = Vec::new();
        let began = Instant::now();
        let mut processes = self.processes();
        while !processes.is_empty() && began.elapsed() < VANISH {
            std::thread::sleep(Duration::from_millis(20));
            processes = self.processes();
        }
        if !processes.is_empty() {
            faults.push(format!("processes are left: {processes:?}"));
        }
        let files = names(&self.temporary());
        if !files.is_empty() {
            faults.push(format!("temporary files are left: {files:?}"));
        }
        for place in PLACES {
            let left: Vec<_> = names(Path::new(place))
                .into_iter()
                .filter(|name| name.starts_with(MARK))
                .collect();
            if !left.is_empty() {
                faults.push(format!("files are left in {place}: {left:?}"));
            }
        }
        for list in [
            "/proc/net/tcp",
            "/proc/net/tcp6",
            "/proc/net/udp",
            "/proc/net/unix",
        ] {
            let text = fs::read_to_string(list).unwrap_or_default();
            if text.contains(PORT) && !list.ends_with("unix") || text.contains(MARK) {
                faults.push(format!("a socket is left in {list}"));
            }
        }
        faults
    }

    /// Processes that run, or were started, from this place.
    fn processes(&self) -> Vec<String> {
        let is_here = |path: PathBuf| path.starts_with(self.folder.path());
        names(Path::new("/proc"))
            .into_iter()
            .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
            .filter(|pid| {
                ["exe", "cwd"]
                    .iter()
                    .any(|link| fs::read_link(format!("/proc/{pid}/{link}")).is_ok_and(is_here))
            })
            .collect()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}
