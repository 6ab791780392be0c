//! What a student is told about a speed check.
//!
//! Turns a decided contest into a [`CheckOutcome`]: verdict, sentences in both languages, evidence.
//! Decides nothing.

use super::contest::{Contest, Reason, Round, Standing};
use super::statistics::{interval, median};
use grade_outcome::{CheckOutcome, Evidence, RoundRow, SpeedEvidence, Stage, Text, Verdict};

/// What the workers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Threads of the process, the caller perhaps among them.
    Threads,
    /// Child processes.
    Processes,
}

/// The submission's sequential function beside one worker; shown, decides nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sequential {
    /// The function's name.
    pub name: &'static str,
    /// Its CPU time over that of one worker on the same input.
    pub ratio: f64,
}

/// The reason in reports when the caller was seen to spin.
const CALLER_SPINS: &str = "caller-spins";
/// From here on the sequential function is called slow.
const SLOW: f64 = 1.5;

impl Kind {
    fn en(self, count: usize) -> &'static str {
        match (self, count) {
            (Kind::Threads, 1) => "thread",
            (Kind::Threads, _) => "threads",
            (Kind::Processes, 1) => "process",
            (Kind::Processes, _) => "processes",
        }
    }

    /// In the plural; `dative` after "mit".
    fn de(self, dative: bool) -> &'static str {
        match (self, dative) {
            (Kind::Threads, _) => "Threads",
            (Kind::Processes, false) => "Prozesse",
            (Kind::Processes, true) => "Prozessen",
        }
    }
}

/// The outcome of check `id`, decided by contests of several numbers of workers: each must be won.
pub fn outcome(
    id: &str,
    kind: Kind,
    contests: &[Contest],
    sequential: Option<Sequential>,
) -> CheckOutcome {
    let failed = contests
        .iter()
        .find_map(|contest| match contest.standing() {
            Standing::Fail(reason) => Some((contest, reason)),
            _ => None,
        });
    let undecided = contests
        .iter()
        .find(|contest| contest.standing() != Standing::Pass);
    let (verdict, shown, reason) = match (failed, undecided) {
        (Some((contest, reason)), _) => (Verdict::Fail, Some(contest), reason),
        (None, Some(contest)) => (Verdict::Inconclusive, Some(contest), Reason::Machine),
        (None, None) => (Verdict::Pass, contests.last(), Reason::Parallel),
    };
    let Some(shown) = shown else {
        return inconclusive(
            id,
            &Text::new("Nothing was measured.", "Es wurde nichts gemessen."),
        );
    };
    let mut message = what(reason, kind, shown).and(&figures(reason, kind, shown));
    if let Some(note) = sequential.and_then(slow_sequential) {
        message = message.and(&note);
    }
    CheckOutcome {
        id: id.to_owned(),
        stage: Stage::Speed,
        verdict,
        message,
        hint: hint(reason, kind, shown),
        place: None,
        evidence: Evidence::Speed(evidence(reason, contests, shown)),
        review: (reason == Reason::BaselineDoesMore).then(|| {
            Text::new(
                "The run with one worker does more work than the parallel one.",
                "Der Lauf mit einem Arbeiter tut mehr Arbeit als der parallele.",
            )
        }),
    }
}

/// The outcome of a check that this machine could not decide, with the reason.
pub fn inconclusive(id: &str, why: &Text) -> CheckOutcome {
    CheckOutcome {
        id: id.to_owned(),
        stage: Stage::Speed,
        verdict: Verdict::Inconclusive,
        message: Text::new(
            "This machine could not show whether more workers are faster.",
            "Dieser Rechner konnte nicht zeigen, ob mehr Arbeiter schneller sind.",
        )
        .and(why),
        hint: Text::new(
            "This is not your code's fault and costs nothing; grade again later.",
            "Das liegt nicht an deinem Code und kostet nichts; prüfe später noch einmal.",
        ),
        place: None,
        evidence: Evidence::Speed(SpeedEvidence {
            reason: Reason::Machine.name().to_owned(),
            ..SpeedEvidence::default()
        }),
        review: None,
    }
}

