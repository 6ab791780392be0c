//! Reads rubric.yaml: every key that is allowed, and what a value must be.

use super::{
    Column, Contents, Gradebook, Limits, Points, Preset, ProcessLimits, Rubric, RubricCheck,
    RubricExercise, SourceLimits,
};
use crate::yaml::{Fields, Node, Problems, Reader};
use grade_outcome::{Settings, Stage, Text};

/// The size of one file that is written where the rubric says nothing of it, in MiB.
const LARGEST_FILE_MIB: u64 = 256;

/// What a course's exercise folder knows; a rubric may give points for nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownExercise {
    /// The exercise's id.
    pub id: String,
    /// Its checks and their stages.
    pub checks: Vec<(String, Stage)>,
}

/// Reads a rubric; `file` is its name in messages, `known` what it may speak of.
///
/// # Errors
/// Everything that is wrong, each with line, column and what is allowed there.
pub fn parse(file: &str, text: &str, known: &[KnownExercise]) -> Result<Rubric, Problems> {
    let (mut reader, root) = Reader::parse(file, text)?;
    let rubric = read_rubric(&mut reader, &root, known);
    reader.finish(rubric)
}

fn read_rubric(reader: &mut Reader, root: &Node, known: &[KnownExercise]) -> Option<Rubric> {
    let top = reader.fields(
        root,
        ("a rubric", "ein Bewertungsschema"),
        &[
            "course",
            "pass_mark_percent",
            "seed",
            "handin",
            "limits",
            "judging",
            "exercises",
            "gradebook",
        ],
    )?;
    let course = required(reader, &top, "course", read_course);
    let pass_mark_percent = required(reader, &top, "pass_mark_percent", |reader, node| {
        reader.number(
            node,
            ("a pass mark in percent", "eine Bestehensgrenze in Prozent"),
            0.0,
            100.0,
        )
    });
    let seed = required(reader, &top, "seed", |reader, node| {
        reader.whole(node, ("a seed", "eine Saatzahl"), 0, 1 << 53)
    });
    let handin_dir = match top.get("handin") {
        None => Some("submissions".to_owned()),
        Some(node) => read_handin(reader, &node),
    };
    let limits = required(reader, &top, "limits", read_limits);
    let judging = match top.get("judging") {
        None => Some(Settings::default()),
        Some(node) => read_judging(reader, &node),
    };
    let exercises = required(reader, &top, "exercises", |reader, node| {
        read_exercises(reader, node, known)
    });
    let gradebook = match top.get("gradebook") {
        None => Some(Gradebook::default()),
        Some(node) => read_gradebook(reader, &node, exercises.as_deref().unwrap_or_default()),
    };
    let (course, title) = course?;
    Some(Rubric {
        course,
        title,
        pass_mark_percent: pass_mark_percent?,
        seed: seed?,
        handin_dir: handin_dir?.into(),
        limits: limits?,
        judging: judging?,
        exercises: exercises?,
        gradebook: gradebook?,
    })
}

/// The field `key`, which must be there, read with `read`.
fn required<T>(
    reader: &mut Reader,
    fields: &Fields,
    key: &str,
    read: impl FnOnce(&mut Reader, &Node) -> Option<T>,
) -> Option<T> {
    let node = reader.required(fields, key)?;
    read(reader, &node)
}

fn read_course(reader: &mut Reader, node: &Node) -> Option<(String, Text)> {
    let fields = reader.fields(node, ("a course", "ein Kurs"), &["id", "title"])?;
    let id = required(reader, &fields, "id", |reader, node| {
        reader.text(node, ("the course's id", "der Name des Kurses"))
    });
    let title = required(reader, &fields, "title", read_text);
    Some((id?, title?))
}

fn read_handin(reader: &mut Reader, node: &Node) -> Option<String> {
    let fields = reader.fields(node, ("handin", "handin"), &["dir"])?;
    required(reader, &fields, "dir", |reader, node| {
        reader.text(node, ("a folder", "ein Ordner"))
    })
}

