//! What else the machine does while something is measured. Each kind of load is processes of this
//! program itself, which end when their standard input does: none is left behind.

use anyhow::Context;
use clap::{Args, ValueEnum};
use std::io::Read;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// What else the machine does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Load {
    /// Nothing of ours.
    Idle,
    /// Two loops that never pause.
    Busy,
    /// Two loops that work and pause for 50 to 400 milliseconds in turn.
    Bursty,
    /// rustc, again and again, two at a time.
    Compile,
}

impl Load {
    /// The name in tables and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Load::Idle => "idle",
            Load::Busy => "busy",
            Load::Bursty => "bursty",
            Load::Compile => "compile",
        }
    }

    /// Starts it; it ends when what is given is dropped.
    pub fn start(self) -> anyhow::Result<Running> {
        let count = if self == Load::Idle { 0 } else { 2 };
        let program = std::env::current_exe().context("failed to find this program's file")?;
        let mut children = Vec::new();
        for _ in 0..count {
            let child = Command::new(&program)
                .args(["load", self.name()])
                .stdin(Stdio::piped())
                .spawn()
                .context("failed to start a load")?;
            children.push(child);
        }
        Ok(Running(children))
    }
}

/// Load that is there until this is dropped.
#[derive(Debug)]
pub struct Running(Vec<Child>);

impl Drop for Running {
    fn drop(&mut self) {
        for child in &mut self.0 {
            // Its input ends, and with it the load; a compilation of a second is waited for.
            drop(child.stdin.take());
            let _ = child.wait();
        }
    }
}

#[derive(Debug, Args)]
pub struct Arguments {
    kind: Load,
}

/// Is the load `arguments` name until standard input ends.
pub fn serve(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    std::thread::spawn(|| {
        // An error ends it as well.
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    match arguments.kind {
        Load::Idle => std::thread::sleep(Duration::MAX),
        Load::Busy => work_for(Duration::MAX),
        Load::Bursty => {
            for step in (0u64..).map(|step| step.wrapping_mul(2_654_435_761) % 351) {
                work_for(Duration::from_millis(50 + step));
                std::thread::sleep(Duration::from_millis(400 - step));
            }
        }
        Load::Compile => compile()?,
    }
    Ok(ExitCode::SUCCESS)
}

fn work_for(time: Duration) {
    let begin = Instant::now();
    let mut number = 0u64;
    while begin.elapsed() < time {
        for _ in 0..100_000 {
            number = std::hint::black_box(number.wrapping_mul(31).wrapping_add(7));
        }
    }
}

/// Compiles a program of some size for ever.
fn compile() -> anyhow::Result<()> {
    let folder = tempfile::tempdir().context("failed to make a folder to compile in")?;
    let source = folder.path().join("load.rs");
    let functions: String = (0..150)
        .map(|number| {
            format!(
                "pub fn f{number}(text: &str) -> Vec<String> {{ let mut found: Vec<String> = \
                 text.split(' ').map(str::to_owned).collect(); found.sort(); found.push(format!(\"{number}{{}}\", text)); found }}\n"
            )
        })
        .collect();
    std::fs::write(&source, functions).context("failed to write the program to compile")?;
    loop {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        Command::new(rustc)
            .args([
                "--crate-type",
                "lib",
                "-O",
                "--edition",
                "2024",
                "--out-dir",
            ])
            .arg(folder.path())
            .arg(&source)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .context("failed to start rustc")?;
    }
}
