//! `grade batch --engine slurm`: submits what is missing, and only that.
//!
//! It alone runs Slurm's commands. What stands in the scripts is decided in `crate::batch::slurm`.

use super::Arguments;
use crate::batch::{Batch, Entry, Shard, slurm};
use crate::cli::options::unwritable;
use crate::cli::screen::Screen;
use crate::cli::session::Session;
use crate::cli::usage::number_in;
use crate::complaint::{Complaint, Explain};
use crate::course::Course;
use crate::exit::Exit;
use crate::files::write_atomically;
use crate::prepare;
use grade_outcome::Text;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The file with the numbers of the jobs that were submitted, one a line.
const JOBS: &str = "jobs";

/// Submits what is missing of the batch, or prints how that would be done; none if nothing is
/// missing, and all that is left to do is to look at the results.
pub(super) fn run(
    arguments: &Arguments,
    course: &Course,
    batch: &Batch,
    entries: &[Entry],
    session: &Session,
    screen: &Screen,
) -> anyhow::Result<Option<Exit>> {
    let missing = batch.unfinished(entries)?;
    if missing.is_empty() {
        return Ok(None);
    }
    let never_graded = Batch {
        leave_inconclusive: true,
        ..*batch
    }
    .unfinished(entries)?;
    let job = job(arguments, course, entries.len(), &never_graded, session)?;
    let scripts = slurm::scripts(&job);
    if arguments.dry_run {
        let mut text = String::new();
        for script in &scripts {
            let file = slurm::file(&job.out, script.name);
            text += &format!("# {}\n{}\n", file.display(), script.text);
        }
        text += &slurm::commands(&job.out, &scripts);
        screen.show(&text)?;
        return Ok(Some(Exit::Passed));
    }
    let running = running(&job.out)?;
    if !running.is_empty() {
        let jobs = running.into_iter().collect::<Vec<_>>().join(", ");
        screen.remark(&Text::new(
            format!("Nothing was submitted: of the last call, Slurm still has the jobs {jobs}."),
            format!("Nichts abgeschickt: Vom letzten Aufruf hat Slurm noch die Aufträge {jobs}."),
        ));
        return Ok(Some(Exit::Passed));
    }
    let jobs = submit(&job.out, &scripts)?;
    let (missing, all) = (missing.len(), entries.len());
    screen.remark(&Text::new(
        format!(
            "Not finished: {missing} of {all} submissions; Slurm has them as the jobs {}. \
             The same command tells how it went, and submits what is missing then.",
            jobs.join(", ")
        ),
        format!(
            "Nicht fertig: {missing} von {all} Abgaben; Slurm hat sie als Aufträge {}. \
             Derselbe Befehl sagt später, wie es ausging, und schickt ab, was dann noch fehlt.",
            jobs.join(", ")
        ),
    ));
    Ok(Some(Exit::Passed))
}

fn job(
    arguments: &Arguments,
    course: &Course,
    submissions: usize,
    open: &[Entry],
    session: &Session,
) -> anyhow::Result<slurm::Job> {
    let shards = arguments
        .shards
        .map_or_else(|| slurm::shards(submissions), u64::from);
    let has_open = |number: &u64| {
        let shard = Shard {
            number: *number,
            of: shards,
        };
        open.iter().any(|entry| shard.has(&entry.id))
    };
    let absolute = |path: &Path| std::fs::canonicalize(path).explain(|| not_found(path));
    let mut options = session.options();
    if let Some(before) = &arguments.before {
        options.extend(["--before".to_owned(), before.clone()]);
    }
    options.push("--quiet".to_owned());
    let mut merge_options = Vec::new();
    for output in &arguments.outputs.outputs {
        if let Some(file) = &output.file {
            let file = std::path::absolute(file).explain(|| not_found(file))?;
            merge_options.extend([
                "--as".to_owned(),
                format!("{}={}", output.format.name(), file.display()),
            ]);
        }
    }
    let cache = std::env::var(prepare::CACHE_VARIABLE).ok();
    Ok(slurm::Job {
        grade: std::env::current_exe().explain(|| {
            Text::new(
                "failed to find the program `grade` itself",
                "das Programm `grade` selbst ist nicht zu finden",
            )
        })?,
        course: course.root.clone(),
        dir: absolute(&arguments.dir)?,
        out: absolute(&arguments.out)?,
        environment: cache
            .map(|folder| (prepare::CACHE_VARIABLE.to_owned(), folder))
            .into_iter()
            .collect(),
        options,
        merge_options,
        sbatch: arguments.sbatch.clone(),
        shards,
        open: (1..=shards).filter(has_open).collect(),
        submissions: submissions as u64,
    })
}

