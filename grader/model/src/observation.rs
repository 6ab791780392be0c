//! From the model checker's account of an execution to the words that the judge understands.
//!
//! Pure translation, end by end and event by event, with nothing left out.

use grade_harness::model as told;
use shim::__model as checker;

/// True if nothing can be explored after an execution that ended like this.
pub fn is_latched(observation: &checker::Observation) -> bool {
    match observation.end {
        checker::End::Returned => false,
        checker::End::Panicked { .. }
        | checker::End::Deadlock { .. }
        | checker::End::Livelock { .. }
        | checker::End::ThreadsLeft { .. }
        | checker::End::Died { .. }
        | checker::End::Exited { .. }
        | checker::End::Unsupported { .. }
        | checker::End::Machine { .. }
        | checker::End::TooManyThreads { .. }
        | checker::End::Engine { .. } => true,
    }
}

/// Operations that are told of one execution. One that never ends has many more, and its last ones show
/// how it goes round.
const MOST_EVENTS: usize = 100_000;

/// One observation with the operations that led to it, the last of them if there are too many.
pub fn seen(
    execution: u64,
    observation: &checker::Observation,
    events: &[checker::Event],
) -> told::Seen {
    told::Seen {
        execution,
        end: end(&observation.end),
        value: observation.value.clone(),
        spawned: observation.spawned,
        peak: observation.peak,
        events: last(events).iter().map(event).collect(),
    }
}

fn last(events: &[checker::Event]) -> &[checker::Event] {
    &events[events.len().saturating_sub(MOST_EVENTS)..]
}

/// One place that asked for an operation.
pub fn site(site: &checker::Site) -> told::Site {
    told::Site {
        at: at(site.file, site.line),
        column: site.column,
    }
}

fn at(file: &str, line: u32) -> told::At {
    told::At {
        file: file.to_owned(),
        line,
    }
}

fn end(end: &checker::End) -> told::End {
    match end {
        checker::End::Returned => told::End::Returned,
        checker::End::Panicked {
            message,
            file,
            line,
        } => told::End::Panicked {
            message: message.clone(),
            at: at(file, *line),
        },
        checker::End::Deadlock { threads, .. } => told::End::Deadlock {
            waiting: threads.iter().map(waiting).collect(),
        },
        checker::End::Livelock { threads } => told::End::Livelock {
            spinning: threads.iter().map(waiting).collect(),
        },
        checker::End::ThreadsLeft { threads } => told::End::ThreadsLeft {
            left: threads.iter().map(waiting).collect(),
        },
        checker::End::Died {
            how,
            thread,
            file,
            line,
        } => told::End::Died {
            how: match how {
                checker::Death::EndlessLoop => told::Death::EndlessLoop,
                checker::Death::StackOverflow => told::Death::StackOverflow,
                checker::Death::Aborted => told::Death::Aborted,
            },
            thread: *thread,
            at: at(file, *line),
        },
        checker::End::Exited { code, file, line } => told::End::Exited {
            code: *code,
            at: at(file, *line),
        },
        checker::End::Unsupported { what, file, line } => told::End::Unsupported {
            what: what.clone(),
            at: at(file, *line),
        },
        checker::End::Machine { what, file, line } => told::End::Machine {
            what: what.clone(),
            at: at(file, *line),
        },
        checker::End::TooManyThreads { limit, file, line } => told::End::TooManyThreads {
            limit: *limit,
            at: at(file, *line),
        },
        checker::End::Engine { message } => told::End::Engine {
            message: message.clone(),
        },
    }
}

fn waiting(thread: &checker::BlockedThread) -> told::Waiting {
    told::Waiting {
        thread: thread.thread,
        op: thread.op.to_owned(),
        object: thread.object.clone(),
        at: at(thread.file, thread.line),
        held_by: thread
            .holders
            .first()
            .map(|holder| (holder.thread, at(holder.file, holder.line))),
    }
}

fn event(event: &checker::Event) -> told::Event {
    told::Event {
        thread: event.thread,
        op: event.op.to_owned(),
        object: event.object.clone(),
        value: event.value.clone(),
        ordering: event.ordering.map(|ordering| format!("{ordering:?}")),
        at: at(event.file, event.line),
        blocked: event.blocked,
    }
}
