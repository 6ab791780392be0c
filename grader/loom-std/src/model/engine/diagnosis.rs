//! Who waits for whom, when an execution has got stuck.

use ::std::vec::Vec;

use super::{Engine, Run, ThreadNo};
use crate::model::report::{BlockedThread, Holder};

impl Engine {
    fn described(&self, number: ThreadNo) -> BlockedThread {
        let thread = &self.threads[number];
        let stopped = thread.run != Run::Ready;
        let (op, object, at) = match (thread.blocked, thread.last) {
            (Some(blocked), _) if stopped => (blocked.op, blocked.object, Some(blocked.at)),
            (_, Some((_, at))) => ("running", None, Some(at)),
            _ => ("running", None, None),
        };
        let holders = object
            .map(|object| {
                let object = &self.objects[object as usize];
                let mut holders: Vec<Holder> = object
                    .state
                    .holders
                    .iter()
                    .map(|(thread, at)| Holder {
                        thread: *thread as u32,
                        file: at.file(),
                        line: at.line(),
                    })
                    .collect();
                holders.extend(object.state.owners.iter().map(|(_, thread, at)| Holder {
                    thread: *thread as u32,
                    file: at.file(),
                    line: at.line(),
                }));
                holders
            })
            .unwrap_or_default();
        BlockedThread {
            thread: number as u32,
            name: thread.name.clone(),
            op,
            object: object.map(|object| self.name_of(object)),
            file: at.map_or("", |at| at.file()),
            line: at.map_or(0, |at| at.line()),
            holders,
        }
    }

    pub(super) fn unfinished(&self, but: Option<ThreadNo>) -> Vec<BlockedThread> {
        (0..self.threads.len())
            .filter(|&thread| Some(thread) != but && self.threads[thread].run != Run::Finished)
            .map(|thread| self.described(thread))
            .collect()
    }

    pub(super) fn deadlock(&self) -> (Vec<BlockedThread>, usize) {
        let mut threads = self.unfinished(None);
        // Follow "waits for" from each thread; the first circle found comes first.
        for start in 0..threads.len() {
            let mut path = ::std::vec![start];
            loop {
                let last = *path.last().unwrap_or(&start);
                let next = threads[last]
                    .holders
                    .iter()
                    .filter_map(|holder| {
                        threads
                            .iter()
                            .position(|thread| thread.thread == holder.thread)
                    })
                    .next();
                match next {
                    Some(next) if next == start => {
                        let mut ordered: Vec<BlockedThread> =
                            path.iter().map(|&place| threads[place].clone()).collect();
                        let cycle = ordered.len();
                        for (place, thread) in threads.drain(..).enumerate() {
                            if !path.contains(&place) {
                                ordered.push(thread);
                            }
                        }
                        return (ordered, cycle);
                    }
                    Some(next) if !path.contains(&next) => path.push(next),
                    _ => break,
                }
            }
        }
        (threads, 0)
    }
}
