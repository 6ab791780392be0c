//! `grade doctor`: what this machine can do, and what to do where it can't.

use super::screen::Screen;
use crate::complaint::{self, Tell, in_one_line};
use crate::course::Course;
use crate::exit::Exit;
use crate::prepare::cache_folder;
use crate::report::words;
use crate::workplace::{self, Workplace};
use clap::Args;
use grade_outcome::{Lang, Text, Verdict};
use grade_sandbox::{Probed, Tier};
use std::path::Path;
use std::process::Command;
use std::thread;

#[derive(Debug, Args)]
pub(super) struct Arguments {}

/// One thing that was looked at.
struct Finding {
    verdict: Verdict,
    name: Text,
    /// What there is.
    found: Text,
    /// What to do about it; empty if all is well.
    advice: Text,
}

/// Looks at everything, also where there is no course: it is the first help when something is odd.
pub(super) fn run(
    _: &Arguments,
    course: anyhow::Result<Course>,
    screen: &Screen,
) -> anyhow::Result<Exit> {
    let here = Path::new(".");
    let root = course.as_ref().map_or(here, |course| &course.root);
    let mut findings = vec![
        found_course(&course),
        cores(),
        load(),
        rustc(root),
        linker(),
    ];
    findings.extend(sandbox());
    findings.push(cache());
    findings.extend(left_over());
    let lang = screen.lang;
    let mut out = String::new();
    for finding in &findings {
        let sign = screen
            .paint
            .verdict(finding.verdict, words::sign(finding.verdict));
        out += &format!(
            "{sign} {:<16} {}\n",
            finding.name.get(lang),
            finding.found.get(lang)
        );
        if !finding.advice.is_empty() {
            out += &format!(
                "  {:<16} {}\n",
                "",
                screen.paint.advice(finding.advice.get(lang))
            );
        }
    }
    screen.show(&out)?;
    let can_grade = findings
        .iter()
        .all(|finding| finding.verdict != Verdict::Fail);
    Ok(if can_grade { Exit::Passed } else { Exit::Usage })
}

fn good(name: Text, found: Text) -> Finding {
    Finding {
        verdict: Verdict::Pass,
        name,
        found,
        advice: Text::default(),
    }
}

fn found_course(course: &anyhow::Result<Course>) -> Finding {
    let name = Text::new("course", "Kurs");
    match course {
        Ok(course) => good(name, Text::verbatim(course.root.display().to_string())),
        Err(error) => Finding {
            verdict: Verdict::Fail,
            name,
            found: in_one_line(error.as_ref()),
            advice: Text::new(
                "Go to the course's folder (or one below it), or name it with --course DIR.",
                "Geh in den Ordner des Kurses (oder darunter), oder nenne ihn mit --course ORDNER.",
            ),
        },
    }
}

fn cores() -> Finding {
    let name = Text::new("cores", "Kerne");
    let cores = thread::available_parallelism().map_or(1, usize::from);
    if cores > 1 {
        return good(name, Text::verbatim(cores.to_string()));
    }
    Finding {
        verdict: Verdict::Inconclusive,
        advice: Text::new(
            "With one core no speed-up can be seen by the clock; verdicts do not need it, but grading takes longer.",
            "Mit einem Kern sieht man an der Uhr keine Beschleunigung; die Urteile brauchen sie nicht, aber es dauert länger.",
        ),
        ..good(name, Text::verbatim("1"))
    }
}

/// A load, with one digit after the point or the comma.
fn with_decimals(load: f64) -> Text {
    Text::new(
        words::decimal(load, 1, Lang::En),
        words::decimal(load, 1, Lang::De),
    )
}

fn load() -> Finding {
    let name = Text::new("load", "Last");
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Option<f64> = text
        .split_whitespace()
        .next()
        .and_then(|number| number.parse().ok());
    let cores = thread::available_parallelism().map_or(1.0, |cores| cores.get() as f64);
    match load {
        None => good(name, Text::verbatim("?")),
        Some(load) if load <= cores * 2.0 => good(name, with_decimals(load)),
        Some(load) => Finding {
            verdict: Verdict::Inconclusive,
            advice: Text::new(
                "The machine is busy. Verdicts stay the same, but some may come out as inconclusive.",
                "Der Rechner hat viel zu tun. Urteile bleiben gleich, aber manches kann unklar bleiben.",
            ),
            ..good(name, with_decimals(load))
        },
    }
}

