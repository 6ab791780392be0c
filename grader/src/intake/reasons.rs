//! Why something in a submission is not graded, in words.

use grade_outcome::Text;

/// Why something is not graded.
#[derive(Debug)]
pub(super) struct Reason {
    /// In words.
    pub why: Text,
    /// True if hardly anybody hands such a thing in by accident.
    pub odd: bool,
}

impl Reason {
    fn plain(why: Text) -> Reason {
        Reason { why, odd: false }
    }

    fn odd(why: Text) -> Reason {
        Reason { why, odd: true }
    }
}

pub(super) fn obeyed_by_tools() -> Reason {
    Reason::odd(Text::new(
        "Build tools would obey it; here nothing does.",
        "Bauwerkzeuge würden ihm folgen; hier folgt ihm nichts.",
    ))
}

pub(super) fn link() -> Reason {
    Reason::odd(Text::new(
        "Links are not followed.",
        "Verknüpfungen wird nicht gefolgt.",
    ))
}

pub(super) fn hard_link() -> Reason {
    Reason::odd(Text::new(
        "It is a hard link: the same file has another name elsewhere.",
        "Das ist ein harter Link: Dieselbe Datei hat anderswo noch einen Namen.",
    ))
}

pub(super) fn not_a_folder() -> Reason {
    Reason::plain(Text::new("It is not a folder.", "Das ist kein Ordner."))
}

pub(super) fn not_regular() -> Reason {
    Reason::odd(Text::new(
        "It is not a regular file.",
        "Das ist keine gewöhnliche Datei.",
    ))
}

pub(super) fn not_a_source() -> Reason {
    Reason::plain(Text::new(
        "Only .rs files under src/ are graded.",
        "Bewertet werden nur .rs-Dateien unter src/.",
    ))
}

pub(super) fn name_not_utf8() -> Reason {
    Reason::odd(Text::new(
        "Its name is not UTF-8.",
        "Der Name ist kein UTF-8.",
    ))
}

pub(super) fn bad_name() -> Reason {
    Reason::odd(Text::new(
        "Its name has characters that are not allowed.",
        "Der Name enthält unzulässige Zeichen.",
    ))
}

pub(super) fn too_deep(most: u64) -> Reason {
    Reason::odd(Text::new(
        format!("Folders are nested too deeply; at most {most} below src/ are read."),
        format!("Zu tief verschachtelte Ordner; unter src/ werden höchstens {most} gelesen."),
    ))
}

pub(super) fn too_many(most: u64) -> Reason {
    Reason::plain(Text::new(
        format!("An exercise may have {most} source files at most."),
        format!("Eine Aufgabe darf höchstens {most} Quelldateien haben."),
    ))
}

pub(super) fn too_large(most_kib: u64) -> Reason {
    Reason::plain(Text::new(
        format!("A source file may have {most_kib} KiB at most."),
        format!("Eine Quelldatei darf höchstens {most_kib} KiB haben."),
    ))
}

pub(super) fn too_large_together(most_kib: u64) -> Reason {
    Reason::plain(Text::new(
        format!("The sources of an exercise may have {most_kib} KiB at most."),
        format!("Die Quelldateien einer Aufgabe dürfen höchstens {most_kib} KiB haben."),
    ))
}

pub(super) fn not_looked_at() -> Reason {
    Reason::plain(Text::new(
        "Too many files and folders; the rest was not looked at.",
        "Zu viele Dateien und Ordner; der Rest wurde nicht angesehen.",
    ))
}

pub(super) fn unreadable(error: &dyn std::fmt::Display) -> Reason {
    Reason::plain(Text::new(
        format!("It can't be read: {error}."),
        format!("Nicht lesbar: {error}."),
    ))
}

pub(super) fn leads_outside() -> Reason {
    Reason::odd(Text::new(
        "Its path leads out of the archive.",
        "Der Pfad führt aus dem Archiv hinaus.",
    ))
}

pub(super) fn twice() -> Reason {
    Reason::odd(Text::new(
        "Another file of the archive has the same name.",
        "Eine andere Datei des Archivs heißt genauso.",
    ))
}

pub(super) fn encrypted() -> Reason {
    Reason::odd(Text::new("It is encrypted.", "Sie ist verschlüsselt."))
}

pub(super) fn damaged(error: &dyn std::fmt::Display) -> Reason {
    Reason::plain(Text::new(
        format!(
            "The archive is damaged or of a kind that is not read here ({error}); zip and tar.gz are."
        ),
        format!(
            "Das Archiv ist beschädigt oder von einer Art, die hier nicht gelesen wird ({error}); zip und tar.gz werden gelesen."
        ),
    ))
}

pub(super) fn archive_too_large(most_mib: u64) -> Reason {
    Reason::plain(Text::new(
        format!("The archive is too large: {most_mib} MiB at most. Leave out the folder `target`."),
        format!("Das Archiv ist zu groß: höchstens {most_mib} MiB. Lass den Ordner `target` weg."),
    ))
}

pub(super) fn no_exercise(known: &[String]) -> Reason {
    let known = known.join(", ");
    Reason::plain(Text::new(
        format!(
            "No exercise was found in it; expected is <exercise>/src/lib.rs (exercises: {known})."
        ),
        format!(
            "Keine Aufgabe darin gefunden; erwartet wird <Aufgabe>/src/lib.rs (Aufgaben: {known})."
        ),
    ))
}

pub(super) fn more(number: usize) -> Reason {
    Reason::plain(Text::new(
        format!("Left out as well: {number}."),
        format!("Außerdem ausgelassen: {number}."),
    ))
}
