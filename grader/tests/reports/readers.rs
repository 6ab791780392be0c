//! Every format, read by a reader that others wrote, or by the rules that its reader documents.

use crate::examples::{all, class, example};
use grade_outcome::{Lang, Verdict};
use grader::report::{Format, Paint, Report, render, render_batch};
use pulldown_cmark::{Event, Options, Parser, Tag};
use quick_junit::TestCaseStatus;
use scraper::{Html, Selector};
use serde_json::Value;
use std::collections::BTreeSet;

fn shown(report: &Report, format: Format) -> String {
    render(report, format, Paint::default())
}

#[test]
fn junit_is_read_back_with_every_check_and_its_verdict() {
    for (name, report) in all() {
        let read = quick_junit::Report::deserialize_from_str(&shown(&report, Format::Junit))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let cases: Vec<_> = read
            .test_suites
            .iter()
            .flat_map(|suite| &suite.test_cases)
            .collect();
        assert_eq!(cases.len(), report.checks().count(), "{name}");
        for ((_, check), case) in report.checks().zip(cases) {
            assert_eq!(case.name.as_str(), check.id, "{name}");
            let agrees = match (&case.status, check.verdict) {
                (TestCaseStatus::Success { .. }, Verdict::Pass) => true,
                (TestCaseStatus::NonSuccess { kind, .. }, Verdict::Fail) => {
                    *kind == quick_junit::NonSuccessKind::Failure
                }
                (TestCaseStatus::NonSuccess { kind, .. }, Verdict::Error) => {
                    *kind == quick_junit::NonSuccessKind::Error
                }
                (TestCaseStatus::Skipped { .. }, Verdict::Skipped | Verdict::Inconclusive) => true,
                _ => false,
            };
            assert!(agrees, "{name}: {} is {:?}", check.id, case.status);
        }
    }
    let class = render_batch(
        &class(Lang::En),
        Format::Junit,
        Lang::En,
        Paint::default(),
        &grader::rubric::Gradebook::default(),
    );
    assert!(quick_junit::Report::deserialize_from_str(&class).is_ok());
}

/// The pages of all examples and of the class, in both languages.
fn pages() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for lang in [Lang::En, Lang::De] {
        for (name, report) in all() {
            let report = report.in_language(lang);
            pages.push((format!("{name} {lang:?}"), shown(&report, Format::Html)));
        }
        let class = render_batch(
            &class(lang),
            Format::Html,
            lang,
            Paint::default(),
            &grader::rubric::Gradebook::default(),
        );
        pages.push((format!("class {lang:?}"), class));
    }
    pages
}

#[test]
fn html_is_well_formed_and_has_no_script_and_nothing_from_elsewhere() {
    let select = |selector: &str| Selector::parse(selector).unwrap();
    let forbidden =
        select("script, img, iframe, object, link, form, base, [onerror], [onclick], [src]");
    let ids = select("[id]");
    let links = select("a[href]");
    for (name, page) in pages() {
        let read = Html::parse_document(&page);
        assert_eq!(read.errors, [""; 0], "{name}");
        assert_eq!(read.select(&forbidden).count(), 0, "{name}");
        let ids: Vec<&str> = read
            .select(&ids)
            .filter_map(|element| element.value().attr("id"))
            .filter(|id| *id != "tip")
            .collect();
        let different: BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(ids.len(), different.len(), "{name}: {ids:?}");
        for link in read.select(&links) {
            let to = link.value().attr("href").unwrap();
            let target = to
                .strip_prefix('#')
                .unwrap_or_else(|| panic!("{name}: {to}"));
            assert!(ids.contains(&target), "{name}: {to}");
        }
    }
}

#[test]
fn html_can_be_heard_as_well_as_seen() {
    let select = |selector: &str| Selector::parse(selector).unwrap();
    for (name, page) in pages() {
        let read = Html::parse_document(&page);
        let one = |selector: &str| read.select(&select(selector)).count();
        assert_eq!(one("html[lang]"), 1, "{name}");
        assert_eq!(one("h1"), 1, "{name}");
        assert_eq!(one("main"), 1, "{name}");
        assert_eq!(one("svg:not([role=img])"), 0, "{name}");
        let (svg, title) = (select("svg"), select("title"));
        for drawing in read.select(&svg) {
            assert!(drawing.select(&title).next().is_some(), "{name}");
        }
        assert_eq!(one("thead th:not([scope])"), 0, "{name}");
    }
}

#[test]
fn what_a_student_wrote_is_text_in_html() {
    let report = example("hostile-output");
    assert!(
        report.exercises[0].output.contains("<script>"),
        "the example lost its point"
    );
    let page = shown(&report, Format::Html);
    let read = Html::parse_document(&page);
    let text: String = read.root_element().text().collect();
    assert!(text.contains("<script>alert(1)</script>"));
    assert!(text.contains("<img src=x onerror=alert(2)>"));
    assert!(!page.contains('\u{1b}'));
}

