//! The judge's view of that solution.

use grade_judge::tasks::Look;
use grade_judge::{
    Answer, Asked, Check, Checked, Decision, Director, Excess, Failure, JudgeError, Line, Property,
    Quiet, Reply, Runner, Solution, judge, run_ordinarily,
};
use grade_outcome::{
    Binding, CheckOutcome, Evidence, FunctionState, Job, JudgeLine, Launch, Limits,
    PropertyEvidence, Settings, Stage, Verdict,
};
use serde::Serialize;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::time::Duration;

/// All tests of this executable.
pub const TESTS: &[(&str, fn())] = &[
    (
        "a_call_returns_and_leaves_nothing",
        a_call_returns_and_leaves_nothing,
    ),
    (
        "a_panic_is_told_with_message_and_place",
        a_panic_is_told_with_message_and_place,
    ),
    (
        "the_panic_of_another_thread_is_told_too",
        the_panic_of_another_thread_is_told_too,
    ),
    (
        "a_panic_without_text_or_with_a_foreign_hook_is_a_panic",
        a_panic_without_text_or_with_a_foreign_hook_is_a_panic,
    ),
    (
        "an_exit_is_an_answer_whatever_its_code",
        an_exit_is_an_answer_whatever_its_code,
    ),
    (
        "an_abort_and_a_stack_overflow_are_told_apart",
        an_abort_and_a_stack_overflow_are_told_apart,
    ),
    (
        "a_deadlock_is_seen_without_waiting_for_a_limit",
        a_deadlock_is_seen_without_waiting_for_a_limit,
    ),
    (
        "a_wait_for_a_child_that_waits_is_a_hang",
        a_wait_for_a_child_that_waits_is_a_hang,
    ),
    (
        "an_endless_loop_is_ended_by_its_cpu_time",
        an_endless_loop_is_ended_by_its_cpu_time,
    ),
    (
        "a_sleeping_call_is_not_taken_for_a_hang",
        a_sleeping_call_is_not_taken_for_a_hang,
    ),
    (
        "a_call_that_only_sleeps_can_be_broken_off_long_before_it_wakes",
        a_call_that_only_sleeps_can_be_broken_off_long_before_it_wakes,
    ),
    (
        "threads_that_were_joined_are_not_left",
        threads_that_were_joined_are_not_left,
    ),
    (
        "threads_that_are_left_are_counted",
        threads_that_are_left_are_counted,
    ),
    (
        "children_that_are_left_are_told_apart_from_zombies",
        children_that_are_left_are_told_apart_from_zombies,
    ),
    (
        "a_flood_of_output_stops_nobody",
        a_flood_of_output_stops_nobody,
    ),
    (
        "a_result_that_is_too_long_is_no_value",
        a_result_that_is_too_long_is_no_value,
    ),
    (
        "a_process_whose_parent_has_ended_is_left_as_well",
        a_process_whose_parent_has_ended_is_left_as_well,
    ),
    (
        "each_limit_stops_a_call_under_its_own_name",
        each_limit_stops_a_call_under_its_own_name,
    ),
    (
        "a_value_from_a_process_that_is_gone_a_moment_later_is_none",
        a_value_from_a_process_that_is_gone_a_moment_later_is_none,
    ),
    (
        "questions_of_all_threads_are_held_until_every_thread_waits",
        questions_of_all_threads_are_held_until_every_thread_waits,
    ),
    (
        "questions_that_nobody_answers_are_a_hang",
        questions_that_nobody_answers_are_a_hang,
    ),
    (
        "a_process_without_the_socket_has_no_work",
        a_process_without_the_socket_has_no_work,
    ),
    (
        "a_program_that_cannot_be_started_is_the_judges_error",
        a_program_that_cannot_be_started_is_the_judges_error,
    ),
    (
        "a_panic_is_shrunk_to_the_smallest_input",
        a_panic_is_shrunk_to_the_smallest_input,
    ),
    (
        "a_hang_and_an_exit_are_shrunk_as_well",
        a_hang_and_an_exit_are_shrunk_as_well,
    ),
    (
        "the_same_seed_gives_the_same_outcome",
        the_same_seed_gives_the_same_outcome,
    ),
    (
        "state_that_stays_between_calls_is_named",
        state_that_stays_between_calls_is_named,
    ),
    (
        "what_does_not_repeat_is_left_to_the_races_stage",
        what_does_not_repeat_is_left_to_the_races_stage,
    ),
];

