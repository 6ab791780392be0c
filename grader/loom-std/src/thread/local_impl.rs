//! What `thread_local!` expands to.

use ::std::sync::atomic::AtomicU8;

/// Tells one variable from another by its address; not empty and not constant, so never merged.
pub struct Key(#[allow(dead_code)] AtomicU8);

impl Key {
    /// A key.
    #[allow(clippy::new_without_default)]
    #[must_use]
    pub const fn new() -> Self {
        Self(AtomicU8::new(0))
    }

    /// Its identity.
    pub fn id(&'static self) -> usize {
        ::std::ptr::from_ref(self) as usize
    }
}
