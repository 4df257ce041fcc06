"""How two .pyc files differ."""

from __future__ import annotations

import marshal
import sys
import types
from collections.abc import Iterator
from importlib.util import MAGIC_NUMBER

# PEP 552: bit 0 says that the file has a hash, bit 1 that Python checks it.
FLAGS = {0: "timestamp", 1: "unchecked-hash", 3: "checked-hash"}


def file_names(code: types.CodeType) -> set[str]:
    """The source files that a code object and those inside of it name."""
    inner = [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return {code.co_filename}.union(*map(file_names, inner))


def compare(theirs: bytes, ours: bytes) -> Iterator[tuple[str, str]]:
    """The kinds of difference of two files of this interpreter's version, with details.

    Equality of code objects leaves their file names out; all else counts, line numbers included.
    """
    if MAGIC_NUMBER not in (theirs[:4], ours[:4]):
        sys.exit("the bytecode is that of another Python than this one")
    if theirs[:4] != ours[:4]:
        yield "bytecode version", f"{theirs[:4].hex()} -> {ours[:4].hex()}"
        return
    flags = [FLAGS.get(int.from_bytes(data[4:8], "little"), "?") for data in (theirs, ours)]
    if flags[0] != flags[1]:
        yield "bytecode validation", " -> ".join(flags)
    elif theirs[8:16] != ours[8:16]:
        yield "bytecode source", "another time or hash of the source"
    codes = [marshal.loads(data[16:]) for data in (theirs, ours)]
    if codes[0] != codes[1]:
        yield "bytecode", "other code"
    names = [", ".join(sorted(file_names(code))) for code in codes]
    if names[0] != names[1]:
        yield "bytecode file name", " -> ".join(names)
