//! Every item of `std::process` and `std::env`.

use std::env::{self, Args, ArgsOs, VarError, Vars, VarsOs};
use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{
    self, Child, ChildStderr, ChildStdin, ChildStdout, Command, CommandArgs, CommandEnvs, ExitCode,
    ExitStatus, Output, Stdio, Termination,
};

pub fn command() -> io::Result<Command> {
    let mut command = Command::new(env::current_exe()?);
    command
        .arg("--worker")
        .args(["1", "2"])
        .args([1, 2].map(|n: u8| n.to_string()))
        .env("WORKER", "1")
        .envs([("A", "1"), ("B", "2")])
        .envs(env::vars())
        .env_remove("A")
        .env_clear()
        .current_dir(".")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    command
        .stderr(io::stderr())
        .stdout(io::stdout())
        .stdin(Stdio::null());
    command.arg0("name").process_group(0);
    let program: &OsStr = command.get_program();
    let arguments: CommandArgs<'_> = command.get_args();
    let variables: CommandEnvs<'_> = command.get_envs();
    let _ = format!(
        "{program:?} {arguments:?} {variables:?} {:?} {command:?}",
        command.get_current_dir()
    );
    Ok(command)
}

pub fn from_file(path: &str) -> io::Result<Stdio> {
    let file = std::fs::File::open(path)?;
    Ok(Stdio::from(file))
}

pub fn run() -> io::Result<u64> {
    let mut child: Child = command()?
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input: ChildStdin = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
    writeln!(input, "{} {}", 1, 2)?;
    drop(input);
    let mut text = String::new();
    let output: &mut Option<ChildStdout> = &mut child.stdout;
    if let Some(output) = output {
        output.read_to_string(&mut text)?;
        for line in BufReader::new(output).lines() {
            text.push_str(&line?);
        }
    }
    let errors: Option<ChildStderr> = child.stderr.take();
    let number: u32 = child.id();
    let tried: Option<ExitStatus> = child.try_wait()?;
    child.kill()?;
    let status: ExitStatus = child.wait()?;
    let output: Output = child.wait_with_output()?;
    if !output.status.success() {
        return Err(io::Error::other(format!(
            "child {number} failed: {status} {errors:?} {tried:?}"
        )));
    }
    let printed = String::from_utf8_lossy(&output.stdout);
    let count: u64 = printed
        .trim()
        .parse()
        .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))?;
    Ok(count
        + output.stderr.len() as u64
        + status.code().unwrap_or(0) as u64
        + status.signal().unwrap_or(0) as u64)
}

pub fn all() -> io::Result<Vec<u64>> {
    let mut children = Vec::new();
    for n in 0..2 {
        children.push(
            Command::new("worker")
                .arg(n.to_string())
                .stdout(Stdio::piped())
                .spawn()?,
        );
    }
    children
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output()?;
            let text = String::from_utf8(output.stdout).map_err(io::Error::other)?;
            text.trim().parse::<u64>().map_err(io::Error::other)
        })
        .collect()
}

pub fn status() -> io::Result<bool> {
    let output: Output = Command::new("true").output()?;
    let status: ExitStatus = Command::new("true").status()?;
    let made = ExitStatus::from_raw(256);
    Ok(output == output.clone()
        && status.success()
        && made.code() == Some(1)
        && !format!("{output:?} {made}").is_empty())
}

pub fn ending(code: i32) -> ! {
    match code {
        0 => process::exit(code),
        1 => process::abort(),
        2 => {
            let error = Command::new("other").exec();
            panic!("{error} {}", process::id())
        }
        _ => std::process::exit(1),
    }
}

pub fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let code: ExitCode = ExitCode::from(3_u8);
    let _: ExitCode = ().report();
    Ok(if code == ExitCode::SUCCESS {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

pub fn environment() -> io::Result<usize> {
    let args: Args = env::args();
    let rest: Vec<String> = args.skip(1).collect();
    let os: ArgsOs = env::args_os();
    let last: Option<OsString> = os.rev().next();
    let shown = format!(
        "{:?} {:?} {:?}",
        env::args(),
        env::args_os(),
        env::args().len()
    );
    let var: Result<String, VarError> = env::var("WORKER");
    let unset = match var {
        Ok(text) => text,
        Err(VarError::NotPresent) => String::new(),
        Err(VarError::NotUnicode(text)) => text.to_string_lossy().into_owned(),
    };
    let _: Option<OsString> = env::var_os("WORKER");
    let vars: Vars = env::vars();
    let vars_os: VarsOs = env::vars_os();
    let n = vars.count() + vars_os.count();
    let folder: PathBuf = env::current_dir()?;
    let exe: PathBuf = env::current_exe()?;
    let temporary: PathBuf = env::temp_dir();
    let home: Option<PathBuf> = env::home_dir();
    let split: Vec<PathBuf> = env::split_paths("a:b").collect();
    let joined: OsString = env::join_paths(&split).map_err(io::Error::other)?;
    env::set_current_dir(&folder)?;
    let machine = [env::consts::OS, env::consts::ARCH, env::consts::FAMILY];
    Ok(rest.len()
        + shown.len()
        + unset.len()
        + n
        + exe.as_os_str().len()
        + temporary.as_os_str().len()
        + usize::from(home.is_some())
        + joined.len()
        + usize::from(last.is_some())
        + machine.len())
}

pub fn variables() {
    unsafe {
        env::set_var("A", "1");
        env::remove_var("A");
    }
}

/// The guard of a program that starts itself.
pub fn worker_main() -> bool {
    let mut args = std::env::args().skip(1);
    if args.next().as_deref() != Some("--worker") {
        return false;
    }
    let (Some(start), Some(end)) = (args.next(), args.next()) else {
        return false;
    };
    let (start, end): (u64, u64) = match (start.parse(), end.parse()) {
        (Ok(start), Ok(end)) => (start, end),
        _ => std::process::exit(2),
    };
    println!("{}", (start..end).count());
    true
}
