"""Tries to break out, harmlessly, and tells what held: walls are believed only where something ran into them.

Runs in the worker, on request (`semicolon doctor`). What gets through is undone at once; nothing leaves the machine.
"""

import contextlib
import ctypes
import errno
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from game import paths
from game.engine.child import child_environment
from game.engine.hardening.rlimits import OPEN_FILES
from game.engine.hardening.system import libc

if sys.platform == "linux":
    import resource

_LOOPBACK = ("127.0.0.1", 9)  # "discard": hardly ever served
_SET_BY_SYSTEM = {"LC_CTYPE", "PWD"}


def probe() -> dict[str, bool]:
    """What holds right here, by name; False also where it can't be tried. Never raises.

    read, list, answers, write: no foreign file opened, no folder listed, no pack read, no file made;
    tcp, udp, unix: no socket of the kind spoke; fork, exec: no process, no program started;
    signal, peek: the parent can't be signalled, its memory and environment can't be read;
    root, capabilities: not root, none left; environment: nothing in it but what was handed on on purpose;
    memory, core: address space is bounded, a crash leaves no file.
    """
    return {name: _holds(attempt) for name, attempt in _ATTEMPTS.items()}


def _holds(attempt: Callable[[], bool]) -> bool:
    """An attempt returns whether it got through; an OSError says that it didn't, anything else says nothing."""
    try:
        return not attempt()
    except OSError:
        return True
    except Exception:
        return False


def _gets_through(attempt: Callable[[Path], object], targets: list[Path]) -> bool:
    for target in targets:
        with contextlib.suppress(OSError):
            attempt(target)
            return True
    return False


def _read() -> bool:
    return _gets_through(_read_byte, [Path("/etc/passwd"), Path(sys.executable), Path(__file__)])


def _read_byte(file: Path) -> None:
    with file.open("rb") as opened:
        opened.read(1)


def _list() -> bool:
    return _gets_through(os.listdir, [Path("/"), Path.cwd(), Path(sys.executable).parent, *_temporary()])


def _answers() -> bool:
    levels = paths.levels_dir()
    return _gets_through(os.listdir, [levels / "packs"]) or _gets_through(_read_byte, [levels / "season.yml"])


def _write() -> bool:
    return _gets_through(_make_file, [*_temporary(), *_databases(), Path.cwd()])


def _make_file(folder: Path) -> None:
    file = folder / f".semicolon-probe-{os.getpid()}"
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    file.unlink(missing_ok=True)


def _temporary() -> list[Path]:
    folders = [os.environ.get("TMPDIR", "/tmp"), os.environ.get("TEMP", "/var/tmp"), "/dev/shm"]
    return [Path(folder) for folder in [*folders, tempfile.tempdir or "/tmp"]]


def _databases() -> list[Path]:
    """The folders of what lies open, databases among it: the folder /proc/self/fd itself may not be listed."""
    return list(dict.fromkeys(Path(file).parent for file in _open_files() if file.startswith("/")))


def _open_files() -> Iterator[str]:
    for number in range(OPEN_FILES):
        with contextlib.suppress(OSError):
            yield os.readlink(f"/proc/self/fd/{number}")


def _tcp() -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client:
        client.settimeout(1)
        return _is_answered(client, _LOOPBACK)


def _udp() -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.sendto(b"", _LOOPBACK)
    return True


def _unix() -> bool:
    if sys.platform == "win32":
        return True
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        return _is_answered(client, f"\0semicolon-probe-{os.getpid()}")


def _is_answered(client: socket.socket, address: tuple[str, int] | str) -> bool:
    """A refusal is an answer: somebody was asked."""
    with contextlib.suppress(ConnectionRefusedError):
        client.connect(address)
    return True


def _fork() -> bool:
    if sys.platform == "win32":
        return True
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return True


def _exec() -> bool:
    if sys.platform == "win32":
        return True
    child = os.posix_spawn(sys.executable, [sys.executable, "-I", "-S", "-c", ""], {})
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 127  # how spawning tells, where it can't tell at once


def _signal() -> bool:
    if sys.platform == "win32":
        return True
    parent = os.getppid()
    if parent > 0:  # 0: it lies outside of this process's namespace
        os.kill(parent, 0)
    return parent > 0


def _peek() -> bool:
    """The same right as attaching a debugger, see ptrace(2) "access mode checking", without stopping anybody."""
    if sys.platform != "linux":
        return True
    parent = os.getppid()
    with contextlib.suppress(OSError):
        os.close(os.open(f"/proc/{parent}/environ", os.O_RDONLY))
        return True
    byte = ctypes.create_string_buffer(1)
    here = (ctypes.c_void_p * 2)(ctypes.addressof(byte), 1)
    nowhere = (ctypes.c_void_p * 2)(None, 1)
    libc().process_vm_readv(ctypes.c_int(parent), here, ctypes.c_ulong(1), nowhere, ctypes.c_ulong(1), ctypes.c_ulong())
    return ctypes.get_errno() == errno.EFAULT  # permitted, but nothing lies at address 0


def _root() -> bool:
    return sys.platform == "win32" or os.geteuid() == 0


def _capabilities() -> bool:
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    fields = dict(line.split(":", 1) for line in status.splitlines())
    return any(int(fields[kind], 16) for kind in ("CapEff", "CapPrm", "CapInh"))


def _environment() -> bool:
    return not set(os.environ) <= set(child_environment()) | _SET_BY_SYSTEM


def _memory() -> bool:
    return sys.platform != "linux" or resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY


def _core() -> bool:
    return sys.platform != "linux" or resource.getrlimit(resource.RLIMIT_CORE)[0] != 0


_ATTEMPTS: Mapping[str, Callable[[], bool]] = {
    "read": _read,
    "list": _list,
    "answers": _answers,
    "write": _write,
    "tcp": _tcp,
    "udp": _udp,
    "unix": _unix,
    "fork": _fork,
    "exec": _exec,
    "signal": _signal,
    "peek": _peek,
    "root": _root,
    "capabilities": _capabilities,
    "environment": _environment,
    "memory": _memory,
    "core": _core,
}
