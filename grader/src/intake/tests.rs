//! What is taken of folders and archives, and what is not, is tried here with real files.

use super::*;
use proptest::prelude::*;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::sync::OnceLock;
use tempfile::TempDir;

const B: &str = "b-prime-count";
const C: &str = "c-shared-counter";

/// The course that this program belongs to.
fn course() -> &'static Course {
    static COURSE: OnceLock<Course> = OnceLock::new();
    COURSE.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        Course::open(&root).expect("the course is readable")
    })
}

fn limits() -> SourceLimits {
    SourceLimits {
        files: 4,
        file_kib: 2,
        total_kib: 4,
        depth: 2,
    }
}

/// A submission called `alice` with these files.
fn folder(files: &[(&str, &str)]) -> (TempDir, PathBuf) {
    let place = TempDir::new().unwrap();
    let root = place.path().join("alice");
    fs::create_dir(&root).unwrap();
    for (path, contents) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
    (place, root)
}

fn take_all(path: &Path) -> Submission {
    take(path, course(), &[], &limits()).unwrap()
}

/// The reason (in English) why `path` was left out.
fn why<'s>(submission: &'s Submission, path: &str) -> &'s str {
    let found = submission.left_out.iter().find(|one| one.path == path);
    &found
        .unwrap_or_else(|| panic!("{path} not in {:?}", submission.left_out))
        .why
        .en
}

fn paths(exercise: &StagedExercise) -> Vec<&str> {
    exercise.files.keys().map(String::as_str).collect()
}

#[test]
fn exactly_the_sources_are_taken_and_the_rest_is_named() {
    let (_place, root) = folder(&[
        ("c-shared-counter/src/lib.rs", "pub fn f() {}"),
        ("c-shared-counter/src/parts/spin.rs", ""),
        ("c-shared-counter/src/notes.txt", ""),
        ("c-shared-counter/build.rs", "fn main() {}"),
        ("c-shared-counter/.cargo/config.toml", ""),
        ("c-shared-counter/Cargo.toml", ""),
        ("elsewhere/src/lib.rs", ""),
    ]);
    let submission = take_all(&root);
    assert_eq!(submission.id, "alice");
    assert_eq!(submission.exercises.len(), 1);
    assert_eq!(submission.exercises[0].id, C);
    assert_eq!(
        paths(&submission.exercises[0]),
        ["src/lib.rs", "src/parts/spin.rs"]
    );
    for (path, reason) in [
        ("src/notes.txt", "Only .rs files under src/ are graded."),
        ("build.rs", "Build tools would obey it; here nothing does."),
        (".cargo", "Build tools would obey it; here nothing does."),
    ] {
        let path = format!("{C}/{path}");
        assert_eq!(why(&submission, &path), reason);
    }
    assert_eq!(submission.left_out.len(), 3, "{:?}", submission.left_out);
}

#[test]
fn a_single_crate_is_known_by_its_folder_or_by_the_choice_of_exercise() {
    let (_place, root) = folder(&[("c-shared-counter/src/lib.rs", "")]);
    let own = take_all(&root.join(C));
    assert_eq!(
        (own.id.as_str(), own.exercises[0].id.as_str()),
        ("alice", C)
    );

    let (_place, root) = folder(&[("src/lib.rs", "")]);
    let error = take(&root, course(), &[], &limits()).unwrap_err();
    assert!(matches!(error, IntakeError::NoExercise { .. }), "{error}");
    let named = take(&root, course(), &[B.to_owned()], &limits()).unwrap();
    assert_eq!(
        (named.id.as_str(), named.exercises[0].id.as_str()),
        ("alice", B)
    );
    let both = [B.to_owned(), C.to_owned()];
    let error = take(&root, course(), &both, &limits()).unwrap_err();
    assert!(
        matches!(error, IntakeError::WhichExercise { .. }),
        "{error}"
    );
}

