//! From an observation to a diagnosis: its name, what happened, and what to think about.
//!
//! Pure. It alone knows the names of diagnoses and their wording in both languages. It must not
//! decide whether an observation is right; that is the exercise's.

use super::check::Wrong;
use grade_harness::model::{At, Death, End, Event, Seen, Waiting};
use grade_outcome::{Place, Text};

/// The name of a loop that goes on for ever without an operation.
pub(super) const ENDLESS_LOOP: &str = "endless-loop";

/// What went wrong in one execution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// A short name, such as `deadlock`.
    pub name: String,
    /// What happened.
    pub message: Text,
    /// What to think about.
    pub hint: Text,
    /// The line that shows it best.
    pub place: Option<Place>,
}

impl From<Wrong> for Diagnosis {
    fn from(wrong: Wrong) -> Self {
        Diagnosis {
            name: wrong.diagnosis.to_owned(),
            message: wrong.message,
            hint: Text::default(),
            place: None,
        }
    }
}

/// Whose doing an end is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The body returned a value; the exercise decides on it.
    Value,
    /// The submission's mistake.
    Wrong(Diagnosis),
    /// The model checker cannot follow the submission.
    NotModelled(Text),
    /// This model needs more threads than the model checker can follow; a smaller one may not.
    TooLarge(Text),
}

/// True for a place in the student's own source.
pub fn in_submission(at: &At) -> bool {
    at.line > 0 && at.file.starts_with("src/")
}

/// The place in the report's words; none for one outside the submission.
pub(super) fn place(at: &At) -> Option<Place> {
    in_submission(at).then(|| Place {
        file: at.file.clone(),
        line: at.line,
    })
}

fn first_place<'a>(ats: impl IntoIterator<Item = &'a At>) -> Option<Place> {
    ats.into_iter().find_map(place)
}

/// `src/lib.rs:12`, or nothing for a place outside the submission.
fn spot(at: &At) -> String {
    if in_submission(at) {
        format!("{}:{}", at.file, at.line)
    } else {
        String::new()
    }
}

/// The name of a thread in a sentence.
pub fn thread_name(thread: u32) -> Text {
    if thread == 0 {
        Text::new("the calling thread", "der aufrufende Thread")
    } else {
        Text::new(format!("thread {thread}"), format!("Thread {thread}"))
    }
}

/// What an execution's end means.
pub fn of_end(seen: &Seen) -> Ending {
    match &seen.end {
        End::Returned => Ending::Value,
        End::Panicked { message, at } => Ending::Wrong(panic(message, at, &seen.events)),
        End::Deadlock { waiting } => Ending::Wrong(deadlock(waiting, &seen.events)),
        End::Livelock { spinning } => Ending::Wrong(Diagnosis {
            name: "livelock".to_owned(),
            message: Text::new(
                "In this interleaving the threads go round for ever and none gets on.",
                "In dieser Verzahnung drehen sich die Threads ewig im Kreis, keiner kommt voran.",
            ),
            hint: Text::new(
                "What does the loop wait for, and which thread would have to make it true?",
                "Worauf wartet die Schleife, und welcher Thread müsste das erfüllen?",
            ),
            place: first_place(spinning.iter().map(|w| &w.at)),
        }),
        End::ThreadsLeft { left } => Ending::Wrong(Diagnosis {
            name: "forgotten-join".to_owned(),
            message: Text::new(
                format!(
                    "The call returned while {} still existed: somewhere a join is missing.",
                    threads_en(left)
                ),
                format!(
                    "Der Aufruf kehrte zurück, während noch {} lief: Irgendwo fehlt ein join.",
                    threads_de(left)
                ),
            ),
            hint: Text::new(
                "Keep every JoinHandle and join it before you return, or use thread::scope, which cannot forget.",
                "Hebe jedes JoinHandle auf und rufe join auf, bevor du zurückkehrst, oder nimm thread::scope, das nichts vergisst.",
            ),
            place: first_place(left.iter().map(|w| &w.at)),
        }),
        End::Died { how, thread, at } => Ending::Wrong(died(*how, *thread, at)),
        End::Exited { code, at } => Ending::Wrong(Diagnosis {
            name: "exit".to_owned(),
            message: Text::new(
                format!(
                    "The call ended the whole process with exit code {code} instead of returning."
                ),
                format!(
                    "Der Aufruf beendete den ganzen Prozess mit Code {code}, statt zurückzukehren."
                ),
            ),
            hint: Text::new(
                "A function of a library returns; whether the program ends is for main to say.",
                "Eine Bibliotheksfunktion kehrt zurück; über das Ende des Programms entscheidet main.",
            ),
            place: place(at),
        }),
        End::Machine { what, at } => Ending::Wrong(Diagnosis {
            name: "reads-the-machine".to_owned(),
            message: Text::new(
                format!("The code reads the machine's own files: `{what}`."),
                format!("Der Code liest Dateien, die der Maschine selbst gehören: `{what}`."),
            ),
            hint: Text::new(
                "Nothing in this exercise depends on where it runs: leave that out.",
                "Nichts an dieser Aufgabe hängt davon ab, wo sie läuft: Lass das weg.",
            ),
            place: place(at),
        }),
        End::Unsupported { what, at } => Ending::NotModelled(Text::new(
            format!("Not supported in the model: {what} at {}.", spot(at)),
            format!("Im Modell nicht unterstützt: {what} in {}.", spot(at)),
        )),
        End::Engine { message } => Ending::NotModelled(Text::new(
            format!("The model checker failed: {message}"),
            format!("Die Modellprüfung ist gescheitert: {message}"),
        )),
        End::TooManyThreads { limit, at } => Ending::TooLarge(Text::new(
            format!(
                "The model checker follows at most {limit} threads at once; more were started at {}.",
                spot(at)
            ),
            format!(
                "Die Modellprüfung verfolgt höchstens {limit} Threads zugleich; mehr wurden in {} gestartet.",
                spot(at)
            ),
        )),
    }
}

