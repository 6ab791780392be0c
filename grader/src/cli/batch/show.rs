//! What a batch looks like while it runs: a line a submission, and on a terminal how far it is.

use crate::batch::{BatchProgress, Standing, Tally};
use crate::cli::screen::{Live, Screen};
use crate::progress::{Progress, Watcher};
use crate::report::{Report, words};
use crate::rubric::Points;
use grade_outcome::Lang;
use std::time::{Duration, Instant};

/// Columns of a student's name.
const NAME: usize = 24;

/// The display of a batch, until it is dropped.
pub(super) struct Show {
    live: Live,
    lang: Lang,
    started: Instant,
}

impl Show {
    /// Begins the display.
    pub fn new(screen: &Screen) -> Show {
        let live = screen.progress();
        let words = words::pick(
            screen.lang,
            "looking at the submissions",
            "sehe die Abgaben durch",
        );
        live.headline(words);
        Show {
            live,
            lang: screen.lang,
            started: Instant::now(),
        }
    }
}

impl Watcher for Show {
    fn worker(&self) -> Box<dyn Progress + '_> {
        self.live.worker()
    }
}

impl BatchProgress for Show {
    fn tally(&self, tally: &Tally) {
        let left = remaining(self.started.elapsed(), tally);
        self.live.headline(&headline(tally, left, self.lang));
    }

    fn finished(&self, tally: &Tally, report: &Report, standing: Standing) {
        self.tally(tally);
        self.live.line(&line(tally, report, standing, self.lang));
    }
}

/// How far the batch is, in less than 80 columns.
fn headline(tally: &Tally, left: Option<Duration>, lang: Lang) -> String {
    let count = |number: usize, en: &str, de: &str| match lang {
        Lang::En => format!("{number} {en}"),
        Lang::De => format!("{number} {de}"),
    };
    let mut parts = vec![
        format!(
            "{}/{} {}",
            tally.done,
            tally.all,
            words::pick(lang, "done", "fertig")
        ),
        count(tally.running, "running", "laufen"),
        count(tally.waiting(), "waiting", "warten"),
        count(tally.failed, "failed", "nicht bestanden"),
    ];
    if tally.undecided > 0 {
        parts.push(count(tally.undecided, "open", "offen"));
    }
    if let Some(left) = left {
        parts.push(format!(
            "{} {}",
            minutes(left),
            words::pick(lang, "left", "übrig")
        ));
    }
    parts.join(" · ")
}

/// The line of a submission that is finished.
fn line(tally: &Tally, report: &Report, standing: Standing, lang: Lang) -> String {
    let how = match standing {
        Standing::Graded => "",
        Standing::Equal => words::pick(lang, "  equal to another", "  gleich einer anderen"),
        Standing::ScoredAgain => words::pick(lang, "  scored again", "  neu bepunktet"),
        Standing::Known => words::pick(lang, "  known", "  bekannt"),
    };
    let open = if report.undecided > Points::ZERO {
        " ?"
    } else {
        ""
    };
    // A name is whatever a folder is called; it must not steer the terminal.
    let name: String = report
        .submission
        .id
        .chars()
        .map(|letter| if letter.is_control() { '?' } else { letter })
        .take(NAME)
        .collect();
    let digits = tally.all.to_string().len();
    format!(
        "{:>digits$}/{}  {name:<NAME$} {:>6} / {}{open}{how}",
        tally.done,
        tally.all,
        report.score.to_string(),
        report.max_score
    )
}

/// How long the rest will take if it goes on like this; unknown before anything was graded.
fn remaining(elapsed: Duration, tally: &Tally) -> Option<Duration> {
    let (done, all) = (tally.graded_exercises, tally.all_exercises);
    (done > 0).then(|| elapsed.mul_f64(all.saturating_sub(done) as f64 / done as f64))
}

fn minutes(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TALLY: Tally = Tally {
        all: 400,
        done: 123,
        running: 2,
        failed: 31,
        undecided: 4,
        graded_exercises: 400,
        all_exercises: 1200,
    };

    #[test]
    fn the_headline_says_everything_in_eighty_columns_in_every_language() {
        let left = remaining(Duration::from_secs(3600), &TALLY);
        assert_eq!(left, Some(Duration::from_secs(7200)));
        assert_eq!(
            headline(&TALLY, left, Lang::En),
            "123/400 done · 2 running · 275 waiting · 31 failed · 4 open · 2:00:00 left"
        );
        assert!(headline(&TALLY, left, Lang::De).chars().count() < 78 + 10);
    }

    #[test]
    fn before_anything_was_graded_nobody_knows_how_long_it_takes() {
        let nothing = Tally {
            graded_exercises: 0,
            ..TALLY
        };
        assert_eq!(remaining(Duration::from_secs(9), &nothing), None);
    }
}
