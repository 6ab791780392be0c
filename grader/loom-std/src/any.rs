//! `std::any`, whose `type_name` gives the names that the standard library's types have.
//!
//! Names are made by the compiler out of the crate and the module that define a type. The modules
//! here are named as the standard ones are; what they can't match is that some types are defined
//! in `core`. Alone knows those.

pub use ::std::any::*;

use ::std::cell::RefCell;
use ::std::collections::BTreeMap;

/// Where types of this crate are defined, and where the standard library defines them.
const MOVED: [(&str, &str); 3] = [
    ("std::any::", "core::any::"),
    ("std::hint::", "core::hint::"),
    ("std::sync::atomic::", "core::sync::atomic::"),
];

::std::thread_local! {
    /// Names that were corrected once; a name is `'static`, so it is kept for good.
    static CORRECTED: RefCell<BTreeMap<&'static str, &'static str>> = const { RefCell::new(BTreeMap::new()) };
}

/// The name of a type.
#[must_use]
pub fn type_name<T: ?Sized>() -> &'static str {
    corrected(::std::any::type_name::<T>())
}

/// The name of a value's type.
#[must_use]
pub fn type_name_of_val<T: ?Sized>(_val: &T) -> &'static str {
    type_name::<T>()
}

fn corrected(name: &'static str) -> &'static str {
    if !MOVED.iter().any(|(here, _)| name.contains(here)) {
        return name;
    }
    CORRECTED.with_borrow_mut(|names| {
        *names.entry(name).or_insert_with(|| {
            let mut right = name.to_owned();
            for (here, there) in MOVED {
                right = replace_paths(&right, here, there);
            }
            ::std::boxed::Box::leak(right.into_boxed_str())
        })
    })
}

/// Replaces `here` where a path begins with it, not inside a longer path.
fn replace_paths(name: &str, here: &str, there: &str) -> ::std::string::String {
    let mut right = ::std::string::String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find(here) {
        let (before, from) = rest.split_at(at);
        right.push_str(before);
        let inside = right.ends_with(|c: char| c == ':' || c == '_' || c.is_alphanumeric());
        right.push_str(if inside { here } else { there });
        rest = &from[here.len()..];
    }
    right.push_str(rest);
    right
}
