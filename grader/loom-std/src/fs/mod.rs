//! `std::fs` for reading: the files of a model are small real ones. Opening one is noted, and a read
//! is a point at which another thread that reads from the same handle may come first.
//!
//! Everything that would change a file, the machine's own files below `/proc`, `/sys` and `/dev`, and
//! the program's own file are not supported in a model. What describes a file (`Metadata`, `DirEntry`, …) is the
//! standard library's own.

pub use ::std::fs::{DirEntry, FileTimes, FileType, Metadata, Permissions, ReadDir, TryLockError};

use ::std::fmt;
use ::std::fs as real;
use ::std::io::{self, IoSlice, IoSliceMut, Read, Seek, SeekFrom, Write};
use ::std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};
use ::std::panic::Location;
use ::std::path::{Component, Path, PathBuf};
use ::std::string::String;
use ::std::vec::Vec;

use crate::hooks;
use crate::time::SystemTime;

mod handles;

/// Ends the execution if `path` is one of the machine's own files, or the program itself.
#[track_caller]
fn refuse_machine(operation: &'static str, path: &Path) {
    let real = real::canonicalize(path).unwrap_or_default();
    let program = || ::std::env::current_exe().and_then(real::canonicalize);
    if is_machine(path) || is_machine(&real) || program().is_ok_and(|program| program == real) {
        let what = ::std::format!("{operation}({path:?})");
        hooks::machine(&what, Location::caller());
    }
}

/// Whether a path leads below `/proc`, `/sys` or `/dev`.
fn is_machine(path: &Path) -> bool {
    let mut parts = path.components();
    parts.next() == Some(Component::RootDir)
        && parts.next().is_some_and(|part| {
            ["proc", "sys", "dev"]
                .iter()
                .any(|name| part.as_os_str() == *name)
        })
        && path != Path::new("/dev/null")
}

/// An open file.
pub struct File {
    inner: real::File,
}

impl File {
    /// Opens a file for reading.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    #[track_caller]
    pub fn open<P: AsRef<Path>>(path: P) -> io::Result<File> {
        OpenOptions::new().read(true).open(path)
    }

