"""System calls that a worker never needs, by what they are for, with their numbers on x86_64 and on aarch64.

Numbers from 424 on are the same everywhere. Sources: syscalls(2), arch/x86/entry/syscalls/syscall_64.tbl and
include/uapi/asm-generic/unistd.h of the kernel.
"""

from collections.abc import Iterator

ARCHITECTURES = {"x86_64": (0, 0xC000_003E), "aarch64": (1, 0xC000_00B7)}
"""By `platform.machine()`: which number of the table, and AUDIT_ARCH_* as the kernel tells it to filters."""

_TABLE = """
sockets: socket 41 198, socketpair 53 199, connect 42 203, bind 49 200, listen 50 201, accept 43 202, accept4 288 242,
    sendto 44 206, sendmsg 46 211, sendmmsg 307 269
programs: execve 59 221, execveat 322 281, fork 57 -, vfork 58 -
other processes: ptrace 101 117, process_vm_readv 310 270, process_vm_writev 311 271, kcmp 312 272, kill 62 129,
    tkill 200 130, rt_sigqueueinfo 129 138, rt_tgsigqueueinfo 297 240, setpgid 109 154, setpriority 141 140,
    sched_setparam 142 118, sched_setscheduler 144 119, sched_setattr 314 274, sched_setaffinity 203 122,
    ioprio_set 251 30, migrate_pages 256 238, move_pages 279 239
shared memory and queues: shmget 29 194, shmat 30 196, shmctl 31 195, semget 64 190, semctl 66 191, semop 65 193,
    semtimedop 220 192, msgget 68 186, msgsnd 69 189, msgrcv 70 188, msgctl 71 187, mq_open 240 180, mq_unlink 241 181,
    memfd_create 319 279
namespaces and mounts: unshare 272 97, setns 308 268, chroot 161 51, pivot_root 155 41, mount 165 40, umount2 166 39
the machine: swapon 167 224, swapoff 168 225, quotactl 179 60, acct 163 89, syslog 103 116, reboot 169 142,
    sethostname 170 161, setdomainname 171 162, settimeofday 164 170, clock_settime 227 112, adjtimex 159 171,
    clock_adjtime 305 266, vhangup 153 58, iopl 172 -, ioperm 173 -
the kernel: init_module 175 105, finit_module 313 273, delete_module 176 106, kexec_load 246 104,
    kexec_file_load 320 294, bpf 321 280, perf_event_open 298 241, userfaultfd 323 282, personality 135 92,
    modify_ldt 154 -, add_key 248 217, request_key 249 218, keyctl 250 219
files past the path: name_to_handle_at 303 264, open_by_handle_at 304 265, inotify_init 253 -, inotify_init1 294 26,
    inotify_add_watch 254 27, fanotify_init 300 262, fanotify_mark 301 263
changes to files: creat 85 -, truncate 76 45, mkdir 83 -, mkdirat 258 34, rmdir 84 -, unlink 87 -, unlinkat 263 35,
    rename 82 -, renameat 264 38, renameat2 316 276, link 86 -, linkat 265 37, symlink 88 -, symlinkat 266 36,
    mknod 133 -, mknodat 259 33, chmod 90 -, fchmod 91 52, fchmodat 268 53, chown 92 -, lchown 94 -, fchown 93 55,
    fchownat 260 54, utime 132 -, utimes 235 -, futimesat 261 -, utimensat 280 88, setxattr 188 5, lsetxattr 189 6,
    fsetxattr 190 7, removexattr 197 14, lremovexattr 198 15, fremovexattr 199 16
"""

OPEN, OPENAT, IOCTL, FCNTL = "open", "openat", "ioctl", "fcntl"
CLONE, TGKILL, PRLIMIT = "clone", "tgkill", "prlimit64"
ARGUED = {
    OPEN: (2, None),
    OPENAT: (257, 56),
    IOCTL: (16, 29),
    FCNTL: (72, 25),
    CLONE: (56, 220),
    TGKILL: (234, 131),
    PRLIMIT: (302, 261),
}
"""Calls that depend on an argument."""

FIRST_SHARED = 424
SHARED_ALLOWED = {
    "close_range": 436,
    "faccessat2": 439,
    "epoll_pwait2": 441,
    "futex_waitv": 449,
    "cachestat": 451,
    "map_shadow_stack": 453,
    "futex_wake": 454,
    "futex_wait": 455,
    "futex_requeue": 456,
    "mseal": 462,
}
"""Of the numbers from FIRST_SHARED on; to all others (clone3, openat2, io_uring, mounts, pidfd, what is yet to come)
an older kernel's answer is given, for which every C library is prepared."""


def never_needed() -> Iterator[tuple[str, tuple[int | None, int | None]]]:
    """Name and numbers of each call of the table; None where an architecture hasn't got it."""
    for group in _TABLE.replace("\n    ", " ").strip().splitlines():
        for entry in group.partition(": ")[2].split(", "):
            name, *numbers = entry.split()
            x86_64, aarch64 = (None if number == "-" else int(number) for number in numbers)
            yield name, (x86_64, aarch64)