#[test]
fn only_the_exercises_that_were_asked_for_are_taken() {
    let (_place, root) = folder(&[
        ("b-prime-count/src/lib.rs", ""),
        ("c-shared-counter/src/lib.rs", ""),
    ]);
    let submission = take(&root, course(), &[B.to_owned()], &limits()).unwrap();
    assert_eq!(submission.exercises.len(), 1);
    assert_eq!(submission.exercises[0].id, B);
}

#[test]
fn a_folder_without_an_exercise_is_refused_and_says_what_was_looked_for() {
    let (_place, root) = folder(&[("README.md", "")]);
    let error = take(&root, course(), &[], &limits())
        .unwrap_err()
        .to_string();
    assert!(error.contains(C) && error.contains("--exercise"), "{error}");
}

#[test]
fn links_and_special_files_are_not_followed() {
    let (place, root) = folder(&[("c-shared-counter/src/lib.rs", "")]);
    let secret = place.path().join("secret.rs");
    fs::write(&secret, "secret").unwrap();
    let source = root.join(C).join("src");
    symlink(&secret, source.join("link.rs")).unwrap();
    symlink(place.path(), source.join("parts")).unwrap();
    fs::hard_link(&secret, source.join("hard.rs")).unwrap();
    let pipe = std::ffi::CString::new(source.join("pipe.rs").as_os_str().as_bytes()).unwrap();
    // SAFETY: the path is a text that ends with a zero and lives through the call.
    assert_eq!(unsafe { libc::mkfifo(pipe.as_ptr(), 0o644) }, 0);
    symlink(root.join(C), root.join(B)).unwrap();

    let submission = take_all(&root);
    assert_eq!(submission.exercises.len(), 1);
    assert_eq!(paths(&submission.exercises[0]), ["src/lib.rs"]);
    let inside = |name: &str| format!("{C}/src/{name}");
    assert_eq!(
        why(&submission, &inside("link.rs")),
        "Links are not followed."
    );
    assert_eq!(
        why(&submission, &inside("parts")),
        "Links are not followed."
    );
    assert!(why(&submission, &inside("hard.rs")).contains("hard link"));
    assert!(why(&submission, &inside("pipe.rs")).contains("regular"));
    assert_eq!(why(&submission, B), "Links are not followed.");
}

#[test]
fn a_source_folder_that_is_a_link_is_not_followed() {
    let (place, root) = folder(&[("c-shared-counter/Cargo.toml", "")]);
    fs::create_dir(place.path().join("src")).unwrap();
    fs::write(place.path().join("src/lib.rs"), "").unwrap();
    symlink(place.path().join("src"), root.join(C).join("src")).unwrap();
    let submission = take_all(&root);
    assert!(submission.exercises[0].files.is_empty());
    assert_eq!(
        why(&submission, &format!("{C}/src")),
        "Links are not followed."
    );
}

#[test]
fn limits_of_size_number_and_depth_are_kept() {
    let large = "x".repeat(3 << 10);
    let half = "y".repeat(2 << 10);
    let (_place, root) = folder(&[
        ("b-prime-count/src/large.rs", &large),
        ("b-prime-count/src/a.rs", &half),
        ("b-prime-count/src/b.rs", &half),
        ("b-prime-count/src/lib.rs", "z"),
        ("b-prime-count/src/1/2/3/deep.rs", ""),
        ("c-shared-counter/src/1.rs", ""),
        ("c-shared-counter/src/2.rs", ""),
        ("c-shared-counter/src/3.rs", ""),
        ("c-shared-counter/src/4.rs", ""),
        ("c-shared-counter/src/5.rs", ""),
    ]);
    let submission = take_all(&root);
    assert!(why(&submission, "b-prime-count/src/large.rs").contains("2 KiB"));
    assert!(why(&submission, "b-prime-count/src/lib.rs").contains("4 KiB"));
    assert!(why(&submission, "b-prime-count/src/1/2/3").contains("deep"));
    assert!(why(&submission, "c-shared-counter/src/5.rs").contains("4 source files"));
    assert_eq!(submission.exercises[1].files.len(), 4);
}

