//! The rules of the course that the compiler does not have: a scan over the words of the sources.
//!
//! Looks at tokens, so comments and strings never count, and words inside macros do. It reads no
//! file and knows nothing of rustc.

use super::words::{Word, Words};
use grade_outcome::{Place, Text};
use proc_macro2::Delimiter;
use std::collections::BTreeMap;

/// How many broken rules are told.
const TOLD: usize = 10;

/// A rule that is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    /// Where.
    pub place: Place,
    /// What is not allowed, and why.
    pub why: Text,
    /// True if hardly anybody does this by accident.
    pub suspicious: bool,
}

/// What a scan found.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// Broken rules, by file and line.
    pub broken: Vec<Broken>,
    /// Files that could not be taken apart; rustc must say why.
    pub unreadable: Vec<Place>,
}

/// Names that are not allowed wherever they stand: no ordinary code calls anything so.
const NAMES: &[(&str, &str)] = &[
    ("option_env", "the build"),
    ("global_asm", "assembly"),
    ("naked_asm", "assembly"),
    ("no_mangle", "the linker"),
    ("export_name", "the linker"),
    ("link_section", "the linker"),
    ("link_name", "the linker"),
    ("link_ordinal", "the linker"),
    ("global_allocator", "the allocator"),
    ("cfg_attr", "the build"),
    ("recursion_limit", "the compiler's limits"),
    ("type_length_limit", "the compiler's limits"),
    ("long_running_const_eval", "the compiler's limits"),
    ("__model", "the model checker"),
];

/// Names by which code can tell where and in which build it runs, and that safe code has no other use
/// for: addresses, identities of types, the calls that led somewhere.
const TELLTALES: &[&str] = &[
    "as_ptr",
    "as_mut_ptr",
    "as_ptr_range",
    "as_mut_ptr_range",
    "into_raw",
    "addr_of",
    "addr_of_mut",
    "AtomicPtr",
    "NonNull",
    "RawWaker",
    "TypeId",
    "type_id",
    "Backtrace",
    "caller_location",
];

/// The same where they are of one module; elsewhere they are ordinary words.
const TELLTALE_PATHS: &[(&str, &str)] = &[
    ("ptr", "from_ref"),
    ("ptr", "from_mut"),
    ("ptr", "hash"),
    ("fmt", "Pointer"),
];

/// Attributes that are not allowed; their names are ordinary words elsewhere.
const ATTRIBUTES: &[&str] = &[
    "link",
    "feature",
    "no_core",
    "crate_type",
    "crate_name",
    "no_main",
    "panic_handler",
];

/// Macros that are not allowed; their names are ordinary words elsewhere.
const MACROS: &[&str] = &["asm", "env", "cfg"];

/// Macros that read files.
const READERS: &[&str] = &["include", "include_str", "include_bytes"];

/// Crates that come with the language.
const CRATES: &[&str] = &["std", "core", "alloc", "self"];

/// Scans the sources of one exercise, given by their paths.
pub(crate) fn scan(files: &BTreeMap<String, Vec<u8>>) -> Scan {
    let mut scan = Scan::default();
    for (path, contents) in files {
        match std::str::from_utf8(contents) {
            Ok(text) => scan_file(path, text, &mut scan),
            Err(error) => {
                let before = &contents[..error.valid_up_to()];
                let line = before.iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
                scan.broken.push(Broken {
                    place: Place {
                        file: path.clone(),
                        line,
                    },
                    why: Text::new(
                        "This file is not UTF-8 here; save it as UTF-8.",
                        "Diese Datei ist hier kein UTF-8; speichere sie als UTF-8.",
                    ),
                    suspicious: false,
                });
            }
        }
    }
    scan
}

/// All that was found, as one message.
pub(crate) fn tell(broken: &[Broken]) -> Text {
    let mut text = Text::default();
    for one in broken.iter().take(TOLD) {
        let Place { file, line } = &one.place;
        let at = Text::verbatim(format!("{file}:{line}:"));
        text = text.and(&at).and(&one.why);
    }
    if broken.len() > TOLD {
        let more = broken.len() - TOLD;
        text = text.and(&Text::new(
            format!("({more} more.)"),
            format!("({more} weitere.)"),
        ));
    }
    text
}

