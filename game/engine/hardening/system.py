"""System calls through the C library that Python runs on; 3.11 offers hardly any of those that are needed here."""

import ctypes
import os
from functools import lru_cache
from typing import Any

Pointer = Any
"""What `ctypes.byref` gives; it has no public name."""


@lru_cache(maxsize=1)
def libc() -> ctypes.CDLL:
    """The process's own C library."""
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return library


def system_call(number: int, *arguments: int | Pointer) -> int:
    """syscall(2); raises OSError where the kernel says no."""
    return checked(libc().syscall(ctypes.c_long(number), *map(_word, arguments)))


def prctl(option: int, *arguments: int | Pointer) -> int:
    """prctl(2), whose arguments are all as wide as a pointer; raises OSError where the kernel says no."""
    padded = [*arguments, 0, 0, 0, 0][:4]
    return checked(libc().prctl(ctypes.c_int(option), *map(_word, padded)))


def checked(result: int) -> int:
    """The result of a C function that gives -1 and sets errno where it fails, which here raises OSError."""
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _word(argument: int | Pointer) -> Any:
    """Variadic C functions take what they are given: an int has to come as wide as a register."""
    return ctypes.c_long(argument) if isinstance(argument, int) else argument