/// Why a person should look at what ended an execution, if one should.
pub(super) fn review(seen: &Seen) -> Option<Text> {
    match &seen.end {
        End::Machine { what, at } => Some(Text::new(
            format!(
                "The code reads the machine's own files, which tell where it runs: `{what}` at {}.",
                spot(at)
            ),
            format!(
                "Der Code liest Dateien, die der Maschine selbst gehören und verraten, wo er läuft: `{what}` in {}.",
                spot(at)
            ),
        )),
        End::Returned
        | End::Panicked { .. }
        | End::Deadlock { .. }
        | End::Livelock { .. }
        | End::ThreadsLeft { .. }
        | End::Died { .. }
        | End::Exited { .. }
        | End::Unsupported { .. }
        | End::TooManyThreads { .. }
        | End::Engine { .. } => None,
    }
}

/// What an endless loop may be in code that looks, in these lines, at how many own an `Arc`: a loop that
/// waits for the other owners to go. The model can't let them.
pub(super) fn waits_for_owners(owners: &[Place]) -> Text {
    let lines: Vec<String> = owners.iter().map(Place::to_string).collect();
    let lines = lines.join(", ");
    Text::new(
        format!(
            "Not supported in the model: a loop without a pause that waits for the count of an `Arc` ({lines}). It looks like an endless loop there, and may be one. Let it call `std::thread::yield_now()`, or join the threads."
        ),
        format!(
            "Im Modell nicht unterstützt: eine Schleife ohne Pause, die auf die Zahl der Besitzer eines `Arc` wartet ({lines}). Dort sieht sie aus wie eine Endlosschleife, und vielleicht ist sie eine. Lass sie `std::thread::yield_now()` aufrufen, oder rufe für die Threads join auf."
        ),
    )
}