fn launch() -> Launch {
    let own = std::env::current_exe().unwrap();
    Launch {
        argv: vec![own.display().to_string(), "launch".to_owned()],
    }
}

fn settings() -> Settings {
    Settings {
        call_cpu_seconds: 0.5,
        ..Settings::default()
    }
}

fn solution() -> Solution {
    Solution::new(launch(), std::env::temp_dir(), settings())
}

fn call<A: Serialize>(function: &str, arguments: A) -> Reply<u64> {
    solution().call(function, &arguments).unwrap()
}

fn a_call_returns_and_leaves_nothing() {
    let mut solution = solution();
    for n in [1u64, 7, 1 << 40] {
        let reply = solution.call::<_, u64>("double", &n).unwrap();
        assert_eq!(reply.answer, Answer::Returned(2 * n));
        assert!(reply.left.nothing());
        assert!(!reply.printed);
    }
    assert_eq!(solution.starts(), 1);
}

fn a_panic_is_told_with_message_and_place() {
    let Answer::Panicked(panicked) = call("panic", "boom").answer else {
        panic!("no panic");
    };
    assert_eq!(panicked.last.message, "boom");
    assert!(panicked.last.file.ends_with("tests/calls/fixture.rs"));
    assert!(panicked.last.line > 0);
    assert!(panicked.earlier.is_empty());
}

fn the_panic_of_another_thread_is_told_too() {
    let Answer::Panicked(panicked) = call("panic_in_thread", ()).answer else {
        panic!("no panic");
    };
    assert_eq!(panicked.earlier[0].message, "root cause");
    assert_ne!(panicked.last.message, "root cause");
}

fn a_panic_without_text_or_with_a_foreign_hook_is_a_panic() {
    let Answer::Panicked(panicked) = call("panic_with_a_number", ()).answer else {
        panic!("no panic");
    };
    assert_eq!(panicked.last.message, "");
    assert!(panicked.last.line > 0);
    let mut solution = solution();
    for _ in 0..2 {
        let reply = solution.call::<_, u64>("own_hook", &()).unwrap();
        let Answer::Panicked(panicked) = reply.answer else {
            panic!("no panic");
        };
        assert_eq!(panicked.last.message, "unseen");
    }
}

fn an_exit_is_an_answer_whatever_its_code() {
    for code in [0, 1, 3, 113] {
        assert_eq!(call("exit", code).answer, Answer::Exited(code));
    }
    assert_eq!(call("exit_in_thread", ()).answer, Answer::Exited(0));
    let mut solution = solution();
    solution.call::<_, u64>("exit", &0).unwrap();
    // The next call has a process of its own.
    let reply = solution.call::<_, u64>("double", &4u64).unwrap();
    assert_eq!(reply.answer, Answer::Returned(8));
    assert_eq!(solution.starts(), 2);
}

fn an_abort_and_a_stack_overflow_are_told_apart() {
    let aborted = call("abort", ()).answer;
    assert!(
        matches!(
            aborted,
            Answer::Killed {
                signal: libc::SIGABRT,
                ..
            }
        ),
        "{aborted:?}"
    );
    assert_eq!(call("overflow", 1u64).answer, Answer::Overflowed);
}

fn a_deadlock_is_seen_without_waiting_for_a_limit() {
    let Answer::Hung(standstill) = call("deadlock", ()).answer else {
        panic!("no hang");
    };
    assert_eq!((standstill.threads, standstill.at_locks), (2, 2));
    let Answer::Hung(standstill) = call("never_received", ()).answer else {
        panic!("no hang");
    };
    assert_eq!(standstill.threads, 1);
}

fn a_wait_for_a_child_that_waits_is_a_hang() {
    let Answer::Hung(standstill) = call("wait_for_own_child", ()).answer else {
        panic!("no hang");
    };
    assert_eq!((standstill.threads, standstill.in_children), (1, 1));
}

fn an_endless_loop_is_ended_by_its_cpu_time() {
    let reply = call("spin", ());
    let Answer::Endless { used: seconds, .. } = reply.answer else {
        panic!("not endless: {:?}", reply.answer);
    };
    assert!(seconds >= settings().call_cpu_seconds);
}

fn a_sleeping_call_is_not_taken_for_a_hang() {
    let reply = call("sleep", 700u64);
    assert_eq!(reply.answer, Answer::Returned(700));
    assert!(reply.elapsed >= Duration::from_millis(700));
}

