//! Objects in `static`s: every execution finds them as the program did when it started.
//!
//! Knows where the program's writable data lies. The bytes of an object are kept when it is first
//! used, which is before anything could change it, and put back before every execution. Nothing is
//! dropped: statics never are.

use ::std::boxed::Box;
use ::std::sync::{Mutex, OnceLock};
use ::std::vec::Vec;

struct Kept {
    at: usize,
    bytes: Box<[u8]>,
}

static KEPT: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

fn segments() -> &'static [(usize, usize)] {
    static SEGMENTS: OnceLock<Vec<(usize, usize)>> = OnceLock::new();
    SEGMENTS.get_or_init(|| {
        unsafe extern "C" fn note(
            info: *mut libc::dl_phdr_info,
            _size: usize,
            data: *mut libc::c_void,
        ) -> libc::c_int {
            // SAFETY: the loader hands out a valid record, and `data` is the vector below.
            let (info, found) = unsafe { (&*info, &mut *data.cast::<Vec<(usize, usize)>>()) };
            for number in 0..usize::from(info.dlpi_phnum) {
                // SAFETY: `dlpi_phdr` points at `dlpi_phnum` headers.
                let header = unsafe { &*info.dlpi_phdr.add(number) };
                if header.p_type == libc::PT_LOAD && header.p_flags & libc::PF_W != 0 {
                    let start = (info.dlpi_addr + header.p_vaddr) as usize;
                    found.push((start, start + header.p_memsz as usize));
                }
            }
            0
        }
        let mut found: Vec<(usize, usize)> = Vec::new();
        // SAFETY: `note` only reads the records and writes to `found`, which outlives the call.
        unsafe { libc::dl_iterate_phdr(Some(note), (&raw mut found).cast()) };
        found
    })
}

/// Keeps the bytes of an object that is about to be used for the first time in an execution, if it
/// lies in a `static`.
pub(crate) fn keep<T: ?Sized>(object: &T) {
    let at = ::std::ptr::from_ref(object).cast::<u8>() as usize;
    if !segments()
        .iter()
        .any(|(start, end)| (*start..*end).contains(&at))
    {
        return;
    }
    let mut kept = KEPT
        .lock()
        .unwrap_or_else(::std::sync::PoisonError::into_inner);
    // What lies inside of an object that is kept already has been changed by now, perhaps.
    let end = at + size_of_val(object);
    if kept
        .iter()
        .any(|known| known.at <= at && end <= known.at + known.bytes.len())
    {
        return;
    }
    let mut bytes = Vec::with_capacity(size_of_val(object));
    // SAFETY: the bytes are those of a live object that no other thread uses now: its first use is
    // under way. They are copied as raw memory, padding included, and never looked at.
    unsafe {
        ::std::ptr::copy_nonoverlapping(at as *const u8, bytes.as_mut_ptr(), size_of_val(object));
        bytes.set_len(size_of_val(object));
    }
    kept.push(Kept {
        at,
        bytes: bytes.into_boxed_slice(),
    });
}

/// Puts every kept object back to what it was. No execution may be running.
pub(crate) fn restore() {
    let kept = KEPT
        .lock()
        .unwrap_or_else(::std::sync::PoisonError::into_inner);
    for object in kept.iter().rev() {
        // SAFETY: the object is a `static` of this program with interior mutability (only types of
        // this crate are kept), nobody uses it between executions, and the bytes were a valid value of it.
        unsafe {
            ::std::ptr::copy_nonoverlapping(
                object.bytes.as_ptr(),
                object.at as *mut u8,
                object.bytes.len(),
            );
        }
    }
}
