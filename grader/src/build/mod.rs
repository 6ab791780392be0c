//! Compiles one exercise of one submission: the solution and the model, ready to be started.
//!
//! It alone knows how a student's crate becomes programs, what rustc may do meanwhile, and which
//! rules sources must keep. cargo is not asked, and nothing but the sources comes from the student.
//! What the programs do is no business of this module.

mod binding;
pub(crate) mod bounded;
pub(crate) mod compiler;
mod diagnostics;
mod owners;
mod remarks;
mod rules;
mod trouble;
mod words;

use crate::complaint::{self, Tell};
use crate::course::{Exercise, Use};
use crate::intake::StagedExercise;
use crate::prepare::{Prepared, PreparedExercise};
use crate::rubric::{Limits, ProcessLimits};
use crate::system::set_mode;
use compiler::{Compiler, Std};
use grade_outcome::{Binding, FunctionState, Launch, Place, Text};
use grade_sandbox::{Policy, PolicyError, Processes, SELF_CHECK_ONLY, UNPRIVILEGED};
use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::BuildHasher;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// How many users strangers' programs are spread over where the grader is root.
const USERS: u64 = 4_000;

/// What came of a build.
#[derive(Debug, Clone)]
pub enum Built {
    /// The submission does not compile or breaks a rule.
    Failed(Failure),
    /// There are programs to start.
    Ready(Box<Ready>),
}

/// Why a submission was not built: always the student's to mend.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What is wrong, for the student.
    pub message: Text,
    /// What rustc said, without colours; may be empty.
    pub diagnostics: String,
    /// The first place that is wrong.
    pub place: Option<Place>,
    /// Why a person should look at this, if one should.
    pub review: Option<Text>,
}

/// The programs of one exercise of one submission.
#[derive(Debug, Clone)]
pub struct Ready {
    /// How to start the solution.
    pub solution: Launch,
    /// How to start the model; none if it could not be built, which is the grader's fault.
    pub model: Option<Launch>,
    /// What went wrong with the model, in rustc's words.
    pub model_error: Option<String>,
    /// Lines that look at how many own an `Arc`, which the model can't follow.
    pub owners: Vec<Place>,
    /// The state of every function of the exercise.
    pub functions: BTreeMap<String, FunctionState>,
    /// What a student should know of the build beside that it went well.
    pub notes: Vec<Text>,
    /// Why a person should look at the sources, if one should.
    pub review: Option<Text>,
    /// rustc's warnings about the submission.
    pub warnings: String,
    /// A folder for the judge. The programs may read what is in `files` below it.
    pub scratch: PathBuf,
    /// CPU seconds of all calls of rustc.
    pub cpu: f64,
}

