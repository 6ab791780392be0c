//! Every item of `std::fs`, what `std::io` adds to it, and the standard streams.

use std::fs::{
    self, DirBuilder, DirEntry, File, FileTimes, FileType, Metadata, OpenOptions, Permissions,
    ReadDir, TryLockError,
};
use std::io::{
    self, BufRead, BufReader, BufWriter, Cursor, IsTerminal, LineWriter, Read, Seek, SeekFrom,
    Stderr, StderrLock, Stdin, StdinLock, Stdout, StdoutLock, Write,
};
use std::os::fd::{AsFd, AsRawFd, IntoRawFd, OwnedFd};
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub fn reading(path: &Path) -> io::Result<usize> {
    let whole: String = fs::read_to_string(path)?;
    let bytes: Vec<u8> = fs::read(path)?;
    let mut file: File = File::open(path)?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    file.seek(SeekFrom::Start(0))?;
    file.rewind()?;
    let position: u64 = file.stream_position()?;
    let mut rest = Vec::new();
    Read::by_ref(&mut file).take(3).read_to_end(&mut rest)?;
    let mut buffer = [0; 4];
    let n: usize = file.read(&mut buffer)?;
    file.read_exact(&mut buffer)?;
    file.read_at(&mut buffer, 0)?;
    let mut by_ref = &file;
    by_ref.read_to_end(&mut rest)?;
    let mut lines = 0;
    for line in BufReader::new(File::open(path)?).lines() {
        let line: String = line?;
        lines += line.split_whitespace().count();
    }
    let mut reader = BufReader::with_capacity(16, &file);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 {
        line.clear();
    }
    reader.seek_relative(-1)?;
    for part in reader.split(b' ') {
        lines += part?.len();
    }
    let opened: File = OpenOptions::new()
        .read(true)
        .mode(0o600)
        .custom_flags(0)
        .open(path)?;
    let again: File = File::options().read(true).open(path)?;
    let second: File = opened.try_clone()?;
    let copied: u64 = io::copy(&mut &again, &mut io::sink())?;
    let by_function: String = io::read_to_string(second)?;
    let shown = format!("{opened:?} {:?}", OpenOptions::new());
    for byte in File::open(path)?.bytes() {
        lines += usize::from(byte?);
    }
    let chained: Vec<u8> = File::open(path)?
        .chain(io::empty())
        .bytes()
        .collect::<io::Result<_>>()?;
    let fd: OwnedFd = OwnedFd::from(again);
    let back = File::from(fd);
    let number = back.as_raw_fd() + back.as_fd().as_raw_fd() + back.into_raw_fd();
    Ok(whole.len()
        + bytes.len()
        + text.len()
        + rest.len()
        + n
        + lines
        + position as usize
        + copied as usize
        + by_function.len()
        + shown.len()
        + chained.len()
        + number as usize)
}

pub fn looking(path: &Path) -> io::Result<u64> {
    let metadata: Metadata = fs::metadata(path)?;
    let link: Metadata = fs::symlink_metadata(path)?;
    let by_path: Metadata = path.metadata()?;
    let of_file: Metadata = File::open(path)?.metadata()?;
    let kind: FileType = metadata.file_type();
    let permissions: Permissions = metadata.permissions();
    let flags = kind.is_dir()
        | kind.is_file()
        | kind.is_symlink()
        | metadata.is_dir()
        | metadata.is_file()
        | link.is_symlink()
        | permissions.readonly()
        | path.exists()
        | path.is_file()
        | fs::exists(path)?;
    let mut n = metadata.len()
        + metadata.size()
        + by_path.len()
        + of_file.len()
        + u64::from(permissions.mode());
    let mut entries: ReadDir = fs::read_dir(path)?;
    let _: Option<io::Result<DirEntry>> = entries.next();
    for entry in entries {
        let entry: DirEntry = entry?;
        n += entry.path().as_os_str().len() as u64 + entry.file_name().len() as u64;
        n += entry.metadata()?.len() + u64::from(entry.file_type()?.is_file());
    }
    for entry in path.read_dir()? {
        n += entry?.file_name().len() as u64;
    }
    let mut names: Vec<PathBuf> = fs::read_dir(path)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    names.sort();
    let real: PathBuf = fs::canonicalize(path)?;
    let target: PathBuf = fs::read_link(path)?;
    let times = [
        metadata.modified()?,
        metadata.accessed()?,
        metadata.created()?,
    ];
    let shown = format!("{metadata:?} {kind:?} {permissions:?} {times:?}");
    Ok(n + u64::from(flags)
        + real.as_os_str().len() as u64
        + target.as_os_str().len() as u64
        + shown.len() as u64)
}

