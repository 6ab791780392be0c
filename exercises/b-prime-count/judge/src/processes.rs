//! What `count_primes_processes` and `worker_main` must do.
//!
//! It knows the orders that children are given to see what their parent makes of a failure.

use crate::children::{Children, Seen, WATCHED, WORK};
use crate::oracle;
use crate::properties::count_hint;
use grade_harness::role::NO_WORK;
use grade_harness::wire::Fault;
use grade_judge::{
    Check, Checked, Failure, Property, Runner, Solution, Trouble, run_ordinarily, rust_string,
};
use grade_outcome::{Settings, Stage, Text, plural};
use proptest::prelude::*;

/// The checks of the properties stage that are about child processes.
pub fn checks() -> Vec<Check<'static>> {
    vec![
        Check::new(
            "processes_agree_with_the_oracle",
            Stage::Properties,
            &["count_primes_processes", "worker_main"],
            |context| {
                context.watched(|runner| {
                    runner.run(&Property::new(shares(), any_share(), &counts).at_most(8))
                })
            },
        ),
        Check::new(
            "worker_main_is_a_guard",
            Stage::Properties,
            &["worker_main"],
            |context| {
                let settings = *context.settings();
                let can_start_children = context.has("count_primes_processes");
                context.watched(|runner| guard(runner, &settings, can_start_children))
            },
        ),
        Check::new(
            "processes_report_failed_children",
            Stage::Properties,
            &["count_primes_processes", "worker_main"],
            |context| context.watched(|runner| runner.run(&Property::edges(failures(), &reports))),
        ),
    ]
}

type Share = (u64, u64, usize);

fn shares() -> Vec<Share> {
    vec![
        (0, 0, 1),
        (10, 10, 3),
        (10, 4, 2),
        (0, 10, 1),
        (2, 4, 2),
        (2, 5, 4),
        (0, 24, 3),
        (7, 47, 4),
        (0, 101, 2),
        (u64::MAX - 6, u64::MAX, 2),
    ]
}

fn any_share() -> impl Strategy<Value = Share> {
    (0..5_000u64, 0..300u64, 1..5usize)
        .prop_map(|(start, length, workers)| (start, start + length, workers))
}

fn text(&(start, end, workers): &Share) -> String {
    format!("count_primes_processes({start}, {end}, {workers})")
}

/// Calls the function with children that are given these orders.
fn call(
    solution: &mut Solution,
    share: &Share,
    first: &[u8],
    rest: u8,
) -> Result<(Result<u64, Fault>, Seen), Trouble> {
    let mut children = Children::new(solution.folder(), first, rest)?;
    let reply = solution.call_with("count_primes_processes", share, &mut children)?;
    children.check()?;
    if let Some(failure) = children.complaint(&text(share)) {
        return Err(failure.into());
    }
    Ok((reply.returned(&text(share))?, children.seen))
}

/// What is wrong with the children of a small call: it says more than the error of a large one.
///
/// # Errors
/// The judge's own failure, or the small call went wrong as well.
pub fn trouble_with_children(solution: &mut Solution) -> Result<(), Trouble> {
    call(solution, &(2, 38, 3), &[], WORK).map(drop)
}

