"""The system's walls, run into by real processes that are started as workers are."""

import errno
import json
import platform
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from game import paths
from game.engine.child import child_command, child_environment
from game.engine.hardening import bubblewrap, callfilter, calls, modules

linux = pytest.mark.skipif(sys.platform != "linux", reason="these walls are Linux's")
LIMIT_S = 60
TABLES = """
create table t as select i, i % 7 as g, 'n' || i as s, timestamptz '2025-01-01 12:00+00' + i * interval 1 hour as ts
    from range(5000) r(i)
"""

BEGIN = """
import contextlib, importlib, io, json, os, socket, sys, threading
from pathlib import Path
import duckdb, nanoarrow
from nanoarrow.ipc import StreamWriter
from game.engine import hardening, locks
from game.engine.hardening import callfilter, landlock, privileges, rlimits
from game.strings import catalogue
catalogue()
folders = [Path(name) for name in sys.argv[1:]]
with contextlib.suppress(ImportError):
    import fcntl

def fetch(connection, sql):
    stream, sink = nanoarrow.ArrayStream(connection.cursor().sql(sql)), io.BytesIO()
    rows = 0
    with StreamWriter.from_writable(sink) as writer:
        for chunk in stream.iter_chunks():
            writer.write_array(chunk)
            rows += len(chunk)
    return rows

def failure(attempt):
    try:
        attempt()
    except OSError as error:
        return error.errno
    return 0

def tell(found):
    os.write(1, json.dumps(found).encode())
"""
HARDEN = "hardening.enter(); hardening.confine(folders)\n"
OPEN = "database = locks.open_locked(folders[0] / 'puzzle.duckdb')\n"

Harden = Callable[..., Any]


