//! What the program can be asked, in the language of whoever asks: help, and what is wrong with a
//! command line.
//!
//! English is clap's own. German is made here: the help from a table of all sentences, complaints
//! from what clap found. A test fails when a sentence of the help is not in the table.

mod german;

use super::{Cli, locale_language};
use crate::complaint::{self, Complaint};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory};
use grade_outcome::Lang;
use std::error::Error as _;
use std::ffi::OsString;
use std::ops::RangeInclusive;

/// The page of a command's help.
const PAGE: &str = "{about-with-newline}\nAufruf: {usage}\n\n{all-args}";

/// The language that a command line asks for, even if it can't be understood.
pub(super) fn language(words: &[OsString]) -> Lang {
    let mut words = words.iter().map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        let asked = match word.strip_prefix("--lang") {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('=').map(|lang| lang.to_owned().into()),
            None => None,
        };
        match asked.as_deref() {
            Some("de") => return Lang::De,
            Some("en") => return Lang::En,
            _ => {}
        }
    }
    locale_language()
}

/// Reads a command line.
///
/// # Errors
/// Help or the version was asked for, or the command line can't be understood.
pub(super) fn read(words: &[OsString], lang: Lang) -> Result<ArgMatches, clap::Error> {
    command(lang).try_get_matches_from(words)
}

fn command(lang: Lang) -> Command {
    match lang {
        Lang::En => Cli::command(),
        Lang::De => in_german(
            Cli::command()
                .disable_help_flag(true)
                .disable_version_flag(true)
                .arg(
                    Arg::new("help")
                        .short('h')
                        .long("help")
                        .global(true)
                        .action(ArgAction::Help)
                        .help("Print help"),
                )
                .arg(
                    Arg::new("version")
                        .short('V')
                        .long("version")
                        .action(ArgAction::Version)
                        .help("Print version"),
                ),
        ),
    }
}

/// What clap has to say, in `lang`; with colour if `color` is set.
pub(super) fn words(error: &clap::Error, lang: Lang, color: bool) -> String {
    let text = error.render();
    let text = match color {
        true => text.ansi().to_string(),
        false => text.to_string(),
    };
    match (lang, error.kind()) {
        (Lang::En, _) => text,
        (
            Lang::De,
            ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand,
        ) => with_german_marks(&text),
        (Lang::De, _) => complaint_in_german(error),
    }
}

/// `text` with German in place of the words that clap puts around ours.
fn with_german_marks(text: &str) -> String {
    let marks = [
        ("Usage:", "Aufruf:"),
        ("[OPTIONS]", "[OPTIONEN]"),
        ("<COMMAND>", "<BEFEHL>"),
    ];
    marks
        .iter()
        .fold(text.to_owned(), |text, (en, de)| text.replace(en, de))
}

fn complaint_in_german(error: &clap::Error) -> String {
    let part = |kind: ContextKind| error.get(kind).map(shown).unwrap_or_default();
    let argument = part(ContextKind::InvalidArg);
    let value = part(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("zu {argument} fehlt ein Wert")
        }
        ErrorKind::InvalidValue => format!("{value} ist kein Wert für {argument}"),
        ErrorKind::ValueValidation => format!(
            "{value} ist kein Wert für {argument}: {}",
            error
                .source()
                .map(|source| complaint::in_one_line(source).de)
                .unwrap_or_default()
        ),
        ErrorKind::UnknownArgument => format!("{argument} gibt es hier nicht"),
        ErrorKind::InvalidSubcommand => format!(
            "den Befehl {} gibt es nicht",
            part(ContextKind::InvalidSubcommand)
        ),
        ErrorKind::MissingRequiredArgument => format!("es fehlt: {argument}"),
        ErrorKind::MissingSubcommand => "es fehlt ein Befehl".to_owned(),
        ErrorKind::ArgumentConflict => {
            let other = part(ContextKind::PriorArg);
            if other.is_empty() || other == argument {
                format!("{argument} geht nur einmal")
            } else {
                format!("{argument} geht nicht zusammen mit {other}")
            }
        }
        ErrorKind::NoEquals => format!("bei {argument} fehlt `=`"),
        ErrorKind::TooManyValues => format!("{value} ist ein Wert zu viel für {argument}"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} hat nicht so viele Werte wie nötig")
        }
        ErrorKind::InvalidUtf8 => "ein Wort des Aufrufs ist kein UTF-8".to_owned(),
        // The other kinds are not about what somebody typed.
        _ => format!("der Aufruf ist nicht zu verstehen: {error}"),
    };
    let mut text = format!("Fehler: {what}\n");
    let allowed = part(ContextKind::ValidValue);
    if !allowed.is_empty() {
        text += &format!("  [möglich: {}]\n", allowed.replace('`', ""));
    }
    let similar = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    for similar in similar.map(part) {
        if !similar.is_empty() {
            text += &format!("\n  Meintest du {similar}?\n");
        }
    }
    if let Some(usage) = error.get(ContextKind::Usage) {
        text += &format!("\n{}\n", with_german_marks(&usage.to_string()));
    }
    text + "\nMehr sagt --help.\n"
}