#[test]
fn names_that_are_no_plain_text_are_left_out() {
    let (_place, root) = folder(&[("c-shared-counter/src/lib.rs", "")]);
    let source = root.join(C).join("src");
    fs::write(source.join(std::ffi::OsStr::from_bytes(b"a\xff.rs")), "").unwrap();
    fs::write(source.join("b\n.rs"), "").unwrap();
    fs::write(source.join("c\\d.rs"), "").unwrap();
    let submission = take_all(&root);
    assert_eq!(paths(&submission.exercises[0]), ["src/lib.rs"]);
    assert_eq!(
        why(&submission, &format!("{C}/src/a\u{fffd}.rs")),
        "Its name is not UTF-8."
    );
    assert_eq!(submission.left_out.len(), 3);
}

#[test]
fn the_digest_names_the_contents_and_nothing_else() {
    let files = [("c-shared-counter/src/lib.rs", "one")];
    let (_first, first) = folder(&files);
    let (_second, second) = folder(&files);
    fs::write(second.join(C).join("Cargo.toml"), "x").unwrap();
    assert_eq!(take_all(&first).digest, take_all(&second).digest);
    fs::write(second.join(C).join("src/lib.rs"), "two").unwrap();
    assert_ne!(take_all(&first).digest, take_all(&second).digest);
}