/// Breaks a call off once it has been seen asleep a few times.
#[derive(Default)]
struct Impatient {
    looks: u32,
}

impl Director for Impatient {
    fn asked(&mut self, _question: Asked, _line: &mut Line<'_>) {}

    fn quiet(&mut self, _look: &Look, _line: &mut Line<'_>) -> Quiet {
        panic!("a sleeping thread does not wait for ever");
    }

    fn asleep(&mut self, look: &Look, _line: &mut Line<'_>) -> Quiet {
        assert_eq!(look.tasks.len(), 1);
        self.looks += 1;
        match self.looks {
            ..3 => Quiet::Patient,
            3.. => Quiet::Stuck,
        }
    }
}

fn a_call_that_only_sleeps_can_be_broken_off_long_before_it_wakes() {
    let mut impatient = Impatient::default();
    let hour = 3_600_000u64;
    let reply = solution()
        .call_with::<_, u64>("sleep", &hour, &mut impatient)
        .unwrap();
    assert!(
        matches!(reply.answer, Answer::Hung(_)),
        "{:?}",
        reply.answer
    );
    assert_eq!(impatient.looks, 3);
}

fn threads_that_were_joined_are_not_left() {
    let mut solution = solution();
    for _ in 0..50 {
        let reply = solution.call::<_, u64>("join_many", &8u64).unwrap();
        assert!(reply.left.nothing(), "{:?}", reply.left);
    }
    assert_eq!(solution.starts(), 1);
}

fn threads_that_are_left_are_counted() {
    assert_eq!(call("leave_waiting", 3u64).left.threads, 3);
    assert_eq!(call("leave_sleeping", ()).left.threads, 1);
    assert_eq!(call("leave_spinning", ()).left.threads, 1);
}

fn children_that_are_left_are_told_apart_from_zombies() {
    let left = call("leave_child", ()).left;
    assert_eq!((left.children, left.zombies), (1, 0));
    let left = call("leave_zombie", ()).left;
    assert_eq!((left.children, left.zombies), (0, 1));
}

fn a_process_whose_parent_has_ended_is_left_as_well() {
    let mut solution = solution();
    let pid = solution.pid().unwrap();
    let reply = solution.call::<_, u64>("leave_orphan", &()).unwrap();
    assert_eq!(reply.answer, Answer::Returned(1));
    assert_eq!((reply.left.children, reply.left.zombies), (1, 0));
    // The solution was stopped, and the orphan with it.
    let group = rustix::process::Pid::from_raw(pid).unwrap();
    rustix::process::test_kill_process_group(group).unwrap_err();
}

fn each_limit_stops_a_call_under_its_own_name() {
    let settings = Settings {
        limits: Limits {
            memory_mib: 64,
            processes: 4,
            threads: 20,
            ..Limits::default()
        },
        call_cpu_seconds: 60.0,
        ..Settings::default()
    };
    for (function, excess) in [
        ("take_memory", Excess::Memory(64)),
        ("take_threads", Excess::Threads(20)),
        ("take_processes", Excess::Processes(4)),
        ("print_on", Excess::Output(1)),
    ] {
        let mut solution = Solution::new(launch(), std::env::temp_dir(), settings);
        let pid = solution.pid().unwrap();
        let reply = solution.call::<_, u64>(function, &()).unwrap();
        assert_eq!(reply.answer, Answer::Excessive(excess), "{function}");
        let group = rustix::process::Pid::from_raw(pid).unwrap();
        rustix::process::test_kill_process_group(group).unwrap_err();
    }
    struct Always;
    impl Director for Always {
        fn asked(&mut self, question: Asked, line: &mut Line<'_>) {
            line.answer(question.id, &1u64);
        }

        fn quiet(&mut self, _look: &Look, _line: &mut Line<'_>) -> Quiet {
            Quiet::Stuck
        }
    }
    let mut solution = Solution::new(launch(), std::env::temp_dir(), settings);
    let reply = solution
        .call_with::<_, u64>("ask_on", &(), &mut Always)
        .unwrap();
    assert!(matches!(
        reply.answer,
        Answer::Excessive(Excess::Questions(_))
    ));
}

fn a_value_from_a_process_that_is_gone_a_moment_later_is_none() {
    // By then it has ended, or the thread that will end it is still there.
    call("exit_after_return", ()).returned("f()").unwrap_err();
}

fn a_flood_of_output_stops_nobody() {
    let mut solution = solution();
    let reply = solution.call::<_, u64>("flood", &8_000u64).unwrap();
    assert_eq!(reply.answer, Answer::Returned(8_000));
    assert!(reply.printed);
    let printed = solution.printed();
    assert!(printed.starts_with("line 0 of a flood"));
    assert!(printed.len() < 200_000, "{}", printed.len());
}

fn a_result_that_is_too_long_is_no_value() {
    let huge = solution()
        .call::<_, String>("huge", &(20u64 << 20))
        .unwrap();
    assert!(matches!(huge.answer, Answer::Garbled(_)), "{huge:?}");
    let long = solution().call::<_, String>("huge", &(9u64 << 20)).unwrap();
    assert!(matches!(long.answer, Answer::Returned(text) if text.len() == 9 << 20));
}

/// Answers every question with a square once all that will come have come.
#[derive(Default)]
struct Squares {
    held: Vec<Asked>,
    threads: BTreeSet<u64>,
    most: usize,
    silent: bool,
}

impl Director for Squares {
    fn asked(&mut self, question: Asked, _line: &mut Line<'_>) {
        self.threads.insert(question.thread);
        self.held.push(question);
    }