    /// Opens a file for writing; not supported in a model.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn create<P: AsRef<Path>>(path: P) -> io::Result<File> {
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(path)
    }

    /// Makes a new file; not supported in a model.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn create_new<P: AsRef<Path>>(path: P) -> io::Result<File> {
        OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .open(path)
    }

    /// New options to open a file with.
    #[must_use]
    pub fn options() -> OpenOptions {
        OpenOptions::new()
    }

    /// Has everything written to the disk.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    pub fn sync_all(&self) -> io::Result<()> {
        self.inner.sync_all()
    }

    /// Has the contents written to the disk.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    pub fn sync_data(&self) -> io::Result<()> {
        self.inner.sync_data()
    }

    /// Locks the file; not supported in a model.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn lock(&self) -> io::Result<()> {
        hooks::unsupported("std::fs::File::lock", Location::caller())
    }

    /// Locks the file for reading; not supported in a model.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn lock_shared(&self) -> io::Result<()> {
        hooks::unsupported("std::fs::File::lock_shared", Location::caller())
    }

    /// Locks the file if no one else does; not supported in a model.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn try_lock(&self) -> Result<(), TryLockError> {
        hooks::unsupported("std::fs::File::try_lock", Location::caller())
    }

    /// Locks the file for reading if no one else does; not supported in a model.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn try_lock_shared(&self) -> Result<(), TryLockError> {
        hooks::unsupported("std::fs::File::try_lock_shared", Location::caller())
    }

    /// Unlocks the file; not supported in a model.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn unlock(&self) -> io::Result<()> {
        hooks::unsupported("std::fs::File::unlock", Location::caller())
    }

    /// Sets the length; not supported in a model.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_len(&self, _size: u64) -> io::Result<()> {
        hooks::unsupported("std::fs::File::set_len", Location::caller())
    }

    /// What the operating system knows of the file.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    pub fn metadata(&self) -> io::Result<Metadata> {
        self.inner.metadata()
    }

    /// A second handle of the same open file.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    pub fn try_clone(&self) -> io::Result<File> {
        let inner = self.inner.try_clone()?;
        handles::shared(self.inner.as_raw_fd(), inner.as_raw_fd());
        Ok(File { inner })
    }

    /// Sets the permissions; not supported in a model.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_permissions(&self, _perm: Permissions) -> io::Result<()> {
        hooks::unsupported("std::fs::File::set_permissions", Location::caller())
    }

    /// Sets the times; not supported in a model.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_times(&self, _times: FileTimes) -> io::Result<()> {
        hooks::unsupported("std::fs::File::set_times", Location::caller())
    }

    /// Sets the time of the last change; not supported in a model.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_modified(&self, _time: SystemTime) -> io::Result<()> {
        hooks::unsupported("std::fs::File::set_modified", Location::caller())
    }

    /// A step on this file.
    #[track_caller]
    fn step(&self, operation: &'static str) {
        handles::step(operation, self.inner.as_raw_fd(), Location::caller());
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl Read for &File {
    #[track_caller]
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.step("read");
        (&self.inner).read(buf)
    }

    #[track_caller]
    fn read_vectored(&mut self, bufs: &mut [IoSliceMut<'_>]) -> io::Result<usize> {
        self.step("read");
        (&self.inner).read_vectored(bufs)
    }

    #[track_caller]
    fn read_to_end(&mut self, buf: &mut Vec<u8>) -> io::Result<usize> {
        self.step("read");
        (&self.inner).read_to_end(buf)
    }

    #[track_caller]
    fn read_to_string(&mut self, buf: &mut String) -> io::Result<usize> {
        self.step("read");
        (&self.inner).read_to_string(buf)
    }
}

impl Write for &File {
    #[track_caller]
    fn write(&mut self, _buf: &[u8]) -> io::Result<usize> {
        hooks::unsupported("writing to a file", Location::caller())
    }

    #[track_caller]
    fn write_vectored(&mut self, _bufs: &[IoSlice<'_>]) -> io::Result<usize> {
        hooks::unsupported("writing to a file", Location::caller())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for &File {
    #[track_caller]
    fn seek(&mut self, pos: SeekFrom) -> io::Result<u64> {
        self.step("seek");
        (&self.inner).seek(pos)
    }

    fn stream_position(&mut self) -> io::Result<u64> {
        (&self.inner).stream_position()
    }
}

impl Read for File {
    #[track_caller]
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        (&*self).read(buf)
    }

    #[track_caller]
    fn read_vectored(&mut self, bufs: &mut [IoSliceMut<'_>]) -> io::Result<usize> {
        (&*self).read_vectored(bufs)
    }

    #[track_caller]
    fn read_to_end(&mut self, buf: &mut Vec<u8>) -> io::Result<usize> {
        (&*self).read_to_end(buf)
    }

    #[track_caller]
    fn read_to_string(&mut self, buf: &mut String) -> io::Result<usize> {
        (&*self).read_to_string(buf)
    }
}

impl Write for File {
    #[track_caller]
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        (&*self).write(buf)
    }

    #[track_caller]
    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> io::Result<usize> {
        (&*self).write_vectored(bufs)
    }

    fn flush(&mut self) -> io::Result<()> {
        (&*self).flush()
    }
}

impl Seek for File {
    #[track_caller]
    fn seek(&mut self, pos: SeekFrom) -> io::Result<u64> {
        (&*self).seek(pos)
    }

    fn stream_position(&mut self) -> io::Result<u64> {
        (&*self).stream_position()
    }
}

impl AsFd for File {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.inner.as_fd()
    }
}

impl AsRawFd for File {
    fn as_raw_fd(&self) -> RawFd {
        self.inner.as_raw_fd()
    }
}

impl IntoRawFd for File {
    fn into_raw_fd(self) -> RawFd {
        self.inner.into_raw_fd()
    }
}

impl FromRawFd for File {
    unsafe fn from_raw_fd(fd: RawFd) -> File {
        // SAFETY: the caller keeps the same promise: `fd` is open, and now the file's.
        let inner = unsafe { real::File::from_raw_fd(fd) };
        File { inner }
    }
}

impl From<OwnedFd> for File {
    fn from(fd: OwnedFd) -> File {
        File { inner: fd.into() }
    }
}

impl From<File> for OwnedFd {
    fn from(file: File) -> OwnedFd {
        file.inner.into()
    }
}

impl From<File> for ::std::process::Stdio {
    fn from(file: File) -> ::std::process::Stdio {
        file.inner.into()
    }
}

/// How a file is opened.
#[derive(Clone)]
pub struct OpenOptions(real::OpenOptions);

impl fmt::Debug for OpenOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl OpenOptions {
    /// Options that allow nothing.
    #[must_use]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        OpenOptions(real::OpenOptions::new())
    }

    /// Whether the file can be read.
    pub fn read(&mut self, read: bool) -> &mut Self {
        self.0.read(read);
        self
    }

    /// Whether the file can be written.
    pub fn write(&mut self, write: bool) -> &mut Self {
        self.0.write(write);
        self
    }

    /// Whether writing is at the end.
    pub fn append(&mut self, append: bool) -> &mut Self {
        self.0.append(append);
        self
    }

    /// Whether the file is emptied.
    pub fn truncate(&mut self, truncate: bool) -> &mut Self {
        self.0.truncate(truncate);
        self
    }

    /// Whether a missing file is made.
    pub fn create(&mut self, create: bool) -> &mut Self {
        self.0.create(create);
        self
    }

    /// Whether the file must be a new one.
    pub fn create_new(&mut self, create_new: bool) -> &mut Self {
        self.0.create_new(create_new);
        self
    }

    /// Opens the file; for writing, not supported in a model.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    #[track_caller]
    pub fn open<P: AsRef<Path>>(&self, path: P) -> io::Result<File> {
        let path = path.as_ref();
        if self.writes() {
            hooks::unsupported("opening a file for writing", Location::caller());
        }
        refuse_machine("open", path);
        hooks::switch_point("open", &path.display(), Location::caller());
        let inner = self.0.open(path)?;
        handles::opened(inner.as_raw_fd());
        Ok(File { inner })
    }

    /// Whether the file could be changed. The standard options tell it only in their `Debug`.
    fn writes(&self) -> bool {
        let shown = ::std::format!("{:?}", self.0);
        ["write", "append", "truncate", "create", "create_new"]
            .iter()
            .any(|option| shown.contains(&::std::format!("{option}: true")))
    }
}

impl ::std::os::unix::fs::OpenOptionsExt for OpenOptions {
    fn mode(&mut self, mode: u32) -> &mut Self {
        self.0.mode(mode);
        self
    }

    fn custom_flags(&mut self, flags: i32) -> &mut Self {
        self.0.custom_flags(flags);
        self
    }
}

impl ::std::os::unix::fs::FileExt for File {
    #[track_caller]
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        self.step("read");
        self.inner.read_at(buf, offset)
    }

    #[track_caller]
    fn write_at(&self, _buf: &[u8], _offset: u64) -> io::Result<usize> {
        hooks::unsupported("writing to a file", Location::caller())
    }
}