/// A zip archive with these entries; a mode of 0 leaves it out.
fn zip_of(entries: &[(&str, &str, u32)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, contents, mode) in entries {
        let options = zip::write::SimpleFileOptions::default();
        if *mode == 0o120_777 {
            writer.add_symlink(*name, *contents, options).unwrap();
        } else {
            writer.start_file(*name, options).unwrap();
            writer.write_all(contents.as_bytes()).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

/// A tar.gz archive with these entries.
fn tar_of(entries: &[(&str, &[u8], tar::EntryType)]) -> Vec<u8> {
    let stream = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut builder = tar::Builder::new(stream);
    for (name, contents, kind) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(*kind);
        header.set_size(contents.len() as u64);
        // Not through `set_path`, which refuses what an attacker would write.
        let field = &mut header.as_old_mut().name;
        field[..name.len()].copy_from_slice(name.as_bytes());
        if matches!(kind, tar::EntryType::Symlink | tar::EntryType::Link) {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_cksum();
        builder.append(&header, *contents).unwrap();
    }
    builder.into_inner().unwrap().finish().unwrap()
}

fn take_archive(name: &str, bytes: &[u8]) -> Submission {
    let place = TempDir::new().unwrap();
    let path = place.path().join(name);
    fs::write(&path, bytes).unwrap();
    let submission = take_all(&path);
    let left = fs::read_dir(place.path()).unwrap().count();
    assert_eq!(left, 1, "nothing is unpacked");
    submission
}

#[test]
fn an_archive_gives_what_the_folder_would_give() {
    let source = "pub fn f() {}";
    let (_place, root) = folder(&[("c-shared-counter/src/lib.rs", source)]);
    let expected = take_all(&root);
    let file = tar::EntryType::Regular;
    for (name, bytes) in [
        (
            "alice.zip",
            zip_of(&[("c-shared-counter/src/lib.rs", source, 0)]),
        ),
        (
            "alice.zip",
            zip_of(&[
                ("work/c-shared-counter/src/lib.rs", source, 0),
                ("work/README.md", "", 0),
            ]),
        ),
        (
            "alice.zip",
            zip_of(&[
                ("c-shared-counter/src/lib.rs", source, 0),
                ("c-shared-counter/target/x.rs", "", 0),
            ]),
        ),
        (
            "alice.tar.gz",
            tar_of(&[("c-shared-counter/src/lib.rs", source.as_bytes(), file)]),
        ),
        (
            "alice.tgz",
            tar_of(&[("./a/c-shared-counter/src/lib.rs", source.as_bytes(), file)]),
        ),
        (
            "alice.zip",
            zip_of(&[
                ("c-shared-counter.old/x", "", 0),
                ("c-shared-counter/src/lib.rs", source, 0),
            ]),
        ),
    ] {
        let submission = take_archive(name, &bytes);
        assert_eq!(submission.id, "alice");
        assert_eq!(
            submission.digest, expected.digest,
            "{:?}",
            submission.left_out
        );
        assert_eq!(submission.left_out, []);
    }
    // A single crate, known by the folder in the archive or by the archive's own name.
    let archive = zip_of(&[("src/lib.rs", source, 0), ("Cargo.toml", "", 0)]);
    assert_eq!(
        take_archive("c-shared-counter.zip", &archive).digest,
        expected.digest
    );
}

#[test]
fn what_leads_out_of_an_archive_is_refused_by_name() {
    let file = tar::EntryType::Regular;
    let good = ("c-shared-counter/src/lib.rs", "x");
    for name in [
        "../c-shared-counter/src/x.rs",
        "c-shared-counter/src/../../x.rs",
        "/c-shared-counter/src/x.rs",
        "c-shared-counter\\src\\x.rs",
    ] {
        for bytes in [
            zip_of(&[(good.0, good.1, 0), (name, "evil", 0)]),
            tar_of(&[(good.0, good.1.as_bytes(), file), (name, b"evil", file)]),
        ] {
            let submission = take_archive("a.zip", &bytes);
            assert_eq!(paths(&submission.exercises[0]), ["src/lib.rs"], "{name}");
            assert_eq!(
                submission.left_out.len(),
                1,
                "{name}: {:?}",
                submission.left_out
            );
        }
    }
}

#[test]
fn links_and_doubles_in_an_archive_are_not_taken() {
    let path = "c-shared-counter/src/lib.rs";
    let zip = take_archive("a.zip", &zip_of(&[(path, "/etc/passwd", 0o120_777)]));
    assert_eq!(why(&zip, path), "Links are not followed.");
    assert!(zip.exercises.is_empty());
    for kind in [
        tar::EntryType::Symlink,
        tar::EntryType::Link,
        tar::EntryType::Fifo,
        tar::EntryType::Char,
    ] {
        let tar = take_archive("a.tar.gz", &tar_of(&[(path, b"", kind)]));
        assert!(tar.exercises.is_empty(), "{kind:?}");
        assert!(!why(&tar, path).is_empty());
    }
    let twice = zip_of(&[(path, "one", 0), ("c-shared-counter/src/LIB.rs", "two", 0)]);
    let twice = take_archive("a.zip", &twice);
    assert_eq!(twice.exercises[0].files["src/lib.rs"], b"one");
    assert_eq!(twice.left_out.len(), 1);
}

#[test]
fn a_program_of_the_students_own_is_not_part_of_the_library() {
    let files = [
        ("c-shared-counter/src/lib.rs", "pub fn f() {}"),
        (
            "c-shared-counter/src/main.rs",
            "fn main() { println!(env!(\"HOME\")) }",
        ),
        ("c-shared-counter/src/bin/more.rs", "fn main() {}"),
    ];
    let (_place, root) = folder(&files);
    assert_eq!(paths(&take_all(&root).exercises[0]), ["src/lib.rs"]);
    let zip = take_archive("a.zip", &zip_of(&files.map(|(path, text)| (path, text, 0))));
    assert_eq!(paths(&zip.exercises[0]), ["src/lib.rs"]);
}

#[test]
fn a_bomb_in_an_archive_is_not_unpacked() {
    let large = vec![b' '; 100 << 20];
    let text = String::from_utf8(large[..32 << 20].to_vec()).unwrap();
    let path = "c-shared-counter/src/lib.rs";
    let zip = take_archive("a.zip", &zip_of(&[(path, &text, 0)]));
    assert!(why(&zip, path).contains("2 KiB"));
    let tar = take_archive(
        "a.tar.gz",
        &tar_of(&[("c-shared-counter/x", &large, tar::EntryType::Regular)]),
    );
    assert!(why(&tar, "a.tar.gz").contains("too large"));
}

#[test]
fn an_archive_that_is_none_is_a_submission_without_exercises() {
    let submission = take_archive("alice.zip", b"PK\x03\x04 not really");
    assert!(submission.exercises.is_empty());
    assert!(why(&submission, "alice.zip").contains("damaged"));
    let empty = take_archive("alice.zip", &zip_of(&[("README.md", "", 0)]));
    assert!(why(&empty, "alice.zip").contains("No exercise"));
}

#[test]
fn an_archives_name_gives_the_students() {
    assert_eq!(archive_stem(Path::new("x/alice.zip")), Some("alice"));
    assert_eq!(archive_stem(Path::new("alice.b.tar.gz")), Some("alice.b"));
    assert_eq!(archive_stem(Path::new("alice.rs")), None);
    assert_eq!(archive_stem(Path::new(".zip")), None);
}

/// A name of a file or folder, of any bytes that a name can have.
fn any_name() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        "..",
        ".",
        "lib",
        ".rs",
        "src",
        "\n",
        "\u{1b}[2J",
        "\u{202e}",
        "\\",
        ":",
        " ",
        "ä",
        "con",
        "*",
        "'",
    ]);
    let joined = prop::collection::vec(pieces, 1..6).prop_map(|parts| parts.concat().into_bytes());
    prop_oneof![prop::collection::vec(any::<u8>(), 1..40), joined].prop_map(|mut name| {
        name.retain(|byte| !matches!(byte, 0 | b'/'));
        name
    })
}

