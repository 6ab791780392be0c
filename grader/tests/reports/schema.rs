//! The JSON formats, against the schemas that stand in the repository.

use crate::examples::{all, class};
use grade_outcome::Lang;
use grader::report::{Format, Paint, Report, render, render_batch};
use serde_json::Value;
use std::path::Path;

fn schema(name: &str) -> jsonschema::Validator {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../schema")
        .join(name);
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn complaints(schema: &jsonschema::Validator, text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).unwrap();
    schema
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn every_report_is_as_its_schema_says() {
    let schema = schema("report.schema.json");
    for (name, report) in all() {
        let text = render(&report, Format::Json, Paint::default());
        assert_eq!(complaints(&schema, &text), [""; 0], "{name}");
    }
}

#[test]
fn a_summary_is_as_its_schema_says() {
    let schema = schema("summary.schema.json");
    for reports in [class(Lang::En), Vec::new()] {
        let text = render_batch(
            &reports,
            Format::Json,
            Lang::En,
            Paint::default(),
            &grader::rubric::Gradebook::default(),
        );
        assert_eq!(complaints(&schema, &text), [""; 0]);
    }
}

#[test]
fn the_schema_notices_a_report_that_breaks_the_contract() {
    let schema = schema("report.schema.json");
    let (_, report) = all().swap_remove(0);
    let whole: Value =
        serde_json::from_str(&render(&report, Format::Json, Paint::default())).unwrap();
    let broken = |change: &dyn Fn(&mut Value)| {
        let mut report = whole.clone();
        change(&mut report);
        !complaints(&schema, &report.to_string()).is_empty()
    };
    assert!(broken(&|report| report["score"] = Value::Null));
    assert!(broken(
        &|report| report["exercises"][0]["checks"][0]["verdict"] = "passed".into()
    ));
    assert!(broken(
        &|report| report["exercises"][0]["checks"][0]["verdict"] = "error".into()
    ));
    assert!(broken(&|report| {
        report["exercises"][0]["stages"]["style"] = "pass".into();
    }));
    assert!(broken(&|report| {
        report.as_object_mut().unwrap().remove("machine");
    }));
}

#[test]
fn a_report_that_is_read_and_written_again_is_the_same() {
    for (name, report) in all() {
        let text = render(&report, Format::Json, Paint::default());
        let again: Report = serde_json::from_str(&text).unwrap();
        assert_eq!(again, report, "{name}");
    }
}
