//! Compiles the course's own crates with cargo: the judges, and the libraries that submissions are
//! linked with.

use super::PrepareError;
use super::sources::PARTS;
use super::toolchain::Toolchain;
use crate::course::Course;
use crate::interrupt::Group;
use crate::progress::Progress;
use crate::system::leads_group;
use grade_outcome::Text;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The package of the standard library for model checking.
const LOOM_STD: &str = "loom-std";

/// How the libraries are compiled: fast where models are explored, without what only makes files
/// large.
const PROFILE: &[&str] = &[
    "profile.prepared.inherits=\"release\"",
    "profile.prepared.opt-level=3",
    "profile.prepared.debug=false",
    "profile.prepared.panic=\"unwind\"",
    "profile.prepared.incremental=false",
    // Most dependencies are not where the time goes, and compile in half the time this way.
    "profile.prepared.package.\"*\".opt-level=1",
    "profile.prepared.package.loom.opt-level=3",
    "profile.prepared.package.generator.opt-level=3",
    "profile.prepared.package.blake3.opt-level=3",
];

/// What decides, beside the sources, what cargo makes.
pub(super) fn settings() -> String {
    PROFILE.join("\n")
}

/// What cargo made.
#[derive(Debug, Default)]
pub(super) struct Artifacts {
    /// Every library, by file.
    pub libraries: BTreeSet<PathBuf>,
    /// The library of a package, by package name.
    pub library_of: BTreeMap<String, PathBuf>,
    /// The program of a package, by package name.
    pub program_of: BTreeMap<String, PathBuf>,
}

#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    package_id: String,
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
    executable: Option<PathBuf>,
    message: Option<Diagnostic>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Diagnostic {
    #[serde(default)]
    level: String,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Resolved>,
}

#[derive(Deserialize)]
struct Resolved {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    /// None for an ordinary one, else `dev` or `build`.
    kind: Option<String>,
}

impl Dependency {
    /// False if only tests need it.
    fn is_built(&self) -> bool {
        self.dep_kinds
            .iter()
            .any(|kind| kind.kind.as_deref() != Some("dev"))
    }
}

/// The packages that are built for `course`.
fn packages(course: &Course) -> Vec<String> {
    let exercises = course.exercises.iter();
    let parts = exercises.flat_map(|exercise| PARTS.map(|part| format!("{}-{part}", exercise.id)));
    parts.chain([LOOM_STD.to_owned()]).collect()
}

/// Builds everything into `target` and reports which crate is ready, n of m.
pub(super) fn build(
    course: &Course,
    toolchain: &Toolchain,
    target: &Path,
    progress: &mut dyn Progress,
) -> Result<Artifacts, PrepareError> {
    let wanted = packages(course);
    let names = closure(course, toolchain, &wanted)?;
    let mut command = cargo(toolchain, course);
    command
        .arg("build")
        .args(["--locked", "--profile", "prepared", "--message-format=json"]);
    for setting in PROFILE {
        command.args(["--config", setting]);
    }
    for package in &wanted {
        command.args(["--package", package]);
    }
    command.arg("--target-dir").arg(target);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let failed = |said: String| PrepareError::Cargo {
        message: Text::verbatim(said),
    };
    // Whoever stops the grader stops cargo and its compilers, too.
    let mut group = leads_group(&mut command)
        .spawn()
        .map(Group::new)
        .map_err(|error| failed(format!("{}: {error}", toolchain.cargo.display())))?;
    let child = group.child();
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    // Cargo's own words (downloads, errors of its own) must not fill their pipe while we read the other.
    let words = std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = stderr.map(|stderr| stderr.take(1 << 20).read_to_end(&mut text));
        String::from_utf8_lossy(&text).into_owned()
    });
    let mut artifacts = Artifacts::default();
    let mut errors = String::new();
    let mut done = BTreeSet::new();
    for line in stdout
        .into_iter()
        .flat_map(|stdout| BufReader::new(stdout).lines())
    {
        let line = line.map_err(|error| failed(format!("cargo's messages: {error}")))?;
        let Ok(message) = serde_json::from_str::<Message>(&line) else {
            continue;
        };
        match message.reason.as_str() {
            "compiler-message" => {
                let diagnostic = message
                    .message
                    .filter(|diagnostic| diagnostic.level.starts_with("error"));
                errors.extend(diagnostic.and_then(|diagnostic| diagnostic.rendered));
            }
            "compiler-artifact" => {
                let name = names.get(&message.package_id).cloned().unwrap_or_default();
                let kinds = message
                    .target
                    .map(|target| (target.kind, target.name))
                    .unwrap_or_default();
                if kinds.0.iter().any(|kind| kind == "custom-build") {
                    continue;
                }
                if done.insert(message.package_id.clone()) {
                    let (n, m) = (done.len(), names.len());
                    progress.detail(&Text::verbatim(format!("{name} ({n}/{m})")));
                }
                artifacts.add(name, &message.filenames, message.executable);
            }
            _ => {}
        }
    }
    let status = child
        .wait()
        .map_err(|error| failed(format!("cargo: {error}")))?;
    let words = words.join().unwrap_or_default();
    if !status.success() {
        let message = if errors.is_empty() { words } else { errors };
        return Err(failed(message.trim().to_owned()));
    }
    Ok(artifacts)
}