/// The outcome of a check in which the caller was seen to spin.
pub fn caller_spins(id: &str, kind: Kind) -> CheckOutcome {
    let (en, de) = (kind.en(2), kind.de(false));
    CheckOutcome {
        id: id.to_owned(),
        stage: Stage::Speed,
        verdict: Verdict::Fail,
        message: Text::new(
            format!(
                "The calling thread does not wait, it spins: while its {en} were held, it used CPU time on and on, more than the whole count takes."
            ),
            format!(
                "Der aufrufende Thread wartet nicht, er dreht sich im Kreis: Während seine {de} angehalten waren, verbrauchte er immer weiter CPU-Zeit, mehr als das ganze Zählen braucht."
            ),
        ),
        hint: Text::new(
            "Wait with `join`, `recv`, `wait` or a `Condvar`; a loop around `yield_now`, `try_recv` or `is_finished` takes a core away from the workers.",
            "Warte mit `join`, `recv`, `wait` oder einer `Condvar`; eine Schleife um `yield_now`, `try_recv` oder `is_finished` nimmt den Arbeitern einen Kern weg.",
        ),
        place: None,
        evidence: Evidence::Speed(SpeedEvidence {
            reason: CALLER_SPINS.to_owned(),
            ..SpeedEvidence::default()
        }),
        review: None,
    }
}

fn what(reason: Reason, kind: Kind, contest: &Contest) -> Text {
    let count = contest.workers;
    let (en, de, dative) = (kind.en(count), kind.de(false), kind.de(true));
    let peak = median(contest.rounds.iter().map(|r| r.many.at_once as f64)) as usize;
    let here = (100.0 * median(contest.rounds.iter().map(|r| r.many.in_place))).round();
    match reason {
        Reason::Parallel => Text::new(
            format!("Really parallel: {count} {en} share the work."),
            format!("Wirklich parallel: {count} {de} teilen sich die Arbeit."),
        ),
        Reason::OneAtATime if peak >= count && one_does_it(contest) => Text::new(
            format!(
                "Hardly parallel: of {count} {en}, one does {:.0} % of the work.",
                busiest(contest) * 100.0
            ),
            format!(
                "Kaum parallel: Von {count} {dative} macht einer {:.0} % der Arbeit.",
                busiest(contest) * 100.0
            ),
        ),
        Reason::OneAtATime => Text::new(
            format!(
                "One at a time: {count} {en} were asked for, but only one of them works at any moment."
            ),
            format!(
                "Einer nach dem anderen: {count} {de} waren verlangt, aber es arbeitet immer nur einer."
            ),
        ),
        Reason::NotParallel => Text::new(
            format!(
                "Faster, but not parallel: with {count} {en} your code does less work, and does it one after the other."
            ),
            format!(
                "Schneller, aber nicht parallel: Mit {count} {dative} macht dein Code weniger Arbeit, und die nacheinander."
            ),
        ),
        Reason::RepeatedWork => Text::new(
            format!(
                "Work is repeated, or {} spin while they wait: {count} {en} use {:.1} times the CPU time of one.",
                kind.en(2),
                contest.work_ratio()
            ),
            format!(
                "Arbeit wird mehrfach getan oder beim Warten CPU-Zeit verbraucht: {count} {de} brauchen {:.1}-mal so viel CPU-Zeit wie einer.",
                contest.work_ratio()
            ),
        ),
        Reason::BaselineDoesMore => Text::new(
            format!(
                "The baseline does more work than the parallel run: one {} uses {:.1} times the CPU time of {count} {en}.",
                kind.en(1),
                1.0 / contest.work_ratio()
            ),
            format!(
                "Der Vergleichslauf tut mehr als der parallele: Mit einem Arbeiter braucht dein Code {:.1}-mal so viel CPU-Zeit wie mit {count} {dative}.",
                1.0 / contest.work_ratio()
            ),
        ),
        Reason::FewWorkers => Text::new(
            format!(
                "Fewer {} than asked for: at most {peak} of {count} existed at the same time.",
                kind.en(2)
            ),
            format!("Weniger {de} als verlangt: Höchstens {peak} von {count} gab es gleichzeitig."),
        ),
        Reason::ParentWorks => Text::new(
            format!(
                "{count} {en} exist, but the work is done elsewhere: only {here} % of the CPU time is theirs."
            ),
            format!(
                "{count} {de} gibt es, aber die Arbeit wird woanders getan: Nur {here} % der CPU-Zeit sind ihre."
            ),
        ),
        Reason::LittleGain => Text::new(
            format!(
                "{count} {en} gain too little: they are busy at the same time, but not with evenly shared work."
            ),
            format!(
                "{count} {de} bringen zu wenig: Sie arbeiten zwar gleichzeitig, aber die Arbeit ist nicht gleichmäßig verteilt."
            ),
        ),
        Reason::Machine => Text::new(
            format!(
                "This machine could not show whether {count} {en} are faster: {} rounds gave no clear answer.",
                contest.rounds.len()
            ),
            format!(
                "Dieser Rechner konnte nicht zeigen, ob {count} {de} schneller sind: {} Runden ergaben keine klare Antwort.",
                contest.rounds.len()
            ),
        ),
    }
}

