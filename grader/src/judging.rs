//! Runs an exercise's judge: a job in, an outcome for each check out.
//!
//! It alone knows how a judge process is started and listened to. What the judge says of the
//! student's code is taken as it is; that every check is answered is seen to in `answers`.

mod answers;

pub use answers::{Ending, complete};

use crate::complaint::{self, Tell};
use crate::interrupt::{self, Group, Interrupted};
use crate::orphans;
use crate::progress::Progress;
use crate::report::words;
use crate::system;
use grade_outcome::{CheckOutcome, Job, JudgeLine, Lang, Text, Verdict};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How often a waiting grader looks whether it was interrupted.
const LOOK: Duration = Duration::from_millis(100);
/// How much of what a judge complains about, or a student's code prints, is kept.
const KEPT_BYTES: usize = 16 * 1024;

/// What a judge said.
#[derive(Debug, Clone, PartialEq)]
pub struct Testimony {
    /// The answers, in the order in which they came.
    pub outcomes: Vec<CheckOutcome>,
    /// What the student's code printed (capped).
    pub output: String,
    /// How the run ended.
    pub ending: Ending,
}

/// Why no judge could be asked.
#[derive(Debug, thiserror::Error)]
pub enum JudgingError {
    /// The judge can't be started.
    Start {
        /// The judge's executable.
        judge: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// What a submission has started can't be ended.
    Leftovers(std::io::Error),
    /// Somebody wants to stop.
    Interrupted(#[from] Interrupted),
}

impl Tell for JudgingError {
    fn tell(&self) -> Text {
        match self {
            JudgingError::Start { judge, source } => {
                let Text { en, de } = complaint::at(judge, source);
                Text::new(
                    format!("failed to start the judge {en}"),
                    format!("das Bewertungsprogramm startet nicht: {de}"),
                )
            }
            JudgingError::Leftovers(error) => {
                let Text { en, de } = complaint::system(error);
                Text::new(
                    format!("what the submission has started is still there: {en}"),
                    format!("was die Abgabe gestartet hat, läuft noch: {de}"),
                )
            }
            JudgingError::Interrupted(interrupted) => interrupted.tell(),
        }
    }
}

/// When a judge has said enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// When it has answered everything.
    Done,
    /// When the first check is lost.
    FirstLoss,
}

/// Lets `judge` do `job`; it is stopped after `patience` without any progress, and when it has said
/// enough.
///
/// # Errors
/// The judge can't be started, or somebody wants to stop.
pub fn ask(
    judge: &Path,
    job: &Job,
    patience: Duration,
    until: Until,
    progress: &mut dyn Progress,
) -> Result<Testimony, JudgingError> {
    orphans::take_in();
    let started = start(judge).map_err(|source| JudgingError::Start {
        judge: judge.to_owned(),
        source,
    })?;
    let mut group = Group::new(started);
    let complaints = read_complaints(group.child());
    let lines = read_lines(group.child());
    hand_over(group.child(), job);
    let heard = listen(&lines, patience, until, progress).map(|mut testimony| {
        if testimony.ending == unexplained() {
            testimony.ending = explain(&mut group, complaints);
        }
        testimony
    });
    drop(group);
    // A judge that has said that it is done has left nothing; any other may have.
    let programs = job.scratch.parent().filter(|folder| folder.is_absolute());
    if let Some(folder) = programs {
        orphans::end_in(folder).map_err(JudgingError::Leftovers)?;
    }
    Ok(heard?)
}

fn start(judge: &Path) -> std::io::Result<Child> {
    let mut command = Command::new(judge);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    system::leads_group(&mut command).spawn()
}

/// Writes the job. A judge that ends before it has read it is noticed when its output ends.
fn hand_over(child: &mut Child, job: &Job) {
    if let Some(mut input) = child.stdin.take() {
        let _ = serde_json::to_writer(&mut input, job);
        let _ = input.flush();
    }
}

type Line = Result<JudgeLine, String>;

fn read_lines(child: &mut Child) -> Receiver<Line> {
    let (sender, receiver) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        thread::spawn(move || {
            for line in BufReader::new(output).lines() {
                let line = line.map_err(|error| error.to_string()).and_then(|line| {
                    serde_json::from_str(&line)
                        .map_err(|error| format!("{error} in `{}`", shorten(&line)))
                });
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
    }
    receiver
}

fn read_complaints(child: &mut Child) -> Option<JoinHandle<String>> {
    let errors = child.stderr.take()?;
    Some(thread::spawn(move || {
        let mut kept = Vec::new();
        let mut errors = BufReader::new(errors);
        let _ = errors
            .by_ref()
            .take(KEPT_BYTES as u64)
            .read_to_end(&mut kept);
        // A judge must not block on a full pipe.
        let _ = std::io::copy(&mut errors, &mut std::io::sink());
        String::from_utf8_lossy(&kept).into_owned()
    }))
}

fn listen(
    lines: &Receiver<Line>,
    patience: Duration,
    until: Until,
    progress: &mut dyn Progress,
) -> Result<Testimony, Interrupted> {
    let mut testimony = Testimony {
        outcomes: Vec::new(),
        output: String::new(),
        ending: unexplained(),
    };
    let mut last_progress = Instant::now();
    loop {
        interrupt::check()?;
        match lines.recv_timeout(LOOK) {
            Ok(Ok(JudgeLine::Progress { stage, check })) => {
                last_progress = Instant::now();
                progress.stage(stage);
                let of = |lang| format!("{} · {check}", words::stage(stage, lang));
                progress.detail(&Text::new(of(Lang::En), of(Lang::De)));
            }
            Ok(Ok(JudgeLine::Outcome { outcome })) => {
                last_progress = Instant::now();
                progress.outcome(&outcome);
                let lost = outcome.verdict == Verdict::Fail;
                testimony.outcomes.push(*outcome);
                if lost && until == Until::FirstLoss {
                    testimony.ending = Ending::Done;
                    return Ok(testimony);
                }
            }
            Ok(Ok(JudgeLine::Output { text })) => keep(&mut testimony.output, &text),
            Ok(Ok(JudgeLine::Done)) => {
                testimony.ending = Ending::Done;
                return Ok(testimony);
            }
            Ok(Err(fault)) => {
                testimony.ending = Ending::Broken {
                    detail: format!("the judge said something that is no answer: {fault}"),
                };
                return Ok(testimony);
            }
            Err(RecvTimeoutError::Timeout) if last_progress.elapsed() >= patience => {
                testimony.ending = Ending::Stalled {
                    seconds: patience.as_secs(),
                };
                return Ok(testimony);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                interrupt::check()?;
                return Ok(testimony);
            }
        }
    }
}

/// The ending of a judge whose output stopped, before anything more is known.
fn unexplained() -> Ending {
    Ending::Broken {
        detail: String::new(),
    }
}

/// Why a judge stopped talking: how it ended and the last thing it complained about.
fn explain(group: &mut Group, complaints: Option<JoinHandle<String>>) -> Ending {
    // Its output is closed; one that lives on without output gets no more time.
    let _ = group.child().kill();
    let status = group.child().wait();
    let how = status.map_or_else(|error| error.to_string(), |status| status.to_string());
    let said = complaints
        .and_then(|thread| thread.join().ok())
        .unwrap_or_default();
    let last = said.trim().lines().take(3).collect::<Vec<_>>().join(" / ");
    let because = if last.is_empty() {
        String::new()
    } else {
        format!(": {}", shorten(&last))
    };
    Ending::Broken {
        detail: format!("the judge ended too early ({how}){because}"),
    }
}

fn keep(kept: &mut String, more: &str) {
    let room = KEPT_BYTES.saturating_sub(kept.len());
    kept.push_str(&more[..more.floor_char_boundary(room)]);
}

fn shorten(text: &str) -> String {
    let end = text.floor_char_boundary(300);
    let dots = if end < text.len() { " …" } else { "" };
    format!("{}{dots}", &text[..end])
}

/// The sentence that says that an exercise is being judged.
pub fn step(exercise: &str) -> Text {
    Text::new(format!("judging {exercise}"), format!("prüfe {exercise}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;
    use grade_outcome::{Launch, Settings};
    use std::os::unix::fs::PermissionsExt;

    fn job() -> Job {
        Job {
            exercise: "a-sum".into(),
            stages: Vec::new(),
            checks: Vec::new(),
            functions: Default::default(),
            seed: String::new(),
            solution: Launch { argv: Vec::new() },
            model: None,
            owners: Vec::new(),
            scratch: PathBuf::new(),
            settings: Settings::default(),
        }
    }

    /// What a judge that is this shell script says.
    fn ask_script(script: &str, patience: Duration) -> Testimony {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("judge");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        ask(&path, &job(), patience, Until::Done, &mut Silent).unwrap()
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_judge_that_says_done_has_ended_well() {
        let testimony = ask_script(r#"cat > /dev/null; echo '{"type":"done"}'"#, LONG);
        assert_eq!(testimony.ending, Ending::Done);
    }

    #[test]
    fn a_judge_that_crashes_is_broken_and_its_last_words_are_told() {
        let testimony = ask_script("cat > /dev/null; echo 'no luck' >&2; exit 7", LONG);
        let Ending::Broken { detail } = testimony.ending else {
            panic!("{:?}", testimony.ending);
        };
        assert!(
            detail.contains("exit status: 7") && detail.contains("no luck"),
            "{detail}"
        );
    }

    #[test]
    fn a_judge_that_says_nothing_is_stopped_and_has_stalled() {
        let testimony = ask_script("sleep 600", Duration::from_secs(1));
        assert_eq!(testimony.ending, Ending::Stalled { seconds: 1 });
    }

    #[test]
    fn what_a_judge_that_crashes_leaves_behind_is_ended() {
        let folder = tempfile::tempdir().unwrap();
        let work = std::fs::canonicalize(folder.path()).unwrap();
        let (program, judge) = (work.join("program"), work.join("judge"));
        std::fs::copy("/bin/sleep", &program).unwrap();
        let script = format!(
            "#!/bin/sh\nsetsid {0} 600 < /dev/null > /dev/null 2>&1 &\nsleep 0.2\nkill -9 $$\n",
            program.display()
        );
        std::fs::write(&judge, script).unwrap();
        std::fs::set_permissions(&judge, std::fs::Permissions::from_mode(0o755)).unwrap();
        let job = Job {
            scratch: work.join("scratch"),
            ..job()
        };
        let testimony = ask(&judge, &job, LONG, Until::Done, &mut Silent).unwrap();
        assert!(matches!(testimony.ending, Ending::Broken { .. }));
        let runs = |entry: std::fs::DirEntry| {
            std::fs::read_link(entry.path().join("exe")).is_ok_and(|exe| exe.starts_with(&work))
        };
        assert!(!std::fs::read_dir("/proc").unwrap().flatten().any(runs));
    }

    #[test]
    fn nothing_that_a_stopped_judge_has_started_waits_to_be_taken_leave_of() {
        let folder = tempfile::tempdir().unwrap();
        let note = folder.path().join("pid");
        // Two that end at once and one that would not, each the leader of a group of its own.
        let script = format!(
            "set -m; sleep 600 & echo $! > {0}; sleep 0 & echo $! >> {0}; sh -c : & echo $! >> {0}; \
             sleep 0.3; echo nonsense; exec sleep 600",
            note.display()
        );
        let testimony = ask_script(&script, LONG);
        assert!(matches!(testimony.ending, Ending::Broken { .. }));
        let pids = std::fs::read_to_string(&note).unwrap();
        assert_eq!(pids.lines().count(), 3, "{pids}");
        for pid in pids.lines() {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            assert!(stat.is_empty(), "still there: {stat}");
        }
    }

    #[test]
    fn a_line_that_is_no_answer_breaks_the_run() {
        let testimony = ask_script("echo hello; sleep 600", LONG);
        assert!(matches!(testimony.ending, Ending::Broken { .. }));
    }

    #[test]
    fn what_students_print_is_kept_up_to_a_limit() {
        let mut kept = String::new();
        keep(&mut kept, &"ä".repeat(KEPT_BYTES));
        keep(&mut kept, "more");
        assert!(kept.len() <= KEPT_BYTES);
        assert!(kept.chars().all(|letter| letter == 'ä'));
    }
}