/// A text in both languages.
fn read_text(reader: &mut Reader, node: &Node) -> Option<Text> {
    reader.bilingual(node)
}

fn read_limits(reader: &mut Reader, node: &Node) -> Option<Limits> {
    let fields = reader.fields(node, ("limits", "limits"), &["build", "run", "source"])?;
    let build = required(reader, &fields, "build", read_process_limits);
    let run = required(reader, &fields, "run", read_process_limits);
    let source = required(reader, &fields, "source", read_source_limits);
    Some(Limits {
        build: build?,
        run: run?,
        source: source?,
    })
}

fn read_process_limits(reader: &mut Reader, node: &Node) -> Option<ProcessLimits> {
    const KEYS: [&str; 8] = [
        "file",
        "wall",
        "cpu",
        "memory",
        "files",
        "processes",
        "threads",
        "output",
    ];
    let fields = reader.fields(
        node,
        ("the limits of a process", "die Grenzen eines Prozesses"),
        &KEYS,
    )?;
    let mut read = |key, what, least, most| {
        required(reader, &fields, key, |reader, node| {
            reader.whole(node, what, least, most)
        })
    };
    let wall = read(
        "wall",
        (
            "a limit in wall-clock seconds",
            "eine Grenze in Sekunden auf der Uhr",
        ),
        1,
        86_400,
    );
    let cpu = read(
        "cpu",
        ("a limit in CPU seconds", "eine Grenze in Sekunden CPU-Zeit"),
        1,
        86_400,
    );
    let memory = read(
        "memory",
        ("a limit in MiB", "eine Grenze in MiB"),
        16,
        1 << 20,
    );
    let files = read(
        "files",
        ("a number of open files", "eine Zahl offener Dateien"),
        8,
        1 << 16,
    );
    let processes = read(
        "processes",
        ("a number of processes", "eine Zahl von Prozessen"),
        1,
        1 << 16,
    );
    let output = read("output", ("a limit in MiB", "eine Grenze in MiB"), 1, 1024);
    let file = match fields.get("file") {
        None => Some(LARGEST_FILE_MIB),
        Some(node) => reader.whole(&node, ("a limit in MiB", "eine Grenze in MiB"), 1, 1 << 20),
    };
    let threads = match fields.get("threads") {
        None => processes,
        Some(node) => reader.whole(
            &node,
            ("a number of threads", "eine Zahl von Threads"),
            1,
            1 << 16,
        ),
    };
    Some(ProcessLimits {
        wall: wall?,
        cpu: cpu?,
        memory: memory?,
        files: files?,
        processes: processes?,
        threads: threads?,
        output: output?,
        file: file?,
    })
}

fn read_source_limits(reader: &mut Reader, node: &Node) -> Option<SourceLimits> {
    let fields = reader.fields(
        node,
        ("the limits of sources", "die Grenzen der Quelltexte"),
        &["files", "file_kib", "total_kib", "depth"],
    )?;
    let mut read = |key, what, most| {
        required(reader, &fields, key, |reader, node| {
            reader.whole(node, what, 1, most)
        })
    };
    let files = read(
        "files",
        ("a number of files", "eine Zahl von Dateien"),
        10_000,
    );
    let file_kib = read("file_kib", ("a size in KiB", "eine Größe in KiB"), 1 << 20);
    let total_kib = read("total_kib", ("a size in KiB", "eine Größe in KiB"), 1 << 20);
    let depth = read(
        "depth",
        ("a number of folders", "eine Zahl von Ordnern"),
        100,
    );
    Some(SourceLimits {
        files: files?,
        file_kib: file_kib?,
        total_kib: total_kib?,
        depth: depth?,
    })
}

