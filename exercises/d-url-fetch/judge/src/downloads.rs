//! The downloads of one call of `fetch_all`: each waits until the judge decides how it ends.
//!
//! It records which URL was fetched by which thread. It must not judge.

use grade_harness::ending::Ending;
use grade_judge::{Asked, JudgeError, Line};
use std::collections::BTreeSet;

/// A download that has begun and not ended.
pub struct Held {
    question: u64,
    /// What is downloaded.
    pub url: String,
}

/// The downloads of one call.
#[derive(Default)]
pub struct Downloads {
    /// Those in flight, in the order in which they began.
    pub held: Vec<Held>,
    /// Every URL that was fetched, in the order in which the downloads began.
    pub begun: Vec<String>,
    /// Every thread that has fetched.
    pub threads: BTreeSet<u64>,
    broken: Option<JudgeError>,
}

impl Downloads {
    /// A download begins.
    pub fn begin(&mut self, question: &Asked) {
        match question.arguments::<String>() {
            Ok(url) => {
                self.threads.insert(question.thread);
                self.begun.push(url.clone());
                self.held.push(Held {
                    question: question.id,
                    url,
                });
            }
            Err(error) => self.broken = Some(error),
        }
    }

    /// Ends the download at this place among those in flight.
    pub fn end(&mut self, place: usize, how: &Ending, line: &mut Line<'_>) {
        let held = self.held.remove(place);
        line.answer(held.question, how);
    }

    /// Why the downloads could not be directed, if that is so.
    ///
    /// # Errors
    /// The judge's own failure.
    pub fn check(&mut self) -> Result<(), JudgeError> {
        self.broken.take().map_or(Ok(()), Err)
    }
}

/// The text that a good download gives.
pub fn text_of(url: &str) -> String {
    format!("text of {url}")
}

/// The call as a student would write it.
pub fn call(urls: &[String], workers: usize) -> String {
    if urls.len() > 6 {
        return format!("fetch_all(&urls[..{}], {workers}, fetch)", urls.len());
    }
    let list: Vec<String> = urls.iter().map(|url| format!("{url:?}")).collect();
    format!("fetch_all(&[{}], {workers}, fetch)", list.join(", "))
}
