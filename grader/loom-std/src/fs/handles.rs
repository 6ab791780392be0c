//! Which engine object an open file is, in the running execution.
//!
//! Reading moves the position of an open file, which its handles share; so reads of one open file
//! conflict, and those of different ones don't. Descriptors are used again, so a number alone says
//! nothing: each opening makes a new object.

use ::std::cell::RefCell;
use ::std::collections::BTreeMap;
use ::std::os::fd::RawFd;

use crate::hooks;
use crate::model::engine::{self, Kind};
use crate::model::record::Value;
use crate::model::{At, ObjectNo};

#[derive(Default)]
struct Handles {
    execution: u64,
    objects: BTreeMap<RawFd, ObjectNo>,
}

::std::thread_local! {
    static HANDLES: RefCell<Handles> = RefCell::default();
}

fn with<R>(f: impl FnOnce(&mut BTreeMap<RawFd, ObjectNo>) -> R) -> R {
    let execution = hooks::execution();
    HANDLES.with_borrow_mut(|handles| {
        if handles.execution != execution {
            *handles = Handles {
                execution,
                ..Handles::default()
            };
        }
        f(&mut handles.objects)
    })
}

fn new_object() -> ObjectNo {
    engine::with(|engine| engine.add(Kind::Silent("File")))
}

/// A file was opened.
pub(super) fn opened(descriptor: RawFd) {
    if hooks::active() {
        let object = new_object();
        with(|objects| objects.insert(descriptor, object));
    }
}

/// A second handle of the same open file was made.
pub(super) fn shared(descriptor: RawFd, second: RawFd) {
    if hooks::active() {
        let object = object(descriptor);
        with(|objects| objects.insert(second, object));
    }
}

fn object(descriptor: RawFd) -> ObjectNo {
    with(|objects| objects.get(&descriptor).copied()).unwrap_or_else(|| {
        let object = new_object();
        with(|objects| objects.insert(descriptor, object));
        object
    })
}

/// A step on an open file: others that use the same one may come first.
pub(super) fn step(operation: &'static str, descriptor: RawFd, at: At) {
    if hooks::active() {
        let object = object(descriptor);
        engine::touch(object);
        engine::with(|engine| engine.note(operation, Some(object), Value::None, at));
    }
}
