use std::sync::atomic::AtomicU8;

pub const fn pointer(atomic: &AtomicU8) -> *mut u8 {
    atomic.as_ptr()
}
