//! Reports as workflow commands of GitHub Actions: annotations at the student's lines.
//!
//! At most ten a level are shown there, so the most important ones come first and the rest is left
//! to the job's summary, which the command line writes as Markdown.

use super::{CheckReport, ExerciseReport, Report};
use grade_outcome::Verdict;

/// Annotations that GitHub shows of one level.
const MOST: usize = 10;

/// The annotations of all reports.
pub(super) fn render(reports: &[Report]) -> String {
    let mut errors = Vec::new();
    let mut warnings = Vec::new();
    for report in reports {
        for (exercise, check) in report.checks() {
            match check.verdict {
                Verdict::Fail => errors.push((
                    check.max_points,
                    annotation("error", report, exercise, check),
                )),
                Verdict::Error | Verdict::Inconclusive => {
                    warnings.push((
                        check.max_points,
                        annotation("warning", report, exercise, check),
                    ));
                }
                Verdict::Pass | Verdict::Skipped => {}
            }
        }
    }
    let mut out = String::new();
    for mut annotations in [errors, warnings] {
        annotations.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
        for (_, line) in annotations.iter().take(MOST) {
            out += line;
        }
    }
    for report in reports {
        let title = property(&report.submission.id);
        out += &format!(
            "::notice title={title}::{} / {}\n",
            report.score, report.max_score
        );
    }
    out
}

fn annotation(
    level: &str,
    report: &Report,
    exercise: &ExerciseReport,
    check: &CheckReport,
) -> String {
    let mut properties = Vec::new();
    if let Some(file) = &check.file {
        let folder = report.submission.path.as_deref().unwrap_or_default();
        properties.push(format!(
            "file={}",
            property(&file_in_repository(folder, &exercise.id, file))
        ));
        properties.extend(check.line.map(|line| format!("line={line}")));
    }
    properties.push(format!("title={}", property(&check.title)));
    let hint = if check.hint.is_empty() {
        String::new()
    } else {
        format!("\n{}", check.hint)
    };
    format!(
        "::{level} {}::{}\n",
        properties.join(","),
        message(&format!("{}{hint}", check.message))
    )
}

/// The file's path as the repository knows it.
fn file_in_repository(folder: &str, exercise: &str, file: &str) -> String {
    let folder = folder.trim_start_matches("./").trim_end_matches('/');
    if folder.is_empty() || folder == "." {
        format!("{exercise}/{file}")
    } else if folder.rsplit('/').next() == Some(exercise) {
        format!("{folder}/{file}")
    } else {
        format!("{folder}/{exercise}/{file}")
    }
}

fn message(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_students_write_can_not_become_a_command() {
        assert_eq!(message("a\n::error::b"), "a%0A::error::b");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }

    #[test]
    fn annotations_name_files_as_the_repository_does() {
        assert_eq!(
            file_in_repository("work", "a-sum", "src/lib.rs"),
            "work/a-sum/src/lib.rs"
        );
        assert_eq!(
            file_in_repository("./work/a-sum/", "a-sum", "src/lib.rs"),
            "work/a-sum/src/lib.rs"
        );
        assert_eq!(
            file_in_repository(".", "a-sum", "src/lib.rs"),
            "a-sum/src/lib.rs"
        );
    }
}