/// Both speed-ups side by side.
fn figures(reason: Reason, kind: Kind, contest: &Contest) -> Text {
    let free = median(contest.speedups());
    let wall = median(
        contest
            .rounds
            .iter()
            .map(|r| ratio(r.one.wall, r.many.wall)),
    );
    let required = contest.required();
    let (count, en, dative) = (contest.workers, kind.en(contest.workers), kind.de(true));
    // What a cleverer or slowed-down run gains is not parallel speed-up.
    if matches!(reason, Reason::BaselineDoesMore | Reason::NotParallel) {
        return Text::new(
            format!(
                "Shared evenly on free cores the work would gain {required:.1} times or more; by sharing it yours gains {free:.1}."
            ),
            format!(
                "Gleichmäßig verteilt brächte die Arbeit auf freien Kernen mindestens das {}-Fache; durch Verteilen bringt deine das {}-Fache.",
                comma(required),
                comma(free)
            ),
        );
    }
    Text::new(
        format!(
            "With {count} {en} it is {free:.1} times as fast on free cores (needed: {required:.1}); by the clock, on this machine just now, {wall:.1} times."
        ),
        format!(
            "Mit {count} {dative} ist es auf freien Kernen {}-mal so schnell (nötig: {}); nach der Uhr, auf diesem Rechner gerade eben, {}-mal.",
            comma(free),
            comma(required),
            comma(wall)
        ),
    )
}

fn comma(number: f64) -> String {
    format!("{number:.1}").replace('.', ",")
}

fn slow_sequential(sequential: Sequential) -> Option<Text> {
    let Sequential { name, ratio } = sequential;
    (ratio >= SLOW).then(|| {
        Text::new(
            format!("By the way, your sequential count is slow: `{name}` takes {ratio:.1} times the CPU time of one worker. (That decides nothing here.)"),
            format!("Übrigens ist deine sequenzielle Zählung langsam: `{name}` braucht {}-mal so viel CPU-Zeit wie ein Arbeiter. (Das entscheidet hier nichts.)", comma(ratio)),
        )
    })
}

