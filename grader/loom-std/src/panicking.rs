//! The panic hook, which belongs to the execution. The standard library has it in a module of this
//! name, and `std::panic` shows it.
//!
//! In a model the process's own hook is the engine's, which listens to every panic. A hook that
//! the code sets is called after it, and is forgotten when the execution ends.

use ::std::boxed::Box;
use ::std::cell::RefCell;
use ::std::mem::ManuallyDrop;
use ::std::panic::PanicHookInfo;
use ::std::sync::Arc;

use crate::hooks;

type Hook = dyn Fn(&PanicHookInfo<'_>) + 'static + Sync + Send;

/// The hook that an execution has set.
struct Set {
    execution: u64,
    hook: Arc<Hook>,
}

::std::thread_local! {
    /// Not dropped when its thread ends: it may hold objects of an execution that is over, and no
    /// code may touch them any more.
    static HOOK: RefCell<Option<ManuallyDrop<Set>>> = const { RefCell::new(None) };
}

/// Puts a hook in place of the running execution's, and gives that.
fn replace(hook: Option<Arc<Hook>>) -> Option<Arc<Hook>> {
    let execution = hooks::execution();
    let new = hook.map(|hook| ManuallyDrop::new(Set { execution, hook }));
    let old = HOOK.replace(new).filter(|old| old.execution == execution)?;
    Some(ManuallyDrop::into_inner(old).hook)
}

fn refuse_while_panicking() {
    if crate::thread::panicking() {
        panic!("cannot modify the panic hook from a panicking thread");
    }
}

/// Has `hook` called at every panic of the execution.
pub fn set_hook(hook: Box<dyn Fn(&PanicHookInfo<'_>) + 'static + Sync + Send>) {
    if hooks::active() {
        refuse_while_panicking();
        drop(replace(Some(Arc::from(hook))));
    } else {
        ::std::panic::set_hook(hook);
    }
}

/// Puts the default hook back, and gives the one that was set. The default hook of a model shows
/// nothing.
#[must_use]
pub fn take_hook() -> Box<dyn Fn(&PanicHookInfo<'_>) + 'static + Sync + Send> {
    if !hooks::active() {
        return ::std::panic::take_hook();
    }
    refuse_while_panicking();
    match replace(None) {
        Some(hook) => Box::new(move |info| hook(info)),
        None => Box::new(|_| {}),
    }
}

/// Calls the hook that the running execution has set, if it has.
pub(crate) fn call_hook(info: &PanicHookInfo<'_>) {
    let execution = hooks::execution();
    let hook = HOOK.with_borrow(|set| {
        let set = set.as_ref().filter(|set| set.execution == execution)?;
        Some(Arc::clone(&set.hook))
    });
    if let Some(hook) = hook {
        hook(info);
    }
}