/// Code of which nothing more was heard.
fn died(how: Death, thread: u32, at: &At) -> Diagnosis {
    let who = thread_name(thread);
    let (en, de) = (capital(&who.en), capital(&who.de));
    let (name, message, hint) = match how {
        Death::EndlessLoop => (
            ENDLESS_LOOP,
            Text::new(
                format!(
                    "{en} is in an endless loop: it runs on and on and touches nothing that another thread could change."
                ),
                format!(
                    "{de} steckt in einer Endlosschleife: Er läuft immer weiter und fasst nichts an, was ein anderer Thread ändern könnte."
                ),
            ),
            Text::new(
                "Which condition ends the loop, and what in the loop changes it?",
                "Welche Bedingung beendet die Schleife, und was in der Schleife verändert sie?",
            ),
        ),
        Death::StackOverflow => (
            "stack-overflow",
            Text::new(
                format!("{en} uses up its stack."),
                format!("{de} verbraucht seinen ganzen Stack."),
            ),
            Text::new(
                "Which function calls itself, and does it ever stop? Or is there an array that belongs on the heap (a `Vec`)?",
                "Welche Funktion ruft sich selbst auf, und hört das je auf? Oder gehört ein Array auf den Heap (ein `Vec`)?",
            ),
        ),
        Death::Aborted => (
            "abort",
            Text::new(
                format!(
                    "{en} aborts the whole process: a panic in the middle of a panic, or no memory left."
                ),
                format!(
                    "{de} bricht den ganzen Prozess ab: eine Panik mitten in einer Panik, oder kein Speicher mehr."
                ),
            ),
            Text::new(
                "Does something panic while it is dropped, or does something grow without end?",
                "Gerät etwas in Panik, während es freigegeben wird, oder wächst etwas ohne Ende?",
            ),
        ),
    };
    let last = match place(at) {
        Some(place) => Text::new(
            format!("Last seen at {place}."),
            format!("Zuletzt gesehen in {place}."),
        ),
        None => Text::default(),
    };
    Diagnosis {
        name: name.to_owned(),
        message: message.and(&last),
        hint,
        place: place(at),
    }
}

fn panic(message: &str, at: &At, events: &[Event]) -> Diagnosis {
    let told = Text::new(
        format!("In this interleaving the call panics: \"{message}\"."),
        format!("In dieser Verzahnung bricht der Aufruf mit einer Panik ab: „{message}“."),
    );
    // A panic that a join hands on says less than the one that it comes from.
    let first = events
        .iter()
        .find(|event| event.op == "panic" && in_submission(&event.at));
    let began = match first {
        Some(first) if first.thread != 0 => {
            let (who, at) = (thread_name(first.thread), spot(&first.at));
            Text::new(
                format!("It began in {} ({at}).", who.en),
                format!("Sie begann in {} ({at}).", who.de),
            )
        }
        Some(_) | None => Text::default(),
    };
    Diagnosis {
        name: "panic".to_owned(),
        message: told.and(&began),
        hint: Text::new(
            "Follow the timeline: which value did the code rely on that another thread had changed?",
            "Geh die Zeitachse durch: Auf welchen Wert hat sich der Code verlassen, den ein anderer Thread verändert hat?",
        ),
        place: first
            .and_then(|first| place(&first.at))
            .or_else(|| place(at))
            .or_else(|| last_place(events)),
    }
}

/// What to think about when the call panics whichever thread comes first: no other thread is to blame.
pub(super) fn panics_always() -> Text {
    Text::new(
        "It panics in every interleaving that was tried, so it is not about which thread comes first: read the message, and look at that line and at what it was given.",
        "Die Panik kommt in jeder Verzahnung, die durchgespielt wurde; daran, welcher Thread zuerst kommt, liegt es also nicht: Lies die Meldung und sieh dir diese Zeile an und womit sie arbeitet.",
    )
}

fn last_place(events: &[Event]) -> Option<Place> {
    first_place(events.iter().rev().map(|event| &event.at))
}

fn numbers(threads: &[Waiting]) -> String {
    let mut numbers: Vec<String> = threads.iter().map(|w| w.thread.to_string()).collect();
    numbers.dedup();
    numbers.join(", ")
}

fn threads_en(threads: &[Waiting]) -> String {
    match threads {
        [one] => format!("thread {}", one.thread),
        more => format!("threads {}", numbers(more)),
    }
}

fn threads_de(threads: &[Waiting]) -> String {
    match threads {
        [one] => format!("Thread {}", one.thread),
        more => format!("Threads {}", numbers(more)),
    }
}

/// What kind of thing nobody will ever do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WaitKind {
    Lock,
    /// That enough threads come to a barrier.
    Company,
    Notification,
    Message,
    Thread,
    Other,
}

