//! Every stable item of `std`, `core` and `alloc` that is not in a machine's own modules, by its path.

#![allow(deprecated, unused_imports)]

extern crate alloc;

pub mod from_std {
    pub mod root_items {
        pub use ::std::{
            assert, assert_eq, assert_ne, cfg, cfg_select, column, compile_error, concat, dbg,
            debug_assert, debug_assert_eq, debug_assert_ne, env, eprint, eprintln, file, format,
            format_args, include, include_bytes, include_str, is_x86_feature_detected, line,
            matches, module_path, option_env, panic, print, println, stringify, thread_local, todo,
            r#try, unimplemented, unreachable, vec, write, writeln,
        };
    }
    pub mod alloc_items {
        pub use ::std::alloc::{
            GlobalAlloc, Layout, LayoutErr, LayoutError, System, alloc, alloc_zeroed, dealloc,
            handle_alloc_error, realloc,
        };
    }
    pub mod any_items {
        pub use ::std::any::{Any, TypeId, type_name, type_name_of_val};
    }
    pub mod array_items {
        pub use ::std::array::{IntoIter, TryFromSliceError, from_fn, from_mut, from_ref, repeat};
    }
    pub mod ascii_items {
        pub use ::std::ascii::{AsciiExt, EscapeDefault, escape_default};
    }
    pub mod backtrace_items {
        pub use ::std::backtrace::{Backtrace, BacktraceStatus};
    }
    pub mod borrow_items {
        pub use ::std::borrow::{Borrow, BorrowMut, Cow, ToOwned};
    }
    pub mod boxed_items {
        pub use ::std::boxed::Box;
    }
    pub mod cell_items {
        pub use ::std::cell::{
            BorrowError, BorrowMutError, Cell, LazyCell, OnceCell, Ref, RefCell, RefMut, UnsafeCell,
        };
    }
    pub mod char_items {
        pub use ::std::char::{
            CharTryFromError, DecodeUtf16, DecodeUtf16Error, EscapeDebug, EscapeDefault,
            EscapeUnicode, MAX, ParseCharError, REPLACEMENT_CHARACTER, ToLowercase, ToUppercase,
            TryFromCharError, UNICODE_VERSION, decode_utf16, from_digit, from_u32,
            from_u32_unchecked,
        };
    }
    pub mod clone_items {
        pub use ::std::clone::Clone;
    }
    pub mod cmp_items {
        pub use ::std::cmp::{
            Eq, Ord, Ordering, PartialEq, PartialOrd, Reverse, max, max_by, max_by_key, min,
            min_by, min_by_key,
        };
    }
    pub mod collections_items {
        pub use ::std::collections::{
            BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, TryReserveError, VecDeque,
        };
    }
    pub mod collections_binary_heap_items {
        pub use ::std::collections::binary_heap::{BinaryHeap, Drain, IntoIter, Iter, PeekMut};
    }
    pub mod collections_btree_map_items {
        pub use ::std::collections::btree_map::{
            BTreeMap, Entry, ExtractIf, IntoIter, IntoKeys, IntoValues, Iter, IterMut, Keys,
            OccupiedEntry, Range, RangeMut, VacantEntry, Values, ValuesMut,
        };
    }
    pub mod collections_btree_set_items {
        pub use ::std::collections::btree_set::{
            BTreeSet, Difference, ExtractIf, Intersection, IntoIter, Iter, Range,
            SymmetricDifference, Union,
        };
    }
    pub mod collections_hash_map_items {
        pub use ::std::collections::hash_map::{
            DefaultHasher, Drain, Entry, ExtractIf, HashMap, IntoIter, IntoKeys, IntoValues, Iter,
            IterMut, Keys, OccupiedEntry, RandomState, VacantEntry, Values, ValuesMut,
        };
    }
    pub mod collections_hash_set_items {
        pub use ::std::collections::hash_set::{
            Difference, Drain, ExtractIf, HashSet, Intersection, IntoIter, Iter,
            SymmetricDifference, Union,
        };
    }
    pub mod collections_linked_list_items {
        pub use ::std::collections::linked_list::{ExtractIf, IntoIter, Iter, IterMut, LinkedList};
    }
    pub mod collections_vec_deque_items {
        pub use ::std::collections::vec_deque::{Drain, IntoIter, Iter, IterMut, VecDeque};
    }
    pub mod convert_items {
        pub use ::std::convert::{
            AsMut, AsRef, From, Infallible, Into, TryFrom, TryInto, identity,
        };
    }
    pub mod default_items {
        pub use ::std::default::Default;
    }
    pub mod env_items {
        pub use ::std::env::{
            Args, ArgsOs, JoinPathsError, SplitPaths, VarError, Vars, VarsOs, args, args_os,
            current_dir, current_exe, home_dir, join_paths, remove_var, set_current_dir, set_var,
            split_paths, temp_dir, var, var_os, vars, vars_os,
        };
    }
    pub mod env_consts_items {
        pub use ::std::env::consts::{
            ARCH, DLL_EXTENSION, DLL_PREFIX, DLL_SUFFIX, EXE_EXTENSION, EXE_SUFFIX, FAMILY, OS,
        };
    }
    pub mod error_items {
        pub use ::std::error::Error;
    }
    pub mod f32_items {
        pub use ::std::f32::{
            DIGITS, EPSILON, INFINITY, MANTISSA_DIGITS, MAX, MAX_10_EXP, MAX_EXP, MIN, MIN_10_EXP,
            MIN_EXP, MIN_POSITIVE, NAN, NEG_INFINITY, RADIX,
        };
    }
    pub mod f32_consts_items {
        pub use ::std::f32::consts::{
            E, EULER_GAMMA, FRAC_1_PI, FRAC_1_SQRT_2, FRAC_2_PI, FRAC_2_SQRT_PI, FRAC_PI_2,
            FRAC_PI_3, FRAC_PI_4, FRAC_PI_6, FRAC_PI_8, GOLDEN_RATIO, LN_2, LN_10, LOG2_10, LOG2_E,
            LOG10_2, LOG10_E, PI, SQRT_2, TAU,
        };
    }
    pub mod f64_items {
        pub use ::std::f64::{
            DIGITS, EPSILON, INFINITY, MANTISSA_DIGITS, MAX, MAX_10_EXP, MAX_EXP, MIN, MIN_10_EXP,
            MIN_EXP, MIN_POSITIVE, NAN, NEG_INFINITY, RADIX,
        };
    }
    pub mod f64_consts_items {
        pub use ::std::f64::consts::{
            E, EULER_GAMMA, FRAC_1_PI, FRAC_1_SQRT_2, FRAC_2_PI, FRAC_2_SQRT_PI, FRAC_PI_2,
            FRAC_PI_3, FRAC_PI_4, FRAC_PI_6, FRAC_PI_8, GOLDEN_RATIO, LN_2, LN_10, LOG2_10, LOG2_E,
            LOG10_2, LOG10_E, PI, SQRT_2, TAU,
        };
    }
    pub mod ffi_items {
        pub use ::std::ffi::{
            CStr, CString, FromBytesUntilNulError, FromBytesWithNulError, FromVecWithNulError,
            IntoStringError, NulError, OsStr, OsString, c_char, c_double, c_float, c_int, c_long,
            c_longlong, c_schar, c_short, c_uchar, c_uint, c_ulong, c_ulonglong, c_ushort, c_void,
        };
    }
    pub mod ffi_c_str_items {
        pub use ::std::ffi::c_str::{
            CStr, CString, FromBytesUntilNulError, FromBytesWithNulError, FromVecWithNulError,
            IntoStringError, NulError,
        };
    }
    pub mod ffi_os_str_items {
        pub use ::std::ffi::os_str::{Display, OsStr, OsString};
    }
    pub mod fmt_items {
        pub use ::std::fmt::{
            Alignment, Arguments, Binary, Debug, DebugList, DebugMap, DebugSet, DebugStruct,
            DebugTuple, Display, Error, Formatter, FromFn, LowerExp, LowerHex, Octal, Pointer,
            Result, UpperExp, UpperHex, Write, format, from_fn, write,
        };
    }
    pub mod fs_items {
        pub use ::std::fs::{
            DirBuilder, DirEntry, File, FileTimes, FileType, Metadata, OpenOptions, Permissions,
            ReadDir, TryLockError, canonicalize, copy, create_dir, create_dir_all, exists,
            hard_link, metadata, read, read_dir, read_link, read_to_string, remove_dir,
            remove_dir_all, remove_file, rename, set_permissions, soft_link, symlink_metadata,
            write,
        };
    }
    pub mod future_items {
        pub use ::std::future::{
            Future, IntoFuture, Pending, PollFn, Ready, pending, poll_fn, ready,
        };
    }
    pub mod hash_items {
        pub use ::std::hash::{
            BuildHasher, BuildHasherDefault, DefaultHasher, Hash, Hasher, RandomState, SipHasher,
        };
    }
    pub mod hint_items {
        pub use ::std::hint::{
            assert_unchecked, black_box, cold_path, select_unpredictable, spin_loop,
            unreachable_unchecked,
        };
    }
    pub mod i128_items {
        pub use ::std::i128::{MAX, MIN};
    }
    pub mod i16_items {
        pub use ::std::i16::{MAX, MIN};
    }
    pub mod i32_items {
        pub use ::std::i32::{MAX, MIN};
    }
    pub mod i64_items {
        pub use ::std::i64::{MAX, MIN};
    }
    pub mod i8_items {
        pub use ::std::i8::{MAX, MIN};
    }
    pub mod io_items {
        pub use ::std::io::{
            BufRead, BufReader, BufWriter, Bytes, Chain, Cursor, Empty, Error, ErrorKind,
            IntoInnerError, IoSlice, IoSliceMut, IsTerminal, LineWriter, Lines, PipeReader,
            PipeWriter, Read, Repeat, Result, Seek, SeekFrom, Sink, Split, Stderr, StderrLock,
            Stdin, StdinLock, Stdout, StdoutLock, Take, Write, WriterPanicked, copy, empty, pipe,
            read_to_string, repeat, sink, stderr, stdin, stdout,
        };
    }
    pub mod isize_items {
        pub use ::std::isize::{MAX, MIN};
    }
    pub mod iter_items {
        pub use ::std::iter::{
            Chain, Cloned, Copied, Cycle, DoubleEndedIterator, Empty, Enumerate, ExactSizeIterator,
            Extend, Filter, FilterMap, FlatMap, Flatten, FromFn, FromIterator, Fuse, FusedIterator,
            Inspect, IntoIterator, Iterator, Map, MapWhile, Once, OnceWith, Peekable, Product,
            Repeat, RepeatN, RepeatWith, Rev, Scan, Skip, SkipWhile, StepBy, Successors, Sum, Take,
            TakeWhile, Zip, chain, empty, from_fn, once, once_with, repeat, repeat_n, repeat_with,
            successors, zip,
        };
    }
    pub mod marker_items {
        pub use ::std::marker::{Copy, PhantomData, PhantomPinned, Send, Sized, Sync, Unpin};
    }
    pub mod mem_items {
        pub use ::std::mem::{
            Discriminant, ManuallyDrop, MaybeUninit, align_of, align_of_val, discriminant, drop,
            forget, min_align_of, min_align_of_val, needs_drop, offset_of, replace, size_of,
            size_of_val, swap, take, transmute, transmute_copy, uninitialized, zeroed,
        };
    }
    pub mod net_items {
        pub use ::std::net::{
            AddrParseError, Incoming, IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr,
            SocketAddrV4, SocketAddrV6, TcpListener, TcpStream, ToSocketAddrs, UdpSocket,
        };
    }
    pub mod num_items {
        pub use ::std::num::{
            FpCategory, IntErrorKind, NonZero, NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64,
            NonZeroI128, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128,
            NonZeroUsize, ParseFloatError, ParseIntError, Saturating, TryFromIntError, Wrapping,
        };
    }
    pub mod ops_items {
        pub use ::std::ops::{
            Add, AddAssign, AsyncFn, AsyncFnMut, AsyncFnOnce, BitAnd, BitAndAssign, BitOr,
            BitOrAssign, BitXor, BitXorAssign, Bound, ControlFlow, Deref, DerefMut, Div, DivAssign,
            Drop, Fn, FnMut, FnOnce, Index, IndexMut, Mul, MulAssign, Neg, Not, Range, RangeBounds,
            RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive, Rem, RemAssign, Shl,
            ShlAssign, Shr, ShrAssign, Sub, SubAssign,
        };
    }
    pub mod option_items {
        pub use ::std::option::{IntoIter, Iter, IterMut, Option};
    }
    pub mod os_fd_items {
        pub use ::std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};
    }
    pub mod os_linux_fs_items {
        pub use ::std::os::linux::fs::MetadataExt;
    }
    pub mod os_linux_net_items {
        pub use ::std::os::linux::net::{SocketAddrExt, TcpStreamExt};
    }
    pub mod os_linux_raw_items {
        pub use ::std::os::linux::raw::{
            blkcnt_t, blksize_t, dev_t, ino_t, mode_t, nlink_t, off_t, pthread_t, stat, time_t,
        };
    }
    pub mod os_unix_ffi_items {
        pub use ::std::os::unix::ffi::{OsStrExt, OsStringExt};
    }
    pub mod os_unix_fs_items {
        pub use ::std::os::unix::fs::{
            DirBuilderExt, DirEntryExt, FileExt, FileTypeExt, MetadataExt, OpenOptionsExt,
            PermissionsExt, chown, chroot, fchown, lchown, symlink,
        };
    }
    pub mod os_unix_net_items {
        pub use ::std::os::unix::net::{
            Incoming, SocketAddr, UnixDatagram, UnixListener, UnixStream,
        };
    }
    pub mod os_unix_process_items {
        pub use ::std::os::unix::process::{CommandExt, ExitStatusExt, parent_id};
    }
    pub mod os_unix_raw_items {
        pub use ::std::os::unix::raw::{
            blkcnt_t, blksize_t, dev_t, gid_t, ino_t, mode_t, nlink_t, off_t, pid_t, pthread_t,
            time_t, uid_t,
        };
    }
    pub mod os_unix_thread_items {
        pub use ::std::os::unix::thread::{JoinHandleExt, RawPthread};
    }
    pub mod panic_items {
        pub use ::std::panic::{
            AssertUnwindSafe, Location, PanicHookInfo, PanicInfo, RefUnwindSafe, UnwindSafe,
            catch_unwind, panic_any, resume_unwind, set_hook, take_hook,
        };
    }
    pub mod path_items {
        pub use ::std::path::{
            Ancestors, Component, Components, Display, Iter, MAIN_SEPARATOR, MAIN_SEPARATOR_STR,
            Path, PathBuf, Prefix, PrefixComponent, StripPrefixError, absolute, is_separator,
        };
    }
    pub mod pin_items {
        pub use ::std::pin::{Pin, pin};
    }
    pub mod process_items {
        pub use ::std::process::{
            Child, ChildStderr, ChildStdin, ChildStdout, Command, CommandArgs, CommandEnvs,
            ExitCode, ExitStatus, Output, Stdio, Termination, abort, exit, id,
        };
    }
    pub mod ptr_items {
        pub use ::std::ptr::{
            NonNull, addr_eq, addr_of, addr_of_mut, copy, copy_nonoverlapping, dangling,
            dangling_mut, drop_in_place, eq, fn_addr_eq, from_mut, from_ref, hash, null, null_mut,
            read, read_unaligned, read_volatile, replace, slice_from_raw_parts,
            slice_from_raw_parts_mut, swap, swap_nonoverlapping, with_exposed_provenance,
            with_exposed_provenance_mut, without_provenance, without_provenance_mut, write,
            write_bytes, write_unaligned, write_volatile,
        };
    }
    pub mod range_items {
        pub use ::std::range::{RangeInclusive, RangeInclusiveIter};
    }
    pub mod rc_items {
        pub use ::std::rc::{Rc, Weak};
    }
    pub mod result_items {
        pub use ::std::result::{IntoIter, Iter, IterMut, Result};
    }
    pub mod slice_items {
        pub use ::std::slice::{
            ArrayWindows, ChunkBy, ChunkByMut, Chunks, ChunksExact, ChunksExactMut, ChunksMut,
            EscapeAscii, GetDisjointMutError, Iter, IterMut, RChunks, RChunksExact,
            RChunksExactMut, RChunksMut, RSplit, RSplitMut, RSplitN, RSplitNMut, SliceIndex, Split,
            SplitInclusive, SplitInclusiveMut, SplitMut, SplitN, SplitNMut, Windows, from_mut,
            from_raw_parts, from_raw_parts_mut, from_ref,
        };
    }
    pub mod str_items {
        pub use ::std::str::{
            Bytes, CharIndices, Chars, EncodeUtf16, EscapeDebug, EscapeDefault, EscapeUnicode,
            FromStr, Lines, LinesAny, MatchIndices, Matches, ParseBoolError, RMatchIndices,
            RMatches, RSplit, RSplitN, RSplitTerminator, Split, SplitAsciiWhitespace,
            SplitInclusive, SplitN, SplitTerminator, SplitWhitespace, Utf8Chunk, Utf8Chunks,
            Utf8Error, from_boxed_utf8_unchecked, from_utf8, from_utf8_mut, from_utf8_unchecked,
            from_utf8_unchecked_mut,
        };
    }
    pub mod string_items {
        pub use ::std::string::{
            Drain, FromUtf8Error, FromUtf16Error, ParseError, String, ToString,
        };
    }
    pub mod sync_items {
        pub use ::std::sync::{
            Arc, Barrier, BarrierWaitResult, Condvar, LazyLock, LockResult, Mutex, MutexGuard,
            ONCE_INIT, Once, OnceLock, OnceState, PoisonError, RwLock, RwLockReadGuard,
            RwLockWriteGuard, TryLockError, TryLockResult, WaitTimeoutResult, Weak,
        };
    }
    pub mod sync_atomic_items {
        pub use ::std::sync::atomic::{
            ATOMIC_BOOL_INIT, ATOMIC_ISIZE_INIT, ATOMIC_USIZE_INIT, AtomicBool, AtomicI8,
            AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8, AtomicU16,
            AtomicU32, AtomicU64, AtomicUsize, Ordering, compiler_fence, fence, spin_loop_hint,
        };
    }
    pub mod sync_mpsc_items {
        pub use ::std::sync::mpsc::{
            IntoIter, Iter, Receiver, RecvError, RecvTimeoutError, SendError, Sender, SyncSender,
            TryIter, TryRecvError, TrySendError, channel, sync_channel,
        };
    }
    pub mod task_items {
        pub use ::std::task::{Context, Poll, RawWaker, RawWakerVTable, Wake, Waker, ready};
    }
    pub mod thread_items {
        pub use ::std::thread::{
            AccessError, Builder, JoinHandle, LocalKey, Result, Scope, ScopedJoinHandle, Thread,
            ThreadId, available_parallelism, current, panicking, park, park_timeout,
            park_timeout_ms, scope, sleep, sleep_ms, spawn, yield_now,
        };
    }
    pub mod time_items {
        pub use ::std::time::{
            Duration, Instant, SystemTime, SystemTimeError, TryFromFloatSecsError, UNIX_EPOCH,
        };
    }
    pub mod u128_items {
        pub use ::std::u128::{MAX, MIN};
    }
    pub mod u16_items {
        pub use ::std::u16::{MAX, MIN};
    }
    pub mod u32_items {
        pub use ::std::u32::{MAX, MIN};
    }
    pub mod u64_items {
        pub use ::std::u64::{MAX, MIN};
    }
    pub mod u8_items {
        pub use ::std::u8::{MAX, MIN};
    }
    pub mod usize_items {
        pub use ::std::usize::{MAX, MIN};
    }
    pub mod vec_items {
        pub use ::std::vec::{Drain, ExtractIf, IntoIter, Splice, Vec};
    }
}

