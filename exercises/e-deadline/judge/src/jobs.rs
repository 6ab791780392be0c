//! The jobs of one call: each waits until the judge ends it, those that hang until the call has
//! returned.
//!
//! It alone knows when a call is seen to wait for too long: never by how long it took, which a busy
//! machine may stretch, but by what its threads do. One that sleeps after its deadline has passed
//! was not woken by it; one that sleeps although every job has ended waits for nothing.

use grade_harness::ending::Ending;
use grade_judge::tasks::Look;
use grade_judge::{Asked, Director, JudgeError, Line, Quiet};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// What a job does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Does {
    /// It ends like this, when the pace says so.
    Ends(Ending),
    /// It hangs until the call has returned, and then ends with [`TOO_LATE`].
    Hangs,
}

/// The text of a job that hung.
pub const TOO_LATE: &str = "too late";

/// When jobs end that do not hang.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As soon as they begin.
    AtOnce,
    /// One at a time, when all threads wait, the one that began first.
    OldestFirst,
    /// One at a time, when all threads wait, the one that began last.
    NewestFirst,
    /// All of them, when nothing has moved for a while.
    Together,
}

/// Why a call was broken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stuck {
    /// It waits for a job that hangs, and no deadline will end that.
    WithoutLimit,
    /// It sleeps although the deadline has passed.
    PastTheDeadline,
    /// It sleeps although no job is left to wait for.
    ForNothing,
}

/// Time that a timer may be late. Whoever waits in steps that are shorter is never asleep for that
/// long after the deadline.
const SLACK: Duration = Duration::from_millis(100);
/// A thread that has not run for so long does not only sleep for a moment.
const ASLEEP: Duration = Duration::from_millis(100);

/// The jobs of one call.
pub struct Jobs<'a> {
    does: &'a [Does],
    deadline: Duration,
    pace: Pace,
    /// Questions of jobs that have begun and not ended, in the order in which they began.
    held: Vec<(u64, usize)>,
    /// The jobs that were begun, in that order.
    pub begun: Vec<usize>,
    /// Every thread that has begun a job.
    pub threads: BTreeSet<u64>,
    /// Jobs in flight when nothing had moved for a while, the first time.
    pub in_flight: Option<usize>,
    /// The question by which the solution tells that the call has returned, until it is answered.
    returned: Option<u64>,
    /// How long the call took by the solution's clock, once it has returned.
    pub took: Option<Duration>,
    /// Why it was broken off, if it was.
    pub stuck: Option<Stuck>,
    /// When the call was first seen asleep: every wait that it needs for its deadline has begun.
    asleep: Option<Instant>,
    /// The last look, and since when it is the same.
    last: Option<(Look, Instant)>,
    broken: Option<JudgeError>,
}

impl<'a> Jobs<'a> {
    /// Jobs that do this, of a call with such a deadline.
    pub fn new(does: &'a [Does], deadline: Duration, pace: Pace) -> Self {
        Jobs {
            does,
            deadline,
            pace,
            held: Vec::new(),
            begun: Vec::new(),
            threads: BTreeSet::new(),
            in_flight: None,
            returned: None,
            took: None,
            stuck: None,
            asleep: None,
            last: None,
            broken: None,
        }
    }

    /// Why the jobs could not be directed, if that is so.
    ///
    /// # Errors
    /// The judge's own failure.
    pub fn check(&mut self) -> Result<(), JudgeError> {
        self.broken.take().map_or(Ok(()), Err)
    }

    fn begin(&mut self, question: &Asked, line: &mut Line<'_>) {
        match question.arguments::<usize>() {
            Ok(job) => {
                self.threads.insert(question.thread);
                self.begun.push(job);
                self.held.push((question.id, job));
                let at_once = self.pace == Pace::AtOnce && !self.hangs(job);
                if at_once || self.took.is_some() {
                    self.end(self.held.len() - 1, line);
                }
                if self.begun.len() >= self.does.len() {
                    self.let_go(line);
                }
            }
            Err(error) => self.broken = Some(error),
        }
    }

    fn hangs(&self, job: usize) -> bool {
        self.does.get(job) == Some(&Does::Hangs)
    }