fn counts(solution: &mut Solution, share: &Share) -> Checked {
    let (result, seen) = call(solution, share, &[], WORK)?;
    let &(start, end, workers) = share;
    let right = oracle::count(start, end);
    let unwrapped = format!("{}.unwrap()", text(share));
    match result {
        Ok(value) if value == right => {}
        Ok(value) => {
            return Err(
                Failure::value(unwrapped, right.to_string(), value.to_string())
                    .hint(count_hint(start, end, value))
                    .into(),
            );
        }
        Err(fault) => {
            return Err(unexpected(&unwrapped, &fault)
                .expecting(right.to_string())
                .into());
        }
    }
    let length = end.saturating_sub(start);
    // Shares that are rounded up may leave nothing for the last children of a range that is short
    // or does not divide; of one as long as `workers` squared even a share one longer does not.
    let workers_squared = (workers as u64).saturating_mul(workers as u64);
    let even = length >= workers_squared && length.is_multiple_of(workers as u64);
    if seen.started > workers || even && seen.started < workers {
        let started = seen.started;
        return Err(Failure::new(
            text(share),
            format!(
                "{started} child {}",
                plural(started as u64, "process", "processes")
            ),
            Text::new(
                format!(
                    "`{}` is right, but {started} child {} started instead of {workers}.",
                    text(share),
                    plural(started as u64, "process was", "processes were")
                ),
                format!(
                    "`{}` stimmt, aber {} gestartet statt {workers}.",
                    text(share),
                    match started {
                        1 => "es wurde 1 Kindprozess".to_owned(),
                        started => format!("es wurden {started} Kindprozesse"),
                    }
                ),
            ),
        )
        .hint(Text::new(
            "Each of the `workers` children counts its part, also of a small range.",
            "Jedes der `workers` Kinder zählt seinen Teil, auch bei einem kleinen Bereich.",
        ))
        .into());
    }
    Ok(())
}

fn unexpected(call: &str, fault: &Fault) -> Failure {
    Failure::new(
        call,
        format!("Err({}: {})", fault.kind, fault.message),
        Text::new(
            format!("`{call}` gave an `Err`: {} ({}).", fault.message, fault.kind),
            format!("`{call}` lieferte ein `Err`: {} ({}).", fault.message, fault.kind),
        ),
    )
    .hint(Text::new(
        "What does a child print, and what does the parent expect it to print? The count and nothing else is enough.",
        "Was gibt ein Kind aus, und was erwartet der Elternprozess? Die Anzahl und sonst nichts genügt.",
    ))
}

/// What some of the children are ordered to do.
#[derive(Debug, Clone, Copy)]
struct Ordered {
    order: u8,
    /// One child, or all.
    all: bool,
    en: &'static str,
    de: &'static str,
}

fn failures() -> Vec<Ordered> {
    let one = |order, en, de| Ordered {
        order,
        all: false,
        en,
        de,
    };
    vec![
        one(
            WORK,
            "every child does its work",
            "jedes Kind tut seine Arbeit",
        ),
        // Whichever child is waited for first has failed.
        Ordered {
            order: b'x',
            all: true,
            en: "every child ends with exit code 3",
            de: "jedes Kind endet mit Exit-Code 3",
        },
        one(
            b'x',
            "a child ends with exit code 3 and prints nothing",
            "ein Kind endet mit Exit-Code 3 und gibt nichts aus",
        ),
        one(
            b'X',
            "a child prints its count and then ends with exit code 3",
            "ein Kind gibt seine Anzahl aus und endet dann mit Exit-Code 3",
        ),
        one(
            b'a',
            "a child is ended by a signal",
            "ein Kind wird durch ein Signal beendet",
        ),
        one(
            b'A',
            "a child prints its count and is then ended by a signal",
            "ein Kind gibt seine Anzahl aus und wird dann durch ein Signal beendet",
        ),
        one(
            b'g',
            "a child prints \"many\" instead of a count",
            "ein Kind gibt „many“ statt einer Anzahl aus",
        ),
        one(
            b'n',
            "a child prints \"7 primes\" instead of a count",
            "ein Kind gibt „7 primes“ statt einer Anzahl aus",
        ),
        one(
            b'm',
            "a child prints \"-1\" instead of a count",
            "ein Kind gibt „-1“ statt einer Anzahl aus",
        ),
        one(
            b'u',
            "a child prints something that is not UTF-8 instead of a count",
            "ein Kind gibt statt einer Anzahl etwas aus, das kein UTF-8 ist",
        ),
        one(
            b'e',
            "a child prints nothing and ends with exit code 0",
            "ein Kind gibt nichts aus und endet mit Exit-Code 0",
        ),
        one(
            WORK,
            "every child does its work again, after calls with children that failed",
            "jedes Kind tut wieder seine Arbeit, nach Aufrufen mit gescheiterten Kindern",
        ),
    ]
}

const FAILING: Share = (2, 38, 3);