pub mod from_core {
    pub mod root_items {
        pub use ::core::{
            assert, assert_eq, assert_ne, cfg, cfg_select, column, compile_error, concat,
            debug_assert, debug_assert_eq, debug_assert_ne, env, file, format_args, include,
            include_bytes, include_str, line, matches, module_path, option_env, panic, stringify,
            todo, r#try, unimplemented, unreachable, write, writeln,
        };
    }
    pub mod alloc_items {
        pub use ::core::alloc::{GlobalAlloc, Layout, LayoutErr, LayoutError};
    }
    pub mod any_items {
        pub use ::core::any::{Any, TypeId, type_name, type_name_of_val};
    }
    pub mod array_items {
        pub use ::core::array::{IntoIter, TryFromSliceError, from_fn, from_mut, from_ref, repeat};
    }
    pub mod ascii_items {
        pub use ::core::ascii::{EscapeDefault, escape_default};
    }
    pub mod borrow_items {
        pub use ::core::borrow::{Borrow, BorrowMut};
    }
    pub mod cell_items {
        pub use ::core::cell::{
            BorrowError, BorrowMutError, Cell, LazyCell, OnceCell, Ref, RefCell, RefMut, UnsafeCell,
        };
    }
    pub mod char_items {
        pub use ::core::char::{
            CharTryFromError, DecodeUtf16, DecodeUtf16Error, EscapeDebug, EscapeDefault,
            EscapeUnicode, MAX, ParseCharError, REPLACEMENT_CHARACTER, ToLowercase, ToUppercase,
            TryFromCharError, UNICODE_VERSION, decode_utf16, from_digit, from_u32,
            from_u32_unchecked,
        };
    }
    pub mod clone_items {
        pub use ::core::clone::Clone;
    }
    pub mod cmp_items {
        pub use ::core::cmp::{
            Eq, Ord, Ordering, PartialEq, PartialOrd, Reverse, max, max_by, max_by_key, min,
            min_by, min_by_key,
        };
    }
    pub mod convert_items {
        pub use ::core::convert::{
            AsMut, AsRef, From, Infallible, Into, TryFrom, TryInto, identity,
        };
    }
    pub mod default_items {
        pub use ::core::default::Default;
    }
    pub mod error_items {
        pub use ::core::error::Error;
    }
    pub mod f32_items {
        pub use ::core::f32::{
            DIGITS, EPSILON, INFINITY, MANTISSA_DIGITS, MAX, MAX_10_EXP, MAX_EXP, MIN, MIN_10_EXP,
            MIN_EXP, MIN_POSITIVE, NAN, NEG_INFINITY, RADIX,
        };
    }
    pub mod f32_consts_items {
        pub use ::core::f32::consts::{
            E, EULER_GAMMA, FRAC_1_PI, FRAC_1_SQRT_2, FRAC_2_PI, FRAC_2_SQRT_PI, FRAC_PI_2,
            FRAC_PI_3, FRAC_PI_4, FRAC_PI_6, FRAC_PI_8, GOLDEN_RATIO, LN_2, LN_10, LOG2_10, LOG2_E,
            LOG10_2, LOG10_E, PI, SQRT_2, TAU,
        };
    }
    pub mod f64_items {
        pub use ::core::f64::{
            DIGITS, EPSILON, INFINITY, MANTISSA_DIGITS, MAX, MAX_10_EXP, MAX_EXP, MIN, MIN_10_EXP,
            MIN_EXP, MIN_POSITIVE, NAN, NEG_INFINITY, RADIX,
        };
    }
    pub mod f64_consts_items {
        pub use ::core::f64::consts::{
            E, EULER_GAMMA, FRAC_1_PI, FRAC_1_SQRT_2, FRAC_2_PI, FRAC_2_SQRT_PI, FRAC_PI_2,
            FRAC_PI_3, FRAC_PI_4, FRAC_PI_6, FRAC_PI_8, GOLDEN_RATIO, LN_2, LN_10, LOG2_10, LOG2_E,
            LOG10_2, LOG10_E, PI, SQRT_2, TAU,
        };
    }
    pub mod ffi_items {
        pub use ::core::ffi::{
            CStr, FromBytesUntilNulError, FromBytesWithNulError, c_char, c_double, c_float, c_int,
            c_long, c_longlong, c_schar, c_short, c_uchar, c_uint, c_ulong, c_ulonglong, c_ushort,
            c_void,
        };
    }
    pub mod ffi_c_str_items {
        pub use ::core::ffi::c_str::{CStr, FromBytesUntilNulError, FromBytesWithNulError};
    }
    pub mod fmt_items {
        pub use ::core::fmt::{
            Alignment, Arguments, Binary, Debug, DebugList, DebugMap, DebugSet, DebugStruct,
            DebugTuple, Display, Error, Formatter, FromFn, LowerExp, LowerHex, Octal, Pointer,
            Result, UpperExp, UpperHex, Write, from_fn, write,
        };
    }
    pub mod future_items {
        pub use ::core::future::{
            Future, IntoFuture, Pending, PollFn, Ready, pending, poll_fn, ready,
        };
    }
    pub mod hash_items {
        pub use ::core::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher, SipHasher};
    }
    pub mod hint_items {
        pub use ::core::hint::{
            assert_unchecked, black_box, cold_path, select_unpredictable, spin_loop,
            unreachable_unchecked,
        };
    }
    pub mod i128_items {
        pub use ::core::i128::{MAX, MIN};
    }
    pub mod i16_items {
        pub use ::core::i16::{MAX, MIN};
    }
    pub mod i32_items {
        pub use ::core::i32::{MAX, MIN};
    }
    pub mod i64_items {
        pub use ::core::i64::{MAX, MIN};
    }
    pub mod i8_items {
        pub use ::core::i8::{MAX, MIN};
    }
    pub mod isize_items {
        pub use ::core::isize::{MAX, MIN};
    }
    pub mod iter_items {
        pub use ::core::iter::{
            Chain, Cloned, Copied, Cycle, DoubleEndedIterator, Empty, Enumerate, ExactSizeIterator,
            Extend, Filter, FilterMap, FlatMap, Flatten, FromFn, FromIterator, Fuse, FusedIterator,
            Inspect, IntoIterator, Iterator, Map, MapWhile, Once, OnceWith, Peekable, Product,
            Repeat, RepeatN, RepeatWith, Rev, Scan, Skip, SkipWhile, StepBy, Successors, Sum, Take,
            TakeWhile, Zip, chain, empty, from_fn, once, once_with, repeat, repeat_n, repeat_with,
            successors, zip,
        };
    }
    pub mod marker_items {
        pub use ::core::marker::{Copy, PhantomData, PhantomPinned, Send, Sized, Sync, Unpin};
    }
    pub mod mem_items {
        pub use ::core::mem::{
            Discriminant, ManuallyDrop, MaybeUninit, align_of, align_of_val, discriminant, drop,
            forget, min_align_of, min_align_of_val, needs_drop, offset_of, replace, size_of,
            size_of_val, swap, take, transmute, transmute_copy, uninitialized, zeroed,
        };
    }
    pub mod net_items {
        pub use ::core::net::{
            AddrParseError, IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6,
        };
    }
    pub mod num_items {
        pub use ::core::num::{
            FpCategory, IntErrorKind, NonZero, NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64,
            NonZeroI128, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128,
            NonZeroUsize, ParseFloatError, ParseIntError, Saturating, TryFromIntError, Wrapping,
        };
    }
    pub mod ops_items {
        pub use ::core::ops::{
            Add, AddAssign, AsyncFn, AsyncFnMut, AsyncFnOnce, BitAnd, BitAndAssign, BitOr,
            BitOrAssign, BitXor, BitXorAssign, Bound, ControlFlow, Deref, DerefMut, Div, DivAssign,
            Drop, Fn, FnMut, FnOnce, Index, IndexMut, Mul, MulAssign, Neg, Not, Range, RangeBounds,
            RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive, Rem, RemAssign, Shl,
            ShlAssign, Shr, ShrAssign, Sub, SubAssign,
        };
    }
    pub mod option_items {
        pub use ::core::option::{IntoIter, Iter, IterMut, Option};
    }
    pub mod panic_items {
        pub use ::core::panic::{
            AssertUnwindSafe, Location, PanicInfo, PanicMessage, RefUnwindSafe, UnwindSafe,
        };
    }
    pub mod pin_items {
        pub use ::core::pin::{Pin, pin};
    }
    pub mod ptr_items {
        pub use ::core::ptr::{
            NonNull, addr_eq, addr_of, addr_of_mut, copy, copy_nonoverlapping, dangling,
            dangling_mut, drop_in_place, eq, fn_addr_eq, from_mut, from_ref, hash, null, null_mut,
            read, read_unaligned, read_volatile, replace, slice_from_raw_parts,
            slice_from_raw_parts_mut, swap, swap_nonoverlapping, with_exposed_provenance,
            with_exposed_provenance_mut, without_provenance, without_provenance_mut, write,
            write_bytes, write_unaligned, write_volatile,
        };
    }
    pub mod range_items {
        pub use ::core::range::{RangeInclusive, RangeInclusiveIter};
    }
    pub mod result_items {
        pub use ::core::result::{IntoIter, Iter, IterMut, Result};
    }
    pub mod slice_items {
        pub use ::core::slice::{
            ArrayWindows, ChunkBy, ChunkByMut, Chunks, ChunksExact, ChunksExactMut, ChunksMut,
            EscapeAscii, GetDisjointMutError, Iter, IterMut, RChunks, RChunksExact,
            RChunksExactMut, RChunksMut, RSplit, RSplitMut, RSplitN, RSplitNMut, SliceIndex, Split,
            SplitInclusive, SplitInclusiveMut, SplitMut, SplitN, SplitNMut, Windows, from_mut,
            from_raw_parts, from_raw_parts_mut, from_ref,
        };
    }
    pub mod str_items {
        pub use ::core::str::{
            Bytes, CharIndices, Chars, EncodeUtf16, EscapeDebug, EscapeDefault, EscapeUnicode,
            FromStr, Lines, LinesAny, MatchIndices, Matches, ParseBoolError, RMatchIndices,
            RMatches, RSplit, RSplitN, RSplitTerminator, Split, SplitAsciiWhitespace,
            SplitInclusive, SplitN, SplitTerminator, SplitWhitespace, Utf8Chunk, Utf8Chunks,
            Utf8Error, from_utf8, from_utf8_mut, from_utf8_unchecked, from_utf8_unchecked_mut,
        };
    }
    pub mod sync_atomic_items {
        pub use ::core::sync::atomic::{
            ATOMIC_BOOL_INIT, ATOMIC_ISIZE_INIT, ATOMIC_USIZE_INIT, AtomicBool, AtomicI8,
            AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8, AtomicU16,
            AtomicU32, AtomicU64, AtomicUsize, Ordering, compiler_fence, fence, spin_loop_hint,
        };
    }
    pub mod task_items {
        pub use ::core::task::{Context, Poll, RawWaker, RawWakerVTable, Waker, ready};
    }
    pub mod time_items {
        pub use ::core::time::{Duration, TryFromFloatSecsError};
    }
    pub mod u128_items {
        pub use ::core::u128::{MAX, MIN};
    }
    pub mod u16_items {
        pub use ::core::u16::{MAX, MIN};
    }
    pub mod u32_items {
        pub use ::core::u32::{MAX, MIN};
    }
    pub mod u64_items {
        pub use ::core::u64::{MAX, MIN};
    }
    pub mod u8_items {
        pub use ::core::u8::{MAX, MIN};
    }
    pub mod usize_items {
        pub use ::core::usize::{MAX, MIN};
    }
}

