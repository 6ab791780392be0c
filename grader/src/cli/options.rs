//! Options that several commands share.

use super::screen::Screen;
use crate::complaint::{Complaint, Explain};
use crate::report::{Format, Paint, Report, render, render_batch};
use crate::rubric::Gradebook;
use clap::{Args, ValueEnum};
use grade_outcome::Text;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Options of the commands that grade.
#[derive(Debug, Clone, Args)]
pub(super) struct Grading {
    /// Grade only this exercise (repeatable)
    #[arg(long = "exercise", value_name = "ID")]
    pub exercises: Vec<String>,
    /// What seeds are derived from: a number or `random` [default: the rubric's]
    #[arg(long, value_name = "N|random")]
    pub seed: Option<Seed>,
    /// Grade nothing without a full sandbox
    #[arg(long)]
    pub require_sandbox: bool,
}

/// Where reports go.
#[derive(Debug, Clone, Args)]
pub(super) struct Outputs {
    /// Show the report in this format, or write it to FILE (repeatable; no FILE or `-` is standard output)
    #[arg(long = "as", value_name = "FORMAT[=FILE]", default_value = "human")]
    pub outputs: Vec<Output>,
}

/// One format and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    /// The format.
    pub format: Format,
    /// The file; none is standard output.
    pub file: Option<PathBuf>,
}

/// Where seeds come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seed {
    /// This number.
    Number(u64),
    /// Another one each time.
    Random,
}

impl FromStr for Seed {
    type Err = Complaint;

    fn from_str(text: &str) -> Result<Seed, Complaint> {
        match text {
            "random" => Ok(Seed::Random),
            number => number.parse().map(Seed::Number).map_err(|_| {
                Complaint::new(
                    "a seed is a whole number from 0 up, or `random`",
                    "eine Saatzahl ist eine ganze Zahl ab 0 oder `random`",
                )
            }),
        }
    }
}

impl Seed {
    /// The number to use.
    pub fn number(self) -> u64 {
        match self {
            Seed::Number(number) => number,
            Seed::Random => random_number(),
        }
    }
}

/// A number from the system's randomness, small enough to be typed.
fn random_number() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    // Every `RandomState` is made from fresh randomness of the system.
    std::hash::RandomState::new().build_hasher().finish() % 1_000_000_000
}

impl FromStr for Output {
    type Err = Complaint;

    fn from_str(text: &str) -> Result<Output, Complaint> {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(file)),
            None => (text, None),
        };
        let format = Format::from_str(name, false).map_err(|_| {
            let known: Vec<String> = Format::value_variants()
                .iter()
                .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
                .collect();
            let known = known.join(", ");
            Complaint::new(
                format!("`{name}` is no format; there are {known}"),
                format!("`{name}` ist kein Format; es gibt {known}"),
            )
        })?;
        match file {
            Some("") => Err(Complaint::new(
                "after `=` the name of a file is missing",
                "nach `=` fehlt der Name einer Datei",
            )),
            None | Some("-") => Ok(Output { format, file: None }),
            Some(file) => Ok(Output {
                format,
                file: Some(PathBuf::from(file)),
            }),
        }
    }
}

impl Outputs {
    /// Makes sure that every file can be written, before a long run and not after it.
    ///
    /// # Errors
    /// A file that can't be written.
    pub fn test(&self) -> anyhow::Result<()> {
        for file in self
            .outputs
            .iter()
            .filter_map(|output| output.file.as_deref())
        {
            if file.is_dir() {
                return Err(Complaint::new(
                    format!(
                        "{} is a folder; --as FORMAT=FILE needs the name of a file",
                        file.display()
                    ),
                    format!(
                        "{} ist ein Ordner; --as FORMAT=DATEI braucht den Namen einer Datei",
                        file.display()
                    ),
                )
                .into());
            }
            tempfile::NamedTempFile::new_in(folder_of(file))
                .explain(|| unwritable(folder_of(file)))?;
        }
        Ok(())
    }