/// How a folder is made; not supported in a model.
pub struct DirBuilder {
    inner: real::DirBuilder,
}

impl fmt::Debug for DirBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl DirBuilder {
    /// The default options.
    #[must_use]
    #[allow(clippy::new_without_default)]
    pub fn new() -> DirBuilder {
        DirBuilder {
            inner: real::DirBuilder::new(),
        }
    }

    /// Whether the folders above it are made as well.
    pub fn recursive(&mut self, recursive: bool) -> &mut Self {
        self.inner.recursive(recursive);
        self
    }

    /// Makes the folder; not supported in a model.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn create<P: AsRef<Path>>(&self, _path: P) -> io::Result<()> {
        hooks::unsupported("std::fs::DirBuilder::create", Location::caller())
    }
}

impl ::std::os::unix::fs::DirBuilderExt for DirBuilder {
    fn mode(&mut self, mode: u32) -> &mut Self {
        self.inner.mode(mode);
        self
    }
}

/// The contents of a file.
///
/// # Errors
///
/// Those of the operating system.
#[track_caller]
pub fn read<P: AsRef<Path>>(path: P) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The contents of a file, as text.
///
/// # Errors
///
/// Those of the operating system, and `InvalidData` if they are not UTF-8.
#[track_caller]
pub fn read_to_string<P: AsRef<Path>>(path: P) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok(text)
}