fn hint(reason: Reason, kind: Kind, contest: &Contest) -> Text {
    let threads = kind == Kind::Threads;
    match reason {
        Reason::Parallel | Reason::Machine => Text::default(),
        Reason::OneAtATime if one_does_it(contest) => Text::new(
            "Which numbers does each worker get, and how much work is in them? Even numbers are quickly done.",
            "Welche Zahlen bekommt jeder Arbeiter, und wie viel Arbeit steckt darin? Gerade Zahlen sind schnell erledigt.",
        ),
        Reason::OneAtATime if threads => Text::new(
            "When is each thread joined, and what is locked while it counts? An iterator that spawns is lazy, and a guard lives to the end of its statement, or of the loop that it stands in the head of.",
            "Wann wird auf jeden Thread gewartet, und was ist gesperrt, während er zählt? Ein Iterator, der Threads startet, ist faul, und ein Guard lebt bis zum Ende seiner Anweisung, oder der Schleife, in deren Kopf er steht.",
        ),
        Reason::OneAtATime => Text::new(
            "When do you wait for each child? `output()` and `wait()` only return when the child has ended: first start all, then wait.",
            "Wann wartest du auf jedes Kind? `output()` und `wait()` kehren erst zurück, wenn das Kind zu Ende ist: erst alle starten, dann warten.",
        ),
        Reason::NotParallel => Text::new(
            "A better algorithm is welcome: use it for one worker as well, and share its work.",
            "Ein besserer Algorithmus ist willkommen: Nimm ihn auch für einen Arbeiter, und verteile seine Arbeit.",
        ),
        Reason::RepeatedWork => Text::new(
            "Does every worker count only its own part? And does anyone wait in a loop that keeps looking, where `join`, a channel or a condition variable would sleep?",
            "Zählt jeder Arbeiter nur seinen eigenen Teil? Und wartet jemand in einer Schleife, die ständig nachsieht, wo `join`, ein Kanal oder eine Condvar schlafen würde?",
        ),
        Reason::BaselineDoesMore => Text::new(
            "One worker should do the same work as many, only alone. What does your code do differently for `workers == 1`?",
            "Ein Arbeiter soll dieselbe Arbeit tun wie viele, nur allein. Was macht dein Code bei `workers == 1` anders?",
        ),
        Reason::FewWorkers if threads => Text::new(
            "How many threads do you start for `workers`, and are all of them started before you wait for the first?",
            "Wie viele Threads startest du für `workers`, und sind alle gestartet, bevor du auf den ersten wartest?",
        ),
        Reason::FewWorkers => Text::new(
            "How many child processes do you start for `workers`, and are all of them started before you wait for the first?",
            "Wie viele Kindprozesse startest du für `workers`, und sind alle gestartet, bevor du auf den ersten wartest?",
        ),
        Reason::ParentWorks => Text::new(
            "Each child process has to count its own part and print the count; the parent adds up what they print.",
            "Jeder Kindprozess soll seinen eigenen Teil zählen und die Anzahl ausgeben; der Elternprozess addiert, was sie ausgeben.",
        ),
        Reason::LittleGain => Text::new(
            "How much of the work does the busiest worker have? Smaller blocks, dealt out in turn or taken from a common counter, even it out; and what must be done under a lock, or by one thread alone?",
            "Wie viel der Arbeit hat der am meisten Beschäftigte? Kleinere Blöcke, reihum verteilt oder von einem gemeinsamen Zähler geholt, gleichen das aus; und was muss unter einem Lock geschehen oder von einem Thread allein?",
        ),
    }
}

/// Whether one worker has most of the work, so that the others can't matter. Where workers take turns,
/// each has its share.
fn one_does_it(contest: &Contest) -> bool {
    busiest(contest) > 0.7
}

fn busiest(contest: &Contest) -> f64 {
    median(contest.rounds.iter().map(|r| r.many.largest_share))
}

fn ratio(one: f64, many: f64) -> f64 {
    if many > 0.0 { one / many } else { 0.0 }
}

fn evidence(reason: Reason, contests: &[Contest], shown: &Contest) -> SpeedEvidence {
    let speedups = shown.speedups();
    let (low, high) = interval(&speedups);
    let of = |what: fn(&Round) -> f64| median(shown.rounds.iter().map(what));
    SpeedEvidence {
        speedup: median(speedups.iter().copied()),
        required: shown.required(),
        low,
        high,
        pairs: shown.rounds.len() as u64,
        baseline_seconds: of(|r| r.one.free),
        seconds: of(|r| r.many.free),
        wall_speedup: of(|r| ratio(r.one.wall, r.many.wall)),
        reason: reason.name().to_owned(),
        rounds: contests.iter().flat_map(rows).collect(),
    }
}

fn rows(contest: &Contest) -> impl Iterator<Item = RoundRow> {
    let rounds = contest.rounds.iter().zip(contest.speedups());
    rounds.map(|(round, speedup)| RoundRow {
        workers: contest.workers as u64,
        one: round.one.free,
        many: round.many.free,
        cpu_one: round.one.cpu,
        cpu_many: round.many.cpu,
        wall_one: round.one.wall,
        wall_many: round.many.wall,
        peak: round.many.at_once as u64,
        required: contest.required_in(round),
        speedup,
    })
}