fn scan_file(path: &str, text: &str, scan: &mut Scan) {
    let words = match Words::of(text) {
        Ok(words) => words,
        Err(line) => {
            scan.unreadable.push(Place {
                file: path.to_owned(),
                line,
            });
            return;
        }
    };
    let mut rules = Rules {
        file: path,
        words: &words,
        broken: &mut scan.broken,
    };
    for index in 0..words.len() {
        rules.look_at(index);
    }
}

struct Rules<'r> {
    file: &'r str,
    words: &'r Words,
    broken: &'r mut Vec<Broken>,
}

impl Rules<'_> {
    fn word(&self, index: usize) -> Option<&Word> {
        self.words.word(index)
    }

    fn name(&self, index: usize) -> Option<&str> {
        self.words.name(index)
    }

    fn is_sign(&self, index: usize, sign: char) -> bool {
        self.words.is_sign(index, sign)
    }

    fn breaks(
        &mut self,
        index: usize,
        suspicious: bool,
        en: impl Into<String>,
        de: impl Into<String>,
    ) {
        let line = self.words.line(index);
        self.broken.push(Broken {
            place: Place {
                file: self.file.to_owned(),
                line,
            },
            why: Text::new(en, de),
            suspicious,
        });
    }

    fn look_at(&mut self, index: usize) {
        if self.is_sign(index, '#') {
            return self.attribute(index);
        }
        if self.is_pointer(index) {
            return self.tells(index, "*const T");
        }
        if let Some(Word::Literal(text)) = self.word(index)
            && shows_an_address(text)
        {
            return self.tells(index, "{:p}");
        }
        let Some(name) = self.name(index).map(str::to_owned) else {
            return;
        };
        match name.as_str() {
            "unsafe" => self.breaks(
                index,
                true,
                "`unsafe` is not allowed; everything here can be done in safe Rust.",
                "`unsafe` ist nicht erlaubt; hier geht alles in sicherem Rust.",
            ),
            "extern" => self.external(index),
            name if READERS.contains(&name) => self.reader(index, name),
            "raw"
                if self.is_sign(index.wrapping_sub(1), '&')
                    && self.is_kind_of_pointer(index + 1) =>
            {
                self.tells(index, "&raw");
            }
            name if TELLTALES.contains(&name) => self.tells(index, name),
            name if TELLTALE_PATHS
                .iter()
                .any(|&(module, known)| known == name && self.is_of(index, module)) =>
            {
                self.tells(index, name);
            }
            name if MACROS.contains(&name) => {
                let called = self.is_sign(index + 1, '!')
                    && matches!(self.word(index + 2), Some(Word::Open(_)));
                let renamed = name != "env" && self.name(index + 1) == Some("as");
                if called || renamed {
                    self.breaks(
                        index,
                        true,
                        format!(
                            "`{name}!` is not allowed: code must be the same wherever it is built."
                        ),
                        format!(
                            "`{name}!` ist nicht erlaubt: Der Code muss überall derselbe sein."
                        ),
                    );
                }
            }
            name => {
                if let Some((name, _)) = NAMES.iter().find(|(forbidden, _)| *forbidden == name) {
                    self.breaks(
                        index,
                        true,
                        format!("`{name}` is not allowed in this course."),
                        format!("`{name}` ist in diesem Kurs nicht erlaubt."),
                    );
                }
            }
        }
    }

    /// `what` tells where code runs.
    fn tells(&mut self, index: usize, what: &str) {
        self.breaks(
            index,
            true,
            format!("`{what}` is not allowed: code must be the same wherever it runs, and addresses are not."),
            format!("`{what}` ist nicht erlaubt: Der Code muss überall derselbe sein, und Adressen sind es nicht."),
        );
    }

    /// `module::name`, or the name in the braces of `module::{…}`.
    fn is_of(&self, index: usize, module: &str) -> bool {
        let after_module =
            |at: usize| at >= 3 && self.words.is_path(at - 2) && self.name(at - 3) == Some(module);
        let mut begin = index;
        while begin > 0 && (self.name(begin - 1).is_some() || self.is_sign(begin - 1, ',')) {
            begin -= 1;
        }
        let in_braces = begin > 0 && self.word(begin - 1) == Some(&Word::Open(Delimiter::Brace));
        after_module(index) || in_braces && after_module(begin - 1)
    }

    /// `const` or `mut`, and no block.
    fn is_kind_of_pointer(&self, index: usize) -> bool {
        matches!(self.name(index), Some("const" | "mut"))
            && !matches!(self.word(index + 1), Some(Word::Open(Delimiter::Brace)))
    }

    /// `*const` or `*mut`: the type of a raw pointer.
    fn is_pointer(&self, index: usize) -> bool {
        self.is_sign(index, '*') && self.is_kind_of_pointer(index + 1)
    }

    /// `extern` may only bring in what comes with the language.
    fn external(&mut self, index: usize) {
        if self.name(index + 1) != Some("crate") {
            return self.breaks(
                index,
                true,
                "`extern` is not allowed: no foreign functions, no linking.",
                "`extern` ist nicht erlaubt: keine fremden Funktionen, kein Linken.",
            );
        }
        let name = self.name(index + 2).unwrap_or("?").to_owned();
        if !CRATES.contains(&name.as_str()) {
            // Since the edition of 2018 hardly anybody writes this.
            self.breaks(
                index,
                true,
                format!("`extern crate {name}` is not allowed: only the standard library may be used."),
                format!("`extern crate {name}` ist nicht erlaubt: Nur die Standardbibliothek darf benutzt werden."),
            );
        }
    }

    /// A macro that reads a file may read one of the submission's own.
    fn reader(&mut self, index: usize, name: &str) {
        let called =
            self.is_sign(index + 1, '!') && matches!(self.word(index + 2), Some(Word::Open(_)));
        let renamed = self.name(index + 1) == Some("as");
        let harmless = if called {
            let alone = matches!(self.word(index + 4), Some(Word::Close));
            alone && matches!(self.word(index + 3), Some(Word::Literal(path)) if is_own_path(path))
        } else {
            // `include` is a word that may name something of one's own.
            name == "include" && !renamed
        };
        if !harmless {
            self.breaks(
                index,
                true,
                format!("`{name}!` may only read a file of your own crate, named in plain words."),
                format!(
                    "`{name}!` darf nur eine Datei deiner eigenen Crate lesen, direkt benannt."
                ),
            );
        }
    }

    /// `index` is at a `#`.
    fn attribute(&mut self, index: usize) {
        let open = if self.is_sign(index + 1, '!') {
            index + 2
        } else {
            index + 1
        };
        if self.word(open) != Some(&Word::Open(Delimiter::Bracket)) {
            return;
        }
        let first = open + 1;
        if self.is_sign(first, '$') {
            return self.breaks(
                index,
                true,
                "An attribute must stand in plain words, not come out of a macro's variable.",
                "Ein Attribut muss direkt dastehen und darf nicht aus einer Makro-Variablen kommen.",
            );
        }
        let Some(name) = self.name(first).map(str::to_owned) else {
            return;
        };
        match name.as_str() {
            "cfg" if !self.is_cfg_test(first + 1) => self.breaks(
                index,
                true,
                "Of all `cfg`s only `#[cfg(test)]` is allowed: code must be the same wherever it is built.",
                "Von allen `cfg` ist nur `#[cfg(test)]` erlaubt: Der Code muss überall derselbe sein.",
            ),
            "path" => {
                let own = self.is_sign(first + 1, '=')
                    && matches!(self.word(first + 2), Some(Word::Literal(path)) if is_own_path(path));
                if !own {
                    self.breaks(
                        index,
                        true,
                        "`#[path]` may only name a file of your own crate.",
                        "`#[path]` darf nur eine Datei deiner eigenen Crate nennen.",
                    );
                }
            }
            name if ATTRIBUTES.contains(&name) => self.breaks(
                index,
                true,
                format!("The attribute `{name}` is not allowed in this course."),
                format!("Das Attribut `{name}` ist in diesem Kurs nicht erlaubt."),
            ),
            _ => {}
        }
    }

    /// `(test)` or `(not(test))` stands at `index`.
    fn is_cfg_test(&self, index: usize) -> bool {
        let parenthesis = Word::Open(Delimiter::Parenthesis);
        if self.word(index) != Some(&parenthesis) {
            return false;
        }
        match self.name(index + 1) {
            Some("test") => self.word(index + 2) == Some(&Word::Close),
            Some("not") => {
                self.word(index + 2) == Some(&parenthesis)
                    && self.name(index + 3) == Some("test")
                    && self.word(index + 4) == Some(&Word::Close)
                    && self.word(index + 5) == Some(&Word::Close)
            }
            _ => false,
        }
    }
}

