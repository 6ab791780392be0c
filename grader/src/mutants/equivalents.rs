//! Mutants that are argued to be right: an exercise's `mutants.yaml`. Alone knows the form of that
//! file; reads text, not files.

use crate::yaml::{Problems, Reader};
use grade_outcome::Text;
use std::collections::BTreeMap;

/// The file's name, beside the exercise.
pub const FILE: &str = "mutants.yaml";

/// Why each of these mutants loses nothing, by its id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Equivalents {
    arguments: BTreeMap<String, Text>,
}

impl Equivalents {
    /// Reads the text of a `mutants.yaml`; `file` is its name in messages.
    ///
    /// # Errors
    /// The places of what is not allowed.
    pub fn parse(file: &str, text: &str) -> Result<Equivalents, Problems> {
        let (mut reader, root) = Reader::parse(file, text)?;
        let read = (|| {
            let fields = reader.fields(
                &root,
                ("a list of mutants", "eine Liste von Mutanten"),
                &["equivalent"],
            )?;
            let groups = reader.required(&fields, "equivalent")?;
            let mut arguments = BTreeMap::new();
            for group in reader.items(
                &groups,
                ("the groups of mutants", "die Gruppen von Mutanten"),
            )? {
                let Some(fields) = reader.fields(
                    &group,
                    ("a group of mutants", "eine Gruppe von Mutanten"),
                    &["mutants", "why"],
                ) else {
                    continue;
                };
                let ids = reader.required(&fields, "mutants");
                let why = reader.required(&fields, "why");
                let why = why.and_then(|why| reader.bilingual(&why));
                let ids = ids.and_then(|ids| {
                    reader.items(&ids, ("the ids of mutants", "die Namen der Mutanten"))
                });
                for node in ids.unwrap_or_default() {
                    let Some(id) =
                        reader.text(&node, ("the id of a mutant", "der Name eines Mutanten"))
                    else {
                        continue;
                    };
                    let again = why
                        .clone()
                        .and_then(|why| arguments.insert(id.clone(), why));
                    if again.is_some() {
                        reader.refuse(
                            &node,
                            Text::new(
                                format!("`{id}` stands here twice"),
                                format!("`{id}` steht hier zweimal"),
                            ),
                        );
                    }
                }
            }
            Some(Equivalents { arguments })
        })();
        reader.finish(read)
    }

    /// Why the mutant `id` is right, if it is argued to be.
    pub fn argument(&self, id: &str) -> Option<&Text> {
        self.arguments.get(id)
    }

    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.arguments.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_argument_may_stand_for_several_mutants() {
        let text =
            "equivalent:\n  - mutants: [a/b/1, a/b/2]\n    why: { en: Same., de: Gleich. }\n";
        let read = Equivalents::parse(FILE, text).unwrap();
        assert_eq!(read.argument("a/b/2").unwrap().de, "Gleich.");
        assert_eq!(read.ids().count(), 2);
        assert!(read.argument("a/b/3").is_none());
    }

    #[test]
    fn a_mutant_that_stands_there_twice_is_refused_with_its_place() {
        let text = "equivalent:\n  - mutants: [a, a]\n    why: { en: Same., de: Gleich. }\n";
        let problems = Equivalents::parse(FILE, text).unwrap_err();
        assert!(
            problems.to_string().starts_with("mutants.yaml:2:"),
            "{problems}"
        );
    }
}