fn at_barrier(waiting: &Waiting) -> bool {
    let object = waiting.object.as_deref();
    object.is_some_and(|object| object.starts_with("Barrier#"))
}

fn kind(waiting: &Waiting) -> WaitKind {
    match waiting.op.as_str() {
        "lock" | "read" | "write" => WaitKind::Lock,
        "wait" if at_barrier(waiting) => WaitKind::Company,
        "wait" | "park" => WaitKind::Notification,
        "recv" | "send" => WaitKind::Message,
        "join" | "scope" => WaitKind::Thread,
        _ => WaitKind::Other,
    }
}

fn deadlock(waiting: &[Waiting], events: &[Event]) -> Diagnosis {
    let mut message = Text::new("Deadlock.", "Deadlock.");
    for one in waiting {
        message = message.and(&waits_for(one));
    }
    message = message.and(&Text::new(
        "Nobody can go on.",
        "Niemand kann weitermachen.",
    ));
    let has = |wanted: WaitKind| waiting.iter().any(|w| kind(w) == wanted);
    let (name, hint) = if has(WaitKind::Company) {
        (
            "deadlock",
            Text::new(
                "A barrier opens when as many threads wait at it as it was made for. How many is that, and do so many always come, also when one has nothing to do or has failed?",
                "Eine Barriere öffnet sich, wenn so viele Threads an ihr warten, wie bei ihrem Bau angegeben. Wie viele sind das, und kommen immer so viele, auch wenn einer nichts zu tun hat oder scheitert?",
            ),
        )
    } else if has(WaitKind::Notification) {
        (
            "lost-wake-up",
            Text::new(
                "A wake-up that comes before the wait is lost. The condition must be changed, and tested, while the same lock is held; and notify_one may wake a thread that cannot use it.",
                "Ein Wecken vor dem Warten geht verloren. Die Bedingung muss unter demselben Lock geändert und geprüft werden; und notify_one weckt vielleicht einen Thread, der damit nichts anfangen kann.",
            ),
        )
    } else if has(WaitKind::Message) {
        (
            "channel-never-closed",
            Text::new(
                "A receiver waits as long as any sender lives. Which sender is still there, and who will drop it?",
                "Ein Empfänger wartet, solange es noch einen Sender gibt. Welcher ist noch da, und wer gibt ihn frei?",
            ),
        )
    } else if waiting.iter().any(holds_itself) {
        (
            "deadlock",
            Text::new(
                "A Mutex can't be locked twice by one thread. Which guard is still alive at the second lock? It lives to the end of its block, or until it is dropped.",
                "Ein Mutex lässt sich nicht zweimal vom selben Thread sperren. Welcher Guard lebt beim zweiten Sperren noch? Er lebt bis zum Ende seines Blocks oder bis man ihn fallen lässt.",
            ),
        )
    } else if has(WaitKind::Lock) {
        (
            "deadlock",
            Text::new(
                "Do all threads take the locks in the same order, and does each let go of one before it waits for something else?",
                "Nehmen alle Threads die Locks in derselben Reihenfolge, und gibt jeder seinen Lock frei, bevor er auf etwas anderes wartet?",
            ),
        )
    } else {
        (
            "deadlock",
            Text::new(
                "Look at each waiting thread: who should make it go on, and why does that never happen?",
                "Sieh dir jeden wartenden Thread an: Wer müsste ihn weiterlaufen lassen, und warum geschieht das nie?",
            ),
        )
    };
    // The caller mostly waits for the threads; their place says more than the caller's.
    let workers_first = waiting
        .iter()
        .filter(|w| kind(w) != WaitKind::Thread)
        .chain(waiting.iter())
        .map(|w| &w.at);
    Diagnosis {
        name: name.to_owned(),
        message,
        hint,
        place: first_place(workers_first).or_else(|| last_place(events)),
    }
}

/// True for a thread that waits for a lock that it holds.
fn holds_itself(waiting: &Waiting) -> bool {
    let holder = waiting.held_by.as_ref();
    kind(waiting) == WaitKind::Lock && holder.is_some_and(|(thread, _)| *thread == waiting.thread)
}

