//! YAML files of the course, with the place of every value.
//!
//! The only module that knows serde_yaml. It turns text into a tree of [`Node`]s and a walk over that
//! tree into values or into [`Problem`]s with line and column. It knows nothing of rubrics and
//! touches no file.

use crate::complaint::Tell;
use grade_outcome::{Lang, Text};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Something in a file that is not allowed there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong, and what is allowed there.
    pub message: Text,
}

/// Everything that is wrong with one file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problems {
    /// The file's name as the user knows it.
    pub file: String,
    /// What is wrong, in the order of the file.
    pub problems: Vec<Problem>,
}

impl Tell for Problems {
    fn tell(&self) -> Text {
        let lines = |lang| -> Vec<String> {
            let line = |problem: &Problem| {
                let Problem { line, column, .. } = problem;
                format!(
                    "{}:{line}:{column}: {}",
                    self.file,
                    problem.message.get(lang)
                )
            };
            self.problems.iter().map(line).collect()
        };
        Text::new(lines(Lang::En).join("\n"), lines(Lang::De).join("\n"))
    }
}

/// What a value is meant to be, as messages name it: in English, and in German in the nominative.
pub type Name = (&'static str, &'static str);

/// One step from a collection to a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The n-th item of a list.
    Item(usize),
    /// The key of the n-th entry of a mapping.
    Key(usize),
    /// The value of the n-th entry of a mapping.
    Value(usize),
}

/// A value and how to find it again.
#[derive(Debug, Clone)]
pub struct Node {
    path: Vec<Step>,
    value: Value,
}

#[derive(Debug, Clone)]
enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

impl Value {
    /// The value as a person would name it in an error.
    fn describe(&self) -> Text {
        match self {
            Value::Null => Text::new("nothing", "nichts"),
            Value::Bool(value) => Text::verbatim(format!("`{value}`")),
            Value::Number(number) => Text::verbatim(format!("`{number}`")),
            Value::Text(text) => Text::verbatim(format!("`{text}`")),
            Value::List(_) => Text::new("a list", "eine Liste"),
            Value::Map(_) => Text::new("a mapping", "eine Zuordnung"),
        }
    }

    /// Says that this stands `what` should be, which is of the kind `kind`.
    fn in_place_of(&self, what: Name, kind: Name) -> Text {
        let found = self.describe();
        Text::new(
            format!("{} where {} should be ({})", found.en, what.0, kind.0),
            format!(
                "hier steht {}, erwartet wird {} ({})",
                found.de, what.1, kind.1
            ),
        )
    }

    /// Says that this is not `what`, and what would be.
    fn is_not(&self, what: Name, allowed: &Text) -> Text {
        let found = self.describe();
        Text::new(
            format!("{} is not {}{}", found.en, what.0, allowed.en),
            format!("{} ist nicht {}{}", found.de, what.1, allowed.de),
        )
    }
}

/// Reads nodes and collects what is wrong on the way.
///
/// Every reading method gives `None` after it has noted a problem, so that one run over a file finds
/// all of them.
pub struct Reader<'t> {
    file: String,
    text: &'t str,
    found: Vec<(Vec<Step>, Text)>,
}

/// The entries of one mapping.
pub struct Fields {
    path: Vec<Step>,
    entries: Vec<(String, Value)>,
    what: Name,
}

impl<'t> Reader<'t> {
    /// Parses `text`; `file` is only the name for messages.
    ///
    /// # Errors
    /// The place where `text` stops being YAML.
    pub fn parse(file: &str, text: &'t str) -> Result<(Reader<'t>, Node), Problems> {
        let value = TreeSeed
            .deserialize(serde_yaml::Deserializer::from_str(text))
            .map_err(|error| Problems {
                file: file.to_owned(),
                problems: vec![syntax_problem(&error)],
            })?;
        let reader = Reader {
            file: file.to_owned(),
            text,
            found: Vec::new(),
        };
        Ok((
            reader,
            Node {
                path: Vec::new(),
                value,
            },
        ))
    }

    /// Notes that the value of `node` is not allowed.
    pub fn refuse(&mut self, node: &Node, message: Text) {
        self.found.push((node.path.clone(), message));
    }

