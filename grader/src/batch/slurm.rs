//! Slurm: a batch as three scripts, for machines that share a folder.
//!
//! Pure: what is open in, scripts out. It alone knows Slurm's words. First an array of shards on shared
//! cores, then what is still open or inconclusive on machines of its own, then the sums over all.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Tasks of an array that every Slurm takes as it comes (`MaxArraySize` is 1001).
pub const MOST_TASKS: u64 = 1000;
/// Submissions of one task: starting one costs Slurm about as much as grading half a submission.
const SUBMISSIONS_A_TASK: u64 = 10;
/// Submissions of one task that has a machine to itself; few of them are inconclusive.
const SUBMISSIONS_ALONE: u64 = 100;

/// A batch for Slurm. All paths are absolute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The program `grade`.
    pub grade: PathBuf,
    /// The course's folder.
    pub course: PathBuf,
    /// The submissions.
    pub dir: PathBuf,
    /// The folder of results.
    pub out: PathBuf,
    /// Environment variables that the tasks need.
    pub environment: Vec<(String, String)>,
    /// Options of `grade batch` for every task.
    pub options: Vec<String>,
    /// Options of `grade merge`.
    pub merge_options: Vec<String>,
    /// More options of `sbatch`; they count more than those that are always there.
    pub sbatch: Vec<String>,
    /// How many shards the batch has, 1 to [`MOST_TASKS`].
    pub shards: u64,
    /// The shards in which something is not graded at all, ascending.
    pub open: Vec<u64>,
    /// Submissions in the batch.
    pub submissions: u64,
}

/// One script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// `check`, `alone` or `merge`.
    pub name: &'static str,
    /// What stands in it.
    pub text: String,
}

/// How many shards a batch of `submissions` has if nobody says it.
pub fn shards(submissions: usize) -> u64 {
    (submissions as u64)
        .div_ceil(SUBMISSIONS_A_TASK)
        .clamp(1, MOST_TASKS)
}

/// The folder with scripts, logs and numbers of jobs, in the folder of results.
pub fn folder(out: &Path) -> PathBuf {
    out.join(".slurm")
}

/// The scripts of `job`, in the order in which they run, each after the one before it has ended.
pub fn scripts(job: &Job) -> Vec<Script> {
    let mut scripts = Vec::new();
    if !job.open.is_empty() {
        let directives = [
            format!("--array={}", ranges(&job.open)),
            "--cpus-per-task=2".to_owned(),
            "--mem-per-cpu=2G".to_owned(),
            "--time=60".to_owned(),
            "--requeue".to_owned(),
            // Time to stop the judges; what is finished is kept anyway.
            "--signal=B:TERM@60".to_owned(),
        ];
        let shard = format!("--shard \"$SLURM_ARRAY_TASK_ID\"/{}", job.shards);
        let jobs = "--jobs \"${SLURM_CPUS_PER_TASK:-1}\" --leave-inconclusive";
        let command = format!("{} {shard} {jobs}", batch(job));
        scripts.push(script(job, "check", &directives, &command));
    }
    let tasks = job.submissions.div_ceil(SUBMISSIONS_ALONE).max(1);
    let directives = [
        format!("--array=1-{tasks}"),
        "--exclusive".to_owned(),
        "--time=60".to_owned(),
        "--requeue".to_owned(),
        "--signal=B:TERM@60".to_owned(),
    ];
    let shard = format!("--shard \"$SLURM_ARRAY_TASK_ID\"/{tasks}");
    let command = format!("{} {shard} --jobs 1 --retry-inconclusive", batch(job));
    scripts.push(script(job, "alone", &directives, &command));
    let out = quoted(&job.out.display().to_string());
    let options = words(&job.merge_options);
    let command = format!("{} merge {out} --out {out}{options}", program(job));
    scripts.push(script(job, "merge", &["--time=10".to_owned()], &command));
    scripts
}

/// The commands that submit `scripts`, as a person would type them.
pub fn commands(out: &Path, scripts: &[Script]) -> String {
    let mut text = String::new();
    let mut before: Option<&str> = None;
    for Script { name, .. } in scripts {
        let after = before.map_or_else(String::new, |before| {
            format!(" --dependency=afterany:\"${before}\"")
        });
        let file = quoted(&file(out, name).display().to_string());
        let _ = writeln!(text, "{name}=$(sbatch --parsable{after} {file})");
        before = Some(name);
    }
    text
}

/// Where the script called `name` stands.
pub fn file(out: &Path, name: &str) -> PathBuf {
    folder(out).join(format!("{name}.sbatch"))
}

