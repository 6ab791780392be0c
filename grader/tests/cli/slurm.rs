//! `grade batch --engine slurm`: with commands that run everything at once, and with a real Slurm.

use crate::batch::{COUNTER, batch, class, read, results};
use crate::support::{course_root, grade, text};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// Slurm's commands, as far as the grader uses them: a job runs as soon as it is submitted.
const SBATCH: &str = r#"#!/bin/sh
echo "$@" >> "$(dirname "$0")/log"
for file; do :; done
tasks=$(sed -n 's/^#SBATCH --array=//p' "$file" | tr ',' ' ')
for range in ${tasks:-0}; do
    for task in $(seq "${range%-*}" "${range#*-}"); do
        SLURM_ARRAY_TASK_ID=$task SLURM_CPUS_PER_TASK=2 sh "$file" > /dev/null
    done
done
grep -c . "$(dirname "$0")/log"
"#;
const SQUEUE: &str = "#!/bin/sh\ncat \"$(dirname \"$0\")/queue\"\n";

/// A folder with commands, and what `PATH` has to be for them.
fn commands(class: &TempDir) -> (PathBuf, String) {
    let bin = class.path().join("bin");
    fs::create_dir(&bin).unwrap();
    for (name, script) in [("sbatch", SBATCH), ("squeue", SQUEUE)] {
        fs::write(bin.join(name), script).unwrap();
        fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::write(bin.join("queue"), "").unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    (bin, path)
}

fn submit(class: &TempDir, out: &Path, path: &str) -> assert_cmd::assert::Assert {
    let dir = class.path().join("in");
    grade()
        .env("PATH", path)
        .args(["batch", text(&dir), "--out", text(out)])
        .args(["--exercise", COUNTER, "--engine", "slurm", "--shards", "3"])
        .assert()
}

#[test]
fn slurm_gets_three_jobs_and_later_only_what_is_missing() {
    let class = class();
    let whole = class.path().join("whole");
    batch(&class, &whole, &[]).code(1);
    let (bin, path) = commands(&class);
    let out = class.path().join("out");
    submit(&class, &out, &path)
        .code(0)
        .stderr(contains("as the jobs 1, 2, 3"));
    let log = || fs::read_to_string(bin.join("log")).unwrap();
    let lines: Vec<String> = log().lines().map(str::to_owned).collect();
    assert!(lines[0].ends_with("/check.sbatch"), "{lines:?}");
    assert!(lines[1].contains("--dependency=afterany:1 "), "{lines:?}");
    assert!(lines[2].contains("--dependency=afterany:2 "), "{lines:?}");
    assert_eq!(results(&out), results(&whole));

    // Everything is finished: nothing is submitted, and the result is shown.
    submit(&class, &out, &path)
        .code(1)
        .stdout(contains("4 submissions: 3 passed"));
    assert_eq!(log().lines().count(), 3);

    fs::remove_file(out.join("carol.json")).unwrap();
    fs::write(bin.join("queue"), "2 Priority\n77 None\n").unwrap();
    submit(&class, &out, &path)
        .code(0)
        .stderr(contains("Slurm still has the jobs 2 (Priority)."));
    assert_eq!(log().lines().count(), 3);

    fs::write(bin.join("queue"), "77 None\n").unwrap();
    submit(&class, &out, &path).code(0);
    let check = fs::read_to_string(out.join(".slurm/check.sbatch")).unwrap();
    let array = check
        .lines()
        .find(|line| line.contains("--array"))
        .unwrap()
        .to_owned();
    assert_eq!(array.len(), "#SBATCH --array=1".len(), "{array}");
    assert_eq!(results(&out), results(&whole));
}

#[test]
fn a_dry_run_prints_the_scripts_and_submits_nothing() {
    let class = class();
    let out = class.path().join("out");
    let dir = class.path().join("in");
    grade()
        .env("PATH", "/usr/bin:/bin")
        .args(["batch", text(&dir), "--out", text(&out)])
        .args(["--exercise", COUNTER, "--engine", "slurm", "--dry-run"])
        .arg("--sbatch=--partition=teaching")
        .assert()
        .code(0)
        .stdout(
            contains("#SBATCH --exclusive")
                .and(contains("--retry-inconclusive"))
                .and(contains("#SBATCH --partition=teaching"))
                .and(contains("--dependency=afterany:\"$alone\"")),
        );
    assert!(!out.join(".slurm").exists());
}

/// A Slurm of one machine that belongs to this test and ends with it.
struct Loopback {
    folder: TempDir,
}

impl Loopback {
    /// None where its packages can't be had, which is said aloud.
    fn start() -> Option<Loopback> {
        let folder = tempfile::tempdir().unwrap();
        let slurm = Loopback { folder };
        let output = slurm.script("start");
        if output.status.success() {
            return Some(slurm);
        }
        eprintln!(
            "SKIPPED: no Slurm can be started here:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        None
    }

    fn script(&self, what: &str) -> std::process::Output {
        let script = course_root().join("grader/tests/cli/slurm-loopback.sh");
        let mut command = Command::new("sh");
        command.arg(script).arg(self.folder.path()).arg(what);
        command.output().unwrap()
    }

    /// What its commands need.
    fn environment(&self) -> Vec<(String, String)> {
        let root = self.folder.path().join("root");
        let libraries = root.join("usr/lib/x86_64-linux-gnu");
        let path = std::env::var("PATH").unwrap();
        vec![
            (
                "LD_LIBRARY_PATH".into(),
                format!("{0}:{0}/slurm-wlm", libraries.display()),
            ),
            (
                "SLURM_CONF".into(),
                text(&self.folder.path().join("slurm.conf")).into(),
            ),
            (
                "PATH".into(),
                format!("{}:{path}", root.join("usr/bin").display()),
            ),
        ]
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.script("stop");
    }
}

#[test]
fn a_real_slurm_gives_the_results_that_this_machine_alone_gives() {
    let Some(slurm) = Loopback::start() else {
        return;
    };
    let class = class();
    let whole = class.path().join("whole");
    batch(&class, &whole, &[]).code(1);
    let out = class.path().join("out");
    let call = || {
        let dir = class.path().join("in");
        grade()
            .envs(slurm.environment())
            .args(["batch", text(&dir), "--out", text(&out)])
            .args(["--exercise", COUNTER, "--engine", "slurm", "--shards", "3"])
            .output()
            .unwrap()
    };
    let first = call();
    assert_eq!(first.status.code(), Some(0), "{first:?}");
    // Ten minutes are far more than this needs on any machine.
    for _ in 0..600 {
        let jobs = Command::new("squeue")
            .arg("--noheader")
            .envs(slurm.environment())
            .output()
            .unwrap();
        if jobs.stdout.is_empty() {
            break;
        }
        thread::sleep(Duration::from_secs(1));
    }
    let logs: Vec<String> = fs::read_dir(out.join(".slurm"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == "log"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    assert_eq!(
        read(&out.join("summary.json"))["counts"]["submissions"],
        4,
        "{logs:?}"
    );
    assert_eq!(results(&out), results(&whole));
    assert_eq!(call().status.code(), Some(1), "all is finished and shown");
}
