//! What the program finds open: null on 0, its outputs on 1 and 2, the call socket on 3, no more.

use std::io;

/// The descriptor of the call socket in the program.
const SOCKET: libc::c_int = 3;

/// Moves a socket that came on standard input to 3, puts null on 0 and closes all others.
pub(super) fn arrange() -> io::Result<()> {
    // SAFETY: plain descriptor calls on constants and on a stack value that lives through them.
    unsafe {
        let mut about: libc::stat = std::mem::zeroed();
        let mut first_closed = SOCKET as libc::c_uint;
        if libc::fstat(0, &mut about) == 0 && about.st_mode & libc::S_IFMT == libc::S_IFSOCK {
            if libc::dup2(0, SOCKET) < 0 {
                return Err(io::Error::last_os_error());
            }
            first_closed += 1;
        }
        let null = libc::open(c"/dev/null".as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC);
        if null < 0 || libc::dup2(null, 0) < 0 {
            return Err(io::Error::last_os_error());
        }
        if libc::syscall(libc::SYS_close_range, first_closed, libc::c_uint::MAX, 0) != 0 {
            // Before Linux 5.9: one by one, as far as the limit allows any.
            let mut limit: libc::rlimit = std::mem::zeroed();
            libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit);
            for descriptor in first_closed as u64..limit.rlim_cur.min(65_536) {
                libc::close(descriptor as libc::c_int);
            }
        }
    }
    Ok(())
}