#[test]
fn what_a_students_name_says_is_text_in_html() {
    let mut report = example("hostile-output");
    report.submission.id = "</title><script>alert(3)</script>".to_owned();
    for page in [
        shown(&report, Format::Html),
        render_batch(
            &[report.clone()],
            Format::Html,
            Lang::En,
            Paint::default(),
            &grader::rubric::Gradebook::default(),
        ),
    ] {
        let read = Html::parse_document(&page);
        let scripts = Selector::parse("script").unwrap();
        assert_eq!(read.select(&scripts).count(), 0);
        assert!(!page.contains("<script"));
    }
}

fn markdown(text: &str) -> Vec<Event<'_>> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).collect()
}

#[test]
fn markdown_has_its_table_and_nothing_that_a_student_wrote_is_markup() {
    for (name, report) in all() {
        let text = shown(&report, Format::Markdown);
        let events = markdown(&text);
        let tables = events
            .iter()
            .filter(|event| matches!(event, Event::Start(Tag::Table(_))))
            .count();
        assert_eq!(tables, 1, "{name}");
        let rows = events
            .iter()
            .filter(|event| matches!(event, Event::Start(Tag::TableRow)))
            .count();
        assert_eq!(rows, report.exercises.len(), "{name}");
        for event in &events {
            let is_markup = matches!(
                event,
                Event::Html(_)
                    | Event::InlineHtml(_)
                    | Event::Start(Tag::Link { .. } | Tag::Image { .. })
            );
            assert!(!is_markup, "{name}: {event:?}");
        }
        let strong = events
            .iter()
            .filter(|event| matches!(event, Event::Start(Tag::Strong)))
            .count();
        let loud = report
            .checks()
            .filter(|(_, check)| {
                !matches!(check.verdict, Verdict::Pass | Verdict::Skipped) || check.review.is_some()
            })
            .count();
        assert_eq!(strong, loud, "{name}");
    }
}

/// A command as GitHub's runner understands it.
struct Command {
    name: String,
    properties: Vec<(String, String)>,
    message: String,
}

/// What GitHub's runner makes of a line; none if it is no command. After actions/runner,
/// `ActionCommand.TryParseV2`.
fn command(line: &str) -> Option<Command> {
    let (head, message) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let unescape = |text: &str| {
        text.replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%3A", ":")
            .replace("%2C", ",")
            .replace("%25", "%")
    };
    let properties = properties
        .split(',')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.trim().to_owned(), unescape(value)))
        .collect();
    Some(Command {
        name: name.to_owned(),
        properties,
        message: unescape(message),
    })
}

#[test]
fn github_sees_one_command_a_line_within_its_limits_and_none_of_a_students() {
    for (name, report) in all() {
        let text = shown(&report, Format::Github);
        let mut errors = 0;
        for line in text.lines() {
            let command = command(line).unwrap_or_else(|| panic!("{name}: {line}"));
            assert!(
                ["error", "warning", "notice"].contains(&command.name.as_str()),
                "{name}: {line}"
            );
            errors += usize::from(command.name == "error");
            assert!(!command.message.is_empty(), "{name}");
            let properties = command.properties.iter();
            let keys: Vec<&str> = properties.map(|(key, _)| key.as_str()).collect();
            assert!(keys.contains(&"title"), "{name}: {line}");
        }
        let failed = report
            .checks()
            .filter(|(_, check)| check.verdict == Verdict::Fail)
            .count();
        assert_eq!(errors, failed.min(10), "{name}");
    }
}

#[test]
fn gradescope_gets_only_what_its_documentation_names() {
    let top = [
        "score",
        "execution_time",
        "output",
        "output_format",
        "test_output_format",
        "test_name_format",
        "visibility",
        "stdout_visibility",
        "extra_data",
        "tests",
        "leaderboard",
    ];
    let of_test = [
        "score",
        "max_score",
        "status",
        "name",
        "name_format",
        "number",
        "output",
        "output_format",
        "tags",
        "visibility",
        "extra_data",
    ];
    let knows = |known: &[&str], value: &Value| {
        let keys = value.as_object().unwrap().keys();
        keys.filter(|key| !known.contains(&key.as_str()))
            .cloned()
            .collect::<Vec<String>>()
    };
    for (name, report) in all() {
        let results: Value = serde_json::from_str(&shown(&report, Format::Gradescope)).unwrap();
        assert_eq!(knows(&top, &results), [""; 0], "{name}");
        let tests = results["tests"].as_array().unwrap();
        assert_eq!(tests.len(), report.checks().count());
        for test in tests {
            assert_eq!(knows(&of_test, test), [""; 0], "{name}");
            let status = test.get("status").and_then(Value::as_str);
            assert!(
                matches!(status, None | Some("passed" | "failed")),
                "{name}: {test}"
            );
            assert_eq!(status.is_some(), test.get("score").is_some(), "{name}");
        }
        let is_open = report
            .checks()
            .any(|(_, check)| !check.verdict.is_decided());
        assert_eq!(results.get("score").is_none(), is_open, "{name}");
    }
}