fn waits_for(waiting: &Waiting) -> Text {
    let who = thread_name(waiting.thread);
    let object = waiting.object.as_deref().unwrap_or("it");
    let at = match spot(&waiting.at) {
        place if place.is_empty() => String::new(),
        place => format!(" ({place})"),
    };
    let (en, de) = match kind(waiting) {
        WaitKind::Lock => (
            format!("waits for the lock {object}{at}"),
            format!("wartet auf den Lock {object}{at}"),
        ),
        WaitKind::Company => (
            format!("waits at a barrier for others to come{at}"),
            format!("wartet an einer Barriere darauf, dass andere kommen{at}"),
        ),
        WaitKind::Notification => (
            format!("waits to be woken{at}"),
            format!("wartet darauf, geweckt zu werden{at}"),
        ),
        WaitKind::Message => (
            format!("waits at the channel{at}"),
            format!("wartet am Kanal{at}"),
        ),
        WaitKind::Thread => (
            format!("waits for a thread to end{at}"),
            format!("wartet auf das Ende eines Threads{at}"),
        ),
        WaitKind::Other => (
            format!("waits in `{}`{at}", waiting.op),
            format!("wartet in `{}`{at}", waiting.op),
        ),
    };
    let holder = match kind(waiting) {
        WaitKind::Lock => waiting.held_by.as_ref(),
        WaitKind::Company
        | WaitKind::Notification
        | WaitKind::Message
        | WaitKind::Thread
        | WaitKind::Other => None,
    };
    let sender = waiting
        .held_by
        .as_ref()
        .filter(|_| waiting.op == "recv")
        .filter(|(_, at)| in_submission(at));
    let (held_en, held_de) = match holder {
        None if sender.is_some() => keeps_sender(waiting.thread, sender),
        Some((thread, at)) if *thread == waiting.thread => (
            format!(", which it holds itself (taken at {})", spot(at)),
            format!(", den er selbst hält (genommen in {})", spot(at)),
        ),
        Some((thread, at)) => (
            format!(
                ", which {} holds (taken at {})",
                thread_name(*thread).en,
                spot(at)
            ),
            format!(
                ", den {} hält (genommen in {})",
                thread_name(*thread).de,
                spot(at)
            ),
        ),
        None => (String::new(), String::new()),
    };
    Text::new(
        format!("{} {en}{held_en}.", capital(&who.en)),
        format!("{} {de}{held_de}.", capital(&who.de)),
    )
}

/// Who has a sender of the channel that a thread waits at, and where it came from.
fn keeps_sender(waits: u32, sender: Option<&(u32, At)>) -> (String, String) {
    match sender {
        Some((thread, at)) if *thread == waits => (
            format!(", while it keeps a sender itself (from {})", spot(at)),
            format!(", hält aber selbst noch einen Sender (aus {})", spot(at)),
        ),
        Some((thread, at)) => {
            let who = thread_name(*thread);
            (
                format!(", while {} still has a sender (from {})", who.en, spot(at)),
                format!(", {} hat noch einen Sender (aus {})", who.de, spot(at)),
            )
        }
        None => (String::new(), String::new()),
    }
}

/// The words as a sentence begins.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// The first place at which a thread writes on top of what another one has written since it read.
pub fn lost_update(events: &[Event]) -> Option<Place> {
    place(&events[*covering(events)?.end()].at)
}

/// Where a thread reads an object and where it writes on top of what another one has written since.
pub fn covering(events: &[Event]) -> Option<std::ops::RangeInclusive<usize>> {
    for (index, read) in events.iter().enumerate() {
        if read.op != "load" {
            continue;
        }
        let mut overwritten = false;
        for (end, later) in events.iter().enumerate().skip(index + 1) {
            if later.object != read.object {
                continue;
            }
            let writes = later.op != "load";
            if later.thread == read.thread {
                if writes && overwritten {
                    return Some(index..=end);
                }
                break;
            }
            overwritten |= writes;
        }
    }
    None
}

