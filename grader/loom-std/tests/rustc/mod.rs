//! Calls the compiler as the grader does: a source file alone, against the real library or this one.
//!
//! A test of this package is itself compiled against this library, whose processes don't start;
//! so the compiler is started by `assert_cmd`, which is not.

#![allow(dead_code)] // Each test uses a part of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// Which library a source is compiled against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The toolchain's own `std`.
    Real,
    /// This package.
    LoomStd,
}

/// What is made of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only checked, as a library.
    Checked,
    /// A library that a program can be linked with.
    Library,
    /// A program that can be run.
    Program,
}

/// The folder of this package's tests.
pub fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// The newest build of this library, beside the running test.
fn library() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own file");
    let folder = test.parent().expect("it is in a folder");
    let builds = fs::read_dir(folder).expect("cargo's folder can be read");
    builds
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_str()?;
            (name.starts_with("libstd-") && name.ends_with(".rlib"))
                .then(|| Some((path.metadata().ok()?.modified().ok()?, path.clone())))?
        })
        .max()
        .expect("cargo has built this library before its tests")
        .1
}

/// The edition that a source asks for in its first line, or the course's.
fn edition(source: &Path) -> String {
    let text = fs::read_to_string(source).expect("a source can be read");
    let first = text.lines().next().unwrap_or_default();
    first
        .strip_prefix("// edition: ")
        .unwrap_or("2024")
        .to_owned()
}

/// Compiles a source; gives where the result is, or what the compiler says.
pub fn compile(source: &Path, kind: Kind, against: Against) -> Result<PathBuf, String> {
    compile_with(source, kind, against, &[])
}

/// Compiles a source that names libraries, each with where it is.
pub fn compile_with(
    source: &Path,
    kind: Kind,
    against: Against,
    libraries: &[(&str, &Path)],
) -> Result<PathBuf, String> {
    let name = source
        .file_stem()
        .and_then(|stem| stem.to_str())
        .expect("a source has a name");
    let suffix = if kind == Kind::Library { ".rlib" } else { "" };
    let made =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("lib{name}-{against:?}{suffix}"));
    let mut rustc = assert_cmd::Command::new("rustc");
    rustc
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .arg(source)
        .arg("-o")
        .arg(&made);
    rustc.args(["--edition", &edition(source), "--cap-lints", "allow"]);
    rustc.env("PROGRAMS", tests().join("programs"));
    match kind {
        Kind::Checked => rustc.args(["--crate-type", "rlib", "--emit", "metadata"]),
        Kind::Library => rustc.args(["--crate-type", "rlib"]),
        Kind::Program => rustc.args(["--crate-type", "bin"]),
    };
    if against == Against::LoomStd {
        let library = library();
        for name in ["std", "core", "alloc"] {
            rustc
                .arg("--extern")
                .arg(format!("{name}={}", library.display()));
        }
        let folder = library.parent().expect("it is in a folder").display();
        rustc
            .arg("-L")
            .arg(format!("dependency={folder}"))
            .args(["--cfg", "loom_std"]);
    }
    for (name, library) in libraries {
        rustc
            .arg("--extern")
            .arg(format!("{name}={}", library.display()));
    }
    let output = rustc.output().expect("rustc can be started");
    if output.status.success() {
        Ok(made)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// Compiles and runs a program.
pub fn run(source: &Path, against: Against) -> Output {
    let program = compile(source, Kind::Program, against)
        .unwrap_or_else(|errors| panic!("{} against {against:?}:\n{errors}", source.display()));
    assert_cmd::Command::new(program)
        .output()
        .expect("a program can be started")
}