fn read_judging(reader: &mut Reader, node: &Node) -> Option<Settings> {
    const KEYS: [&str; 7] = [
        "cases",
        "executions",
        "steps",
        "rounds",
        "gain",
        "call_cpu_seconds",
        "call_wall_seconds",
    ];
    let fields = reader.fields(node, ("judging", "judging"), &KEYS)?;
    let mut settings = Settings::default();
    let mut whole = |key: &str, what, least, most| match fields.get(key) {
        None => Some(None),
        Some(node) => reader.whole(&node, what, least, most).map(Some),
    };
    let cases = whole(
        "cases",
        ("a number of cases", "eine Zahl von Fällen"),
        1,
        100_000,
    )?;
    let executions = whole(
        "executions",
        ("a number of executions", "eine Zahl von Abläufen"),
        100,
        1 << 32,
    )?;
    let steps = whole(
        "steps",
        ("a number of steps", "eine Zahl von Schritten"),
        100,
        1 << 24,
    )?;
    let rounds = whole(
        "rounds",
        ("a number of rounds", "eine Zahl von Runden"),
        5,
        99,
    )?;
    let mut number = |key: &str, what, least, most| match fields.get(key) {
        None => Some(None),
        Some(node) => reader.number(&node, what, least, most).map(Some),
    };
    let gain = number("gain", ("a share", "ein Anteil"), 0.0, 1.0)?;
    let cpu = number(
        "call_cpu_seconds",
        ("a limit in CPU seconds", "eine Grenze in Sekunden CPU-Zeit"),
        0.1,
        3600.0,
    )?;
    let wall = number(
        "call_wall_seconds",
        (
            "a limit in wall-clock seconds",
            "eine Grenze in Sekunden auf der Uhr",
        ),
        1.0,
        86_400.0,
    )?;
    settings.cases = cases.map_or(settings.cases, |value| value as u32);
    settings.executions = executions.unwrap_or(settings.executions);
    settings.steps = steps.map_or(settings.steps, |value| value as u32);
    settings.rounds = rounds.map_or(settings.rounds, |value| value as u32);
    settings.gain = gain.unwrap_or(settings.gain);
    settings.call_cpu_seconds = cpu.unwrap_or(settings.call_cpu_seconds);
    settings.call_wall_seconds = wall.unwrap_or(settings.call_wall_seconds);
    Some(settings)
}

fn read_gradebook(
    reader: &mut Reader,
    node: &Node,
    exercises: &[RubricExercise],
) -> Option<Gradebook> {
    let fields = reader.fields(
        node,
        ("a grade book", "ein Notenbuch"),
        &["preset", "columns"],
    )?;
    let preset = match fields.get("preset") {
        None => Some(Preset::default()),
        Some(node) => reader
            .choice(
                &node,
                ("a preset", "eine Vorlage"),
                &Preset::ALL.map(Preset::name),
            )
            .map(|position| Preset::ALL[position]),
    };
    let columns = match fields.get("columns") {
        None => Some(None),
        Some(node) => read_columns(reader, &node, exercises).map(Some),
    };
    Some(Gradebook {
        preset: preset?,
        columns: columns?,
    })
}

fn read_columns(
    reader: &mut Reader,
    node: &Node,
    exercises: &[RubricExercise],
) -> Option<Vec<Column>> {
    let known = Contents::all(exercises);
    let names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
    let mut columns = Vec::new();
    for (title, node) in reader.pairs(
        node,
        (
            "the columns of a grade book",
            "die Spalten eines Notenbuchs",
        ),
    )? {
        let position = reader.choice(
            &node,
            (
                "what a column can have",
                "ein möglicher Inhalt einer Spalte",
            ),
            &names,
        );
        columns.extend(position.map(|position| Column {
            title,
            contents: known[position].1.clone(),
        }));
    }
    if columns.is_empty() {
        reader.refuse(
            node,
            Text::new(
                "a grade book needs at least one column",
                "ein Notenbuch braucht mindestens eine Spalte",
            ),
        );
    }
    Some(columns)
}