def _run(code: str, folders: Sequence[Path], wrap: Callable[[list[str]], list[str]] = list) -> Any:
    """What a child process tells."""
    command = [*child_command("")[:-2], "-c", BEGIN + code, *map(str, folders)]
    done = subprocess.run(
        wrap(command),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env=child_environment(),
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return json.loads(done.stdout)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a database lies, and nothing else."""
    return stored(tmp_path / "stored", TABLES)


def stored(folder: Path, script: str) -> Path:
    """A new folder with a database made by `script`."""
    folder.mkdir()
    with duckdb.connect(folder / "puzzle.duckdb") as connection:
        connection.execute(script)
    return folder


@pytest.fixture
def listener() -> Iterator[int]:
    """A port on loopback that somebody serves."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def layer(code: str, folder: Path) -> dict[str, bool]:
    """The probe, behind one layer alone; skips where the system lacks it."""
    told = _run(f"why = failure(lambda: {code})\n{OPEN}tell([why, hardening.probe()])", [folder])
    if told[0]:
        pytest.skip(f"this system refuses: {errno.errorcode[told[0]]}")
    found: dict[str, bool] = told[1]
    return found


# --- the probe itself


@linux
def test_without_walls_the_probe_gets_through(folder: Path) -> None:
    found = _run(OPEN + "tell(hardening.probe())", [folder])
    through = ("read", "list", "answers", "write", "unix", "fork", "exec", "signal", "memory")
    assert {name: found[name] for name in through} == dict.fromkeys(through, False)
    assert found["environment"]


@linux
def test_the_probe_leaves_nothing_behind(folder: Path) -> None:
    before = sorted(folder.iterdir())
    _run(OPEN + "tell(hardening.probe())", [folder])
    assert sorted(folder.iterdir()) == before
    assert not list(Path("/tmp").glob(".semicolon-probe-*"))


def test_elsewhere_nothing_is_done(folder: Path) -> None:
    code = "sys.platform = 'win32'\n" + HARDEN + "hardening.bound_memory(1)\n"
    assert _run(
        code + "tell([Path(os.__file__).read_bytes() != b'', duckdb.sql('select 1').fetchall()])", [folder]
    ) == [
        True,
        [[1]],
    ]


# --- each layer alone, so that none hides behind another


@linux
def test_landlock_lets_only_the_database_be_read(folder: Path) -> None:
    code = "privileges.renounce_new_ones() or landlock.restrict([*folders, *landlock.ENGINE_NEEDS])"
    found = layer(code, folder)
    held = ("read", "list", "answers", "write", "exec", "peek")
    assert {name: found[name] for name in held} == dict.fromkeys(held, True)


@linux
def test_the_filter_lets_nothing_be_opened_started_or_written(folder: Path) -> None:
    found = layer("privileges.renounce_new_ones() or callfilter.install()", folder)
    held = ("write", "tcp", "udp", "unix", "fork", "exec", "signal", "peek")
    assert {name: found[name] for name in held} == dict.fromkeys(held, True) | {"peek": found["peek"]}


@linux
def test_a_network_of_its_own_reaches_nothing(folder: Path, listener: int) -> None:
    found = layer("privileges.leave_network()", folder)
    assert found["tcp"] and found["udp"]
    connect = f"socket.create_connection(('127.0.0.1', {listener}), 5)"
    assert _run(f"tell(failure(lambda: {connect}))", [folder]) == 0
    assert _run(f"privileges.leave_network()\ntell(failure(lambda: {connect}))", [folder]) == errno.ENETUNREACH


@linux
def test_user_and_group_keep_their_names_in_it(folder: Path) -> None:
    layer("privileges.leave_network()", folder)
    names = "[os.getuid(), os.getgid()]"
    inside = _run(f"privileges.leave_network()\ntell({names})", [folder])
    assert inside == _run(f"tell({names})", [folder])


@linux
def test_capabilities_are_gone(folder: Path) -> None:
    assert layer("privileges.drop_capabilities()", folder)["capabilities"]


@linux
def test_a_crash_leaves_no_core(folder: Path) -> None:
    assert layer("rlimits.forbid_core()", folder)["core"]


@linux
def test_no_byte_goes_into_a_file(folder: Path, tmp_path: Path) -> None:
    code = "rlimits.forbid_files()\ntell(failure(lambda: (folders[0] / 'x').write_text('x')))"
    assert _run(code, [tmp_path]) == errno.EFBIG


# --- all of them


WALLS = (
    *("read", "list", "answers", "write", "tcp", "udp", "unix", "fork", "exec", "signal", "peek"),
    *("capabilities", "environment", "memory", "core"),
)


@pytest.fixture
def supported(folder: Path) -> None:
    """Skips where this kernel, or the container around it, lacks Landlock or filters."""
    told = _run(
        "privileges.renounce_new_ones()\n"
        "tell([failure(lambda: landlock.restrict(landlock.ENGINE_NEEDS)), failure(callfilter.install)])",
        [folder],
    )
    if any(told):
        pytest.skip(f"Landlock, filters: {[errno.errorcode.get(n, 'works') for n in told]}")


@linux
@pytest.mark.usefixtures("supported")
def test_a_hardened_worker_gets_nowhere(folder: Path) -> None:
    found = _run(HARDEN + OPEN + "hardening.bound_memory(2**29)\ntell(hardening.probe())", [folder])
    assert {name: found[name] for name in WALLS} == dict.fromkeys(WALLS, True)


@linux
@pytest.mark.usefixtures("supported")
@pytest.mark.parametrize(
    "attempt",
    [
        pytest.param("os.listdir(folders[0])", id="listing-beside-the-database"),
        pytest.param("open(folders[0].parent / 'other.txt')", id="reading-a-neighbour"),
        pytest.param("open(f'/proc/{os.getppid()}/cmdline')", id="other-processes"),
        pytest.param("open('/proc/self/root/etc/passwd')", id="around-by-proc"),
        pytest.param("open('/dev/tty')", id="terminal"),
        pytest.param("os.chmod(folders[0], 0o700)", id="chmod"),
        pytest.param("os.utime(folders[0])", id="times"),
        pytest.param("os.setxattr(folders[0], 'user.x', b'')", id="attributes"),
        pytest.param("os.rename(folders[0] / 'puzzle.duckdb', folders[0] / 'x')", id="rename"),
        pytest.param("os.unlink(folders[0] / 'puzzle.duckdb')", id="unlink"),
        pytest.param("os.truncate(folders[0] / 'puzzle.duckdb', 0)", id="truncate"),
        pytest.param("open('/proc/self/comm', 'w')", id="proc-write"),
        pytest.param("os.memfd_create('x')", id="memory-file"),
        pytest.param("socket.socketpair()", id="socketpair"),
        pytest.param("__import__('resource').prlimit(os.getppid(), 0, (9, 9))", id="limits-of-the-parent"),
        pytest.param("os.setpriority(os.PRIO_PROCESS, os.getppid(), 9)", id="priority-of-the-parent"),
        pytest.param("privileges.checked(privileges.libc().unshare(0x10000000))", id="user-namespace"),
        pytest.param("privileges.libc() and landlock.system_call(425, 1, None)", id="io-uring"),
        pytest.param("os.posix_spawn('/bin/true', ['true'], {})", id="spawn"),
        pytest.param("os.execv('/bin/true', ['true'])", id="exec"),
        pytest.param("os.kill(os.getppid(), 0)", id="signal"),
        pytest.param("fcntl.fcntl(1, 8, os.getppid())", id="signals-by-fcntl"),
    ],
)
def test_an_attempt_fails(folder: Path, attempt: str) -> None:
    (folder.parent / "other.txt").write_text("x", encoding="utf-8")
    number = _run(HARDEN + OPEN + f"tell(failure(lambda: {attempt}))", [folder])
    assert errno.errorcode.get(number) in ("EPERM", "EACCES", "ENOSYS")


@linux
def test_threads_and_the_terminal_stay_behind_the_filter(folder: Path) -> None:
    code = """
found = []
thread = threading.Thread(target=lambda: found.append(failure(lambda: fcntl.ioctl(0, 0x5412, b'x'))))
thread.start(); thread.join(); tell(found)
"""
    assert _run(HARDEN + code, [folder])[0] in (errno.EPERM, errno.EACCES, errno.ENOTTY)


# --- and the engine goes on

QUERIES = {
    "select g, count(*), sum(i) from t group by all order by all": 7,
    "select a.s from t a join t b using (i) order by a.s desc limit 100": 100,
    "select ts at time zone 'Europe/Oslo', date_trunc('month', ts), strftime(ts, '%A') from t limit 5": 5,
    "select ts, ts + interval 1 month from t order by ts desc limit 3": 3,
    "select name from pg_timezone_names() limit 2": 2,
    "select s from t order by s collate de limit 4": 4,
    """select '{"a": [1, 2]}'::json ->> '$.a[1]'""": 1,
    "select median(i), quantile_cont(i, 0.3), approx_count_distinct(i), list(i order by i)[1:3] from t": 1,
    "select sum(i) over (partition by g order by i) from t": 5000,
    "select 1::hugeint, 1.5::decimal(38, 3), {'a': 1}, map {'a': 1}, 'x'::blob, date '2025-01-01', uuid()": 1,
    "select regexp_extract(s, '([0-9]+)', 1), levenshtein(s, 'n1'), now(), random() from t": 5000,
}


@linux
def test_queries_run_behind_the_walls(folder: Path) -> None:
    code = f"tell({{sql: fetch(database, sql) for sql in {list(QUERIES)!r}}})"
    assert _run(HARDEN + OPEN + "hardening.bound_memory(2**29)\n" + code, [folder]) == QUERIES


@linux
def test_more_databases_open_behind_the_walls(tmp_path: Path) -> None:
    folders = [stored(tmp_path / str(n), f"create table t as select {n} as n") for n in range(5)]
    code = """
opened = [locks.open_locked(folders[0] / 'puzzle.duckdb')]
hardening.bound_memory(2**29)
for folder in folders[1:]:
    with hardening.room_for_database():
        opened.append(locks.open_locked(folder / 'puzzle.duckdb'))
tell([one.sql('select n from t').fetchall()[0][0] for one in opened])
"""
    assert _run(HARDEN.replace("folders", "[folders[0].parent]") + code, folders) == [0, 1, 2, 3, 4]


@linux
def test_a_database_elsewhere_stays_closed(folder: Path, tmp_path: Path) -> None:
    code = """
try:
    locks.open_locked(folders[1] / 'puzzle.duckdb')
except duckdb.Error as error:
    tell(str(error))
"""
    (tmp_path / "puzzle.duckdb").write_bytes((folder / "puzzle.duckdb").read_bytes())
    assert "ermission" in _run(HARDEN.replace("folders", "folders[:1]") + code, [folder, tmp_path])


@linux
def test_threads_start_behind_the_walls(folder: Path) -> None:
    code = """
found = []
threads = [threading.Thread(target=lambda: found.append(fetch(database, 'from t'))) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
tell(found)
"""
    assert _run(HARDEN + OPEN + code, [folder]) == [5000] * 4


AUTHOR = """
hardening.enter()
tools = importlib.import_module('game.judge.author').TOOLS
hardening.confine(folders, modules=True)
"""
CATALOG = [{"name": "t", "columns": [{"name": "i", "type": "BIGINT", "nullable": False, "references": None}]}]


@linux
def test_the_authors_tools_work_behind_the_walls(folder: Path) -> None:
    rows = [[str(n), "1", f"n{n}", "2025-01-01 13:00:00+00"] for n in (1, 2)]
    witness = {"rows": {"t": rows}, "whole": []}
    request = {
        "sql": "select i from t where i > 1 and date '2025-01-01' < date '2025-01-01' + interval 1 month order by i",
        "others": ["select i from t"],
        "queries": ["select i from t"],
        "answer": "select i from t where i > 1 order by i",
        "names": ["i"],
        "tables": CATALOG,
        "also": [],
        "facts": {"wanted": 4998, "given": 5000, "matched": 4998, "right": [True], "digits": [None]},
        "assume": [],
        "order": [0],
        "key": "k",
        "wrong": [{"sql": "select i from t where i > 7 order by i", "why": "Too few."}],
        "target": {"columns": [{"name": "i", "type": "BIGINT"}], "rows": [], "total": 0},
        "skip": [],
        "all_or_nothing": False,
        "waived": [],
        "player": "select i from t where i >= 1 order by i",
        "count": 60,
        "witness": witness,
        "witnesses": [witness],
    }
    code = f"""
request = {request!r}
found = {{name: tool(database, request) for name, tool in tools.items()}}
tell(found | {{"causes": tools["causes"](database, request | {{"sql": "select i from t"}})}})
"""
    found = _run(AUTHOR + OPEN + code, [folder])
    assert found["same"] == {"same": None}
    assert found["normal"]["form"].startswith("SELECT")
    assert found["derive"]["tables"] == ["t"]
    assert found["near_misses"]["near_misses"]
    assert isinstance(found["suspicions"]["suspicions"], list)
    assert [cause["stage"] for cause in found["causes"]["causes"]] == ["WHERE"]
    assert found["witnesses"]["witnesses"]
    assert "written" in {miss["kind"] for miss in found["witnesses"]["misses"]}
    assert 1 <= len(found["search"]["witnesses"]) <= 3
    assert found["smaller"] == {"witness": {"rows": {"t": rows[:1]}, "whole": []}}
    assert found["special"]["used"] == ["t"]
    assert found["used"] == {"used": [[["t", ""], ["t", "i"]]]}
    assert found["undisclosed"] == {"undisclosed": [[]]}


@linux
@pytest.mark.usefixtures("supported")
def test_importable_modules_show_no_answers(folder: Path) -> None:
    found = _run(AUTHOR + OPEN + "tell(hardening.probe())", [folder])
    assert found["answers"] and found["write"] and found["list"]


@linux
def test_what_a_system_lacks_stops_nothing(folder: Path) -> None:
    code = HARDEN + HARDEN + OPEN + "tell(fetch(database, 'from t'))"  # the second time, each layer is refused
    assert _run(code, [folder]) == 5000


# --- memory


@linux
def test_memory_is_bounded_and_every_further_database_brings_its_own(folder: Path) -> None:
    other = stored(folder.parent / "other", "create table t as select 1 as n")
    code = """
import resource
bounds = lambda: resource.getrlimit(resource.RLIMIT_AS)
hardening.bound_memory(2**28)
before = bounds()
try:
    database.sql('select len(range(100000000))').fetchall()
    said = 'fine'
except (duckdb.Error, MemoryError) as error:
    said = type(error).__name__
with hardening.room_for_database():
    lifted = bounds()
    second = locks.open_locked(folders[1] / 'puzzle.duckdb')
tell([said, before, lifted, bounds(), second.sql('from t').fetchall(), fetch(database, 'from t')])
"""
    said, before, lifted, after, rows, old = _run(HARDEN + OPEN + code, [folder, other])
    assert said in ("OutOfMemoryException", "MemoryError")
    assert lifted == [before[1], before[1]]
    assert before[0] < after[0] < before[0] + 2**28
    assert after[1] == before[1]
    assert (rows, old) == ([[1]], 5000)


# --- the filter's program, on both machines


def _decided(machine: str, number: int, arguments: Sequence[int] = (), architecture: int | None = None) -> int:
    """What the filter of process 7 returns: classic BPF, as far as it is used."""
    words = [number, calls.ARCHITECTURES[machine][1] if architecture is None else architecture, 0, 0]
    for argument in [*arguments, 0, 0, 0, 0, 0, 0][:6]:
        words += [argument & 0xFFFF_FFFF, argument >> 32]
    code, at, loaded = list(callfilter.program(machine, pid=7)), 0, 0
    while True:
        kind, yes, no, constant = code[at]
        if kind == 0x06:
            return constant
        if kind == 0x20:
            loaded, at = words[constant // 4], at + 1
        else:
            holds = {0x15: loaded == constant, 0x35: loaded >= constant, 0x45: bool(loaded & constant)}[kind]
            at += 1 + (yes if holds else no)


ALLOWED, EPERM, ENOSYS, KILLED = 0x7FFF0000, 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS, 0x80000000


@pytest.mark.parametrize("machine", sorted(calls.ARCHITECTURES))
def test_the_filter_decides(machine: str) -> None:
    column = calls.ARCHITECTURES[machine][0]
    for _, numbers in calls.never_needed():
        if (number := numbers[column]) is not None:
            assert _decided(machine, number) == EPERM
    argued = {name: numbers[column] or 0 for name, numbers in calls.ARGUED.items()}
    assert _decided(machine, argued["openat"], (0, 0, 0o2000000)) == ALLOWED
    for writing in (0o1, 0o2, 0o100, 0o1000):
        assert _decided(machine, argued["openat"], (0, 0, writing)) == EPERM
    assert _decided(machine, argued["clone"], (0x3D0F00,)) == ALLOWED  # as glibc starts a thread
    assert _decided(machine, argued["clone"], (0x1200011,)) == EPERM  # as glibc forks
    assert _decided(machine, argued["tgkill"], (7, 8, 6)) == ALLOWED
    assert _decided(machine, argued["tgkill"], (9, 9, 6)) == EPERM
    assert _decided(machine, argued["prlimit64"], (0, 9)) == ALLOWED
    assert _decided(machine, argued["prlimit64"], (9, 9)) == EPERM
    assert _decided(machine, argued["ioctl"], (0, 0x5401)) == ALLOWED
    for typing in (0x5412, 0x541C, 1 << 32 | 0x5412):
        assert _decided(machine, argued["ioctl"], (0, typing)) == EPERM
    for harmless in (1, 2, 3, 4, 5, 6, 9, 16, 1030):  # F_GETFD and the like, locks, F_GETOWN, F_DUPFD_CLOEXEC
        assert _decided(machine, argued["fcntl"], (0, harmless)) == ALLOWED
    for signalling in (8, 10, 15, 1024, 1 << 32 | 8):
        assert _decided(machine, argued["fcntl"], (0, signalling)) == EPERM
    assert _decided(machine, {"x86_64": 0, "aarch64": 63}[machine]) == ALLOWED  # read
    assert _decided(machine, 435) == ENOSYS  # clone3
    assert _decided(machine, 436) == ALLOWED  # close_range
    assert _decided(machine, 0x40000000 | 59) == ENOSYS  # x32's execve
    assert _decided(machine, 0xFFFFFFFF) == ENOSYS
    assert _decided(machine, 0, architecture=0x40000003) == KILLED  # i386


HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


@pytest.mark.parametrize("machine", sorted(HEADERS))
def test_numbers_are_those_of_the_kernels_headers(machine: str) -> None:
    if not HEADERS[machine].exists():
        pytest.skip("no kernel headers (linux-libc-dev) here")
    lines = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", HEADERS[machine].read_text(encoding="utf-8"))
    known = {name: int(number) for name, number in reversed(lines)}
    column = calls.ARCHITECTURES[machine][0]
    for name, numbers in [*calls.never_needed(), *calls.ARGUED.items()]:
        assert known.get(name) == numbers[column], name
    for name, number in calls.SHARED_ALLOWED.items():
        assert known.get(name, number) == number, name


def test_no_call_is_named_twice() -> None:
    names = [name for name, _ in calls.never_needed()] + list(calls.ARGUED)
    assert len(names) == len(set(names))


@linux
def test_this_machine_is_one_the_filter_knows() -> None:
    if platform.machine() not in calls.ARCHITECTURES:
        pytest.skip(f"no filter for {platform.machine()}")
    assert len(list(callfilter.program(platform.machine(), 1))) < 4096  # BPF_MAXINSNS


# --- the server's shell


@pytest.fixture
def forgetful() -> Iterator[None]:
    """What was found out about bwrap is found out anew, before and after."""
    bubblewrap._works.cache_clear()
    yield
    bubblewrap._works.cache_clear()


@pytest.mark.usefixtures("forgetful")
def test_without_bubblewrap_the_command_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert bubblewrap.server_shell(["a", "b"], []) == ["a", "b"]


def shelled(code: str, folder: Path) -> Any:
    """What a child in the shell tells; skips where there is none."""
    if bubblewrap.server_shell(["a"], []) == ["a"]:
        pytest.skip("no bubblewrap here, or no namespaces for it")
    return _run(code, [folder], lambda command: bubblewrap.server_shell(command, [folder]))


@linux
def test_in_the_servers_shell_there_is_little_to_see(folder: Path, listener: int) -> None:
    connect = f"failure(lambda: socket.create_connection(('127.0.0.1', {listener}), 5))"
    code = OPEN + f"tell([fetch(database, 'from t'), hardening.probe(), os.path.exists('/home'), {connect}])"
    rows, found, home, refused = shelled(code, folder)
    assert (rows, home, refused) == (5000, False, errno.ECONNREFUSED)
    assert found["answers"] and found["capabilities"]


@linux
@pytest.mark.usefixtures("supported")
def test_walls_hold_inside_the_servers_shell(folder: Path) -> None:
    code = HARDEN + OPEN + "hardening.bound_memory(2**29)\ntell([fetch(database, 'from t'), hardening.probe()])"
    rows, found = shelled(code, folder)
    assert rows == 5000
    assert {name: found[name] for name in WALLS} == dict.fromkeys(WALLS, True)


# --- where modules lie


def test_importable_leaves_out_what_is_the_games_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site, standard = tmp_path / "lib" / "site-packages", tmp_path / "std"
    for folder in (site / "game" / "levels", site / "sqlglot", standard):
        folder.mkdir(parents=True)
    monkeypatch.setattr(modules, "_PACKAGE", site / "game")
    monkeypatch.setattr(paths, "levels_dir", lambda: site / "game" / "levels")
    monkeypatch.setattr(sys, "path", ["", str(standard), str(site), str(site / "game")])
    assert list(modules.importable()) == [standard, site / "sqlglot"]


def test_importable_leaves_out_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("game", "levels", "tests"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(modules, "_PACKAGE", tmp_path / "game")
    monkeypatch.setattr(paths, "levels_dir", lambda: tmp_path / "levels")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert list(modules.importable()) == []