    /// `result` if nothing was wrong.
    ///
    /// # Errors
    /// Everything that was noted, in the order of the file.
    pub fn finish<T>(self, result: Option<T>) -> Result<T, Problems> {
        let mut problems: Vec<Problem> = self
            .found
            .into_iter()
            .map(|(path, message)| {
                let (line, column) = locate(self.text, &path);
                Problem {
                    line,
                    column,
                    message,
                }
            })
            .collect();
        problems.sort_by_key(|problem| (problem.line, problem.column));
        match result {
            Some(result) if problems.is_empty() => Ok(result),
            _ => Err(Problems {
                file: self.file,
                problems,
            }),
        }
    }

    /// A mapping that may have exactly the keys in `allowed`; `what` names it in messages.
    pub fn fields(&mut self, node: &Node, what: Name, allowed: &[&str]) -> Option<Fields> {
        let entries = self.entries(node, what)?;
        for (index, (key, _)) in entries.iter().enumerate() {
            if !allowed.contains(&key.as_str()) {
                let mut path = node.path.clone();
                path.push(Step::Key(index));
                let choices = choices(key, allowed);
                let message = Text::new(
                    format!("unknown key `{key}` in {}; {}", what.0, choices.en),
                    format!("{}: unbekannter Schlüssel `{key}`; {}", what.1, choices.de),
                );
                self.found.push((path, message));
            }
        }
        Some(Fields {
            path: node.path.clone(),
            entries,
            what,
        })
    }

    /// A mapping with keys of any name, each at most once.
    pub fn pairs(&mut self, node: &Node, what: Name) -> Option<Vec<(String, Node)>> {
        let entries = self.entries(node, what)?;
        Some(
            entries
                .into_iter()
                .enumerate()
                .map(|(index, (key, value))| (key, child(&node.path, Step::Value(index), value)))
                .collect(),
        )
    }

    fn entries(&mut self, node: &Node, what: Name) -> Option<Vec<(String, Value)>> {
        let Value::Map(entries) = &node.value else {
            let message = node
                .value
                .in_place_of(what, ("a mapping", "eine Zuordnung"));
            self.refuse(node, message);
            return None;
        };
        for (index, (key, _)) in entries.iter().enumerate() {
            if entries[..index].iter().any(|(earlier, _)| earlier == key) {
                let mut path = node.path.clone();
                path.push(Step::Key(index));
                self.found.push((
                    path,
                    Text::new(
                        format!("`{key}` stands here twice in {}; once is allowed", what.0),
                        format!("{}: `{key}` steht hier zweimal; einmal ist erlaubt", what.1),
                    ),
                ));
            }
        }
        Some(entries.clone())
    }

    /// The items of a list; `what` names it in messages.
    pub fn items(&mut self, node: &Node, what: Name) -> Option<Vec<Node>> {
        let Value::List(items) = &node.value else {
            let message = node.value.in_place_of(what, ("a list", "eine Liste"));
            self.refuse(node, message);
            return None;
        };
        Some(
            items
                .iter()
                .enumerate()
                .map(|(index, value)| child(&node.path, Step::Item(index), value.clone()))
                .collect(),
        )
    }

    /// The field `key`, which must be there.
    pub fn required(&mut self, fields: &Fields, key: &str) -> Option<Node> {
        let found = fields.get(key);
        if found.is_none() {
            let what = fields.what;
            let message = Text::new(
                format!("{} lacks `{key}`", what.0),
                format!("{}: `{key}` fehlt", what.1),
            );
            self.found.push((fields.path.clone(), message));
        }
        found
    }

    /// A text that is not empty.
    pub fn text(&mut self, node: &Node, what: Name) -> Option<String> {
        match &node.value {
            Value::Text(text) if !text.trim().is_empty() => Some(text.clone()),
            other => {
                let message = other.in_place_of(what, ("a text", "ein Text"));
                self.refuse(node, message);
                None
            }
        }
    }

    /// A text in both languages.
    pub fn bilingual(&mut self, node: &Node) -> Option<Text> {
        let fields = self.fields(
            node,
            ("a text in two languages", "ein Text in zwei Sprachen"),
            &["en", "de"],
        )?;
        let en = self
            .required(&fields, "en")
            .and_then(|node| self.text(&node, ("the English text", "der englische Text")));
        let de = self
            .required(&fields, "de")
            .and_then(|node| self.text(&node, ("the German text", "der deutsche Text")));
        Some(Text::new(en?, de?))
    }

    /// `true` or `false`.
    pub fn truth(&mut self, node: &Node, what: Name) -> Option<bool> {
        match &node.value {
            Value::Bool(value) => Some(*value),
            other => {
                let message = other.in_place_of(what, ("`true` or `false`", "`true` oder `false`"));
                self.refuse(node, message);
                None
            }
        }
    }