/// True if a literal, as the text of a format, prints an address: `{:p}`, `{x:#p}`.
fn shows_an_address(literal: &str) -> bool {
    literal.split('{').skip(1).any(|rest| {
        let argument = rest
            .split('}')
            .next()
            .filter(|text| text.len() < rest.len());
        let how = argument.and_then(|text| text.split_once(':'));
        how.is_some_and(|(_, how)| how.ends_with('p') && !how.contains(' ') && !how.contains('"'))
    })
}

/// True if a literal names a file at or below where it stands, in plain words.
fn is_own_path(literal: &str) -> bool {
    let path = literal
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    path.is_some_and(|path| {
        let plain = |letter: char| letter.is_alphanumeric() || "._-/ ".contains(letter);
        !path.is_empty()
            && !path.starts_with('/')
            && path.chars().all(plain)
            && path.split('/').all(|part| part != "..")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(source: &str) -> Vec<u32> {
        let files = BTreeMap::from([("src/lib.rs".to_owned(), source.as_bytes().to_vec())]);
        let scan = scan(&files);
        assert!(scan.unreadable.is_empty(), "{:?}", scan.unreadable);
        scan.broken.iter().map(|broken| broken.place.line).collect()
    }

    #[test]
    fn each_forbidden_thing_is_found_at_its_line() {
        for source in [
            "unsafe { x() }",
            "#![feature(never_type)]",
            "fn f() { include_str!(\"/etc/passwd\") }",
            "fn f() { include!(\"../../reference/src/lib.rs\") }",
            "fn f() { include_bytes!(concat!(\"/etc\", \"/passwd\")) }",
            "use std::include_str as read;",
            "use core::{include as read};",
            "fn f() { r#include!(\"/x\") }",
            "#[path = \"/work/lib.rs\"] mod m;",
            "#[path = \"../x.rs\"] mod m;",
            "#[path = r\"x.rs\"] mod m;",
            "fn f() { env!(\"HOME\") }",
            "fn f() { std::option_env!(\"HOME\") }",
            "#[link(name = \"z\")] struct S;",
            "extern \"C\" { fn exit(n: i32); }",
            "extern crate rand;",
            "pub extern fn f() {}",
            "#[cfg(loom)] fn f() {}",
            "#[cfg(not(any(test)))] fn f() {}",
            "#[cfg_attr(loom, path = \"x\")] mod m;",
            "fn f() { if cfg!(debug_assertions) {} }",
            "#[no_mangle] fn malloc() {}",
            "#[global_allocator] static A: System = System;",
            "core::arch::asm!(\"nop\");",
            "std::arch::global_asm!(\"nop\");",
            "#![recursion_limit = \"100000\"]",
            "#![allow(long_running_const_eval)]",
            "use std::__model::explore;",
            "macro_rules! m { ($a:meta) => { #[$a] mod x; } }",
            "macro_rules! m { () => { unsafe { } } }",
            "fn f(x: &u8) -> usize { x as *const u8 as usize }",
            "fn f(x: *mut u8) {}",
            "fn f() { g(&raw const X) }",
            "fn f(x: &u8) { println!(\"{:p}\", x) }",
            "fn f(x: &u8) { format!(\"a {x:#018p} b\") }",
            "fn f() { Arc::as_ptr(&a); }",
            "fn f() { std::ptr::from_ref(&a); }",
            "use std::ptr::{eq, from_ref as at, hash};",
            "impl std::fmt::Pointer for A {}",
            "fn f() { x.type_id() }",
            "fn f() { std::backtrace::Backtrace::capture(); }",
        ] {
            let lines = broken(&format!("// one\n{source}\n"));
            assert!(lines.contains(&2), "{source}: {lines:?}");
        }
    }

    #[test]
    fn what_students_write_every_day_is_allowed() {
        for source in [
            "// unsafe include_str!(\"x\")\n/* extern \"C\" */ fn f() {}",
            "/// unsafe, cfg!(x)\nfn f() { let s = \"unsafe { env!(x) }\"; }",
            "#[cfg(test)] mod tests {}",
            "use std::slice::from_ref; fn f() { a.hash(b); std::ptr::eq(a, b); } struct Pointer;",
            "#[cfg(not(test))] fn f() {}",
            "use std::env; fn f() { env::current_exe(); if env != x {} }",
            "fn include(path: &str) { let path = \"x\"; self.link(); feature = 1; }",
            "extern crate std; extern crate alloc as a;",
            "#[path = \"parts/sieve.rs\"] mod sieve;",
            "include!(\"table.rs\");",
            "#[derive(Debug)] #[must_use] #[inline(never)] struct S;",
            "fn f() { file!(); line!(); module_path!(); }",
            "let r#unsafe = 1;",
            "macro_rules! m { ($($x:expr),*) => { $($x;)* } }",
            "fn f() { println!(\"{x:?} {up} {:>5} {{a: p}} {:.2}\", 1, 2.0); let s = \"{a:?}p\"; }",
            "const fn f(a: u8, b: u8) -> u8 { a * b } static mut_: u8 = 1; let x = *mutable; let y = 2 * const { 3 };",
            "let raw = &raw; let ptr = &mut raw; let typed = 1;",
        ] {
            assert_eq!(broken(source), [] as [u32; 0], "{source}");
        }
    }

    #[test]
    fn a_file_that_is_no_text_is_named_with_the_line_where_it_stops_being_one() {
        let files = BTreeMap::from([("src/lib.rs".to_owned(), b"fn f() {}\n\xff\xfe".to_vec())]);
        let scan = scan(&files);
        assert_eq!(
            scan.broken[0].place,
            Place {
                file: "src/lib.rs".into(),
                line: 2
            }
        );
    }

    #[test]
    fn deep_nesting_does_not_end_the_scan() {
        let source = format!(
            "fn f() {{ {}unsafe{} }}",
            "(".repeat(20_000),
            ")".repeat(20_000)
        );
        assert_eq!(broken(&source), [1]);
    }

    #[test]
    fn a_file_that_is_no_rust_is_left_to_the_compiler() {
        let files = BTreeMap::from([("src/lib.rs".to_owned(), b"fn f() { ( }\n".to_vec())]);
        let scan = scan(&files);
        assert_eq!(scan.broken, []);
        assert_eq!(scan.unreadable.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_the_scan_of_a_source_panic(
            noise in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200),
            words in proptest::collection::vec(proptest::sample::select(vec![
                "#", "!", "[", "]", "(", ")", "{", "}", "path", "=", "\"a\"", "\"", "'a", "'", "r#", "r#\"", "extern", "crate",
                "include", "cfg", "not", "test", "$", "/*", "*/", "//", "\n", "::", "as", "0x", "1e", "b'", "c\"", "\u{feff}", "ä",
            ]), 0..60),
        ) {
            for contents in [noise, words.join(" ").into_bytes(), words.concat().into_bytes()] {
                let files = BTreeMap::from([("src/lib.rs".to_owned(), contents)]);
                tell(&scan(&files).broken);
                let needs = crate::build::remarks::Needs { files: false, processes: false, time: false, panics: false, spins: false };
                crate::build::remarks::look(&crate::build::words::of_each(&files), needs);
            }
        }
    }
}