/// A thread that acts on what it had seen under a lock, after it has let go of it and another thread
/// has changed it: who, on what, where it looked and where it acts.
pub fn released_between(events: &[Event]) -> Option<Released<'_>> {
    let sections = sections(events);
    for (index, seen) in sections.iter().enumerate() {
        let next = sections[index + 1..]
            .iter()
            .find(|later| later.taken.thread == seen.taken.thread && later.object == seen.object);
        let Some(next) = next else { continue };
        let only_looked = seen.taken.value == seen.left.value;
        let changed = next.taken.value != seen.left.value;
        if only_looked && changed {
            return Some(Released {
                thread: seen.taken.thread,
                object: seen.object,
                seen: &seen.taken.at,
                acts: &next.taken.at,
            });
        }
    }
    None
}

/// What [`released_between`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Released<'e> {
    thread: u32,
    object: &'e str,
    seen: &'e At,
    acts: &'e At,
}

impl Released<'_> {
    /// What happened, in a sentence.
    pub fn message(&self) -> Text {
        let Released {
            thread,
            object,
            seen,
            acts,
        } = self;
        let who = thread_name(*thread);
        let (seen, acts) = (spot(seen), spot(acts));
        Text::new(
            format!(
                "{} looks at {object} ({seen}) and lets go of the lock; before it takes it again ({acts}), another thread has changed the value.",
                capital(&who.en)
            ),
            format!(
                "{} sieht sich {object} an ({seen}) und gibt den Lock frei; bevor er ihn wieder nimmt ({acts}), hat ein anderer Thread den Wert verändert.",
                capital(&who.de)
            ),
        )
    }

    /// Where the thread acts.
    pub fn place(&self) -> Option<Place> {
        place(self.acts)
    }
}

/// One thread's hold of one lock, with the values that it found and left.
struct Section<'e> {
    object: &'e str,
    taken: &'e Event,
    left: &'e Event,
}

/// The holds whose values are known, in the order in which they began.
fn sections(events: &[Event]) -> Vec<Section<'_>> {
    let known = |event: &&Event| event.value.is_some() && in_submission(&event.at);
    let begins = |event: &&Event| event.op == "lock" && !event.blocked;
    let mut found = Vec::new();
    for (index, taken) in events.iter().enumerate() {
        let Some(object) = Some(taken)
            .filter(begins)
            .filter(known)
            .and_then(|e| e.object.as_deref())
        else {
            continue;
        };
        let left = events[index + 1..].iter().find(|later| {
            later.thread == taken.thread
                && later.object.as_deref() == Some(object)
                && later.op == "unlock"
        });
        if let Some(left) = left.filter(|left| left.value.is_some()) {
            found.push(Section {
                object,
                taken,
                left,
            });
        }
    }
    found
}

/// The operation whose ordering let another thread see an old value, if that can be told.
pub fn weak_operation(events: &[Event]) -> Option<(&Event, &Event)> {
    let relaxed = |event: &Event| event.ordering.as_deref() == Some("Relaxed");
    let (mut unexplained, mut across) = (None, None);
    for (index, read) in events.iter().enumerate() {
        let Some(position) = overlooked(events, index) else {
            continue;
        };
        let newest = &events[position];
        let between = &events[position + 1..index];
        // Between the write and the stale read the writer published something and the reader took
        // it: whichever of the two is Relaxed let the old value through.
        let other = |e: &Event| e.object != read.object;
        let publishes = |e: &Event| e.thread == newest.thread && e.op != "load" && other(e);
        let takes = |e: &Event| e.thread == read.thread && e.op != "store" && other(e);
        let handed_over = between.iter().enumerate().flat_map(|(at, published)| {
            between[at + 1..]
                .iter()
                .filter(move |taken| publishes(published) && takes(taken))
                .filter(move |taken| taken.object == published.object)
                .map(move |taken| (published, taken))
        });
        let weak: Vec<&Event> = handed_over
            .filter_map(|(published, taken)| {
                [published, taken].into_iter().find(|event| relaxed(event))
            })
            .collect();
        match weak.last() {
            // With several it can't be told which one was meant to do it.
            Some(last) if weak.iter().all(|event| event.object == last.object) => {
                return Some((last, read));
            }
            Some(_) => return None,
            None if unexplained.is_none() && relaxed(newest) => unexplained = Some((newest, read)),
            None if across.is_none() && looks_across(events, position, index) => {
                let not_strong = |e: &&Event| e.ordering.as_deref() != Some("SeqCst");
                across = [newest, read].into_iter().find(not_strong).zip(Some(read));
            }
            None => {}
        }
    }
    // A loop that waits may read an old value without harm; so these are only guesses.
    across.or(unexplained)
}

