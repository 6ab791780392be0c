//! Why a submission was not compiled, in words: its own errors, or what stopped the compiler.

use super::compiler::{Compiled, End};
use super::diagnostics::{self, Diagnostic};
use super::{BuildError, Failure};
use crate::rubric::ProcessLimits;
use crate::system::NO_ROOM_SIGNALS;
use grade_outcome::Text;

/// The student's crate was not compiled.
pub(super) fn of_submission(
    exercise: &str,
    limits: &ProcessLimits,
    compiled: &Compiled,
) -> Result<Failure, BuildError> {
    if let Some(stopped) = stopped(exercise, limits, compiled)? {
        return Ok(stopped);
    }
    let first = compiled.messages.iter().find(|message| message.is_error());
    let place = first.and_then(Diagnostic::place);
    Ok(Failure {
        message: first.map_or_else(no_words, |first| headline(first, &compiled.messages)),
        diagnostics: words(compiled),
        place,
        review: first
            .filter(|first| at_a_limit(first))
            .map(|_| not_through()),
    })
}

/// The generated main was not compiled or not linked, though every function fits.
pub(super) fn of_main(
    exercise: &str,
    limits: &ProcessLimits,
    compiled: &Compiled,
) -> Result<Failure, BuildError> {
    if let Some(stopped) = stopped(exercise, limits, compiled)? {
        return Ok(stopped);
    }
    Err(BuildError::Generated {
        exercise: exercise.to_owned(),
        message: words(compiled),
    })
}

/// The errors and warnings, or whatever else rustc wrote.
fn words(compiled: &Compiled) -> String {
    let text = diagnostics::rendered(&compiled.messages, |message| {
        message.is_error() || message.level == "warning" && message.place().is_some()
    });
    if text.is_empty() {
        diagnostics::clean(&compiled.rest)
    } else {
        text
    }
}

/// What the system says where a file can't be written: a full disk, a quota, a limit.
const NO_ROOM: [&str; 3] = [
    "No space left on device",
    "Disk quota exceeded",
    "File too large",
];

/// What rustc said, if it had no room to write. Sources can't make it say that: what rustc says of
/// them has a place.
fn no_room(compiled: &Compiled) -> Option<String> {
    if let End::Signal(signal) = compiled.end
        && NO_ROOM_SIGNALS.contains(&signal)
    {
        return Some(format!("signal {signal}"));
    }
    let mut errors = compiled
        .messages
        .iter()
        .filter(|message| message.is_error() && message.spans.is_empty());
    errors
        .find(|error| {
            let text = error.rendered.as_deref().unwrap_or(&error.message);
            NO_ROOM.iter().any(|words| text.contains(words))
        })
        .map(|error| error.message.clone())
}

