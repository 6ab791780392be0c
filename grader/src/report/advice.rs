//! What a reader should do next, and whose doing it is that something is not decided.
//!
//! Pure, and worded once for every format.

use super::{CheckReport, ExerciseReport, Report, words};
use grade_outcome::{Evidence, Lang, NEEDS_LINUX, Verdict};

/// One sentence on what to do first, in the report's language.
pub(super) fn next_step(report: &Report) -> String {
    let lang = report.lang;
    let failed = |(_, check): &(&ExerciseReport, &CheckReport)| check.verdict == Verdict::Fail;
    if let Some((exercise, check)) = report.checks().find(failed) {
        let place = match (&check.file, check.line) {
            (Some(file), Some(line)) => format!(" ({file}:{line})"),
            _ => String::new(),
        };
        let start = words::pick(lang, "Next", "Als Nächstes");
        return format!("{start}: {}{place}: {}", exercise.id, check.title);
    }
    if report.has(Verdict::Error) {
        return words::pick(
            lang,
            "Nothing for you to do: at some checks the grader itself failed. That costs no points.",
            "Für dich ist nichts zu tun: Bei manchen Prüfpunkten hat das Bewertungsprogramm selbst versagt. Das kostet nichts.",
        )
        .to_owned();
    }
    if report.checks().any(|(_, check)| only_a_person_knows(check)) {
        return words::pick(
            lang,
            "A person has to decide the rest; grading again changes nothing.",
            "Den Rest muss ein Mensch entscheiden; noch einmal bewerten ändert nichts.",
        )
        .to_owned();
    }
    if report.checks().any(|(_, check)| needs_linux(check)) {
        return words::pick(
            lang,
            "What this machine can check is right; the rest is decided where the grader runs on Linux.",
            "Was dieser Rechner prüfen kann, stimmt; der Rest entscheidet sich, wo das Bewertungsprogramm unter Linux läuft.",
        )
        .to_owned();
    }
    if report.has(Verdict::Inconclusive) {
        return words::pick(
            lang,
            "This machine could not decide everything; grade again when it is less busy.",
            "Dieser Rechner konnte nicht alles entscheiden; versuche es, wenn er weniger zu tun hat.",
        )
        .to_owned();
    }
    words::pick(
        lang,
        "All checks passed. Well done!",
        "Alles richtig. Gut gemacht!",
    )
    .to_owned()
}

/// True for a check that no other run of the grader can decide.
fn only_a_person_knows(check: &CheckReport) -> bool {
    matches!(&check.evidence, Evidence::Races(races) if !races.not_checked.is_empty())
}

/// True for a check that this machine, which is no Linux, can never decide.
fn needs_linux(check: &CheckReport) -> bool {
    check.verdict == Verdict::Inconclusive && check.texts.message.en.starts_with(NEEDS_LINUX[0])
}

/// Whose doing a verdict is that is not the student's, and what that means; none for the others.
pub(super) fn whose(check: &CheckReport, lang: Lang) -> Option<&'static str> {
    match check.verdict {
        Verdict::Error => Some(words::pick(
            lang,
            "Not your mistake: the grader failed. It costs you nothing; please show this to your instructor.",
            "Nicht dein Fehler: Das Bewertungsprogramm hat versagt. Es kostet dich nichts; bitte zeig es deiner Lehrperson.",
        )),
        Verdict::Inconclusive if only_a_person_knows(check) => Some(words::pick(
            lang,
            "Not decided: a person has to look at this. It costs you nothing; grading again changes nothing.",
            "Nicht entschieden: Das muss ein Mensch ansehen. Es kostet dich nichts; noch einmal bewerten ändert nichts.",
        )),
        Verdict::Inconclusive if needs_linux(check) => Some(words::pick(
            lang,
            "Not decided here: this check needs Linux. It costs you nothing.",
            "Hier nicht entschieden: Diese Prüfung braucht Linux. Es kostet dich nichts.",
        )),
        Verdict::Inconclusive => Some(words::pick(
            lang,
            "Not your mistake: this machine could not tell. It costs you nothing; grade again when it is less busy.",
            "Nicht dein Fehler: Dieser Rechner konnte es nicht entscheiden. Es kostet dich nichts; versuche es, wenn er weniger zu tun hat.",
        )),
        Verdict::Pass | Verdict::Fail | Verdict::Skipped => None,
    }
}

/// Why the report should not become a grade as it is; none if it may.
pub(super) fn review(report: &Report) -> Option<&'static str> {
    report.needs_review.then(|| {
        words::pick(
            report.lang,
            "A person should look at this report before it becomes a grade.",
            "Bevor daraus eine Note wird, sollte ein Mensch diesen Bericht ansehen.",
        )
    })
}

/// Why a person should look at `check`, if that is not what its message says.
pub(super) fn why_review(check: &CheckReport) -> Option<&str> {
    let review = check.review.as_deref();
    review.filter(|review| *review != check.message)
}
