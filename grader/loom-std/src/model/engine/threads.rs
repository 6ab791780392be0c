//! Threads from their start to their end, on workers that loom runs, and the body as the first.

use ::std::mem;
use ::std::string::String;
use ::std::vec::Vec;

use super::spinning::{idle, look};
use super::waiting::{park, switching, touch};
use super::{Engine, Job, Kind, Run, Thread, Worker, latch, with};
use crate::model::record::{Show, Value};
use crate::model::report::End;
use crate::model::runner::{Handle, Runner};
use crate::model::search::said;
use crate::model::{At, ObjectNo, ThreadNo, stack};

impl Engine {
    fn new_thread(&mut self, name: Option<String>, worker: usize, at: At) -> ThreadNo {
        let exit = self.add(Kind::Passing("Thread"));
        let starter = self.threads.get(self.current);
        let view = starter.map(|starter| starter.view.of_child());
        let time = starter.map(|starter| starter.time);
        self.threads.push(Thread {
            handle: crate::thread::Thread::new(name.clone(), self.threads.len() as u64),
            name,
            run: Run::Ready,
            blocked: None,
            wake: None,
            worker,
            joined: false,
            free: Vec::new(),
            exit,
            park: None,
            last: None,
            time: time.unwrap_or_default(),
            idle: Vec::new(),
            looks: 0,
            spins: false,
            unwinding: false,
            panic: None,
            view: view.unwrap_or_default(),
            locals: crate::local::Locals::default(),
        });
        let number = self.threads.len() - 1;
        // Whoever waits for the thread's end waits for the thread.
        self.objects[exit as usize]
            .state
            .owners
            .push((0, number, at));
        number
    }
}

impl Engine {
    /// What a thread parks on.
    pub(crate) fn park_object(&mut self, thread: ThreadNo) -> ObjectNo {
        match self.threads[thread].park {
            Some(object) => object,
            None => {
                let object = self.add(Kind::Passing("Park"));
                self.threads[thread].park = Some(object);
                object
            }
        }
    }
}

/// Starts a thread. `job` must not unwind.
pub(crate) fn spawn(name: Option<String>, job: Job, at: At) -> ThreadNo {
    let reserved = usize::from(with(|e| e.flags.oracles > 0));
    let (number, fresh, point) = with(|e| {
        e.leave_loop();
        e.count_step();
        let me = e.current;
        let free = e.threads[me].free.pop();
        let fresh = free.is_none();
        let worker = free.unwrap_or(e.workers.len());
        let most = e.flags.runner.most_threads();
        if fresh && e.workers.len() + reserved >= most {
            e.latched(End::TooManyThreads {
                limit: (most - reserved) as u32,
                file: at.file(),
                line: at.line(),
            });
        }
        let number = e.new_thread(name, worker, at);
        e.alive += 1;
        e.peak = e.peak.max(e.alive);
        e.note("spawn", None, Value::Thread(number), at);
        e.threads[me].idle.clear();
        if fresh {
            let point = e.add(Kind::Silent("Worker"));
            e.workers.push(Worker {
                handle: None,
                job: Some((number, job)),
                point,
                running: number,
                gone: false,
            });
        } else {
            e.workers[worker].job = Some((number, job));
            e.workers[worker].running = number;
        }
        (number, fresh, e.workers[worker].point)
    });
    if fresh {
        let (me, worker, runner) = with(|e| (e.current, e.threads[number].worker, e.flags.runner));
        let handle = switching(me, || runner.start(move || work(worker)));
        if handle.is_some() {
            with(|e| e.workers[worker].handle = handle);
        }
    } else {
        // The worker comes after what this thread has done so far.
        touch(point);
        with(|e| {
            let worker = e.threads[number].worker;
            if let Some(handle) = &e.workers[worker].handle {
                handle.wake();
            }
        });
    }
    number
}

/// A thread of the runner: one job after the other, until the execution ends.
fn work(worker: usize) {
    let runner = with(|e| e.flags.runner);
    let handle = runner.current();
    let mut first = true;
    with(|e| e.workers[worker].handle = Some(handle));
    let leaves = || {
        with(|e| {
            e.workers[worker].gone = e.closing;
            e.closing
        })
    };
    loop {
        let (job, point) = with(|e| (e.workers[worker].job.take(), e.workers[worker].point));
        if let Some((number, job)) = job {
            with(|e| e.now_runs(number));
            if !first {
                touch(point);
            }
            stack::run(stack::THREAD, move || {
                job();
                drop_locals();
                end_thread(number);
            });
            first = false;
        }
        if leaves() {
            return;
        }
        runner.park();
        if leaves() {
            return;
        }
    }
}

/// Drops the current thread's locals, which may run code of the student.
fn drop_locals() {
    loop {
        let number = with(|e| e.current);
        let Some(value) = with(|e| e.threads[number].locals.pop()) else {
            return;
        };
        // A thread-local's panic ends the process in reality.
        if ::std::panic::catch_unwind(::std::panic::AssertUnwindSafe(move || drop(value))).is_err()
        {
            latch(End::Exited {
                code: 134,
                file: file!(),
                line: line!(),
            });
        }
    }
}

