//! The heap of a program that is explored: the system's, but the engine hears what is given back.
//!
//! An atomic has no room for more than its value, so that the engine knows it by its address: what comes
//! to lie there later is another object. Must not allocate on its own.

use ::std::alloc::{GlobalAlloc, Layout, System};

use super::engine;

struct Heap;

#[global_allocator]
static HEAP: Heap = Heap;

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        engine::forget(ptr as usize, layout.size());
        // SAFETY: the caller's.
        unsafe { System.dealloc(ptr, layout) }
    }

    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        engine::forget(ptr as usize, layout.size());
        // SAFETY: the caller's.
        unsafe { System.realloc(ptr, layout, new_size) }
    }
}
