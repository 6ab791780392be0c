//! Remembers the panics of a call: message and place of the first ones and of the last.
//!
//! Responsible for the process's panic hook while a call runs. A submission may set a hook of its
//! own; then message and place of later panics are not known, and the call goes on as it should.

use crate::wire::{Panic, Panicked};
use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, PanicHookInfo};
use std::sync::{Mutex, PoisonError};

/// Longest message that is kept, in bytes.
const LONGEST: usize = 4096;

/// So many panics are kept beside the last one.
const MOST: usize = 16;

/// The first panics of any thread since [`watch`].
static EARLIER: Mutex<Vec<Panic>> = Mutex::new(Vec::new());

thread_local! {
    /// The last panic of this thread.
    static LAST: RefCell<Option<Panic>> = const { RefCell::new(None) };
}

/// Forgets earlier panics and watches for new ones.
pub(crate) fn watch() {
    take_earlier();
    LAST.with_borrow_mut(|last| *last = None);
    panic::set_hook(Box::new(note));
}

/// What is known of the panic that ended a call on this thread with `payload`.
pub(crate) fn caught(payload: Box<dyn Any + Send>) -> Panicked {
    let last = LAST.with_borrow_mut(Option::take).unwrap_or_default();
    let last = if last.message.is_empty() {
        Panic {
            message: message(payload.as_ref()),
            ..last
        }
    } else {
        last
    };
    // Dropping it would run code of the submission, which may panic again.
    std::mem::forget(payload);
    let mut earlier = take_earlier();
    earlier.retain(|panic| *panic != last);
    Panicked { last, earlier }
}

fn take_earlier() -> Vec<Panic> {
    std::mem::take(&mut *EARLIER.lock().unwrap_or_else(PoisonError::into_inner))
}

fn note(info: &PanicHookInfo<'_>) {
    let panic = Panic {
        message: message(info.payload()),
        file: info.location().map_or("", |at| at.file()).to_owned(),
        line: info.location().map_or(0, |at| at.line()),
    };
    {
        let mut earlier = EARLIER.lock().unwrap_or_else(PoisonError::into_inner);
        if earlier.len() < MOST {
            earlier.push(panic.clone());
        }
    }
    // A thread that panics while its thread-locals are dropped has none left.
    let _ = LAST.try_with(|last| {
        if let Ok(mut last) = last.try_borrow_mut() {
            *last = Some(panic);
        }
    });
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = if let Some(text) = payload.downcast_ref::<&str>() {
        text
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.as_str()
    } else {
        ""
    };
    text[..text.floor_char_boundary(LONGEST)].to_owned()
}