fn end_thread(number: ThreadNo) {
    let exit = with(|e| e.threads[number].exit);
    touch(exit);
    with(|e| {
        let thread = &mut e.threads[number];
        thread.run = Run::Finished;
        e.alive -= 1;
        e.wake_all(exit);
        e.see_that_somebody_can_go_on();
    });
}

/// Waits until a thread has ended.
pub(crate) fn join(number: ThreadNo, at: At) {
    let exit = with(|e| e.threads[number].exit);
    while !with(|e| e.threads[number].run == Run::Finished) {
        park("join", Some(exit), at, None);
    }
    touch(exit);
    with(|e| {
        e.note("join", Some(exit), Value::Thread(number), at);
        let me = e.current;
        e.threads[me].idle.clear();
        inherit(e, number, me);
    });
}

/// `to` knows that `from` has ended: it may use its worker, and those that it knew to be free.
fn inherit(e: &mut Engine, from: ThreadNo, to: ThreadNo) {
    if mem::replace(&mut e.threads[from].joined, true) {
        return;
    }
    let mut free = mem::take(&mut e.threads[from].free);
    free.push(e.threads[from].worker);
    e.threads[to].free.append(&mut free);
}

/// Waits for every thread that was started, joined or not.
pub(crate) fn wait_for_all(at: At) {
    let mut number = 1;
    while number < with(|e| e.threads.len()) {
        if !with(|e| e.threads[number].joined) {
            join(number, at);
        }
        number += 1;
    }
}

/// Whether a thread has ended, as seen now.
pub(crate) fn is_finished(number: ThreadNo, at: At) -> bool {
    let (exit, finished) = with(|e| {
        let thread = &e.threads[number];
        (thread.exit, thread.run == Run::Finished)
    });
    look(exit, at, u64::from(finished));
    let finished = with(|e| {
        let finished = e.threads[number].run == Run::Finished;
        let value = Value::One(u64::from(finished), Show::Bool);
        e.note("is_finished", Some(exit), value, at);
        finished
    });
    idle(at, Some(exit), u64::from(finished));
    finished
}

/// Runs the body as the first thread and ends the execution. Returns whether to go on.
pub(crate) fn run_body(body: &dyn Fn() -> String) -> bool {
    let runner = with(|e| e.flags.runner);
    let handle = runner.current();
    with(|e| {
        let point = e.add(Kind::Silent("Worker"));
        e.workers.push(Worker {
            handle: Some(handle),
            job: None,
            point,
            running: 0,
            gone: false,
        });
        e.new_thread(Some("main".into()), 0, ::std::panic::Location::caller());
        e.now_runs(0);
    });
    let (end, value) = stack::run(stack::CALLER, || {
        let ended = ::std::panic::catch_unwind(::std::panic::AssertUnwindSafe(body));
        drop_locals();
        match ended {
            Ok(value) => (End::Returned, value),
            Err(payload) => {
                let noted = with(|e| e.threads[0].panic.take());
                let (message, file, line) = noted.map_or_else(
                    || (said(&*payload), String::new(), 0),
                    |(message, at)| (message, at.file().into(), at.line()),
                );
                (
                    End::Panicked {
                        message,
                        file,
                        line,
                    },
                    String::new(),
                )
            }
        }
    });
    with(Engine::leave_loop);
    // Whether a thread that nobody joined has ended by now depends on the schedule.
    let mut number = 1;
    while number < with(|e| e.threads.len()) {
        if !with(|e| e.threads[number].joined) {
            let exit = with(|e| e.threads[number].exit);
            touch(exit);
        }
        number += 1;
    }
    let go_on = with(|e| {
        let left = e.unfinished(Some(0));
        if !left.is_empty() {
            let end = match end {
                End::Returned => End::ThreadsLeft { threads: left },
                other => other,
            };
            e.latched(end);
        }
        let go_on = e.finished(end, value);
        e.closing = true;
        for worker in e.workers.iter().skip(1) {
            if let Some(handle) = &worker.handle {
                handle.wake();
            }
        }
        go_on
    });
    if runner == Runner::Shuttle {
        // The workers leave first: shuttle would tear down what is left of them.
        runner.park();
    }
    go_on
}

impl Engine {
    /// Whether the worker that shuttle knows by this number has something to do now. One that is
    /// not known here is just being started.
    pub(crate) fn can_go_on(&self, task: usize) -> bool {
        let known = self.workers.iter().position(
            |worker| matches!(worker.handle, Some(Handle::Shuttle(number)) if number == task),
        );
        let Some(number) = known else { return true };
        let worker = &self.workers[number];
        if !self.closing {
            return self.runnable(worker.running);
        }
        if number == 0 {
            self.workers.iter().skip(1).all(|worker| worker.gone)
        } else {
            !worker.gone
        }
    }

    /// Whether the execution has ended and its workers leave.
    pub(crate) fn is_closing(&self) -> bool {
        self.closing
    }
}