    fn quiet(&mut self, _look: &Look, line: &mut Line<'_>) -> Quiet {
        self.most = self.most.max(self.held.len());
        if self.silent {
            return Quiet::Stuck;
        }
        // One at a time: the others have to go on waiting, whoever reads the socket.
        let Some(question) = self.held.pop() else {
            return Quiet::Stuck;
        };
        let n: u64 = question.arguments().unwrap();
        line.answer(question.id, &(n * n));
        Quiet::Acted
    }
}

fn questions_of_all_threads_are_held_until_every_thread_waits() {
    let mut solution = solution();
    for threads in [1u64, 2, 7] {
        let mut squares = Squares::default();
        let reply = solution
            .call_with::<_, u64>("ask_from_threads", &threads, &mut squares)
            .unwrap();
        let sum = (0..threads).map(|n| n * n).sum();
        assert_eq!(reply.answer, Answer::Returned(sum));
        assert_eq!(squares.most, threads as usize);
        assert_eq!(squares.threads.len(), threads as usize);
        assert!(reply.left.nothing());
    }
    assert_eq!(solution.starts(), 1);
}

fn questions_that_nobody_answers_are_a_hang() {
    let mut squares = Squares {
        silent: true,
        ..Squares::default()
    };
    let reply = solution()
        .call_with::<_, u64>("ask_from_threads", &3u64, &mut squares)
        .unwrap();
    let Answer::Hung(standstill) = reply.answer else {
        panic!("no hang");
    };
    assert_eq!((standstill.threads, standstill.in_flight), (4, 3));
}

fn a_process_without_the_socket_has_no_work() {
    let ended = run_ordinarily(&solution(), &settings()).unwrap();
    assert_eq!(ended.code, Some(113));
    assert_eq!(ended.stdout, "no socket\n");
}

fn a_program_that_cannot_be_started_is_the_judges_error() {
    let nowhere = Launch {
        argv: vec!["/nonexistent/program".to_owned()],
    };
    let started = Solution::new(nowhere, std::env::temp_dir(), settings()).pid();
    assert!(
        matches!(started, Err(JudgeError::Start { .. })),
        "{started:?}"
    );
    let silent = Launch {
        argv: vec!["/bin/true".to_owned()],
    };
    let started = Solution::new(silent, std::env::temp_dir(), settings()).pid();
    assert!(
        matches!(started, Err(JudgeError::NotReady { .. })),
        "{started:?}"
    );
}

/// The outcome of one check.
fn outcome(
    seed: &str,
    stages: &[Stage],
    check: impl FnMut(&mut grade_judge::Context<'_>) -> Result<Decision, JudgeError> + 'static,
) -> CheckOutcome {
    let scratch = tempfile::tempdir().unwrap();
    let bound = FunctionState {
        signature: String::new(),
        binding: Binding::Bound,
    };
    let job = Job {
        exercise: "fixture".to_owned(),
        stages: stages.to_vec(),
        checks: vec!["check".to_owned()],
        functions: [("f".to_owned(), bound)].into(),
        seed: seed.to_owned(),
        solution: launch(),
        model: None,
        owners: Vec::new(),
        scratch: scratch.path().to_path_buf(),
        settings: settings(),
    };
    let mut out = Vec::new();
    let check = Check::new("check", Stage::Properties, &["f"], check).settled_by(&["races"]);
    judge(&job, vec![check], &mut out).unwrap();
    String::from_utf8(out)
        .unwrap()
        .lines()
        .find_map(|line| match serde_json::from_str(line).unwrap() {
            JudgeLine::Outcome { outcome } => Some(*outcome),
            _ => None,
        })
        .unwrap()
}

fn evidence(outcome: &CheckOutcome) -> &PropertyEvidence {
    match &outcome.evidence {
        Evidence::Properties(evidence) => evidence,
        other => panic!("{other:?}"),
    }
}

/// A property of a function that does something wrong from a limit on.
fn from_limit(function: &'static str, limit: u64, runner: &mut Runner<'_>) -> Checked {
    runner.run(&Property::new(
        [],
        0..1_000_000u64,
        &|solution: &mut Solution, &n: &u64| {
            let call = format!("{function}({n})");
            let value: u64 = solution.call(function, &(n, limit))?.returned(&call)?;
            assert_eq!(value, n);
            Ok(())
        },
    ))
}

fn a_panic_is_shrunk_to_the_smallest_input() {
    let outcome = outcome("01", &[Stage::Properties], |context| {
        context.steady(|runner| from_limit("panic_from", 4711, runner))
    });
    assert_eq!(outcome.verdict, Verdict::Fail);
    let counterexample = evidence(&outcome).counterexample.as_deref();
    assert_eq!(counterexample, Some("panic_from(4711);"));
    assert!(
        outcome.message.en.contains("4711 is too much"),
        "{}",
        outcome.message.en
    );
}

fn a_hang_and_an_exit_are_shrunk_as_well() {
    for function in ["hang_from", "exit_from"] {
        let outcome = outcome("01", &[Stage::Properties], move |context| {
            context.threaded(|runner| from_limit(function, 600_000, runner))
        });
        assert_eq!(outcome.verdict, Verdict::Fail);
        let counterexample = evidence(&outcome).counterexample.clone();
        assert_eq!(counterexample, Some(format!("{function}(600000);")));
    }
}

fn the_same_seed_gives_the_same_outcome() {
    let run = |seed| {
        outcome(seed, &[Stage::Properties], |context| {
            context.steady(|runner| from_limit("panic_from", 500_000, runner))
        })
    };
    assert_eq!(run("02"), run("02"));
    assert_ne!(evidence(&run("02")).seed, evidence(&run("03")).seed);
}

fn state_that_stays_between_calls_is_named() {
    let outcome = outcome("01", &[Stage::Properties], |context| {
        context.steady(|runner| {
            runner.run(&Property::edges(
                [5u64, 6],
                &|solution: &mut Solution, &n: &u64| {
                    let value: u64 = solution.call("wrong_on_second_call", &n)?.returned("f")?;
                    if value == n {
                        return Ok(());
                    }
                    Err(Failure::value(format!("f({n})"), n.to_string(), value.to_string()).into())
                },
            ))
        })
    });
    assert_eq!(outcome.verdict, Verdict::Fail);
    assert!(
        outcome.message.en.contains("fresh process"),
        "{}",
        outcome.message.en
    );
}

fn what_does_not_repeat_is_left_to_the_races_stage() {
    let once = || {
        let tried = Cell::new(0);
        move |solution: &mut Solution, &n: &u64| -> Checked {
            solution.call::<_, u64>("double", &n)?.returned("double")?;
            tried.set(tried.get() + 1);
            if tried.get() == 2 {
                return Err(Failure::value("double(1)", "2", "3").into());
            }
            Ok(())
        }
    };
    let threaded = outcome("01", &[Stage::Properties], move |context| {
        context.threaded(|runner| runner.run(&Property::edges([1u64, 1, 1], &once())))
    });
    assert_eq!(threaded.verdict, Verdict::Inconclusive);
    assert_eq!(evidence(&threaded).cases, 3);
    let steady = outcome("01", &[Stage::Properties], move |context| {
        context.steady(|runner| runner.run(&Property::edges([1u64, 1, 1], &once())))
    });
    assert_eq!(steady.verdict, Verdict::Fail);
    assert!(
        steady.message.en.contains("chance"),
        "{}",
        steady.message.en
    );
}
