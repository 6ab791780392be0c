//! Counts the words of some files twice, one file after the other and all at the same time, and
//! prints what the threads gained.
//!
//! Without arguments it takes `data/text_file_*.txt` of the course; otherwise the files that are
//! named: `cargo run --release -p a-word-count -- FILE…`

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    time::Instant,
};

use a_word_count::{count_words_sequential, count_words_threaded};

fn main() -> io::Result<()> {
    let paths = match env::args_os()
        .skip(1)
        .map(PathBuf::from)
        .collect::<Vec<_>>()
    {
        none if none.is_empty() => text_files()?,
        named => named,
    };

    println!("=== Sequential ===");
    let begin = Instant::now();
    let sequential = count_words_sequential(&paths)?;
    let sequential_time = begin.elapsed();
    for (path, words) in &sequential {
        println!("{}: {words} words", name(path));
    }
    println!("Time: {:.3} ms", sequential_time.as_secs_f64() * 1e3);

    println!("\n=== One thread a file ===");
    let begin = Instant::now();
    let threaded = count_words_threaded(&paths)?;
    let threaded_time = begin.elapsed();
    for (path, words) in &threaded {
        println!("{}: {words} words", name(path));
    }
    println!("Time: {:.3} ms", threaded_time.as_secs_f64() * 1e3);

    let speed_up = sequential_time.as_secs_f64() / threaded_time.as_secs_f64();
    println!("\nSame result: {}", sequential == threaded);
    println!("Speed-up: {speed_up:.2}x");
    if speed_up < 1.0 {
        println!(
            "These files are small and already in memory: reading them costs less than starting\n\
             threads. Threads pay where a file keeps you waiting (a network drive, a pipe)."
        );
    }
    Ok(())
}

/// The course's texts, in the order of their names.
fn text_files() -> io::Result<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if name(&path).starts_with("text_file_") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}