    /// Like [`Outputs::test`], for the reports of a batch.
    ///
    /// # Errors
    /// A file that can't be written, or a format for one submission only.
    pub fn test_for_batch(&self) -> anyhow::Result<()> {
        for output in &self.outputs {
            if !output.format.fits_a_batch() {
                let name = output.format.name();
                return Err(Complaint::new(
                    format!("`{name}` is a format of one submission; use it with `check`, or `report` on one file"),
                    format!("`{name}` ist ein Format für eine einzelne Abgabe; nimm es bei `check` oder bei `report` mit einer Datei"),
                )
                .into());
            }
        }
        self.test()
    }

    /// Shows or writes `report` in every format that was asked for.
    ///
    /// # Errors
    /// A file, or standard output, can't be written.
    pub fn show(&self, report: &Report, screen: &Screen) -> anyhow::Result<()> {
        for Output { format, file } in &self.outputs {
            if *format == Format::Github {
                job_summary(&render(report, Format::Markdown, Paint::default()))?;
            }
            match file {
                None => screen.show(&render(report, *format, screen.paint))?,
                Some(file) => {
                    write_file(file, render(report, *format, Paint::default()).as_bytes())?
                }
            }
        }
        Ok(())
    }
}

impl Outputs {
    /// True if some format is a grade book.
    pub fn have_a_gradebook(&self) -> bool {
        self.outputs
            .iter()
            .any(|output| output.format.is_gradebook())
    }

    /// Shows or writes the reports of a batch in every format that was asked for.
    ///
    /// # Errors
    /// A file, or standard output, can't be written.
    pub fn show_batch(
        &self,
        reports: &[Report],
        book: &Gradebook,
        screen: &Screen,
    ) -> anyhow::Result<()> {
        let lang = screen.lang;
        for Output { format, file } in &self.outputs {
            if *format == Format::Github {
                let plain = Paint::default();
                job_summary(&render_batch(reports, Format::Markdown, lang, plain, book))?;
            }
            match file {
                None => screen.show(&render_batch(reports, *format, lang, screen.paint, book))?,
                Some(file) => {
                    let text = render_batch(reports, *format, lang, Paint::default(), book);
                    write_file(file, text.as_bytes())?;
                }
            }
        }
        Ok(())
    }
}

/// Bytes of a job's summary that GitHub takes.
const SUMMARY_BYTES: usize = 1_000_000;

/// Appends to the summary of a job of GitHub Actions; elsewhere there is none.
fn job_summary(markdown: &str) -> anyhow::Result<()> {
    use std::io::Write;
    let Some(file) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) else {
        return Ok(());
    };
    let text = &markdown[..markdown.floor_char_boundary(SUMMARY_BYTES)];
    let file = PathBuf::from(file);
    let opened = std::fs::File::options()
        .append(true)
        .create(true)
        .open(&file);
    opened
        .and_then(|mut summary| summary.write_all(text.as_bytes()))
        .explain(|| unwritable(&file))
        .map_err(Into::into)
}

/// Writes a whole file or none: what was there before stays until the new one is complete.
pub(super) fn write_file(file: &Path, contents: &[u8]) -> anyhow::Result<()> {
    crate::files::write_atomically(file, contents)
        .explain(|| unwritable(file))
        .map_err(Into::into)
}

/// Says that `path` can't be written.
pub(super) fn unwritable(path: &Path) -> Text {
    Text::new(
        format!("failed to write {}", path.display()),
        format!("{} lässt sich nicht schreiben", path.display()),
    )
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_may_name_a_file_and_a_dash_is_standard_output() {
        let json = |file| Output {
            format: Format::Json,
            file,
        };
        assert_eq!("json=a=b.json".parse(), Ok(json(Some("a=b.json".into()))));
        assert_eq!("json=-".parse(), Ok(json(None)));
        assert_eq!("json".parse(), Ok(json(None)));
        assert!("json=".parse::<Output>().is_err());
        assert!(
            "jsno"
                .parse::<Output>()
                .unwrap_err()
                .to_string()
                .contains("human, json")
        );
    }

    #[test]
    fn a_seed_is_a_number_or_random() {
        assert_eq!("7".parse(), Ok(Seed::Number(7)));
        assert_eq!("random".parse(), Ok(Seed::Random));
        assert!("-1".parse::<Seed>().is_err());
    }
}