/// The jobs of an earlier call that Slurm still has, and what those that wait are waiting for.
fn running(out: &Path) -> anyhow::Result<BTreeSet<String>> {
    let Ok(known) = std::fs::read_to_string(slurm::folder(out).join(JOBS)) else {
        return Ok(BTreeSet::new());
    };
    let there = output(Command::new("squeue").args(["--noheader", "--me", "--format=%F %r"]))?;
    let still = there.lines().map(str::trim).filter_map(|line| {
        let (id, reason) = line.split_once(' ').unwrap_or((line, "None"));
        let is_ours = known.lines().any(|known| known == id);
        is_ours.then(|| match reason {
            "None" => id.to_owned(),
            // Such as `Priority`, or a limit that lets it wait for ever.
            reason => format!("{id} ({reason})"),
        })
    });
    Ok(still.collect())
}

/// Writes and submits `scripts`, each to run after the one before; the numbers of the jobs.
fn submit(out: &Path, scripts: &[slurm::Script]) -> anyhow::Result<Vec<String>> {
    let folder = slurm::folder(out);
    std::fs::create_dir_all(&folder).explain(|| unwritable(&folder))?;
    let mut jobs: Vec<String> = Vec::new();
    for script in scripts {
        let file = slurm::file(out, script.name);
        write_atomically(&file, script.text.as_bytes()).explain(|| unwritable(&file))?;
        let mut command = Command::new("sbatch");
        command.arg("--parsable");
        if let Some(before) = jobs.last() {
            command.arg(format!("--dependency=afterany:{before}"));
        }
        let said = output(command.arg(&file))?;
        // With several clusters it is `number;cluster`.
        let id = said.trim().split(';').next().unwrap_or_default();
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            let said = said.trim();
            return Err(Complaint::new(
                format!("sbatch said `{said}` and not the number of a job"),
                format!("sbatch sagte `{said}` und nicht die Nummer eines Auftrags"),
            )
            .into());
        }
        jobs.push(id.to_owned());
        let list = jobs.join("\n") + "\n";
        let file = folder.join(JOBS);
        write_atomically(&file, list.as_bytes()).explain(|| unwritable(&file))?;
    }
    Ok(jobs)
}

fn not_found(path: &Path) -> Text {
    Text::new(
        format!("failed to find {}", path.display()),
        format!("{} ist nicht zu finden", path.display()),
    )
}

/// What `command` writes, if it goes well.
fn output(command: &mut Command) -> anyhow::Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().explain(|| {
        Text::new(
            format!("failed to run `{name}`; run this where Slurm's commands are, or look at the scripts with --dry-run"),
            format!("`{name}` startet nicht; rufe dies auf, wo es Slurms Befehle gibt, oder sieh dir die Skripte mit --dry-run an"),
        )
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let (status, said) = (output.status, said.trim());
        return Err(Complaint::new(
            format!("`{name}` failed ({status}): {said}"),
            format!("`{name}` ist gescheitert ({status}): {said}"),
        )
        .into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// How many shards a batch may have.
pub(super) fn shard_count(text: &str) -> Result<u16, Complaint> {
    number_in(text, 1..=slurm::MOST_TASKS)
}