impl Artifacts {
    fn add(&mut self, package: String, files: &[PathBuf], executable: Option<PathBuf>) {
        if let Some(executable) = executable {
            self.program_of.insert(package.clone(), executable);
        }
        let is =
            |file: &Path, extension: &str| file.extension().is_some_and(|found| found == extension);
        for file in files {
            if is(file, "rlib") {
                self.library_of.insert(package.clone(), file.clone());
                self.libraries.insert(file.clone());
            } else if is(file, std::env::consts::DLL_EXTENSION) {
                // A derive macro: whoever links a crate that uses it must find it.
                self.libraries.insert(file.clone());
            }
        }
    }

    /// The library of `package`.
    pub(super) fn library(&self, package: &str) -> Result<&Path, PrepareError> {
        self.library_of
            .get(package)
            .map(PathBuf::as_path)
            .ok_or_else(|| missing(package, &Text::new("library", "keine Bibliothek")))
    }

    /// The program of `package`.
    pub(super) fn program(&self, package: &str) -> Result<&Path, PrepareError> {
        self.program_of
            .get(package)
            .map(PathBuf::as_path)
            .ok_or_else(|| missing(package, &Text::new("program", "kein Programm")))
    }

    /// The standard library for model checking.
    pub(super) fn loom_std(&self) -> Result<&Path, PrepareError> {
        self.library(LOOM_STD)
    }
}

fn missing(package: &str, what: &Text) -> PrepareError {
    PrepareError::Cargo {
        message: Text::new(
            format!("cargo built no {} for the package {package}", what.en),
            format!("cargo hat {} für das Paket {package} gebaut", what.de),
        ),
    }
}

/// The exact cargo with the exact rustc, and nothing in the environment that changes what they do.
fn cargo(toolchain: &Toolchain, course: &Course) -> Command {
    let mut command = Command::new(&toolchain.cargo);
    command.current_dir(&course.root);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let steers = text.starts_with("CARGO_BUILD_")
            || text.starts_with("CARGO_PROFILE_")
            || text.starts_with("CARGO_TARGET_")
            || text.starts_with("CARGO_PKG_")
            || text.starts_with("RUSTUP_") && text != "RUSTUP_HOME"
            || [
                "RUSTFLAGS",
                "CARGO_ENCODED_RUSTFLAGS",
                "RUSTC_WRAPPER",
                "RUSTC_WORKSPACE_WRAPPER",
            ]
            .contains(&text.as_ref())
            || [
                "RUSTC_BOOTSTRAP",
                "CARGO_MANIFEST_DIR",
                "CARGO_MAKEFLAGS",
                "MAKEFLAGS",
            ]
            .contains(&text.as_ref());
        if steers {
            command.env_remove(&name);
        }
    }
    command.env("RUSTC", &toolchain.rustc);
    command
}

/// Names by id of all packages that `wanted` are built from.
fn closure(
    course: &Course,
    toolchain: &Toolchain,
    wanted: &[String],
) -> Result<BTreeMap<String, String>, PrepareError> {
    let failed = |said: String| PrepareError::Cargo {
        message: Text::verbatim(said),
    };
    let output = cargo(toolchain, course)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            &toolchain.host,
        ])
        .output()
        .map_err(|error| failed(format!("{}: {error}", toolchain.cargo.display())))?;
    if !output.status.success() {
        return Err(failed(
            String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        ));
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout)
        .map_err(|error| failed(format!("cargo metadata: {error}")))?;
    let names: BTreeMap<&str, &str> = metadata
        .packages
        .iter()
        .map(|package| (package.id.as_str(), package.name.as_str()))
        .collect();
    let needs: BTreeMap<&str, &[Dependency]> = metadata
        .resolve
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node.deps.as_slice()))
        .collect();
    let mut queue: Vec<&str> = metadata
        .packages
        .iter()
        .filter(|package| wanted.contains(&package.name))
        .map(|package| package.id.as_str())
        .collect();
    let mut found = BTreeMap::new();
    while let Some(id) = queue.pop() {
        let name = names.get(id).copied().unwrap_or(id);
        if found.insert(id.to_owned(), name.to_owned()).is_none() {
            let needs = needs.get(id).copied().unwrap_or_default().iter();
            queue.extend(
                needs
                    .filter(|need| need.is_built())
                    .map(|need| need.pkg.as_str()),
            );
        }
    }
    Ok(found)
}
