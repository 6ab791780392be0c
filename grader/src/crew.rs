//! Several workers that go through one list. Knows nothing of what is done.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};

/// Does `work` for every one of `items`, up to `workers` at the same time, each begun in the order of
/// the list. After an error nothing new is begun.
///
/// # Errors
/// The first error of the first worker that had one.
pub fn go_through<T: Sync, E: Send>(
    workers: usize,
    items: &[T],
    work: impl Fn(usize, &T) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let worker = || {
        loop {
            let index = next.fetch_add(1, Ordering::SeqCst);
            let Some(item) = items.get(index) else {
                return Ok(());
            };
            if let Err(error) = work(index, item) {
                next.store(items.len(), Ordering::SeqCst);
                return Err(error);
            }
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers.clamp(1, items.len().max(1)))
            .map(|_| scope.spawn(worker))
            .collect();
        let results: Vec<_> = workers.into_iter().map(ScopedJoinHandle::join).collect();
        results
            .into_iter()
            .try_for_each(|result| result.unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// One worker a core.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn every_item_is_done_once() {
        let done = Mutex::new(Vec::new());
        let items: Vec<usize> = (0..100).collect();
        go_through(4, &items, |index, item| {
            assert_eq!(index, *item);
            done.lock().unwrap().push(*item);
            Ok::<(), ()>(())
        })
        .unwrap();
        let mut done = done.into_inner().unwrap();
        done.sort_unstable();
        assert_eq!(done, items);
    }

    #[test]
    fn after_an_error_nothing_new_is_begun() {
        let begun = AtomicUsize::new(0);
        let result = go_through(1, &[1, 2, 3], |_, item| {
            begun.fetch_add(1, Ordering::SeqCst);
            if *item == 2 { Err("two") } else { Ok(()) }
        });
        assert_eq!((result, begun.into_inner()), (Err("two"), 2));
    }

    #[test]
    fn every_item_is_told_with_its_place_and_after_an_error_only_what_came_before_is_begun() {
        let items: Vec<usize> = (0..100).collect();
        let done = Mutex::new(Vec::new());
        go_through(3, &items, |position, item| {
            done.lock().unwrap().push((position, *item));
            Ok::<_, ()>(())
        })
        .unwrap();
        let mut done = done.into_inner().unwrap();
        done.sort_unstable();
        assert_eq!(done, (0..100).zip(0..100).collect::<Vec<_>>());

        let begun = AtomicUsize::new(0);
        let result = go_through(1, &items, |_, item| {
            begun.fetch_add(1, Ordering::SeqCst);
            if *item == 4 { Err("full") } else { Ok(()) }
        });
        assert_eq!(result, Err("full"));
        assert_eq!(begun.into_inner(), 5);
    }
}