    /// A number from `least` to `most`, both included.
    pub fn number(&mut self, node: &Node, what: Name, least: f64, most: f64) -> Option<f64> {
        match node.value {
            Value::Number(number) if (least..=most).contains(&number) => Some(number),
            ref other => {
                let allowed = Text::new(
                    format!(": a number from {least} to {most}"),
                    format!(": eine Zahl von {least} bis {most}"),
                );
                let message = other.is_not(what, &allowed);
                self.refuse(node, message);
                None
            }
        }
    }

    /// A whole number from `least` to `most`, both included.
    pub fn whole(&mut self, node: &Node, what: Name, least: u64, most: u64) -> Option<u64> {
        match node.value {
            Value::Number(number)
                if number.fract() == 0.0 && (least as f64..=most as f64).contains(&number) =>
            {
                Some(number as u64)
            }
            ref other => {
                let allowed = Text::new(
                    format!(": a whole number from {least} to {most}"),
                    format!(": eine ganze Zahl von {least} bis {most}"),
                );
                let message = other.is_not(what, &allowed);
                self.refuse(node, message);
                None
            }
        }
    }

    /// One of `allowed`, as its position in it.
    pub fn choice(&mut self, node: &Node, what: Name, allowed: &[&str]) -> Option<usize> {
        let given = match &node.value {
            Value::Text(text) => text.as_str(),
            other => {
                let message = other.is_not(what, &after_semicolon(&choices("", allowed)));
                self.refuse(node, message);
                return None;
            }
        };
        let position = allowed.iter().position(|name| *name == given);
        if position.is_none() {
            let choices = choices(given, allowed);
            let message = node.value.is_not(what, &after_semicolon(&choices));
            self.refuse(node, message);
        }
        position
    }
}

impl Fields {
    /// The field `key`, if it is there.
    pub fn get(&self, key: &str) -> Option<Node> {
        let index = self.entries.iter().position(|(name, _)| name == key)?;
        Some(child(
            &self.path,
            Step::Value(index),
            self.entries[index].1.clone(),
        ))
    }
}

fn child(path: &[Step], step: Step, value: Value) -> Node {
    let mut path = path.to_vec();
    path.push(step);
    Node { path, value }
}

/// What is allowed, the most similar first if one is similar.
fn choices(given: &str, allowed: &[&str]) -> Text {
    let list: Vec<String> = allowed.iter().map(|name| format!("`{name}`")).collect();
    let similar = allowed
        .iter()
        .map(|name| (strsim::jaro_winkler(given, name), name))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0));
    let hint = similar.map_or_else(Text::default, |(_, name)| {
        Text::new(
            format!(" (did you mean `{name}`?)"),
            format!(" (meintest du `{name}`?)"),
        )
    });
    let list = list.join(", ");
    Text::new(
        format!("allowed here: {list}{}", hint.en),
        format!("hier geht: {list}{}", hint.de),
    )
}

fn after_semicolon(text: &Text) -> Text {
    Text::new(format!("; {}", text.en), format!("; {}", text.de))
}

fn syntax_problem(error: &serde_yaml::Error) -> Problem {
    let (line, column) = error
        .location()
        .map_or((1, 1), |location| (location.line(), location.column()));
    let message = error.to_string();
    let end = message.find(" at line ").unwrap_or(message.len());
    Problem {
        line,
        column,
        message: Text::new(
            format!("this is not valid YAML: {}", &message[..end]),
            format!("das ist kein gültiges YAML: {}", &message[..end]),
        ),
    }
}

/// Line and column of what `path` leads to.
///
/// serde_yaml tells a place only with an error, so this walks there and fails on purpose.
fn locate(text: &str, path: &[Step]) -> (usize, usize) {
    let outcome = PlaceSeed { path }.deserialize(serde_yaml::Deserializer::from_str(text));
    let location = outcome.err().and_then(|error| error.location());
    location.map_or((1, 1), |location| (location.line(), location.column()))
}

#[derive(Clone, Copy)]
struct PlaceSeed<'p> {
    path: &'p [Step],
}

impl PlaceSeed<'_> {
    fn here<T, E: serde::de::Error>(self) -> Result<T, E> {
        Err(E::custom("here"))
    }

    /// The seed for a child that `step` leads to.
    fn child(self, step: Step) -> Option<Self> {
        let (first, rest) = self.path.split_first()?;
        (*first == step).then_some(PlaceSeed { path: rest })
    }
}