/// If something else than an error in the sources ended rustc, what that was.
fn stopped(
    exercise: &str,
    limits: &ProcessLimits,
    compiled: &Compiled,
) -> Result<Option<Failure>, BuildError> {
    let has_errors = compiled.messages.iter().any(Diagnostic::is_error);
    let out_of_memory = compiled.rest.contains("out of memory")
        || compiled.rest.contains("memory allocation of")
        || compiled.rest.contains("std::bad_alloc");
    if let Some(message) = no_room(compiled) {
        return Err(BuildError::NoRoom {
            exercise: exercise.to_owned(),
            message,
        });
    }
    let message = match compiled.end {
        // Stopped for the time by the clock: the student's only if it really computed.
        // An error that it has found before is not the machine's.
        End::WallTime if !has_errors && compiled.cpu < limits.wall as f64 / 4.0 => {
            return Err(BuildError::Starved {
                exercise: exercise.to_owned(),
                cpu: compiled.cpu,
                wall: limits.wall,
            });
        }
        End::WallTime => {
            let wall = limits.wall;
            Text::new(
                format!(
                    "The compiler was stopped after {wall} s: this code takes too long to compile."
                ),
                format!(
                    "Der Compiler wurde nach {wall} Sekunden angehalten: Dieser Code braucht zu lange zum Kompilieren."
                ),
            )
        }
        End::CpuTime => {
            let cpu = limits.cpu;
            Text::new(
                format!(
                    "The compiler was stopped after {cpu} s of CPU time: this code takes too long to compile."
                ),
                format!(
                    "Der Compiler wurde nach {cpu} Sekunden CPU-Zeit angehalten: Dieser Code braucht zu lange zum Kompilieren."
                ),
            )
        }
        _ if out_of_memory => {
            let memory = limits.memory;
            Text::new(
                format!("The compiler needed more than {memory} MiB of memory for this code."),
                format!("Der Compiler brauchte für diesen Code mehr als {memory} MiB Speicher."),
            )
        }
        End::FileSize => {
            let file = limits.file;
            Text::new(
                format!(
                    "The compiler wanted to write a file of more than {file} MiB for this code."
                ),
                format!(
                    "Der Compiler wollte für diesen Code eine Datei von mehr als {file} MiB schreiben."
                ),
            )
        }
        End::Signal(_) => Text::new(
            "The compiler crashed on this code; it may be nested too deeply.",
            "Der Compiler ist an diesem Code gescheitert; vielleicht ist er zu tief verschachtelt.",
        ),
        End::Exited(101) if !has_errors => Text::new(
            "The compiler failed on this code (an internal error of rustc).",
            "Der Compiler ist an diesem Code gescheitert (ein interner Fehler von rustc).",
        ),
        End::Exited(_) => return Ok(None),
    };
    Ok(Some(Failure {
        message,
        diagnostics: words(compiled),
        place: compiled
            .messages
            .iter()
            .find(|one| one.is_error())
            .and_then(Diagnostic::place),
        review: Some(not_through()),
    }))
}

/// What an instructor is told of code that is too much for the compiler.
fn not_through() -> Text {
    Text::new(
        "The compiler did not get through this code.",
        "Der Compiler kam mit diesem Code nicht zu Ende.",
    )
}

/// True if the compiler gave up by a limit of its own.
fn at_a_limit(error: &Diagnostic) -> bool {
    const LIMITS: [&str; 4] = [
        "constant evaluation is taking a long time",
        "recursion limit",
        "type-length limit",
        "overflow evaluating",
    ];
    let says = |text: &str| LIMITS.iter().any(|words| text.contains(words));
    says(&error.message) || error.children.iter().any(|child| says(&child.message))
}

fn no_words() -> Text {
    Text::new("It does not compile.", "Das kompiliert nicht.")
}

/// One sentence about the first error.
fn headline(first: &Diagnostic, messages: &[Diagnostic]) -> Text {
    let errors = messages
        .iter()
        .filter(|message| message.is_error() && message.place().is_some())
        .count();
    if let Some(name) = first
        .is("E0432")
        .then(|| unlinked(first))
        .or_else(|| first.is("E0433").then(|| unlinked(first)))
        .flatten()
    {
        return Text::new(
            format!(
                "It does not compile: there is no crate `{name}` here. Only the standard library may be used."
            ),
            format!(
                "Das kompiliert nicht: Eine Crate `{name}` gibt es hier nicht. Nur die Standardbibliothek darf benutzt werden."
            ),
        );
    }
    let words = diagnostics::clean(first.message.lines().next().unwrap_or_default());
    if errors > 1 {
        let more = errors - 1;
        Text::new(
            format!("It does not compile: {words} (and {more} more)."),
            format!("Das kompiliert nicht: {words} (und {more} weitere)."),
        )
    } else {
        Text::new(
            format!("It does not compile: {words}."),
            format!("Das kompiliert nicht: {words}."),
        )
    }
}

/// The name of a crate that is not there, if that is what the message is about.
fn unlinked(message: &Diagnostic) -> Option<String> {
    let about_crates = message.message.contains("unlinked crate")
        || message
            .children
            .iter()
            .any(|child| child.message.contains("cargo add"))
        || message
            .rendered
            .as_deref()
            .is_some_and(|text| text.contains("unlinked crate"));
    let name = message
        .rendered
        .as_deref()?
        .split("crate `")
        .nth(1)?
        .split('`')
        .next()?;
    about_crates.then(|| name.to_owned())
}