/// The first line that `program` says of itself, in the course's folder.
fn version(program: &str, folder: &Path) -> Result<Text, Text> {
    let output = Command::new(program)
        .arg("--version")
        .current_dir(folder)
        .output();
    let output = output.map_err(|error| complaint::at(Path::new(program), &error))?;
    let said = if output.status.success() {
        &output.stdout
    } else {
        &output.stderr
    };
    let first = String::from_utf8_lossy(said)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned();
    if output.status.success() {
        Ok(Text::verbatim(first))
    } else {
        Err(Text::verbatim(first))
    }
}

fn tool(name: Text, version: Result<Text, Text>, advice: Text) -> Finding {
    match version {
        Ok(found) => good(name, found),
        Err(found) => Finding {
            verdict: Verdict::Fail,
            name,
            found,
            advice,
        },
    }
}

fn rustc(root: &Path) -> Finding {
    tool(
        Text::new("compiler", "Compiler"),
        version("rustc", root),
        Text::new(
            "Install Rust with rustup (https://rustup.rs); the course pins its version in rust-toolchain.toml.",
            "Installiere Rust mit rustup (https://rustup.rs); der Kurs legt die Version in rust-toolchain.toml fest.",
        ),
    )
}

fn linker() -> Finding {
    tool(
        Text::new("linker", "Linker"),
        version("cc", Path::new("/")),
        Text::new(
            "Install a C compiler, such as the package gcc; Rust links with it.",
            "Installiere einen C-Compiler, etwa das Paket gcc; Rust linkt damit.",
        ),
    )
}

/// The sandbox, by trying what is forbidden in it.
fn sandbox() -> Vec<Finding> {
    let name = || Text::new("sandbox", "Sandbox");
    let failed = |found: Text| {
        vec![Finding {
            verdict: Verdict::Inconclusive,
            name: name(),
            found,
            advice: weak_sandbox(),
        }]
    };
    let launcher = std::env::current_exe();
    let folder = Workplace::new();
    let (launcher, folder) = match (launcher, folder) {
        (Ok(launcher), Ok(folder)) => (launcher, folder),
        (Err(error), _) | (_, Err(error)) => return failed(complaint::system(&error)),
    };
    match grade_sandbox::probe(&launcher, folder.path()) {
        Ok(probed) => probe_findings(&probed, name()),
        Err(error) => failed(in_one_line(&error)),
    }
}

fn probe_findings(probed: &Probed, name: Text) -> Vec<Finding> {
    let isolation = probed.isolation;
    if probed.tier == Tier::SelfCheck {
        let found = |lang| words::tier(Tier::SelfCheck.name(), lang);
        return vec![Finding {
            verdict: Verdict::Inconclusive,
            advice: self_check_only(),
            ..good(name, Text::new(found(Lang::En), found(Lang::De)))
        }];
    }
    let user = |word: &str| {
        let user = probed.user.map(|user| format!(", {word} {user}"));
        user.unwrap_or_default()
    };
    let seccomp = |yes, no| if isolation.seccomp { yes } else { no };
    let (tier, landlock) = (probed.tier.name(), isolation.landlock);
    let found = Text::new(
        format!(
            "{tier} (Landlock {landlock}, seccomp {}{})",
            seccomp("yes", "no"),
            user("user")
        ),
        format!(
            "{tier} (Landlock {landlock}, seccomp {}{})",
            seccomp("ja", "nein"),
            user("Benutzer")
        ),
    );
    let is_full = probed.tier == Tier::Core;
    let mut findings = vec![Finding {
        verdict: if is_full {
            Verdict::Pass
        } else {
            Verdict::Inconclusive
        },
        advice: if is_full {
            Text::default()
        } else {
            weak_sandbox()
        },
        ..good(name, found)
    }];
    for attempt in probed
        .attempts
        .iter()
        .filter(|attempt| !attempt.as_it_should())
    {
        let found = Text::new(
            format!("{}: {}", attempt.what, attempt.answer),
            format!("{}: {}", attempted(&attempt.what), attempt.answer),
        );
        findings.push(Finding {
            verdict: Verdict::Inconclusive,
            ..good(Text::new("  got through", "  durchgekommen"), found)
        });
    }
    findings
}

