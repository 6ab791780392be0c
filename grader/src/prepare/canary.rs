//! Tries the compiler out before submissions meet it: what must be refused is refused, what must
//! compile compiles and runs.

use super::{PrepareError, Prepared};
use crate::build::compiler::{Compiler, Std};
use crate::workplace::Workplace;
use grade_outcome::Text;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;

/// Crates that the flags must refuse, each with the code or lint of the error that must come.
const REFUSED: [(&str, &str); 4] = [
    (
        "pub fn f() -> u8 { unsafe { *std::ptr::null() } }",
        "unsafe_code",
    ),
    ("#![allow(unsafe_code)] pub fn f() {}", "E0453"),
    ("#![feature(never_type)] pub fn f() {}", "E0554"),
    ("#![allow(long_running_const_eval)] pub fn f() {}", "E0453"),
];

/// A crate that must compile.
const ACCEPTED: &str = "use std::sync::Mutex; pub fn f() -> u8 { *Mutex::new(7).lock().unwrap() }";

/// The C compiler that links.
pub(super) fn linker() -> Result<PathBuf, PrepareError> {
    let search = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&search)
        .map(|folder| folder.join("cc"))
        .find(|path| path.is_file());
    found.ok_or_else(|| PrepareError::Toolchain {
        command: "cc".into(),
        message: Text::new(
            "no C compiler was found in PATH; rustc needs one to link (Debian: apt install gcc)",
            "in PATH ist kein C-Compiler; rustc braucht einen zum Linken (Debian: apt install gcc)",
        ),
    })
}

/// Compiles the canaries. Gives the files that a linked program loads, and the one that loads them.
pub(super) fn try_out(
    prepared: &Prepared,
) -> Result<(Vec<PathBuf>, Option<PathBuf>), PrepareError> {
    let failed = |said: String| canary(Text::verbatim(said));
    let cage = Workplace::new().map_err(|error| failed(error.to_string()))?;
    let user = prepared.changes_user.then_some(grade_sandbox::UNPRIVILEGED);
    super::readable(cage.path()).map_err(|error| failed(error.to_string()))?;
    let wanted = AtomicBool::new(false);
    let mut number = 0;
    let mut compile = |text: &str| -> Result<_, PrepareError> {
        number += 1;
        let folder = cage.path().join(number.to_string());
        let (sources, output) = (folder.join("crate"), folder.join("output"));
        let written = fs::create_dir_all(sources.join("src"))
            .and_then(|()| fs::create_dir(&output))
            .and_then(|()| fs::write(sources.join("src/lib.rs"), text))
            .and_then(|()| super::readable(&folder));
        written.map_err(|error| failed(format!("{}: {error}", folder.display())))?;
        let compiler = Compiler::new(
            prepared,
            &prepared.limits.build,
            &sources,
            &output,
            user,
            &wanted,
        )
        .map_err(|error| failed(error.to_string()))?;
        let (library, compiled) = compiler
            .library("canary", 0, Std::Real)
            .map_err(|error| failed(error.to_string()))?;
        Ok((library, compiled, output))
    };
    for (text, error) in REFUSED {
        let (_, compiled, _) = compile(text)?;
        if compiled.success || !compiled.messages.iter().any(|message| message.is(error)) {
            return Err(canary(Text::new(
                format!("rustc should refuse `{text}` with {error}, and does not"),
                format!("rustc müsste `{text}` mit {error} ablehnen und tut es nicht"),
            )));
        }
    }
    let (_, compiled, _) = compile(ACCEPTED)?;
    if !compiled.success {
        let words: Vec<&str> = compiled
            .messages
            .iter()
            .map(|message| message.message.as_str())
            .collect();
        let said = format!("{} {}", words.join("; "), compiled.rest);
        return Err(canary(Text::new(
            format!("rustc refuses `{ACCEPTED}`: {said}"),
            format!("rustc lehnt `{ACCEPTED}` ab: {said}"),
        )));
    }
    let program = link(prepared, cage.path())?;
    Ok(loaded_by(&program))
}

fn canary(message: Text) -> PrepareError {
    PrepareError::Canary { message }
}

/// Links a small program of our own, as submissions are linked.
fn link(prepared: &Prepared, cage: &Path) -> Result<PathBuf, PrepareError> {
    let failed = |said: String| canary(Text::verbatim(said));
    let (source, program) = (cage.join("main.rs"), cage.join("main"));
    fs::write(&source, "fn main() {}").map_err(|error| failed(error.to_string()))?;
    let output = Command::new(&prepared.toolchain.rustc)
        .args(["--edition", "2024", "-C"])
        .arg(format!("linker={}", prepared.linker.display()))
        .arg("-o")
        .args([&program, &source])
        .output()
        .map_err(|error| failed(format!("{}: {error}", prepared.toolchain.rustc.display())))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(program)
}

/// Asks the system's loader which files it loads for `program`: all, and the loader itself.
fn loaded_by(program: &Path) -> (Vec<PathBuf>, Option<PathBuf>) {
    let output = Command::new(program)
        .env("LD_TRACE_LOADED_OBJECTS", "1")
        .output();
    let text = output
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    let mut files = vec![PathBuf::from("/etc/ld.so.cache")];
    let mut loader = None;
    for line in text.lines() {
        // `libc.so.6 => /lib/…/libc.so.6 (0x…)`, or only a path for the loader.
        let line = line.trim();
        let path = line
            .split(" => ")
            .last()
            .and_then(|rest| rest.split(" (").next())
            .unwrap_or_default();
        if path.starts_with('/') {
            if !line.contains(" => ") {
                loader = Some(PathBuf::from(path));
            }
            files.push(path.into());
        }
    }
    (files, loader)
}
