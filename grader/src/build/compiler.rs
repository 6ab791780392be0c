//! One call of rustc, in the sandbox, with exactly the flags that a submission gets.

use super::BuildError;
use super::bounded::{self, Ended};
use super::diagnostics::{self, Diagnostic};
use crate::prepare::Prepared;
use crate::rubric::ProcessLimits;
use crate::system::{self, set_mode};
use grade_sandbox::{Limits, Policy, Processes};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Where a C compiler and its linker may have their parts.
const SYSTEM: [&str; 8] = [
    "/usr/bin",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libexec",
    "/bin",
    "/lib",
    "/lib64",
];

/// Which standard library a crate is compiled against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Std {
    /// The toolchain's.
    Real,
    /// `loom-std`.
    Model,
}

/// rustc with a folder of its own to write to.
#[derive(Debug)]
pub(crate) struct Compiler<'p> {
    prepared: &'p Prepared,
    limits: &'p ProcessLimits,
    /// The student's crate, with `src`; the working folder.
    sources: PathBuf,
    /// The only folder it may write to.
    output: PathBuf,
    policy: PathBuf,
    /// Set when nobody waits for the result any more.
    unwanted: &'p AtomicBool,
}

/// What came of one call.
#[derive(Debug)]
pub(crate) struct Compiled {
    /// True if the output was written.
    pub success: bool,
    /// rustc's messages.
    pub messages: Vec<Diagnostic>,
    /// What it wrote beside messages.
    pub rest: String,
    /// How it ended.
    pub end: End,
    /// CPU seconds it took.
    pub cpu: f64,
}

/// How a call of rustc ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// By itself.
    Exited(i32),
    /// It was killed for its CPU time.
    CpuTime,
    /// It wanted to write a larger file than it may.
    FileSize,
    /// By another signal.
    Signal(i32),
    /// It was killed for the time by the clock.
    WallTime,
}