fn script(job: &Job, name: &'static str, directives: &[String], command: &str) -> Script {
    let mut text = format!("#!/bin/sh\n#SBATCH --job-name=grade-{name}\n");
    let log = folder(&job.out).join(format!("{name}-%a.log"));
    // `%` begins a field in the name of a log, and the folder's own ones are none.
    let log = log.display().to_string();
    let log = match name {
        "merge" => log.replace("-%a", ""),
        _ => log,
    };
    let _ = writeln!(text, "#SBATCH --output=\"{log}\" --open-mode=append");
    for directive in directives.iter().chain(&job.sbatch) {
        let _ = writeln!(text, "#SBATCH {directive}");
    }
    for (variable, value) in &job.environment {
        let _ = writeln!(text, "export {variable}={}", quoted(value));
    }
    // `exec`: a signal for the script reaches the grader.
    let _ = writeln!(text, "exec {command}");
    Script { name, text }
}

fn program(job: &Job) -> String {
    quoted(&job.grade.display().to_string())
}

fn batch(job: &Job) -> String {
    let path = |path: &Path| quoted(&path.display().to_string());
    format!(
        "{} batch {} --out {} --course {}{}",
        program(job),
        path(&job.dir),
        path(&job.out),
        path(&job.course),
        words(&job.options),
    )
}

fn words(options: &[String]) -> String {
    options
        .iter()
        .map(|option| format!(" {}", quoted(option)))
        .collect()
}

/// `text` as one word of a shell.
fn quoted(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./=:,+@%".contains(letter);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// Ascending numbers as Slurm writes them: `1-3,7`.
fn ranges(numbers: &[u64]) -> String {
    let mut found: Vec<(u64, u64)> = Vec::new();
    for number in numbers {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => found.push((*number, *number)),
        }
    }
    let text = |(first, last): &(u64, u64)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        }
    };
    found.iter().map(text).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job() -> Job {
        Job {
            grade: "/opt/grade".into(),
            course: "/srv/my course".into(),
            dir: "/srv/in".into(),
            out: "/srv/out".into(),
            environment: vec![("GRADE_CACHE".into(), "/srv/cache".into())],
            options: vec!["--seed".into(), "7".into()],
            merge_options: vec!["--as".into(), "csv=/srv/grades.csv".into()],
            sbatch: vec!["--partition=teaching".into()],
            shards: 40,
            open: vec![1, 2, 3, 7, 9, 10],
            submissions: 400,
        }
    }

    #[test]
    fn open_shards_are_checked_then_what_is_unclear_alone_then_merged() {
        let scripts = scripts(&job());
        let names: Vec<&str> = scripts.iter().map(|script| script.name).collect();
        assert_eq!(names, ["check", "alone", "merge"]);
        let [check, alone, merge] = [0, 1, 2].map(|position| scripts[position].text.as_str());
        assert!(check.contains("#SBATCH --array=1-3,7,9-10\n"));
        assert!(check.contains("#SBATCH --partition=teaching\nexport GRADE_CACHE=/srv/cache\n"));
        assert!(check.contains(
            "exec /opt/grade batch /srv/in --out /srv/out --course '/srv/my course' --seed 7 \
             --shard \"$SLURM_ARRAY_TASK_ID\"/40 --jobs \"${SLURM_CPUS_PER_TASK:-1}\" --leave-inconclusive\n"
        ));
        assert!(alone.contains("#SBATCH --array=1-4\n#SBATCH --exclusive\n"));
        assert!(alone.contains("/4 --jobs 1 --retry-inconclusive\n"));
        assert!(
            merge.contains(
                "exec /opt/grade merge /srv/out --out /srv/out --as csv=/srv/grades.csv\n"
            )
        );
    }

    #[test]
    fn with_nothing_missing_only_what_is_unclear_is_left() {
        let job = Job {
            open: Vec::new(),
            ..job()
        };
        let names: Vec<&str> = scripts(&job).iter().map(|script| script.name).collect();
        assert_eq!(names, ["alone", "merge"]);
    }

    #[test]
    fn each_script_waits_for_the_one_before() {
        let text = commands(Path::new("/srv/out"), &scripts(&job()));
        assert_eq!(
            text,
            "check=$(sbatch --parsable /srv/out/.slurm/check.sbatch)\n\
             alone=$(sbatch --parsable --dependency=afterany:\"$check\" /srv/out/.slurm/alone.sbatch)\n\
             merge=$(sbatch --parsable --dependency=afterany:\"$alone\" /srv/out/.slurm/merge.sbatch)\n"
        );
    }

    #[test]
    fn no_name_of_a_folder_can_become_a_command() {
        assert_eq!(quoted("it's; rm *"), r"'it'\''s; rm *'");
        assert_eq!(quoted(""), "''");
    }

    #[test]
    fn there_are_never_more_shards_than_an_array_can_have() {
        assert_eq!(shards(1), 1);
        assert_eq!(shards(400), 40);
        assert_eq!(shards(1_000_000), MOST_TASKS);
    }
}