pub mod from_alloc {
    pub mod root_items {
        pub use ::alloc::{format, vec};
    }
    pub mod alloc_items {
        pub use ::alloc::alloc::{
            GlobalAlloc, Layout, LayoutErr, LayoutError, alloc, alloc_zeroed, dealloc,
            handle_alloc_error, realloc,
        };
    }
    pub mod borrow_items {
        pub use ::alloc::borrow::{Borrow, BorrowMut, Cow, ToOwned};
    }
    pub mod boxed_items {
        pub use ::alloc::boxed::Box;
    }
    pub mod collections_items {
        pub use ::alloc::collections::TryReserveError;
    }
    pub mod collections_binary_heap_items {
        pub use ::alloc::collections::binary_heap::{BinaryHeap, Drain, IntoIter, Iter, PeekMut};
    }
    pub mod collections_btree_map_items {
        pub use ::alloc::collections::btree_map::{
            BTreeMap, Entry, ExtractIf, IntoIter, IntoKeys, IntoValues, Iter, IterMut, Keys,
            OccupiedEntry, Range, RangeMut, VacantEntry, Values, ValuesMut,
        };
    }
    pub mod collections_btree_set_items {
        pub use ::alloc::collections::btree_set::{
            BTreeSet, Difference, ExtractIf, Intersection, IntoIter, Iter, Range,
            SymmetricDifference, Union,
        };
    }
    pub mod collections_linked_list_items {
        pub use ::alloc::collections::linked_list::{
            ExtractIf, IntoIter, Iter, IterMut, LinkedList,
        };
    }
    pub mod collections_vec_deque_items {
        pub use ::alloc::collections::vec_deque::{Drain, IntoIter, Iter, IterMut, VecDeque};
    }
    pub mod ffi_items {
        pub use ::alloc::ffi::{CString, FromVecWithNulError, IntoStringError, NulError};
    }
    pub mod ffi_c_str_items {
        pub use ::alloc::ffi::c_str::{CString, FromVecWithNulError, IntoStringError, NulError};
    }
    pub mod fmt_items {
        pub use ::alloc::fmt::{
            Alignment, Arguments, Binary, Debug, DebugList, DebugMap, DebugSet, DebugStruct,
            DebugTuple, Display, Error, Formatter, FromFn, LowerExp, LowerHex, Octal, Pointer,
            Result, UpperExp, UpperHex, Write, format, from_fn, write,
        };
    }
    pub mod rc_items {
        pub use ::alloc::rc::{Rc, Weak};
    }
    pub mod slice_items {
        pub use ::alloc::slice::{
            ArrayWindows, ChunkBy, ChunkByMut, Chunks, ChunksExact, ChunksExactMut, ChunksMut,
            EscapeAscii, GetDisjointMutError, Iter, IterMut, RChunks, RChunksExact,
            RChunksExactMut, RChunksMut, RSplit, RSplitMut, RSplitN, RSplitNMut, SliceIndex, Split,
            SplitInclusive, SplitInclusiveMut, SplitMut, SplitN, SplitNMut, Windows, from_mut,
            from_raw_parts, from_raw_parts_mut, from_ref,
        };
    }
    pub mod str_items {
        pub use ::alloc::str::{
            Bytes, CharIndices, Chars, EncodeUtf16, EscapeDebug, EscapeDefault, EscapeUnicode,
            FromStr, Lines, LinesAny, MatchIndices, Matches, ParseBoolError, RMatchIndices,
            RMatches, RSplit, RSplitN, RSplitTerminator, Split, SplitAsciiWhitespace,
            SplitInclusive, SplitN, SplitTerminator, SplitWhitespace, Utf8Chunk, Utf8Chunks,
            Utf8Error, from_boxed_utf8_unchecked, from_utf8, from_utf8_mut, from_utf8_unchecked,
            from_utf8_unchecked_mut,
        };
    }
    pub mod string_items {
        pub use ::alloc::string::{
            Drain, FromUtf8Error, FromUtf16Error, ParseError, String, ToString,
        };
    }
    pub mod sync_items {
        pub use ::alloc::sync::{Arc, Weak};
    }
    pub mod task_items {
        pub use ::alloc::task::Wake;
    }
    pub mod vec_items {
        pub use ::alloc::vec::{Drain, ExtractIf, IntoIter, Splice, Vec};
    }
}