/// What the sandbox was tried with, in German; its own English words if there are none.
fn attempted(what: &str) -> &str {
    match what {
        "read a file of its own" => "eine eigene Datei lesen",
        "start a thread" => "einen Thread starten",
        "read a file outside" => "eine fremde Datei lesen",
        "list a folder outside" => "einen fremden Ordner auflisten",
        "write a file outside" => "eine fremde Datei schreiben",
        "change a file of its own" => "eine eigene Datei ändern",
        "remove a file outside" => "eine fremde Datei löschen",
        "read /etc/passwd" => "/etc/passwd lesen",
        "list /proc" => "/proc auflisten",
        "open its own memory through /proc" => "den eigenen Speicher über /proc öffnen",
        "read the starter's environment" => "die Umgebung des Starters lesen",
        "connect to a local port" => "sich mit einem Port dieses Rechners verbinden",
        "open a UDP socket" => "einen UDP-Socket öffnen",
        "start a shell" => "eine Shell starten",
        "start itself" => "sich selbst starten",
        "take more memory than it may" => "mehr Speicher nehmen als erlaubt",
        "signal the starter" => "dem Starter ein Signal schicken",
        "trace the starter" => "den Starter beobachten",
        "fork" => "sich verdoppeln (fork)",
        "leave its session" => "seine Sitzung verlassen",
        "make a user namespace" => "einen Namensraum für Benutzer anlegen",
        "hide from the starter" => "sich vor dem Starter verbergen",
        "keep descriptor 4 and above" => "Deskriptoren ab 4 behalten",
        other => other,
    }
}

fn self_check_only() -> Text {
    Text::new(
        "Grade on Linux. Here your own code is built and plain functions are tried; nothing is confined, and every other check stays undecided.",
        "Bewerte unter Linux. Hier wird dein eigener Code gebaut, und einfache Funktionen werden probiert; nichts ist eingesperrt, und jede andere Prüfung bleibt offen.",
    )
}

fn weak_sandbox() -> Text {
    Text::new(
        "Strangers' code is not fully confined here. Grade your own code, or use a Linux with Landlock (5.19 or newer).",
        "Fremder Code ist hier nicht ganz eingesperrt. Bewerte eigenen Code oder nimm ein Linux mit Landlock (ab 5.19).",
    )
}

/// Folders of graders that were killed, if there were any; they are gone now.
fn left_over() -> Option<Finding> {
    let cleared = workplace::clear_left_over();
    (cleared > 0).then(|| {
        good(
            Text::new("cleared away", "aufgeräumt"),
            Text::verbatim(cleared.to_string()),
        )
    })
}

fn cache() -> Finding {
    let name = Text::new("cache", "Zwischenspeicher");
    match cache_folder() {
        Ok(folder) => good(name, Text::verbatim(folder.display().to_string())),
        Err(error) => Finding {
            verdict: Verdict::Fail,
            name,
            found: error.tell(),
            advice: Text::default(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_the_sandbox_is_tried_with_has_german_words() {
        // An attempt begins with a bracket on a line of its own and its words on the next.
        let source = include_str!("../../sandbox/src/probe.rs");
        let mut count = 0;
        for (bracket, words) in source.lines().zip(source.lines().skip(1)) {
            let words = words.trim().strip_prefix('"');
            let words = words.and_then(|words| words.strip_suffix("\","));
            if let (true, Some(words)) = (bracket.trim() == "(", words) {
                assert_ne!(attempted(words), words);
                count += 1;
            }
        }
        assert!(count > 20, "{count}");
    }
}