/// A part of a complaint as a person reads it.
fn shown(value: &ContextValue) -> String {
    let quoted = |word: &String| format!("`{word}`");
    match value {
        ContextValue::String(word) if word.is_empty() => String::new(),
        ContextValue::String(word) => quoted(word),
        ContextValue::Strings(words) => words.iter().map(quoted).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A number from 1 up.
///
/// # Errors
/// What is allowed.
pub(super) fn count(text: &str) -> Result<u16, Complaint> {
    number_in(text, 1..=u64::from(u16::MAX))
}

/// A number that has to be in `range`.
///
/// # Errors
/// What is allowed.
pub(super) fn number_in(text: &str, range: RangeInclusive<u64>) -> Result<u16, Complaint> {
    let number = text.parse::<u16>().ok();
    let number = number.filter(|number| range.contains(&u64::from(*number)));
    number.ok_or_else(|| {
        let (least, most) = (range.start(), range.end());
        Complaint::new(
            format!("a number from {least} to {most}"),
            format!("nötig ist eine Zahl von {least} bis {most}"),
        )
    })
}

fn in_german(command: Command) -> Command {
    let names: Vec<String> = command
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    let about = command.get_about().map(ToString::to_string);
    let mut command = command
        .help_template(PAGE)
        .subcommand_help_heading("Befehle")
        .subcommand_value_name("BEFEHL")
        .mut_args(argument_in_german);
    if let Some(about) = about {
        command = command.about(german::of(&about).map_or(about, str::to_owned));
    }
    for name in names {
        command = command.mut_subcommand(name, in_german);
    }
    command
}

fn argument_in_german(argument: Arg) -> Arg {
    let heading = if argument.is_positional() {
        "Argumente"
    } else {
        "Optionen"
    };
    let takes_value = argument.get_action().takes_values();
    let named = argument.get_value_names().and_then(|names| names.first());
    let name = named.map_or_else(
        || argument.get_id().as_str().to_uppercase(),
        ToString::to_string,
    );
    let help = argument.get_help().map(ToString::to_string);
    let marks = marks(&argument);
    let mut argument = argument.help_heading(heading);
    if takes_value {
        argument = argument.hide_default_value(true).hide_possible_values(true);
    }
    if let (true, Some(name)) = (takes_value, placeholder(&name)) {
        argument = argument.value_name(name);
    }
    match help {
        Some(help) => argument.help(german::of(&help).map_or(help, str::to_owned) + &marks),
        None => argument,
    }
}

/// What clap would say of an argument's default and of the values that it can have.
fn marks(argument: &Arg) -> String {
    let mut marks = String::new();
    let default = argument.get_default_values().first();
    if argument.get_action().takes_values() {
        if let Some(default) = default.filter(|_| !argument.is_hide_default_value_set()) {
            marks += &format!(" [Vorgabe: {}]", default.to_string_lossy());
        }
        let possible = argument.get_possible_values();
        let names: Vec<&str> = possible.iter().map(|value| value.get_name()).collect();
        if !names.is_empty() {
            marks += &format!(" [möglich: {}]", names.join(", "));
        }
    }
    marks
}

/// What stands for a value in the German help, if it is another word.
fn placeholder(name: &str) -> Option<&'static str> {
    let german = match name {
        "DIR" | "DIRS" => "ORDNER",
        "PATH" => "PFAD",
        "REPORT" => "BERICHT",
        "RESULTS" => "ERGEBNISSE",
        "TIME" => "ZEIT",
        "FORMAT[=FILE]" => "FORMAT[=DATEI]",
        "CASES" => "FÄLLE",
        "COLOR" => "FARBE",
        "LANG" => "SPRACHE",
        _ => return None,
    };
    Some(german)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(command: &Command, found: &mut Vec<String>) {
        found.extend(command.get_about().map(ToString::to_string));
        let arguments = command.get_arguments();
        let shown = arguments.filter(|argument| !argument.is_hide_set());
        found.extend(shown.filter_map(|argument| Some(argument.get_help()?.to_string())));
        for command in command.get_subcommands() {
            sentences(command, found);
        }
    }

    #[test]
    fn every_sentence_of_the_help_has_its_german() {
        let mut all = vec!["Print help".to_owned(), "Print version".to_owned()];
        sentences(&Cli::command(), &mut all);
        assert!(all.len() > 60, "{}", all.len());
        let missing: Vec<&String> = all
            .iter()
            .filter(|text| german::of(text).is_none())
            .collect();
        assert!(missing.is_empty(), "{missing:#?}");
    }

    fn told(words: &[&str]) -> String {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        let lang = language(&words);
        words_of(&words, lang)
    }

    fn words_of(words: &[OsString], lang: Lang) -> String {
        let error = read(words, lang).expect_err("it can't be understood");
        super::words(&error, lang, false)
    }

    #[test]
    fn a_command_line_that_can_not_be_understood_is_explained_in_german() {
        let cases: [(&[&str], &str); 10] = [
            (&["chek"], "den Befehl `chek` gibt es nicht"),
            (&["chek"], "Meintest du `check`?"),
            (&["check", "--sed", "1"], "`--sed` gibt es hier nicht"),
            (
                &["check", "--seed", "x"],
                "eine Saatzahl ist eine ganze Zahl",
            ),
            (
                &["check", "--as", "jsno"],
                "`jsno` ist kein Format; es gibt human",
            ),
            (
                &["check", "--color", "blue"],
                "[möglich: auto, always, never]",
            ),
            (&["show"], "es fehlt: `<ID>`"),
            (
                &["batch", "a", "--out", "b", "--jobs", "0"],
                "eine Zahl von 1 bis 65535",
            ),
            (&["batch", "a", "--out"], "fehlt ein Wert"),
            (
                &["batch", "a", "--out", "b", "--dry-run"],
                "Aufruf: grade batch",
            ),
        ];
        for (words, part) in cases {
            let all: Vec<&str> = ["grade", "--lang", "de"]
                .iter()
                .chain(words)
                .copied()
                .collect();
            let text = told(&all);
            assert!(text.contains(part), "{words:?}: {text}");
            for english in [
                "error:", "Usage", "OPTIONS", "For more", "invalid", "required",
            ] {
                assert!(!text.contains(english), "{words:?}: {text}");
            }
        }
    }

    #[test]
    fn the_help_has_no_english_of_claps_own_in_german() {
        for command in ["", "batch", "check", "completions"] {
            let mut words = vec!["grade", "--lang=de"];
            words.extend(Some(command).filter(|command| !command.is_empty()));
            words.push("--help");
            let text = told(&words);
            for english in [
                "Usage", "Options", "OPTIONS", "Commands", "COMMAND", "Print", "default",
                "possible", "Possible",
            ] {
                assert!(!text.contains(english), "{english} in: {text}");
            }
            assert!(text.contains("Aufruf: grade"), "{text}");
            assert!(text.contains("Optionen:"), "{text}");
        }
    }

    #[test]
    fn what_a_command_line_asks_for_goes_before_the_locale() {
        let language = |word: &str| language(&["grade".into(), "list".into(), word.into()]);
        assert_eq!(language("--lang=de"), Lang::De);
        assert_eq!(language("--lang=en"), Lang::En);
    }
}