/// Whether two threads have each written and then looked at what the other writes: `events[index]` reads
/// an old value instead of that of `events[written]`, whose thread looks at what the reader has written.
fn looks_across(events: &[Event], written: usize, index: usize) -> bool {
    let (newest, read) = (&events[written], &events[index]);
    let mut own = events[..index].iter().filter(|e| {
        e.thread == read.thread && e.op != "load" && e.ordering.is_some() && e.object != read.object
    });
    own.any(|own| {
        events[written + 1..]
            .iter()
            .any(|e| e.thread == newest.thread && e.op == "load" && e.object == own.object)
    })
}

/// The newest write of what `events[index]` loads, if that is another thread's and was not seen.
fn overlooked(events: &[Event], index: usize) -> Option<usize> {
    let read = &events[index];
    if read.op != "load" {
        return None;
    }
    let position = events[..index]
        .iter()
        .rposition(|e| e.object == read.object && e.op != "load")?;
    let newest = &events[position];
    let written = newest
        .value
        .as_deref()
        .map(|v| v.rsplit("-> ").next().unwrap_or(v));
    (newest.thread != read.thread && written != read.value.as_deref()).then_some(position)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(thread: u32, op: &str, object: &str, value: &str, ordering: &str) -> Event {
        Event {
            thread,
            op: op.to_owned(),
            object: Some(object.to_owned()),
            value: Some(value.to_owned()),
            ordering: Some(ordering.to_owned()),
            at: At {
                file: "src/lib.rs".to_owned(),
                line: 10 + thread,
            },
            blocked: false,
        }
    }

    #[test]
    fn a_lock_that_is_let_go_of_between_looking_and_acting_is_told() {
        let hold = |thread, found: &str, left: &str| {
            [
                event(thread, "lock", "Mutex#1", found, ""),
                event(thread, "unlock", "Mutex#1", left, ""),
            ]
        };
        let told =
            |holds: &[[Event; 2]]| released_between(holds.as_flattened()).map(|found| found.thread);
        assert_eq!(
            told(&[hold(1, "0", "0"), hold(2, "0", "1"), hold(1, "1", "1")]),
            Some(1)
        );
        // Nobody came in between, or the first hold was no mere look.
        assert_eq!(told(&[hold(1, "0", "0"), hold(1, "0", "1")]), None);
        assert_eq!(
            told(&[hold(1, "0", "1"), hold(2, "1", "2"), hold(1, "2", "3")]),
            None
        );
    }

    #[test]
    fn who_keeps_a_sender_is_named() {
        let at = |line| At {
            file: "src/lib.rs".to_owned(),
            line,
        };
        let waits = |holder| Waiting {
            thread: 0,
            op: "recv".to_owned(),
            object: Some("Channel#1".to_owned()),
            at: at(20),
            held_by: Some((holder, at(12))),
        };
        assert_eq!(
            waits_for(&waits(0)).en,
            "The calling thread waits at the channel (src/lib.rs:20), while it keeps a sender itself (from src/lib.rs:12)."
        );
        assert_eq!(
            waits_for(&waits(2)).de,
            "Der aufrufende Thread wartet am Kanal (src/lib.rs:20), Thread 2 hat noch einen Sender (aus src/lib.rs:12)."
        );
    }

    #[test]
    fn who_waits_at_a_barrier_is_not_told_of_wake_ups() {
        let waits = Waiting {
            thread: 1,
            op: "wait".to_owned(),
            object: Some("Barrier#1".to_owned()),
            at: At {
                file: "src/lib.rs".to_owned(),
                line: 20,
            },
            held_by: None,
        };
        let at_barrier = deadlock(std::slice::from_ref(&waits), &[]);
        assert!(
            at_barrier.hint.en.contains("barrier opens"),
            "{at_barrier:?}"
        );
        let at_condvar = Waiting {
            object: Some("Condvar#1".to_owned()),
            ..waits
        };
        assert_eq!(deadlock(&[at_condvar], &[]).name, "lost-wake-up");
    }

    #[test]
    fn two_threads_that_build_on_one_value_are_a_lost_update() {
        let events = [
            event(1, "load", "A", "0", "SeqCst"),
            event(2, "load", "A", "0", "SeqCst"),
            event(2, "store", "A", "1", "SeqCst"),
            event(1, "store", "A", "1", "SeqCst"),
        ];
        assert_eq!(lost_update(&events).map(|p| p.line), Some(11));
        assert_eq!(lost_update(&events[..3]), None);
    }

    #[test]
    fn threads_that_take_turns_lose_nothing() {
        let events = [
            event(1, "load", "A", "0", "SeqCst"),
            event(1, "store", "A", "1", "SeqCst"),
            event(2, "load", "A", "1", "SeqCst"),
            event(2, "store", "A", "2", "SeqCst"),
        ];
        assert_eq!(lost_update(&events), None);
    }

    #[test]
    fn a_relaxed_unlock_is_named_as_the_weak_operation() {
        let events = [
            event(1, "store", "value", "1", "Relaxed"),
            event(1, "store", "taken", "false", "Relaxed"),
            event(2, "compare_exchange", "taken", "false -> true", "Acquire"),
            event(2, "load", "value", "0", "Relaxed"),
        ];
        let (weak, read) = weak_operation(&events).unwrap();
        assert_eq!(weak.object.as_deref(), Some("taken"));
        assert_eq!(read.thread, 2);
    }

    #[test]
    fn an_old_value_in_a_loop_that_waits_is_not_what_did_the_harm() {
        let events = [
            event(1, "store", "value", "1", "Relaxed"),
            event(1, "store", "waits", "false", "Release"),
            event(2, "load", "waits", "true", "Relaxed"),
            event(2, "load", "waits", "false", "Relaxed"),
            event(2, "load", "value", "0", "Relaxed"),
        ];
        let (weak, read) = weak_operation(&events).unwrap();
        assert_eq!((weak.thread, weak.op.as_str()), (2, "load"));
        assert_eq!(weak.object.as_deref(), Some("waits"));
        assert_eq!(read.object.as_deref(), Some("value"));
        // Nothing is said of an ordering that is strong.
        assert_eq!(weak_operation(&events[..3]), None);
    }

    #[test]
    fn two_who_look_past_each_other_have_an_ordering_that_is_not_relaxed_and_too_weak() {
        let events = |store, load| {
            [
                event(1, "store", "one", "true", store),
                event(1, "load", "two", "false", load),
                event(1, "load", "value", "0", "Relaxed"),
                event(2, "store", "two", "true", store),
                event(2, "load", "one", "false", load),
                event(2, "load", "value", "0", "Relaxed"),
            ]
        };
        let strongest = |events: &[Event]| {
            weak_operation(events).map(|(weak, _)| (weak.op.clone(), weak.ordering.clone()))
        };
        assert_eq!(
            strongest(&events("Release", "Acquire")),
            Some(("store".to_owned(), Some("Release".to_owned())))
        );
        assert_eq!(
            strongest(&events("SeqCst", "Acquire")),
            Some(("load".to_owned(), Some("Acquire".to_owned())))
        );
        // Who has written nothing does not look past anybody.
        assert_eq!(weak_operation(&events("Release", "Acquire")[..3]), None);
    }

    #[test]
    fn a_forgotten_join_is_named_with_the_line_of_the_spawn() {
        let seen = Seen {
            execution: 1,
            end: End::ThreadsLeft {
                left: vec![Waiting {
                    thread: 1,
                    op: "spawn".to_owned(),
                    object: None,
                    at: At {
                        file: "src/lib.rs".to_owned(),
                        line: 7,
                    },
                    held_by: None,
                }],
            },
            value: String::new(),
            spawned: 1,
            peak: 2,
            events: Vec::new(),
        };
        let Ending::Wrong(diagnosis) = of_end(&seen) else {
            panic!("a forgotten join is the submission's mistake");
        };
        assert_eq!(diagnosis.name, "forgotten-join");
        assert_eq!(diagnosis.place.map(|p| p.line), Some(7));
    }
}