// PROPTEST_CASES says how many cases there are.
proptest! {
    #[test]
    fn no_bytes_make_a_name_that_leads_out(
        names in prop::collection::vec((any_name(), any::<bool>()), 1..12),
    ) {
        let (place, root) = folder(&[("c-shared-counter/src/lib.rs", "pub fn f() {}")]);
        for (name, nested) in names {
            let name = std::ffi::OsStr::from_bytes(&name);
            if name.is_empty() || name == "." || name == ".." {
                continue;
            }
            let mut path = root.join(C).join("src");
            if nested {
                path = path.join(name);
                let _ = fs::create_dir(&path);
            }
            // Too long a name, or one that is taken, is no name.
            let _ = fs::write(path.join(name), "pub fn g() {}");
        }
        let submission = take_all(&root);
        for path in paths(&submission.exercises[0]) {
            prop_assert!(path.starts_with("src/") && path.ends_with(".rs"), "{path:?}");
            prop_assert!(path.split('/').all(|part| !matches!(part, "" | "." | "..")), "{path:?}");
            prop_assert!(!path.contains(|letter: char| letter.is_control() || letter == '\\'), "{path:?}");
        }
        prop_assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[test]
    fn no_bytes_make_the_reading_of_an_archive_panic(
        kind in 0..3_usize,
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
        noise in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        let file = tar::EntryType::Regular;
        let mut bytes = match kind {
            0 => noise,
            1 => zip_of(&[("c-shared-counter/src/lib.rs", "fn f() {}", 0), ("a/b.rs", "x", 0)]),
            _ => tar_of(&[("c-shared-counter/src/lib.rs", b"fn f() {}", file), ("a/b.rs", b"x", file)]),
        };
        for (index, byte) in damage {
            if !bytes.is_empty() {
                let index = index.index(bytes.len());
                bytes[index] = byte;
            }
        }
        let submission = take_archive("a.zip", &bytes);
        prop_assert!(submission.exercises.len() <= 1);
    }
}