pub fn writing(path: &Path) -> io::Result<()> {
    fs::write(path, "text")?;
    fs::write(path, vec![1, 2, 3])?;
    let mut file: File = File::create(path)?;
    file.write_all(b"bytes")?;
    writeln!(file, "{}", 1)?;
    write!(&file, "{}", 2)?;
    file.flush()?;
    file.sync_all()?;
    file.sync_data()?;
    file.set_len(3)?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    file.set_modified(SystemTime::now())?;
    file.set_times(FileTimes::new())?;
    file.lock()?;
    file.lock_shared()?;
    let locked: Result<(), TryLockError> = file.try_lock();
    match locked {
        Err(TryLockError::WouldBlock) | Ok(()) => {}
        Err(TryLockError::Error(error)) => return Err(error),
    }
    file.try_lock_shared().map_err(io::Error::from)?;
    file.unlock()?;
    let _: File = File::create_new(path)?;
    let mut buffered = BufWriter::new(File::create(path)?);
    buffered.write_all(b"x")?;
    let _: File = buffered.into_inner().map_err(|e| e.into_error())?;
    let appended = OpenOptions::new().append(true).create(true).open(path)?;
    OpenOptions::new()
        .write(true)
        .truncate(true)
        .create_new(true)
        .open(path)?;
    LineWriter::new(appended).write_all(b"line\n")?;
    fs::copy(path, "b")?;
    fs::rename(path, "c")?;
    fs::hard_link(path, "d")?;
    #[allow(deprecated)]
    fs::soft_link(path, "e")?;
    std::os::unix::fs::symlink(path, "f")?;
    fs::create_dir("g")?;
    fs::create_dir_all("g/h")?;
    DirBuilder::new().recursive(true).create("i")?;
    fs::set_permissions(path, Permissions::from_mode(0o600))?;
    fs::remove_file(path)?;
    fs::remove_dir("g/h")?;
    fs::remove_dir_all("g")
}

pub fn streams() -> io::Result<usize> {
    let input: Stdin = io::stdin();
    let mut line = String::new();
    input.read_line(&mut line)?;
    let mut locked: StdinLock<'static> = input.lock();
    locked.read_to_string(&mut line)?;
    drop(locked);
    let lines: Vec<String> = io::stdin().lines().collect::<Result<_, _>>()?;
    let more = io::stdin().lock().lines().count();
    let text = io::read_to_string(io::stdin())?;
    let mut output: Stdout = io::stdout();
    writeln!(output, "{line}")?;
    let mut lock: StdoutLock<'_> = output.lock();
    lock.write_all(b"bytes")?;
    lock.flush()?;
    let errors: Stderr = io::stderr();
    let mut errors_lock: StderrLock<'_> = errors.lock();
    writeln!(errors_lock, "{text}")?;
    (&output).flush()?;
    let mut boxed: Box<dyn Write + Send> = Box::new(io::stdout());
    boxed.write_all(b"x")?;
    let mut sink: BufWriter<StdoutLock<'_>> = BufWriter::new(io::stdout().lock());
    sink.write_all(b"y")?;
    let terminals = io::stdin().is_terminal() | output.is_terminal() | errors.is_terminal();
    Ok(lines.len()
        + more
        + usize::from(terminals)
        + format!("{input:?} {output:?} {errors:?}").len())
}

pub fn any_reader(reader: &mut dyn Read) -> io::Result<usize> {
    let mut text = String::new();
    reader.read_to_string(&mut text)
}

pub fn many_readers(path: &Path) -> io::Result<usize> {
    let mut readers: Vec<Box<dyn Read + Send>> =
        vec![Box::new(File::open(path)?), Box::new(Cursor::new(vec![1]))];
    readers.iter_mut().map(|reader| any_reader(reader)).sum()
}

pub fn all_at_once(paths: &[PathBuf]) -> io::Result<usize> {
    std::thread::scope(|scope| {
        let handles: Vec<_> = paths
            .iter()
            .map(|path| {
                scope.spawn(move || -> io::Result<usize> { Ok(fs::read_to_string(path)?.len()) })
            })
            .collect();
        handles
            .into_iter()
            .map(|handle| handle.join().expect("no panic"))
            .sum()
    })
}

pub fn errors(path: &Path) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let text = match File::open(path) {
        Ok(mut file) => {
            let mut text = String::new();
            file.read_to_string(&mut text)?;
            text
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(error.into()),
        Err(error) => return Err(format!("{path:?}: {error}").into()),
    };
    let number: u64 = text.parse()?;
    Ok(number.to_string())
}