impl<'de> DeserializeSeed<'de> for PlaceSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for PlaceSeed<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> {
        self.here()
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<(), E> {
        self.here()
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<(), E> {
        self.here()
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        self.here()
    }

    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<(), E> {
        self.here()
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.here()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        for index in 0.. {
            let found = match self.child(Step::Item(index)) {
                Some(seed) => items.next_element_seed(seed)?,
                None => items.next_element::<serde::de::IgnoredAny>()?.map(drop),
            };
            if found.is_none() {
                break;
            }
        }
        self.here()
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        if self.path.is_empty() {
            return self.here();
        }
        for index in 0.. {
            let found = match self.child(Step::Key(index)) {
                Some(seed) => entries.next_key_seed(seed)?,
                None => entries.next_key::<serde::de::IgnoredAny>()?.map(drop),
            };
            if found.is_none() {
                break;
            }
            match self.child(Step::Value(index)) {
                Some(seed) => entries.next_value_seed(seed)?,
                None => drop(entries.next_value::<serde::de::IgnoredAny>()?),
            }
        }
        self.here()
    }
}

/// Builds the tree, duplicate keys included.
#[derive(Clone, Copy)]
struct TreeSeed;

impl<'de> DeserializeSeed<'de> for TreeSeed {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TreeSeed {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text, a number, `true`, `false`, a list or a mapping")
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Number(value))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(TreeSeed)? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Vec::new();
        while let Some(key) = entries.next_key_seed(TreeSeed)? {
            let key = match key {
                Value::Text(text) => text,
                Value::Number(number) => number.to_string(),
                Value::Bool(value) => value.to_string(),
                other => {
                    return Err(A::Error::custom(format!(
                        "{} as a key",
                        other.describe().en
                    )));
                }
            };
            map.push((key, entries.next_value_seed(TreeSeed)?));
        }
        Ok(Value::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems_of(
        text: &str,
        read: impl FnOnce(&mut Reader, &Node),
    ) -> Vec<(usize, usize, String)> {
        let (mut reader, node) = Reader::parse("test.yaml", text).expect("valid YAML");
        read(&mut reader, &node);
        let problems = reader
            .finish::<()>(None)
            .expect_err("there is no result")
            .problems;
        problems
            .into_iter()
            .map(|problem| (problem.line, problem.column, problem.message.en))
            .collect()
    }

    #[test]
    fn an_unknown_key_is_placed_at_the_key_and_the_allowed_ones_are_named() {
        let problems = problems_of("id: a\npionts: 3\n", |reader, node| {
            reader.fields(node, ("a check", "?"), &["id", "points"]);
        });
        assert_eq!(
            problems,
            [(
                2,
                1,
                "unknown key `pionts` in a check; allowed here: `id`, `points` (did you mean `points`?)".to_owned()
            )]
        );
    }

    #[test]
    fn a_key_that_stands_twice_is_placed_at_the_second_one() {
        let problems = problems_of("{ id: a, id: b }", |reader, node| {
            reader.fields(node, ("a check", "?"), &["id"]);
        });
        assert_eq!(problems[0].0, 1);
        assert_eq!(problems[0].1, 10);
    }

    #[test]
    fn a_value_deep_in_lists_and_mappings_is_placed_where_it_stands() {
        let text = "list:\n  - { a: 1 }\n  - { a: 1, b: -7 }\n";
        let problems = problems_of(text, |reader, node| {
            let fields = reader.fields(node, ("the file", "?"), &["list"]).unwrap();
            let list = reader.required(&fields, "list").unwrap();
            let items = reader.items(&list, ("items", "?")).unwrap();
            let item = reader
                .fields(&items[1], ("an item", "?"), &["a", "b"])
                .unwrap();
            let value = item.get("b").unwrap();
            assert_eq!(reader.whole(&value, ("a count", "?"), 0, 9), None);
        });
        assert_eq!(
            problems,
            [(
                3,
                16,
                "`-7` is not a count: a whole number from 0 to 9".to_owned()
            )]
        );
    }

    #[test]
    fn text_that_is_not_yaml_is_refused_with_its_place() {
        let problems = Reader::parse("test.yaml", "a: [1, 2\nb: 3\n")
            .map(drop)
            .unwrap_err();
        assert_eq!(problems.problems.len(), 1);
        assert!(
            problems.to_string().starts_with("test.yaml:2:"),
            "{problems}"
        );
    }
}
