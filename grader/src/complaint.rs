//! What went wrong, in both languages.
//!
//! Every error of the grader is listed here, so that none can be said in one language only: an error
//! that is not in the list has no words at all, and does not compile. It knows no terminal.

use crate::batch::{BatchError, RosterError, StoreError};
use crate::build::BuildError;
use crate::bundle::BundleError;
use crate::course::CourseError;
use crate::handin::HandinError;
use crate::intake::IntakeError;
use crate::interrupt::Interrupted;
use crate::journal::JournalError;
use crate::judging::JudgingError;
use crate::prepare::PrepareError;
use crate::scaffold::ScaffoldError;
use crate::verify::VerifyError;
use crate::yaml::Problems;
use grade_outcome::Text;
use grade_sandbox::{PolicyError, ProbeError};
use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;

/// Something that can be said in both languages.
pub trait Tell {
    /// What it says.
    fn tell(&self) -> Text;
}

/// Gives each error its English words as [`fmt::Display`], and lets [`own_words`] find both.
macro_rules! told {
    ($($error:ty),* $(,)?) => {
        $(impl fmt::Display for $error {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.tell().en)
            }
        })*

        /// What `error` says by itself, if it is one of the grader's.
        fn own_words(error: &(dyn Error + 'static)) -> Option<Text> {
            $(if let Some(error) = error.downcast_ref::<$error>() {
                return Some(error.tell());
            })*
            None
        }
    };
}

told![
    BatchError,
    BuildError,
    BundleError,
    Complaint,
    CourseError,
    HandinError,
    IntakeError,
    Interrupted,
    JournalError,
    JudgingError,
    PrepareError,
    Problems,
    RosterError,
    ScaffoldError,
    StoreError,
    VerifyError,
];

/// An error without a type of its own: a sentence, and what led to it.
#[derive(Debug, thiserror::Error)]
pub struct Complaint {
    text: Text,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Complaint {
    /// A sentence in English and in German.
    pub fn new(en: impl Into<String>, de: impl Into<String>) -> Complaint {
        Text::new(en, de).into()
    }
}

impl From<Text> for Complaint {
    fn from(text: Text) -> Complaint {
        Complaint { text, source: None }
    }
}

impl PartialEq for Complaint {
    /// Two complaints are equal if they say the same; what led to them is not compared.
    fn eq(&self, other: &Complaint) -> bool {
        self.text == other.text
    }
}

impl Tell for Complaint {
    fn tell(&self) -> Text {
        self.text.clone()
    }
}

/// Says of an error what it prevented.
pub trait Explain<T> {
    /// The same with `text` before what went wrong.
    ///
    /// # Errors
    /// What there was, if there was an error.
    fn explain(self, text: impl FnOnce() -> Text) -> Result<T, Complaint>;
}

impl<T, E: Error + Send + Sync + 'static> Explain<T> for Result<T, E> {
    fn explain(self, text: impl FnOnce() -> Text) -> Result<T, Complaint> {
        self.map_err(|error| Complaint {
            text: text(),
            source: Some(error.into()),
        })
    }
}

impl<T> Explain<T> for Option<T> {
    fn explain(self, text: impl FnOnce() -> Text) -> Result<T, Complaint> {
        self.ok_or_else(|| text().into())
    }
}

/// An error and its causes; what a cause says is said once.
pub fn in_one_line(error: &(dyn Error + 'static)) -> Text {
    let mut line = words_of(error);
    let mut cause = error.source();
    while let Some(error) = cause {
        let Text { en, de } = words_of(error);
        if !line.en.contains(&en) {
            line.en += &format!(": {en}");
            line.de += &format!(": {de}");
        }
        cause = error.source();
    }
    line
}

/// What `error` says: in both languages if it is the grader's or a common one of the system, else
/// as it is.
fn words_of(error: &(dyn Error + 'static)) -> Text {
    if let Some(text) = own_words(error) {
        return text;
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return system(error);
    }
    if let Some(error) = error.downcast_ref::<PolicyError>() {
        return policy(error);
    }
    if let Some(error) = error.downcast_ref::<ProbeError>() {
        return probe(error);
    }
    Text::verbatim(error.to_string())
}

/// `path` could not be read, and why.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Text {
    let Text { en, de } = system(error);
    let path = path.display();
    Text::new(
        format!("failed to read {path}: {en}"),
        format!("{path} lässt sich nicht lesen: {de}"),
    )
}

/// `path` and what the system said of it.
pub(crate) fn at(path: &Path, error: &io::Error) -> Text {
    let Text { en, de } = system(error);
    let path = path.display();
    Text::new(format!("{path}: {en}"), format!("{path}: {de}"))
}

/// What the system said; the rare errors stay in its own words.
pub(crate) fn system(error: &io::Error) -> Text {
    let en = error.to_string();
    if let Some(text) = error.get_ref().and_then(|inner| own_words(inner)) {
        return text;
    }
    let de = match error.kind() {
        io::ErrorKind::NotFound => "Datei oder Ordner nicht gefunden",
        io::ErrorKind::PermissionDenied => "keine Berechtigung",
        io::ErrorKind::AlreadyExists => "gibt es schon",
        io::ErrorKind::NotADirectory => "das ist kein Ordner",
        io::ErrorKind::IsADirectory => "das ist ein Ordner",
        io::ErrorKind::DirectoryNotEmpty => "der Ordner ist nicht leer",
        io::ErrorKind::ReadOnlyFilesystem => "hier darf nur gelesen werden",
        io::ErrorKind::StorageFull => "kein Platz mehr auf dem Datenträger",
        io::ErrorKind::QuotaExceeded => "dein Speicherplatz ist aufgebraucht",
        io::ErrorKind::OutOfMemory => "kein Arbeitsspeicher mehr",
        _ => return Text::verbatim(en),
    };
    match error.raw_os_error() {
        Some(number) => Text::new(en, format!("{de} (Systemfehler {number})")),
        None => Text::new(en, de),
    }
}

fn policy(error: &PolicyError) -> Text {
    match error {
        PolicyError::Io { path, source } => at(path, source),
        PolicyError::Format { path, source } => Text::new(
            format!("{}: not a policy: {source}", path.display()),
            format!("{}: keine Sandbox-Regeln: {source}", path.display()),
        ),
    }
}

fn probe(error: &ProbeError) -> Text {
    Text::new(
        error.to_string(),
        format!(
            "{}: die Sandbox ließ sich nicht ausprobieren: {}",
            error.launcher.display(),
            error.message
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_and_its_causes_are_told_in_both_languages() {
        let missing = io::Error::from_raw_os_error(2);
        let error = Err::<(), _>(missing)
            .explain(|| Text::new("failed to write a.txt", "a.txt lässt sich nicht schreiben"))
            .unwrap_err();
        assert_eq!(
            in_one_line(&error),
            Text::new(
                "failed to write a.txt: No such file or directory (os error 2)",
                "a.txt lässt sich nicht schreiben: Datei oder Ordner nicht gefunden (Systemfehler 2)"
            )
        );
    }

    #[test]
    fn what_a_cause_says_is_said_once() {
        let error = CourseError::Read {
            path: "rubric.yaml".into(),
            source: io::Error::from_raw_os_error(13),
        };
        let text = in_one_line(&error);
        assert_eq!(text.en.matches("Permission denied").count(), 1, "{text:?}");
        assert_eq!(text.de.matches("Berechtigung").count(), 1, "{text:?}");
    }

    #[test]
    fn what_another_program_said_stays_as_it_is() {
        let error = io::Error::other("segfault");
        assert_eq!(in_one_line(&error), Text::verbatim("segfault"));
    }
}