/// Why nothing can be said about a submission: the grader's own trouble, or the machine's.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A file could not be read or written, a program not be started.
    Io {
        /// The file or program.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A policy could not be written.
    Policy(#[from] PolicyError),
    /// The sandbox could not be put on.
    Sandbox {
        /// What the launcher said.
        message: String,
    },
    /// The exercise was not prepared.
    NotPrepared {
        /// The exercise.
        exercise: String,
    },
    /// rustc was given all the time by the clock, and no CPU time to speak of: the machine is too
    /// busy to tell.
    Starved {
        /// The exercise.
        exercise: String,
        /// CPU seconds that it got.
        cpu: f64,
        /// Seconds by the clock.
        wall: u64,
    },
    /// rustc could not write what it made.
    NoRoom {
        /// The exercise.
        exercise: String,
        /// What rustc said.
        message: String,
    },
    /// The grader's own part of a program does not compile.
    Generated {
        /// The exercise.
        exercise: String,
        /// What rustc said.
        message: String,
    },
}

/// Says that the exercise `id` was not prepared.
pub(crate) fn not_prepared(id: &str) -> Text {
    Text::new(
        format!("{id}: this exercise was not prepared"),
        format!("{id}: diese Aufgabe wurde nicht vorbereitet"),
    )
}

impl Tell for BuildError {
    fn tell(&self) -> Text {
        match self {
            BuildError::Io { path, source } => complaint::at(path, source),
            BuildError::Policy(error) => complaint::in_one_line(error),
            BuildError::Sandbox { message } => Text::new(
                format!("the sandbox could not be set up: {message}"),
                format!("die Sandbox ließ sich nicht einrichten: {message}"),
            ),
            BuildError::NotPrepared { exercise } => not_prepared(exercise),
            BuildError::Starved {
                exercise,
                cpu,
                wall,
            } => Text::new(
                format!(
                    "{exercise}: rustc got too little CPU time ({cpu:.1} s in {wall} s); the machine is too busy"
                ),
                format!(
                    "{exercise}: rustc bekam zu wenig CPU-Zeit ({cpu:.1} s in {wall} s); der Rechner hat zu viel zu tun"
                ),
            ),
            BuildError::NoRoom { exercise, message } => {
                let folder = std::env::temp_dir();
                Text::new(
                    format!(
                        "{exercise}: rustc had no room to write: {message}; see to free space in {}",
                        folder.display()
                    ),
                    format!(
                        "{exercise}: rustc hatte keinen Platz zum Schreiben: {message}; schaffe Platz in {}",
                        folder.display()
                    ),
                )
            }
            BuildError::Generated { exercise, message } => Text::new(
                format!("{exercise}: the generated program does not compile:\n{message}"),
                format!("{exercise}: Das erzeugte Programm kompiliert nicht:\n{message}"),
            ),
        }
    }
}

/// Builds `staged` in `work`, an empty folder that lives as long as the programs are used.
///
/// # Errors
/// Only for what is not the student's: see [`BuildError`].
pub fn build(
    prepared: &Prepared,
    staged: &StagedExercise,
    work: &Path,
) -> Result<Built, BuildError> {
    let limits = &prepared.limits;
    let scan = rules::scan(&staged.files);
    if let Some(first) = scan.broken.first() {
        let suspicious: Vec<_> = scan
            .broken
            .iter()
            .filter(|broken| broken.suspicious)
            .cloned()
            .collect();
        let review = (!suspicious.is_empty()).then(|| {
            Text::new(
                "The sources try what is forbidden:",
                "Die Quelltexte versuchen Verbotenes:",
            )
            .and(&rules::tell(&suspicious))
        });
        return Ok(Built::Failed(Failure {
            place: Some(first.place.clone()),
            message: rules::tell(&scan.broken),
            diagnostics: String::new(),
            review,
        }));
    }
    let exercise = prepared
        .exercises
        .get(&staged.id)
        .ok_or_else(|| BuildError::NotPrepared {
            exercise: staged.id.clone(),
        })?;
    if !staged.files.contains_key("src/lib.rs") {
        return Ok(Built::Failed(Failure {
            message: Text::new(
                "There is no src/lib.rs that could be read.",
                "Es gibt keine src/lib.rs, die gelesen werden konnte.",
            ),
            diagnostics: String::new(),
            place: None,
            review: Some(Text::new(
                "No source of the crate could be read; the files that were left out say why.",
                "Keine Quelle der Crate konnte gelesen werden; die ausgelassenen Dateien sagen, warum.",
            )),
        }));
    }
    let site = Site::lay_out(prepared, exercise, staged, work, limits)?;
    let (real, model) = std::thread::scope(|scope| {
        // Where nothing is explored nobody needs a model.
        let model = scope.spawn(|| (!SELF_CHECK_ONLY).then(|| site.model()));
        let real = site.real();
        // Without a solution nobody needs a model, and what stops rustc here may keep it busy there.
        let useless = !matches!(real, Ok(Half::Linked(_)));
        site.model_unwanted.store(useless, Ordering::Relaxed);
        (real, model.join())
    });
    let real = match real? {
        Half::Failed(failure) => return Ok(Built::Failed(failure)),
        Half::Linked(linked) => linked,
    };
    if let Some(place) = scan.unreadable.first() {
        return Ok(Built::Failed(Failure {
            message: Text::new(
                "This file compiles, but the course's rules could not be checked in it. Write it in a simpler way.",
                "Diese Datei kompiliert, aber die Regeln des Kurses ließen sich in ihr nicht prüfen. Schreibe sie einfacher.",
            ),
            diagnostics: String::new(),
            place: Some(place.clone()),
            review: Some(Text::new(
                "The sources could not be scanned.",
                "Die Quelltexte konnten nicht geprüft werden.",
            )),
        }));
    }
    let model = model.unwrap_or_else(|_| {
        Some(Err(BuildError::Generated {
            exercise: staged.id.clone(),
            message: "the build of the model panicked".into(),
        }))
    });
    let functions = binding::states(&exercise.exercise, &real.missing, &real.mismatched);
    let (model, model_error, model_cpu) = match model {
        None => (None, None, 0.0),
        Some(Ok(Half::Linked(model))) => {
            let same =
                model.missing == real.missing && model.mismatched.keys().eq(real.mismatched.keys());
            let error = (!same).then(|| {
                let details: Vec<&str> = model.mismatched.values().map(String::as_str).collect();
                format!(
                    "functions fit the solution but not the model: {}",
                    details.join("; ")
                )
            });
            (same.then_some(model.program), error, model.cpu)
        }
        Some(Ok(Half::Failed(Failure {
            diagnostics,
            message,
            ..
        }))) => {
            let words = if diagnostics.is_empty() {
                message.en
            } else {
                diagnostics
            };
            (None, Some(words), 0.0)
        }
        Some(Err(error)) => (None, Some(error.to_string()), 0.0),
    };
    let words = words::of_each(&staged.files);
    // A model only models processes.
    let launch_model = |program: &Path| site.launch(program, false);
    Ok(Built::Ready(Box::new(Ready {
        solution: site.launch(&real.program, exercise.exercise.processes)?,
        model: model.as_deref().map(launch_model).transpose()?,
        model_error,
        owners: owners::look(&words),
        notes: notes(&functions),
        review: remarks::look(&words, needs(&exercise.exercise)),
        functions,
        warnings: real.warnings,
        scratch: site.scratch.clone(),
        cpu: real.cpu + model_cpu,
    })))
}

/// What the exercise has use for.
fn needs(exercise: &Exercise) -> remarks::Needs {
    remarks::Needs {
        files: exercise.uses.contains(&Use::Files),
        processes: exercise.processes,
        time: exercise.uses.contains(&Use::Time),
        panics: exercise.uses.contains(&Use::Panics),
        spins: exercise.uses.contains(&Use::Spins),
    }
}

/// What is said about functions that can't be called.
fn notes(functions: &BTreeMap<String, FunctionState>) -> Vec<Text> {
    let names = |wanted: fn(&Binding) -> bool| {
        let names = functions.iter().filter(|(_, state)| wanted(&state.binding));
        let names: Vec<String> = names.map(|(name, _)| format!("`{name}`")).collect();
        names.join(", ")
    };
    let missing = names(|binding| *binding == Binding::Missing);
    let mismatched = names(|binding| matches!(binding, Binding::Mismatch { .. }));
    let mut notes = Vec::new();
    if !missing.is_empty() {
        notes.push(Text::new(
            format!("Missing, or not `pub`: {missing}."),
            format!("Nicht vorhanden oder nicht `pub`: {missing}."),
        ));
    }
    if !mismatched.is_empty() {
        notes.push(Text::new(
            format!("With another signature than asked for: {mismatched}."),
            format!("Mit anderer Signatur als verlangt: {mismatched}."),
        ));
    }
    notes
}

/// The folders of one build, and what is built in them.
struct Site<'s> {
    prepared: &'s Prepared,
    exercise: &'s PreparedExercise,
    limits: &'s Limits,
    /// The student's crate.
    sources: PathBuf,
    /// Where the solution goes.
    solution: PathBuf,
    /// Where the model goes.
    model: PathBuf,
    scratch: PathBuf,
    user: Option<u32>,
    model_unwanted: AtomicBool,
}

