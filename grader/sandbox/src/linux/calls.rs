//! Seccomp: which system calls the program can make.
//!
//! A list of what is refused, not of what is allowed: which calls a correct solution makes is the
//! standard library's business and changes with it. Landlock has the files; this has what Landlock
//! can't see.

use crate::policy::{Policy, Processes};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};
use std::collections::BTreeMap;
use std::io;

/// Calls that no program needs: they reach other processes, the network, the kernel, or leave
/// something behind that outlives the program.
const REFUSED: &[libc::c_long] = &[
    // other processes
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_kcmp,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_tkill,
    libc::SYS_setsid,
    libc::SYS_setpgid,
    libc::SYS_sched_setaffinity,
    libc::SYS_sched_setattr,
    libc::SYS_sched_setparam,
    libc::SYS_sched_setscheduler,
    libc::SYS_setpriority,
    libc::SYS_ioprio_set,
    libc::SYS_migrate_pages,
    libc::SYS_move_pages,
    // the network; socketpair has a rule of its own
    libc::SYS_socket,
    libc::SYS_bind,
    libc::SYS_connect,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    // the kernel and the system
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_kexec_load,
    libc::SYS_kexec_file_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    libc::SYS_fanotify_init,
    libc::SYS_quotactl,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_syslog,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_personality,
    libc::SYS_vhangup,
    libc::SYS_seccomp,
    // what would outlive the program
    libc::SYS_shmget,
    libc::SYS_semget,
    libc::SYS_msgget,
    libc::SYS_mq_open,
    libc::SYS_memfd_create,
    libc::SYS_memfd_secret,
    libc::SYS_mknodat,
];

/// The same, where a processor has them.
#[cfg(target_arch = "x86_64")]
const REFUSED_HERE: &[libc::c_long] = &[
    libc::SYS_mknod,
    libc::SYS_iopl,
    libc::SYS_ioperm,
    libc::SYS_modify_ldt,
    libc::SYS_uselib,
    libc::SYS_ustat,
];
#[cfg(not(target_arch = "x86_64"))]
const REFUSED_HERE: &[libc::c_long] = &[];

/// Calls that change a file's owner, mode or times, which Landlock does not watch. A compiler needs
/// them.
const FILE_STATUS: &[libc::c_long] = &[
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchmodat2,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
];
#[cfg(target_arch = "x86_64")]
const FILE_STATUS_HERE: &[libc::c_long] = &[
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
];
#[cfg(not(target_arch = "x86_64"))]
const FILE_STATUS_HERE: &[libc::c_long] = &[];

/// Flags of `clone` that make a namespace.
const NAMESPACES: [libc::c_int; 7] = [
    libc::CLONE_NEWNS,
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
];

/// What a process could hide from its starter by.
const PRIVATE_SETTINGS: [libc::c_int; 4] = [
    libc::PR_SET_DUMPABLE,
    libc::PR_SET_PDEATHSIG,
    libc::PR_SET_CHILD_SUBREAPER,
    libc::PR_SET_PTRACER,
];

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// True if this kernel filters system calls.
pub(super) fn available() -> bool {
    const SECCOMP_GET_ACTION_AVAIL: libc::c_uint = 2;
    let action: u32 = libc::SECCOMP_RET_ERRNO;
    // SAFETY: reads one number through a pointer that lives through the call.
    unsafe {
        libc::syscall(
            libc::SYS_seccomp,
            SECCOMP_GET_ACTION_AVAIL,
            0,
            &raw const action,
        ) == 0
    }
}