macro_rules! looks {
    ($($(#[$doc:meta])* $name:ident -> $result:ty;)+) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        ///
        /// Those of the operating system.
        #[track_caller]
        pub fn $name<P: AsRef<Path>>(path: P) -> io::Result<$result> {
            let path = path.as_ref();
            refuse_machine(stringify!($name), path);
            real::$name(path)
        }
    )+};
}

looks! {
    /// What the operating system knows of a file.
    metadata -> Metadata;
    /// What the operating system knows of a file, or of a symbolic link.
    symlink_metadata -> Metadata;
    /// Where a symbolic link leads.
    read_link -> PathBuf;
    /// The absolute path of a file, without symbolic links.
    canonicalize -> PathBuf;
    /// The entries of a folder.
    read_dir -> ReadDir;
    /// Whether a file exists.
    exists -> bool;
}

/// Writes a file; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn write<P: AsRef<Path>, C: AsRef<[u8]>>(_path: P, _contents: C) -> io::Result<()> {
    hooks::unsupported("std::fs::write", Location::caller())
}

/// Removes a file; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn remove_file<P: AsRef<Path>>(_path: P) -> io::Result<()> {
    hooks::unsupported("std::fs::remove_file", Location::caller())
}

/// Renames a file; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn rename<P: AsRef<Path>, Q: AsRef<Path>>(_from: P, _to: Q) -> io::Result<()> {
    hooks::unsupported("std::fs::rename", Location::caller())
}

/// Copies a file; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn copy<P: AsRef<Path>, Q: AsRef<Path>>(_from: P, _to: Q) -> io::Result<u64> {
    hooks::unsupported("std::fs::copy", Location::caller())
}

/// Makes a hard link; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn hard_link<P: AsRef<Path>, Q: AsRef<Path>>(_original: P, _link: Q) -> io::Result<()> {
    hooks::unsupported("std::fs::hard_link", Location::caller())
}

/// Makes a symbolic link; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn soft_link<P: AsRef<Path>, Q: AsRef<Path>>(_original: P, _link: Q) -> io::Result<()> {
    hooks::unsupported("std::fs::soft_link", Location::caller())
}

/// Makes a folder; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn create_dir<P: AsRef<Path>>(_path: P) -> io::Result<()> {
    hooks::unsupported("std::fs::create_dir", Location::caller())
}

/// Makes a folder and those above it; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn create_dir_all<P: AsRef<Path>>(_path: P) -> io::Result<()> {
    hooks::unsupported("std::fs::create_dir_all", Location::caller())
}

/// Removes an empty folder; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn remove_dir<P: AsRef<Path>>(_path: P) -> io::Result<()> {
    hooks::unsupported("std::fs::remove_dir", Location::caller())
}

/// Removes a folder and all in it; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn remove_dir_all<P: AsRef<Path>>(_path: P) -> io::Result<()> {
    hooks::unsupported("std::fs::remove_dir_all", Location::caller())
}

/// Sets the permissions of a file; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn set_permissions<P: AsRef<Path>>(_path: P, _perm: Permissions) -> io::Result<()> {
    hooks::unsupported("std::fs::set_permissions", Location::caller())
}