#[cfg(test)]
mod tests {
    use super::super::contest::{Rules, Sample};
    use super::*;

    fn contest(parallelism: f64, work: f64, at_once: usize) -> Contest {
        let sample = |cpu: f64, parallelism: f64, at_once| Sample {
            cpu,
            free: cpu / parallelism,
            wall: cpu / parallelism * 1.1,
            at_once,
            largest_share: 1.0 / parallelism,
            in_place: 1.0,
        };
        let mut contest = Contest::new(
            4,
            Rules {
                gain: 0.5,
                rounds: 15,
            },
        );
        contest.rounds = vec![
            Round {
                one: sample(0.2, 1.0, 1),
                many: sample(0.2 * work, parallelism, at_once),
                own_one: sample(0.1, 1.0, 1),
                own_many: sample(0.1, 3.9, 4),
            };
            6
        ];
        contest
    }

    #[test]
    fn both_speedups_stand_side_by_side_in_both_languages() {
        let passed = outcome("x", Kind::Threads, &[contest(3.8, 1.0, 4)], None);
        assert_eq!(passed.verdict, Verdict::Pass);
        assert!(
            passed
                .message
                .en
                .contains("3.8 times as fast on free cores (needed: 1.6)")
        );
        assert!(passed.message.de.contains("auf freien Kernen 3,8-mal"));
        assert!(passed.message.de.contains("nach der Uhr"));
        assert!(passed.hint.is_empty());
    }

    #[test]
    fn a_slow_sequential_count_is_mentioned_and_decides_nothing() {
        let slow = Sequential {
            name: "count_primes",
            ratio: 5.0,
        };
        let passed = outcome("x", Kind::Threads, &[contest(3.8, 1.0, 4)], Some(slow));
        assert_eq!(passed.verdict, Verdict::Pass);
        assert!(passed.message.en.contains("your sequential count is slow"));
        let fine = Sequential {
            name: "count_primes",
            ratio: 1.0,
        };
        let quiet = outcome("x", Kind::Threads, &[contest(3.8, 1.0, 4)], Some(fine));
        assert!(!quiet.message.en.contains("count_primes"));
    }

    #[test]
    fn every_reason_is_told_in_both_languages_with_a_hint() {
        let mut elsewhere = contest(3.8, 1.0, 4);
        for round in &mut elsewhere.rounds {
            round.many.in_place = 0.02;
        }
        let cases = [
            (contest(1.0, 1.0, 4), "one-at-a-time"),
            (contest(1.0, 0.65, 4), "not-parallel"),
            (contest(3.8, 4.0, 4), "repeated-work"),
            (contest(3.8, 0.25, 4), "baseline-does-more"),
            (contest(1.9, 1.0, 2), "few-workers"),
            (elsewhere, "parent-works"),
            (contest(1.4, 1.0, 4), "little-gain"),
        ];
        for (contest, reason) in cases {
            let failed = outcome("x", Kind::Processes, &[contest], None);
            assert_eq!(failed.verdict, Verdict::Fail, "{reason}");
            assert!(
                !failed.hint.en.is_empty() && !failed.hint.de.is_empty(),
                "{reason}"
            );
            let Evidence::Speed(evidence) = failed.evidence else {
                panic!("no speed evidence")
            };
            assert_eq!(evidence.reason, reason);
            assert_eq!(evidence.rounds.len(), 6);
        }
    }

    #[test]
    fn a_caller_that_spins_is_told_how_to_wait() {
        let failed = caller_spins("x", Kind::Processes);
        assert_eq!(failed.verdict, Verdict::Fail);
        assert!(failed.message.en.contains("processes were held"));
        assert!(failed.message.de.contains("Prozesse angehalten"));
        assert!(failed.hint.de.contains("`join`"));
    }

    #[test]
    fn one_number_of_workers_that_fails_fails_the_check() {
        let both = [contest(3.8, 1.0, 4), contest(1.0, 1.0, 4)];
        assert_eq!(
            outcome("x", Kind::Threads, &both, None).verdict,
            Verdict::Fail
        );
    }
}