impl<'p> Compiler<'p> {
    /// A compiler for the crate in `sources` that writes to the folder `output`, which exists and is
    /// empty. `user` is whom it runs as; once `unwanted` is set it is stopped.
    pub(crate) fn new(
        prepared: &'p Prepared,
        limits: &'p ProcessLimits,
        sources: &Path,
        output: &Path,
        user: Option<u32>,
        unwanted: &'p AtomicBool,
    ) -> Result<Compiler<'p>, BuildError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| BuildError::Io { path, source }
        };
        let temporary = output.join("tmp");
        fs::create_dir(&temporary).map_err(io(&temporary))?;
        if let Some(user) = user {
            super::give_to(output, user).map_err(io(output))?;
            super::give_to(&temporary, user).map_err(io(&temporary))?;
        }
        let system: Vec<PathBuf> = SYSTEM.iter().map(PathBuf::from).collect();
        let toolchain = prepared.toolchain.sysroot.clone();
        let linker_folder = prepared.linker.parent().map(Path::to_owned);
        let mut search: Vec<PathBuf> = linker_folder.iter().cloned().collect();
        search.extend(["/usr/bin".into(), "/bin".into()]);
        let search = std::env::join_paths(search).unwrap_or_default();
        let policy = Policy {
            read: vec![
                sources.to_owned(),
                prepared.libraries(),
                "/etc/ld.so.cache".into(),
                "/nix/store".into(),
            ],
            write: vec![output.to_owned()],
            execute: system
                .into_iter()
                .chain([toolchain])
                .chain(linker_folder)
                .collect(),
            environment: BTreeMap::from([
                ("PATH".into(), search.to_string_lossy().into_owned()),
                ("TMPDIR".into(), temporary.display().to_string()),
                ("LC_ALL".into(), "C.UTF-8".into()),
                // Not even the compiler's own way round the rule that stable has no features.
                ("RUSTC_BOOTSTRAP".into(), "-1".into()),
            ]),
            folder: sources.to_owned(),
            limits: Limits {
                cpu_seconds: Some(limits.cpu),
                data_bytes: Some(limits.memory << 20),
                file_bytes: Some(limits.file << 20),
                open_files: Some(limits.files),
                tasks: Some(limits.processes),
            },
            processes: Processes::Any,
            user,
            confined: true,
        };
        let file = output.with_extension("policy.json");
        policy.store(&file)?;
        Ok(Compiler {
            prepared,
            limits,
            sources: sources.to_owned(),
            output: output.to_owned(),
            policy: file,
            unwanted,
        })
    }

    /// Compiles the student's crate to a library and gives its path.
    pub(crate) fn library(
        &self,
        crate_name: &str,
        opt_level: u8,
        std: Std,
    ) -> Result<(PathBuf, Compiled), BuildError> {
        let file = self.output.join(format!("lib{crate_name}.rlib"));
        let mut words = common(crate_name, "rlib", opt_level);
        words.push("src/lib.rs".into());
        match std {
            Std::Real => {
                for lint in ["unsafe_code", "long_running_const_eval"] {
                    words.extend(["-F".into(), lint.into()]);
                }
            }
            Std::Model => {
                words.extend(["--cap-lints".into(), "allow".into()]);
                for name in ["std", "core", "alloc"] {
                    words.extend(["--extern".into(), external(name, &self.prepared.loom_std)]);
                }
                words.extend(["-L".into(), dependencies(&self.prepared.libraries())]);
            }
        }
        words.extend(["-o".into(), file.clone().into()]);
        Ok((file, self.call(words)?))
    }

    /// Compiles the generated main of `kind` in `text` and links it with the student's `library` and
    /// `ours`, which is called `our_name`. Gives the program's path.
    pub(crate) fn program(
        &self,
        kind: &str,
        text: &str,
        (student, library): (&str, &Path),
        (our_name, ours): (&str, &Path),
    ) -> Result<(PathBuf, Compiled), BuildError> {
        let name = super::binding::file(kind);
        let source = self.sources.join(&name);
        fs::write(&source, text).map_err(|error| BuildError::Io {
            path: source.clone(),
            source: error,
        })?;
        set_mode(&source, 0o644).map_err(|error| BuildError::Io {
            path: source,
            source: error,
        })?;
        let file = self.output.join("program");
        let mut words = common("program", "bin", 0);
        words.push(name.into());
        words.extend(["--extern".into(), external(student, library)]);
        words.extend(["--extern".into(), external(our_name, ours)]);
        words.extend(["-L".into(), dependencies(&self.prepared.libraries())]);
        let mut linker = OsString::from("linker=");
        linker.push(&self.prepared.linker);
        // Without symbols, so that a program's own backtrace does not tell which of the two it is.
        words.extend(["-C".into(), linker, "-C".into(), "strip=symbols".into()]);
        words.extend(["-o".into(), file.clone().into()]);
        Ok((file, self.call(words)?))
    }

    fn call(&self, words: Vec<OsString>) -> Result<Compiled, BuildError> {
        let start = Policy::command(
            &self.prepared.launcher,
            &self.policy,
            &self.prepared.toolchain.rustc,
        );
        let mut command = Command::new(&start[0]);
        command.args(&start[1..]).args(words);
        let wall = Duration::from_secs(self.limits.wall);
        let ended = bounded::run(command, wall, self.limits.output << 20, self.unwanted).map_err(
            |source| BuildError::Io {
                path: self.prepared.launcher.clone(),
                source,
            },
        )?;
        let end = end_of(&ended);
        let (messages, rest) = diagnostics::parse(&ended.stderr);
        if end == End::Exited(grade_sandbox::SETUP_FAILED) {
            return Err(BuildError::Sandbox {
                message: rest.trim().to_owned(),
            });
        }
        Ok(Compiled {
            success: ended.status.success(),
            messages,
            rest,
            end,
            cpu: ended.cpu,
        })
    }
}

/// What every call has.
fn common(crate_name: &str, kind: &str, opt_level: u8) -> Vec<OsString> {
    let codegen = [
        format!("opt-level={opt_level}"),
        "debuginfo=0".into(),
        "codegen-units=1".into(),
        // As in `cargo run` and `cargo test`, and the same in every stage whatever the level is.
        "overflow-checks=on".into(),
        "debug-assertions=on".into(),
        "panic=unwind".into(),
        "embed-bitcode=no".into(),
        "metadata=submission".into(),
    ];
    let mut words: Vec<OsString> = [
        "--crate-name",
        crate_name,
        "--crate-type",
        kind,
        "--edition",
        "2024",
    ]
    .iter()
    .map(OsString::from)
    .collect();
    words.push("--error-format=json".into());
    for setting in codegen {
        words.extend(["-C".into(), setting.into()]);
    }
    words
}

fn external(name: &str, library: &Path) -> OsString {
    let mut word = OsString::from(name);
    word.push("=");
    word.push(library);
    word
}

fn dependencies(folder: &Path) -> OsString {
    let mut word = OsString::from("dependency=");
    word.push(folder);
    word
}

fn end_of(ended: &Ended) -> End {
    match (
        ended.out_of_time,
        system::signal(ended.status),
        ended.status.code(),
    ) {
        (true, _, _) => End::WallTime,
        (_, Some(system::SIGXCPU), _) => End::CpuTime,
        (_, Some(system::SIGXFSZ), _) => End::FileSize,
        (_, Some(signal), _) => End::Signal(signal),
        (_, None, code) => End::Exited(code.unwrap_or(-1)),
    }
}