fn read_exercises(
    reader: &mut Reader,
    node: &Node,
    known: &[KnownExercise],
) -> Option<Vec<RubricExercise>> {
    let mut exercises: Vec<RubricExercise> = Vec::new();
    let items = reader.items(node, ("the exercises", "die Aufgaben"))?;
    if items.is_empty() {
        reader.refuse(
            node,
            Text::new(
                "a rubric needs at least one exercise",
                "ein Bewertungsschema braucht mindestens eine Aufgabe",
            ),
        );
    }
    for item in items {
        let Some(exercise) = read_exercise(reader, &item, known) else {
            continue;
        };
        if exercises.iter().any(|earlier| earlier.id == exercise.id) {
            reader.refuse(&item, twice_here("exercise", "Aufgabe", &exercise.id));
        }
        exercises.push(exercise);
    }
    Some(exercises)
}

fn twice_here(en: &str, de: &str, id: &str) -> Text {
    Text::new(
        format!("the {en} `{id}` stands here twice; once is allowed"),
        format!("{de} `{id}` steht hier zweimal; einmal ist erlaubt"),
    )
}

fn read_exercise(
    reader: &mut Reader,
    node: &Node,
    known: &[KnownExercise],
) -> Option<RubricExercise> {
    let fields = reader.fields(
        node,
        ("an exercise", "eine Aufgabe"),
        &["id", "title", "optional", "checks"],
    )?;
    let known_exercise = required(reader, &fields, "id", |reader, node| {
        let ids: Vec<&str> = known.iter().map(|exercise| exercise.id.as_str()).collect();
        let position = reader.choice(
            node,
            ("an exercise of this course", "eine Aufgabe dieses Kurses"),
            &ids,
        )?;
        Some(&known[position])
    });
    let title = required(reader, &fields, "title", read_text);
    let optional = match fields.get("optional") {
        None => Some(false),
        Some(node) => reader.truth(
            &node,
            (
                "whether the exercise may be left out",
                "ob die Aufgabe fehlen darf",
            ),
        ),
    };
    let checks_node = reader.required(&fields, "checks")?;
    let items = reader.items(&checks_node, ("the checks", "die Prüfpunkte"))?;
    let no_checks = items.is_empty();
    let mut checks: Vec<RubricCheck> = Vec::new();
    for item in items {
        let Some(check) = read_check(reader, &item, known_exercise) else {
            continue;
        };
        if optional == Some(true) && check.points > Points::ZERO {
            reader.refuse(
                &item,
                Text::new("an optional exercise is worth no points: those who leave it out would miss them", "eine freiwillige Aufgabe gibt keine Punkte: Sie fehlten allen, die sie auslassen"),
            );
        }
        if checks.iter().any(|earlier| earlier.id == check.id) {
            reader.refuse(&item, twice_here("check", "Prüfpunkt", &check.id));
        }
        checks.push(check);
    }
    if no_checks {
        reader.refuse(
            &checks_node,
            Text::new(
                "an exercise needs at least one check",
                "eine Aufgabe braucht mindestens einen Prüfpunkt",
            ),
        );
    }
    Some(RubricExercise {
        id: known_exercise?.id.clone(),
        title: title?,
        optional: optional?,
        checks,
    })
}