/// One of the two programs.
enum Half {
    /// It is the student's fault that there is none.
    Failed(Failure),
    /// It was linked.
    Linked(Linked),
}

struct Linked {
    program: PathBuf,
    missing: BTreeSet<String>,
    mismatched: BTreeMap<String, String>,
    warnings: String,
    cpu: f64,
}

impl<'s> Site<'s> {
    fn lay_out(
        prepared: &'s Prepared,
        exercise: &'s PreparedExercise,
        staged: &StagedExercise,
        work: &Path,
        limits: &'s Limits,
    ) -> Result<Site<'s>, BuildError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| BuildError::Io { path, source }
        };
        let work = fs::canonicalize(work).map_err(io(work))?;
        let draw = || RandomState::new().hash_one(&work);
        let site = Site {
            prepared,
            exercise,
            limits,
            sources: work.join("crate"),
            // Names that say nothing: a program can't tell by them which of the two it is.
            solution: work.join(format!("{:016x}", draw())),
            model: work.join(format!("{:016x}", draw())),
            scratch: work.join("scratch"),
            model_unwanted: AtomicBool::new(false),
            user: (prepared.changes_user && may_pass(&work))
                .then(|| UNPRIVILEGED + (draw() % USERS) as u32),
        };
        let files = site.scratch.join("files");
        for folder in [
            &site.sources,
            &site.solution,
            &site.model,
            &site.scratch,
            &files,
        ] {
            fs::create_dir(folder).map_err(io(folder))?;
        }
        for (path, contents) in &staged.files {
            // Intake made these paths: `src/` and plain names.
            let file = site.sources.join(path);
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder).map_err(io(folder))?;
            }
            fs::write(&file, contents).map_err(io(&file))?;
        }
        if site.user.is_some() {
            // Others may pass through, but can't list what is there.
            set_mode(&work, 0o711).map_err(io(&work))?;
            set_mode(&site.scratch, 0o711).map_err(io(&site.scratch))?;
            open_to_readers(&site.sources).map_err(io(&site.sources))?;
            set_mode(&files, 0o755).map_err(io(&files))?;
        }
        Ok(site)
    }

    fn real(&self) -> Result<Half, BuildError> {
        let opt_level = self.exercise.exercise.opt_level;
        self.half(
            &self.solution,
            opt_level,
            Std::Real,
            "program",
            &self.exercise.program,
        )
    }

    fn model(&self) -> Result<Half, BuildError> {
        self.half(
            &self.model,
            self.exercise.exercise.opt_level.min(MODEL_OPT_LEVEL),
            Std::Model,
            "models",
            &self.exercise.models,
        )
    }

    fn half(
        &self,
        output: &Path,
        opt_level: u8,
        std: Std,
        kind: &str,
        ours: &Path,
    ) -> Result<Half, BuildError> {
        let exercise = &self.exercise.exercise;
        let limits = &self.limits.build;
        let unwanted = match std {
            Std::Real => &ALWAYS_WANTED,
            Std::Model => &self.model_unwanted,
        };
        let (sources, user) = (&self.sources, self.user);
        let compiler = Compiler::new(self.prepared, limits, sources, output, user, unwanted)?;
        let crate_name = exercise.crate_name();
        let (library, compiled) = compiler.library(&crate_name, opt_level, std)?;
        let mut cpu = compiled.cpu;
        if !compiled.success {
            return trouble::of_submission(&exercise.id, limits, &compiled).map(Half::Failed);
        }
        let warnings = diagnostics::rendered(&compiled.messages, |message| {
            message.level == "warning" && message.place().is_some()
        });
        let our_name = format!("{crate_name}_{kind}");
        let mut missing = BTreeSet::new();
        let mut mismatched: BTreeMap<String, String> = BTreeMap::new();
        loop {
            let left_out: BTreeSet<String> = mismatched.keys().cloned().collect();
            let text = binding::main(exercise, kind, &left_out);
            let (program, compiled) =
                compiler.program(kind, &text, (&crate_name, &library), (&our_name, ours))?;
            cpu += compiled.cpu;
            let found = binding::read(exercise, kind, &compiled.messages);
            missing.extend(found.missing);
            if compiled.success {
                missing.retain(|name| !mismatched.contains_key(name));
                return Ok(Half::Linked(Linked {
                    program,
                    missing,
                    mismatched,
                    warnings,
                    cpu,
                }));
            }
            let before = mismatched.len();
            mismatched.extend(found.mismatched);
            if mismatched.len() == before {
                return trouble::of_main(&exercise.id, limits, &compiled).map(Half::Failed);
            }
        }
    }

    /// Writes the policy that `program` runs under, and gives the command that starts it.
    fn launch(&self, program: &Path, processes: bool) -> Result<Launch, BuildError> {
        let limits: &ProcessLimits = &self.limits.run;
        let files = self.scratch.join("files");
        let tasks = if processes {
            limits.threads + limits.processes
        } else {
            limits.threads
        };
        let policy = Policy {
            read: self
                .prepared
                .runtime
                .iter()
                .cloned()
                .chain([files.clone()])
                .collect(),
            write: Vec::new(),
            execute: self
                .prepared
                .loader
                .iter()
                .cloned()
                .chain([program.to_owned()])
                .collect(),
            environment: BTreeMap::new(),
            folder: files,
            limits: grade_sandbox::Limits {
                cpu_seconds: Some(limits.cpu),
                data_bytes: Some(limits.memory << 20),
                file_bytes: Some(limits.file << 20),
                open_files: Some(limits.files),
                tasks: Some(tasks),
            },
            processes: if processes {
                Processes::Own
            } else {
                Processes::None
            },
            user: self.user,
            confined: true,
        };
        let file = program.with_extension("policy.json");
        let file = match file.parent().and_then(Path::file_name) {
            // Beside the program's folder: what is in there belongs to the compiler.
            Some(name) => self
                .scratch
                .with_file_name(format!("{}.run.json", name.to_string_lossy())),
            None => file,
        };
        policy.store(&file)?;
        Ok(Launch {
            argv: Policy::command(&self.prepared.launcher, &file, program),
        })
    }
}

/// The highest optimisation level of models. They are explored thousands of times, but mostly it is
/// loom, compiled beforehand, that takes the time; only code that calculates gains from more.
const MODEL_OPT_LEVEL: u8 = 1;

/// The solution is wanted until it is there.
static ALWAYS_WANTED: AtomicBool = AtomicBool::new(false);

/// True if other users can come as far as the folder that `folder` is in.
fn may_pass(folder: &Path) -> bool {
    grade_sandbox::may_change_user(folder)
}

/// Lets everybody read a folder and all below.
fn open_to_readers(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        set_mode(path, 0o755)?;
        for entry in fs::read_dir(path)? {
            open_to_readers(&entry?.path())?;
        }
        Ok(())
    } else {
        set_mode(path, 0o644)
    }
}

/// Gives a folder to a user.
#[cfg(unix)]
pub(crate) fn give_to(folder: &Path, user: u32) -> io::Result<()> {
    std::os::unix::fs::chown(folder, Some(user), Some(user))
}

#[cfg(not(unix))]
pub(crate) fn give_to(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}