    /// Ends the job at this place among those that are held.
    fn end(&mut self, place: usize, line: &mut Line<'_>) {
        let (question, job) = self.held.remove(place);
        match self.does.get(job) {
            Some(Does::Ends(ending)) => line.answer(question, ending),
            Some(Does::Hangs) | None => line.answer(question, &Ending::Text(TOO_LATE.to_owned())),
        }
    }

    /// Lets the solution go on after the call has returned, if it has; false if not.
    fn let_go(&mut self, line: &mut Line<'_>) -> bool {
        let returned = self.returned.take();
        if let Some(question) = returned {
            line.answer(question, &());
        }
        returned.is_some()
    }

    /// Ends what the pace ends at a standstill; false if there is nothing.
    fn go_on(&mut self, line: &mut Line<'_>) -> bool {
        let ends = |&place: &usize| !self.hangs(self.held[place].1);
        let mut places = (0..self.held.len()).filter(ends);
        let place = match self.pace {
            Pace::AtOnce | Pace::OldestFirst | Pace::Together => places.next(),
            Pace::NewestFirst => places.next_back(),
        };
        let Some(place) = place else {
            return false;
        };
        self.end(place, line);
        if self.pace == Pace::Together {
            self.go_on(line);
        }
        true
    }

    /// For how long nothing has run.
    fn unmoved(&mut self, look: &Look) -> Duration {
        match &self.last {
            Some((last, since)) if last == look => since.elapsed(),
            Some(_) | None => {
                self.last = Some((look.clone(), Instant::now()));
                Duration::ZERO
            }
        }
    }

    fn give_up(&mut self, why: Stuck) -> Quiet {
        self.stuck = Some(why);
        Quiet::Stuck
    }
}

impl Director for Jobs<'_> {
    fn asked(&mut self, question: Asked, line: &mut Line<'_>) {
        if question.what != "returned" {
            self.begin(&question, line);
            return;
        }
        match question.arguments() {
            Ok(took) => self.took = Some(took),
            Err(error) => self.broken = Some(error),
        }
        // Only now is it seen what becomes of late jobs.
        while !self.held.is_empty() {
            self.end(0, line);
        }
        self.returned = Some(question.id);
        // A thread may have been started and not have come to its job yet.
        if self.begun.len() >= self.does.len() {
            self.let_go(line);
        }
    }

    fn calm(&mut self, _look: &Look, line: &mut Line<'_>) -> Quiet {
        if self.pace != Pace::Together && self.go_on(line) {
            return Quiet::Acted;
        }
        Quiet::Patient
    }

    fn quiet(&mut self, look: &Look, line: &mut Line<'_>) -> Quiet {
        // No job will begin any more.
        if self.let_go(line) {
            return Quiet::Acted;
        }
        self.in_flight.get_or_insert(self.held.len());
        if self.go_on(line) {
            return Quiet::Acted;
        }
        // Who looks again and again may still notice that the time is over.
        if look.alive().any(|task| !task.doing.is_untimed()) {
            return Quiet::Patient;
        }
        if self.held.is_empty() {
            return Quiet::Stuck;
        }
        self.give_up(Stuck::WithoutLimit)
    }

    fn asleep(&mut self, look: &Look, line: &mut Line<'_>) -> Quiet {
        let asleep = *self.asleep.get_or_insert_with(Instant::now);
        let unmoved = self.unmoved(look);
        if self.pace == Pace::Together {
            if unmoved < ASLEEP {
                return Quiet::Patient;
            }
            self.in_flight.get_or_insert(self.held.len());
        }
        if self.go_on(line) {
            return Quiet::Acted;
        }
        if unmoved < ASLEEP {
            return Quiet::Patient;
        }
        if self.let_go(line) {
            return Quiet::Acted;
        }
        if self.held.is_empty() {
            return self.give_up(Stuck::ForNothing);
        }
        let is_over = self
            .deadline
            .checked_add(SLACK)
            .is_some_and(|deadline| asleep.elapsed() > deadline);
        if is_over {
            return self.give_up(Stuck::PastTheDeadline);
        }
        Quiet::Patient
    }
}
