//! A first test; the grader has more. Add your own beside it.

use std::{env, fs, io, process};

use a_word_count::{count_words_sequential, count_words_threaded, process_file};

#[test]
fn two_small_files_are_counted() -> io::Result<()> {
    let folder = env::temp_dir().join(format!("a-word-count-{}", process::id()));
    fs::create_dir_all(&folder)?;
    let [short, long] = ["short.txt", "long.txt"].map(|name| folder.join(name));
    fs::write(&short, "Übung macht den Meister\n")?;
    fs::write(&long, "one  two\tthree\n\n four\u{a0}five ")?;

    assert_eq!(process_file(&short)?, 4);
    assert_eq!(process_file(&long)?, 5);

    let paths = [short.clone(), long.clone()];
    let expected = [(short, 4), (long, 5)].into();
    assert_eq!(count_words_sequential(&paths)?, expected);
    assert_eq!(count_words_threaded(&paths)?, expected);
    fs::remove_dir_all(folder)
}
