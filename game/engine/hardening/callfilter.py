"""A filter in the kernel before every system call of this process: what a worker never needs fails with EPERM.

A list of what is forbidden, not of what is allowed: another C library or Python may need what was never seen here, and
the game has to go on. Calls newer than any in the list are answered ENOSYS, as an older kernel would.

Sources: seccomp(2), and the kernel's Documentation/userspace-api/seccomp_filter.rst (arguments are compared by value,
pointers can't be followed; the architecture is checked first; x32's numbers begin at 0x40000000 and are "newer").
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterator

from game.engine.hardening import calls
from game.engine.hardening.system import system_call

_SECCOMP = {"x86_64": 317, "aarch64": 277}
_SET_MODE_FILTER, _ALL_THREADS = 1, 1

# Classic BPF, linux/filter.h: each instruction is (code, jump if true, jump if false, constant).
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data; arguments are 64 bits, low half first
_ALLOW, _FAIL, _KILL = 0x7FFF_0000, 0x0005_0000, 0x8000_0000

_CLONE_THREAD = 0x0001_0000
_WRITING = 0o1 | 0o2 | 0o100 | 0o1000  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC: the same on both machines
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
"""ioctl requests that type into the terminal the game was started from."""
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX, _F_SETLEASE = 8, 10, 15, 1024
"""fcntl commands by which the kernel sends signals to other processes, or makes them wait for a file."""

_Instruction = tuple[int, int, int, int]
_DENY: _Instruction = (_RETURN, 0, 0, _FAIL | errno.EPERM)
_ABSENT: _Instruction = (_RETURN, 0, 0, _FAIL | errno.ENOSYS)
_PASS: _Instruction = (_RETURN, 0, 0, _ALLOW)


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def install() -> None:
    """Filters all threads of this process from here on; raises OSError where the kernel, or this package, can't."""
    machine = platform.machine()
    if machine not in calls.ARCHITECTURES or sys.maxsize < 2**32:
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
    code = list(program(machine, os.getpid()))
    packed = b"".join(struct.pack("=HBBI", *instruction) for instruction in code)
    filtering = _Program(len(code), packed)
    if system_call(_SECCOMP[machine], _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(filtering)):
        raise OSError(
            errno.EBUSY, os.strerror(errno.EBUSY)
        )  # the number of a thread that can't follow: nothing is done


def program(machine: str, pid: int) -> Iterator[_Instruction]:
    """The filter for the process `pid`. Every test jumps over what directly follows it, so no jump is far."""
    column, architecture = calls.ARCHITECTURES[machine]
    yield (_LOAD, 0, 0, _ARCHITECTURE)
    yield (_EQUAL, 1, 0, architecture)
    yield (_RETURN, 0, 0, _KILL)
    yield (_LOAD, 0, 0, _NUMBER)
    yield from _newer()
    for _, numbers in calls.never_needed():
        number = numbers[column]
        if number is not None:
            yield (_EQUAL, 0, 1, number)
            yield _DENY
    for name, numbers in calls.ARGUED.items():
        number = numbers[column]
        if number is not None:
            test = list(_test(name, pid))
            yield (_EQUAL, 0, len(test), number)
            yield from test
    yield _PASS


def _newer() -> Iterator[_Instruction]:
    allowed = list(calls.SHARED_ALLOWED.values())
    yield (_AT_LEAST, 0, 2 * len(allowed) + 1, calls.FIRST_SHARED)
    for number in allowed:
        yield (_EQUAL, 0, 1, number)
        yield _PASS
    yield _ABSENT


def _test(name: str, pid: int) -> list[_Instruction]:
    """Looks at the one argument on which a call depends."""
    match name:
        case calls.OPEN:
            return [_argument(1), (_ANY_BIT, 0, 1, _WRITING), _DENY, _PASS]
        case calls.OPENAT:
            return [_argument(2), (_ANY_BIT, 0, 1, _WRITING), _DENY, _PASS]
        case calls.IOCTL:
            return [_argument(1), (_EQUAL, 1, 0, _TIOCSTI), (_EQUAL, 0, 1, _TIOCLINUX), _DENY, _PASS]
        case calls.FCNTL:
            owning = [(_EQUAL, 2, 0, _F_SETOWN), (_EQUAL, 1, 0, _F_SETSIG), (_EQUAL, 0, 1, _F_SETOWN_EX), _DENY]
            return [_argument(1), *owning, (_EQUAL, 0, 1, _F_SETLEASE), _DENY, _PASS]
        case calls.CLONE:
            return [_argument(0), (_ANY_BIT, 1, 0, _CLONE_THREAD), _DENY, _PASS]
        case calls.TGKILL:
            return [_argument(0), (_EQUAL, 1, 0, pid), _DENY, _PASS]
        case _:  # prlimit64: 0 is the process itself, and what every C library says
            return [_argument(0), (_EQUAL, 1, 0, 0), _DENY, _PASS]


def _argument(index: int) -> _Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * index)