fn reports(solution: &mut Solution, ordered: &Ordered) -> Checked {
    let rest = if ordered.all { ordered.order } else { WORK };
    let asked = text(&FAILING);
    let (result, seen) = call(solution, &FAILING, &[ordered.order], rest)
        .map_err(|trouble| told_when(trouble, ordered))?;
    if seen.started == 0 {
        return Err(Failure::new(
            asked.clone(),
            "no child process",
            Text::new(
                format!("`{asked}` started no child process, so none could be seen to fail."),
                format!("`{asked}` startete keinen Kindprozess; so war nicht zu sehen, was bei einem Fehlschlag geschieht."),
            ),
        )
        .into());
    }
    match (result, ordered.order) {
        (Ok(_), WORK) => Ok(()),
        (Err(_), order) if order != WORK => Ok(()),
        (Err(fault), _) => Err(unexpected(&asked, &fault).into()),
        (Ok(value), _) => Err(Failure::new(
            format!("{asked}.is_err()"),
            format!("Ok({value})"),
            Text::new(
                format!("When {}, `{asked}` still returned `Ok({value})`.", ordered.en),
                format!("Wenn Folgendes geschieht – {} –, liefert `{asked}` trotzdem `Ok({value})`.", ordered.de),
            ),
        )
        .expecting("true")
        .hint(Text::new(
            "A child tells in two ways whether it succeeded: by its exit status and by what it printed. Look at both, and hand on what is wrong as an `Err`.",
            "Ein Kind sagt auf zwei Wegen, ob es erfolgreich war: mit seinem Exit-Status und mit dem, was es ausgibt. Sieh dir beides an und reiche einen Fehler als `Err` weiter.",
        ))
        .into()),
    }
}

/// Says under which circumstances something happened.
fn told_when(trouble: Trouble, ordered: &Ordered) -> Trouble {
    match trouble {
        Trouble::Wrong(failure) if ordered.order != WORK => failure
            .adding(&Text::new(
                format!("That was when {}.", ordered.en),
                format!("Das geschah, als Folgendes eintrat: {}.", ordered.de),
            ))
            .into(),
        other => other,
    }
}

/// `worker_main` in processes that are no workers, and in one that is.
fn guard(runner: &mut Runner<'_>, settings: &Settings, can_start_children: bool) -> Checked {
    runner.run(&Property::edges([()], &in_the_main_program))?;
    runner.run(&Property::edges(
        [()],
        &|solution: &mut Solution, &(): &()| alone(solution, settings),
    ))?;
    if !can_start_children {
        return Err(Failure::new(
            "worker_main()",
            "not seen in a worker",
            Text::new(
                "`worker_main` could not be seen at work: without `count_primes_processes` there is no worker process.",
                "`worker_main` war nicht bei der Arbeit zu sehen: Ohne `count_primes_processes` gibt es keinen Arbeitsprozess.",
            ),
        )
        .into());
    }
    runner.run(&Property::edges([(2, 38, 3)], &in_workers))
}

fn in_the_main_program(solution: &mut Solution, &(): &()) -> Checked {
    let asked = "worker_main()";
    let reply = solution.call::<_, bool>("worker_main", &())?;
    let printed = reply.printed;
    let value = reply.returned(asked)?;
    if value {
        return Err(Failure::value(asked, "false", "true")
            .adding(&Text::new(
                "It was called in the main program, which nobody had started as a worker.",
                "Es wurde im Hauptprogramm aufgerufen, das niemand als Arbeitsprozess gestartet hatte.",
            ))
            .hint(guard_hint())
            .into());
    }
    if printed {
        return Err(does_nothing("it printed something", "etwas ausgegeben").into());
    }
    Ok(())
}