fn read_check(
    reader: &mut Reader,
    node: &Node,
    exercise: Option<&KnownExercise>,
) -> Option<RubricCheck> {
    let fields = reader.fields(
        node,
        ("a check", "ein Prüfpunkt"),
        &["id", "stage", "points", "title"],
    )?;
    let known = required(reader, &fields, "id", |reader, node| {
        // With an unknown exercise there is nothing to compare with, and that was said already.
        let exercise = exercise?;
        let ids: Vec<&str> = exercise.checks.iter().map(|(id, _)| id.as_str()).collect();
        let position = reader.choice(
            node,
            ("a check of this exercise", "ein Prüfpunkt dieser Aufgabe"),
            &ids,
        )?;
        Some(&exercise.checks[position])
    });
    let stage = required(reader, &fields, "stage", |reader, node| {
        let stage = Stage::ALL[reader.choice(
            node,
            ("a stage", "eine Stufe"),
            &Stage::ALL.map(Stage::name),
        )?];
        if let Some((id, right)) = known
            && *right != stage
        {
            let message = Text::new(
                format!("`{id}` is a check of the stage `{}`", right.name()),
                format!("`{id}` gehört zur Stufe `{}`", right.name()),
            );
            reader.refuse(node, message);
        }
        Some(stage)
    });
    let points = required(reader, &fields, "points", |reader, node| {
        let what = ("a number of points", "eine Punktzahl");
        let points = Points::new(reader.number(node, what, 0.0, Points::MOST)?);
        if points.is_none() {
            reader.refuse(
                node,
                Text::new(
                    "points may have two decimals at most",
                    "Punkte haben höchstens zwei Stellen nach dem Komma",
                ),
            );
        }
        points
    });
    let title = required(reader, &fields, "title", read_text);
    Some(RubricCheck {
        id: known?.0.clone(),
        stage: stage?,
        points: points?,
        title: title?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "\
course: { id: c, title: { en: C, de: K } }
pass_mark_percent: 50
seed: 1
limits:
  build: { wall: 60, cpu: 60, memory: 512, files: 64, processes: 8, output: 1 }
  run: { wall: 60, cpu: 60, memory: 512, files: 16, processes: 8, threads: 64, output: 1 }
  source: { files: 8, file_kib: 64, total_kib: 128, depth: 3 }
exercises:
  - id: a-sum
    title: { en: Sum, de: Summe }
    checks:
";

    fn known() -> Vec<KnownExercise> {
        vec![KnownExercise {
            id: "a-sum".into(),
            checks: vec![
                ("builds".into(), Stage::Build),
                ("adds".into(), Stage::Properties),
            ],
        }]
    }

    fn read(checks: &str) -> Result<Rubric, String> {
        parse("rubric.yaml", &format!("{HEAD}{checks}"), &known())
            .map_err(|problems| problems.to_string())
    }

    fn check(id: &str, stage: &str, points: &str) -> String {
        format!(
            "      - {{ id: {id}, stage: {stage}, points: {points}, title: {{ en: A, de: B }} }}\n"
        )
    }

    #[test]
    fn a_rubric_without_mistakes_is_read() {
        let rubric =
            read(&(check("builds", "build", "0") + &check("adds", "properties", "2.5"))).unwrap();
        assert_eq!(rubric.exercises[0].max_points(), Points::new(2.5).unwrap());
        assert_eq!(
            rubric.exercises[0].stages().collect::<Vec<_>>(),
            [Stage::Build, Stage::Properties]
        );
        assert_eq!(rubric.judging, Settings::default());
    }

    #[test]
    fn a_grade_book_has_the_columns_that_are_named_in_their_order() {
        let checks = check("adds", "properties", "2");
        let book = "gradebook:\n  preset: canvas\n  columns:\n    Student: student\n    \
                    P (1): score\n    Sum: a-sum\n    Adds: a-sum.adds\n";
        let rubric = read(&(checks.clone() + book)).unwrap();
        assert_eq!(rubric.gradebook.preset, Preset::Canvas);
        let columns = rubric.gradebook.columns.unwrap();
        let titles: Vec<&str> = columns.iter().map(|column| column.title.as_str()).collect();
        assert_eq!(titles, ["Student", "P (1)", "Sum", "Adds"]);
        assert_eq!(
            columns[3].contents,
            Contents::Check("a-sum".into(), "adds".into())
        );
        let problem = read(&(checks + &book.replace("P (1): score", "P (1): scores"))).unwrap_err();
        assert!(
            problem.contains("17:12: `scores` is not what a column can have")
                && problem.contains("did you mean `score`?"),
            "{problem}"
        );
    }

    #[test]
    fn a_check_that_the_exercise_does_not_know_is_refused_at_its_id() {
        assert_eq!(
            read(&check("ads", "properties", "1")).unwrap_err(),
            "rubric.yaml:12:15: `ads` is not a check of this exercise; \
             allowed here: `builds`, `adds` (did you mean `adds`?)"
        );
    }

    #[test]
    fn a_negative_number_of_points_is_refused_at_the_number() {
        assert_eq!(
            read(&check("adds", "properties", "-2")).unwrap_err(),
            "rubric.yaml:12:48: `-2` is not a number of points: a number from 0 to 100000"
        );
    }

    #[test]
    fn points_that_are_a_word_are_refused() {
        let problem = read(&check("adds", "properties", "many")).unwrap_err();
        assert!(
            problem.starts_with("rubric.yaml:12:48: `many` is not a number of points"),
            "{problem}"
        );
    }

    #[test]
    fn an_optional_exercise_with_points_is_refused_at_the_check() {
        let optional = HEAD.replace("    checks:", "    optional: true\n    checks:");
        let with = |points: &str| {
            let text = format!("{optional}{}", check("adds", "properties", points));
            parse("rubric.yaml", &text, &known()).map_err(|problems| problems.to_string())
        };
        assert!(with("0").unwrap().exercises[0].optional);
        let problem = with("1").unwrap_err();
        assert!(
            problem.starts_with("rubric.yaml:13:9: an optional exercise is worth no points"),
            "{problem}"
        );
    }

    #[test]
    fn a_check_that_stands_twice_is_refused_at_the_second_one() {
        let problem = read(&(check("adds", "properties", "1") + &check("adds", "properties", "1")))
            .unwrap_err();
        assert!(problem.starts_with("rubric.yaml:13:"), "{problem}");
        assert!(problem.contains("twice"), "{problem}");
    }

    #[test]
    fn a_check_under_the_wrong_stage_is_refused() {
        let problem = read(&check("adds", "races", "1")).unwrap_err();
        assert!(
            problem.contains("`adds` is a check of the stage `properties`"),
            "{problem}"
        );
    }

    #[test]
    fn a_typo_in_a_key_names_the_keys_that_are_allowed() {
        let text = check("adds", "properties", "1").replace("points", "pionts");
        let problem = read(&text).unwrap_err();
        assert!(
            problem.contains("unknown key `pionts` in a check"),
            "{problem}"
        );
        assert!(problem.contains("did you mean `points`?"), "{problem}");
    }

    #[test]
    fn all_mistakes_are_found_in_one_run() {
        let problem = read(&(check("ads", "properties", "-1") + &check("builds", "speeed", "1")))
            .unwrap_err();
        assert_eq!(problem.lines().count(), 3, "{problem}");
    }

    #[test]
    fn a_title_that_lacks_a_language_is_refused() {
        let text = check("adds", "properties", "1").replace(", de: B", "");
        assert!(
            read(&text)
                .unwrap_err()
                .contains("a text in two languages lacks `de`")
        );
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_the_reading_of_a_rubric_panic(
            noise in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400),
            damage in proptest::collection::vec(
                (proptest::prelude::any::<proptest::sample::Index>(), proptest::prelude::any::<u8>()),
                0..12,
            ),
        ) {
            let mut damaged = (HEAD.to_owned() + &check("adds", "properties", "1")).into_bytes();
            for (index, byte) in damage {
                let index = index.index(damaged.len());
                damaged[index] = byte;
            }
            for bytes in [noise, damaged] {
                // A rubric or problems, each with a place in the text.
                let text = String::from_utf8_lossy(&bytes);
                if let Err(problems) = parse("rubric.yaml", &text, &known()) {
                    proptest::prop_assert!(problems.to_string().contains("rubric.yaml"));
                }
            }
        }
    }
}
