//! Which columns a grade book has, and what stands in each.
//!
//! Pure. It alone knows the names that a column of rubric.yaml may have as its contents, and the
//! columns that nbgrader, Canvas and Moodle expect. How a cell is written is `report::table`'s
//! business.

use super::RubricExercise;

/// A grade book: a shape that some program expects, or columns of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gradebook {
    /// For which program.
    pub preset: Preset,
    /// The columns, if not the preset's.
    pub columns: Option<Vec<Column>>,
}

/// A program that reads grade books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preset {
    /// A spreadsheet: everything that is known.
    #[default]
    Sheet,
    /// nbgrader's export.
    Nbgrader,
    /// Canvas; it has a second row with the points that could be reached.
    Canvas,
    /// Moodle.
    Moodle,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands in the first row.
    pub title: String,
    /// What stands below.
    pub contents: Contents,
}

/// What stands in a student's cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contents {
    /// The student's name.
    Student,
    /// The points; empty while something is undecided.
    Score,
    /// The points in percent; empty while something is undecided.
    Percent,
    /// The points that could be reached.
    MaxScore,
    /// The points that are not decided.
    Undecided,
    /// `true` or `false`; empty while it is open.
    Passed,
    /// `true` if a person should look at it.
    NeedsReview,
    /// The points of each exercise in a sentence.
    Feedback,
    /// When it was graded.
    GradedAt,
    /// The course's id.
    Course,
    /// Which sources were graded.
    SourcesSha256,
    /// The grader and its version.
    Tool,
    /// What seeds were derived from.
    Seed,
    /// The points of one exercise.
    Exercise(String),
    /// The points of one check.
    Check(String, String),
    /// A column for each check that there is; the title is not used.
    Checks,
    /// The number 0.
    Zero,
    /// Nothing.
    Nothing,
}

impl Preset {
    /// All presets.
    pub const ALL: [Preset; 4] = [
        Preset::Sheet,
        Preset::Nbgrader,
        Preset::Canvas,
        Preset::Moodle,
    ];

    /// Its name in rubric.yaml.
    pub fn name(self) -> &'static str {
        match self {
            Preset::Sheet => "sheet",
            Preset::Nbgrader => "nbgrader",
            Preset::Canvas => "canvas",
            Preset::Moodle => "moodle",
        }
    }

    /// The columns that the program expects; `course` is the course's id.
    pub fn columns(self, course: &str) -> Vec<Column> {
        let columns: &[(&str, Contents)] = match self {
            Preset::Sheet => &[
                ("student", Contents::Student),
                ("score", Contents::Score),
                ("max_score", Contents::MaxScore),
                ("undecided", Contents::Undecided),
                ("passed", Contents::Passed),
                ("needs_review", Contents::NeedsReview),
                ("", Contents::Checks),
                ("sources_sha256", Contents::SourcesSha256),
                ("tool", Contents::Tool),
                ("seed", Contents::Seed),
            ],
            Preset::Nbgrader => &[
                ("assignment", Contents::Course),
                ("duedate", Contents::Nothing),
                ("timestamp", Contents::GradedAt),
                ("student_id", Contents::Student),
                ("last_name", Contents::Nothing),
                ("first_name", Contents::Nothing),
                ("email", Contents::Nothing),
                ("raw_score", Contents::Score),
                ("late_submission_penalty", Contents::Zero),
                ("score", Contents::Score),
                ("max_score", Contents::MaxScore),
            ],
            // Students are matched by their login.
            Preset::Canvas => &[
                ("Student", Contents::Student),
                ("ID", Contents::Nothing),
                ("SIS User ID", Contents::Nothing),
                ("SIS Login ID", Contents::Student),
                ("Section", Contents::Nothing),
                (course, Contents::Score),
            ],
            // Grade and feedback must be mapped together, or the import loses one of them.
            Preset::Moodle => &[
                ("username", Contents::Student),
                ("grade", Contents::Score),
                ("feedback", Contents::Feedback),
            ],
        };
        let column = |(title, contents): &(&str, Contents)| Column {
            title: (*title).to_owned(),
            contents: contents.clone(),
        };
        columns.iter().map(column).collect()
    }
}

impl Contents {
    /// What a column may have, by its name in rubric.yaml, for a course with these exercises: an
    /// exercise's points are called like the exercise, a check's `exercise.check`.
    pub(super) fn all(exercises: &[RubricExercise]) -> Vec<(String, Contents)> {
        let fixed = [
            ("student", Contents::Student),
            ("score", Contents::Score),
            ("percent", Contents::Percent),
            ("max_score", Contents::MaxScore),
            ("undecided", Contents::Undecided),
            ("passed", Contents::Passed),
            ("needs_review", Contents::NeedsReview),
            ("feedback", Contents::Feedback),
            ("graded_at", Contents::GradedAt),
            ("course", Contents::Course),
            ("sources_sha256", Contents::SourcesSha256),
            ("tool", Contents::Tool),
            ("seed", Contents::Seed),
            ("checks", Contents::Checks),
            ("zero", Contents::Zero),
            ("nothing", Contents::Nothing),
        ];
        let fixed = fixed.map(|(name, contents)| (name.to_owned(), contents));
        let mut all: Vec<(String, Contents)> = fixed.into();
        for exercise in exercises {
            let id = &exercise.id;
            all.push((id.clone(), Contents::Exercise(id.clone())));
            all.extend(exercise.checks.iter().map(|check| {
                let contents = Contents::Check(id.clone(), check.id.clone());
                (format!("{id}.{}", check.id), contents)
            }));
        }
        all
    }
}

impl Gradebook {
    /// The grade book for `preset`: this one, if it is for that program.
    #[must_use]
    pub fn for_preset(&self, preset: Preset) -> Gradebook {
        if self.preset == preset {
            self.clone()
        } else {
            Gradebook {
                preset,
                columns: None,
            }
        }
    }
}