fn alone(solution: &mut Solution, settings: &Settings) -> Checked {
    let asked = "worker_main()";
    let ended = run_ordinarily(solution, settings)?;
    if ended.code == Some(0) {
        return Err(Failure::value(asked, "false", "true")
            .adding(&Text::new(
                "It was called in a process without arguments, which is no worker.",
                "Es wurde in einem Prozess ohne Argumente aufgerufen, der kein Arbeitsprozess ist.",
            ))
            .hint(guard_hint())
            .into());
    }
    if !ended.stdout.is_empty() {
        return Err(does_nothing(
            &format!("it printed {}", rust_string(&ended.stdout)),
            &format!("{} ausgegeben", rust_string(&ended.stdout)),
        )
        .into());
    }
    match ended.code {
        Some(code) if code == i32::from(NO_WORK) => Ok(()),
        // A panic's own message is known from the call in the main program.
        Some(code) => Err(does_nothing(
            &format!("it ended the process with exit code {code}"),
            &format!("den Prozess mit Exit-Code {code} beendet"),
        )
        .into()),
        None => Err(does_nothing("it did not return", "nicht zurückgekehrt").into()),
    }
}

fn does_nothing(en: &str, de: &str) -> Failure {
    Failure::new(
        "worker_main()",
        en,
        Text::new(
            format!("In a process that is no worker `worker_main` should return `false` and do nothing, but {en}."),
            format!("In einem Prozess, der kein Arbeitsprozess ist, soll `worker_main` `false` liefern und nichts tun, hat aber {de}."),
        ),
    )
    .hint(guard_hint())
}

fn guard_hint() -> Text {
    Text::new(
        "By what can a process tell that it was started as a worker? Only what your own parent function gives its children counts: an argument, a variable, a line of input.",
        "Woran erkennt ein Prozess, dass er als Arbeitsprozess gestartet wurde? Nur was deine eigene Funktion ihren Kindern mitgibt, zählt: ein Argument, eine Variable, eine Eingabezeile.",
    )
}

fn in_workers(solution: &mut Solution, share: &Share) -> Checked {
    let asked = text(share);
    let mut children = Children::new(solution.folder(), &[], WATCHED)?;
    let reply = solution.call_with::<_, Result<u64, Fault>>(
        "count_primes_processes",
        share,
        &mut children,
    )?;
    children.check()?;
    if let Some(failure) = children.complaint(&asked) {
        return Err(failure.into());
    }
    let seen = children.seen;
    if seen.misprinted {
        return Err(Failure::new(
            asked.clone(),
            "a child printed something else than the count",
            Text::new(
                format!("`{asked}` started children that printed something else on standard output than the count alone."),
                format!("`{asked}` startete Kinder, die auf der Standardausgabe etwas anderes als nur die Anzahl ausgaben."),
            ),
        )
        .hint(Text::new(
            "One line with the count, by one `println!`; what you print to look for mistakes belongs on standard error (`eprintln!`).",
            "Eine Zeile mit der Anzahl, mit einem `println!`; was du zur Fehlersuche ausgibst, gehört auf die Standardfehlerausgabe (`eprintln!`).",
        ))
        .into());
    }
    if seen.started == 0 {
        // How the call ended says more than that nothing was seen.
        reply
            .returned(&asked)?
            .map_err(|fault| unexpected(&asked, &fault))?;
        return Err(Failure::new(
            asked.clone(),
            "no child process",
            Text::new(
                format!("`worker_main` could not be seen at work: `{asked}` started no child process."),
                format!("`worker_main` war nicht bei der Arbeit zu sehen: `{asked}` startete keinen Kindprozess."),
            ),
        )
        .into());
    }
    if seen.told < seen.started {
        return Err(Failure::new(
            asked.clone(),
            "worker_main did not return",
            Text::new(
                format!("Of the children that `{asked}` started not all came back from `worker_main`: {} of {}.", seen.told, seen.started),
                format!("Von den Kindern, die `{asked}` gestartet hat, kehrten nicht alle aus `worker_main` zurück: {} von {}.", seen.told, seen.started),
            ),
        )
        .hint(Text::new(
            "`worker_main` does the work and returns `true`; that the process then ends is up to `main`.",
            "`worker_main` tut die Arbeit und liefert `true`; dass der Prozess danach endet, ist Sache von `main`.",
        ))
        .into());
    }
    Ok(())
}