/// The filters of `policy`, compiled.
pub(super) fn filters(policy: &Policy) -> io::Result<Vec<BpfProgram>> {
    let mut rules: Rules = BTreeMap::new();
    for call in REFUSED.iter().chain(REFUSED_HERE) {
        rules.insert(*call, Vec::new());
    }
    if policy.processes != Processes::Any {
        for call in FILE_STATUS.iter().chain(FILE_STATUS_HERE) {
            rules.insert(*call, Vec::new());
        }
    }
    rules.insert(
        libc::SYS_socketpair,
        vec![rule(0, SeccompCmpOp::Ne, libc::AF_UNIX as u64)?],
    );
    rules.insert(libc::SYS_prlimit64, vec![rule(0, SeccompCmpOp::Ne, 0)?]);
    let settings = PRIVATE_SETTINGS
        .iter()
        .map(|setting| rule(0, SeccompCmpOp::Eq, *setting as u64));
    rules.insert(libc::SYS_prctl, settings.collect::<io::Result<_>>()?);

    let thread = libc::CLONE_THREAD as u64;
    // SAFETY: asks for a number; cannot fail. The number stays the same over exec.
    let own = unsafe { libc::getpid() } as u64;
    match policy.processes {
        Processes::None => {
            rules.insert(
                libc::SYS_clone,
                vec![rule(0, SeccompCmpOp::MaskedEq(thread), 0)?],
            );
            #[cfg(target_arch = "x86_64")]
            for call in [libc::SYS_fork, libc::SYS_vfork] {
                rules.insert(call, Vec::new());
            }
            for call in [libc::SYS_kill, libc::SYS_tgkill] {
                rules.insert(call, vec![rule(0, SeccompCmpOp::Ne, own)?]);
            }
        }
        Processes::Own | Processes::Any => {
            let namespaces = NAMESPACES
                .iter()
                .map(|flag| *flag as u32 as u64)
                .map(|flag| rule(0, SeccompCmpOp::MaskedEq(flag), flag));
            rules.insert(libc::SYS_clone, namespaces.collect::<io::Result<_>>()?);
            // Landlock keeps signals inside from version 6 on; before it a parent can't signal at all.
            if super::paths::version() < 6 {
                rules.insert(libc::SYS_kill, vec![rule(0, SeccompCmpOp::Ne, own)?]);
            }
        }
    }
    let refused = compile(rules, libc::EPERM)?;

    // glibc falls back to clone where there is no clone3, whose flags a filter can't see.
    let mut unknown: Rules = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
    if policy.processes != Processes::Any {
        // On how many processors a program may run is not the same in every stage. Without this
        // call, and without the files that tell, the C library takes it to be two.
        unknown.insert(libc::SYS_sched_getaffinity, Vec::new());
    }
    let mut filters = vec![compile(unknown, libc::ENOSYS)?];
    if cfg!(target_arch = "x86_64") {
        filters.push(no_second_call_table());
    }
    // The last one: it refuses the call that puts filters on.
    filters.push(refused);
    Ok(filters)
}

/// Refuses the x32 calls: the same calls by other numbers, which the lists above don't have.
fn no_second_call_table() -> BpfProgram {
    use seccompiler::sock_filter;
    const X32: u32 = 0x4000_0000;
    let instruction = |code: u32, jt, jf, k| sock_filter {
        code: code as u16,
        jt,
        jf,
        k,
    };
    vec![
        // The number of the call stands first in what a filter sees.
        instruction(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, 0),
        instruction(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, 0, 1, X32),
        instruction(
            libc::BPF_RET | libc::BPF_K,
            0,
            0,
            libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32,
        ),
        instruction(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_ALLOW),
    ]
}

fn rule(argument: u8, comparison: SeccompCmpOp, value: u64) -> io::Result<SeccompRule> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, comparison, value)
        .and_then(|condition| SeccompRule::new(vec![condition]))
        .map_err(io::Error::other)
}

fn compile(rules: Rules, error: libc::c_int) -> io::Result<BpfProgram> {
    let processor = std::env::consts::ARCH
        .try_into()
        .map_err(io::Error::other)?;
    SeccompFilter::new(
        rules,
        SeccompAction::Allow,
        SeccompAction::Errno(error as u32),
        processor,
    )
    .and_then(TryInto::try_into)
    .map_err(io::Error::other)
}

/// Puts the filters on, for good.
pub(super) fn install(filters: &[BpfProgram]) -> io::Result<()> {
    for filter in filters {
        apply_filter(filter).map_err(io::Error::other)?;
    }
    Ok(())
}
