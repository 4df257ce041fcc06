"""Differences between two packages."""

from __future__ import annotations

import base64
import configparser
import difflib
import hashlib
import os
import pathlib
import re
import tempfile
from collections.abc import Iterator

from treediff import launchers
from treediff.trees import Difference, plain_digest, read_record

from . import bytecode
from .packages import Entry, Package

Entries = dict[str, Entry]

# What follows from the files themselves, which are compared one by one.
DERIVED_FIELDS = {"Installed-Size"}
DERIVED_SCRIPTS = {"md5sums"}

SCRIPTS = {"preinst", "postinst", "prerm", "postrm", "config"}
EMPTY_SCRIPT = ["#!/bin/sh", "set -e"]

# The list of the files of an installed distribution; what a distribution carries along is data.
RECORD = re.compile(r"-packages/[^/]+\.dist-info/RECORD$")

# A part of a maintainer script that debhelper or one of its helpers put there.
SECTION = re.compile(
    r"^# Automatically added by ([^\n:]+?):?\n(.*?)^# End automatically added section\n",
    re.M | re.S,
)


def compare(theirs: Package, ours: Package) -> Iterator[Difference]:
    """Yields every difference between two packages, dh-virtualenv's first."""
    yield from compare_fields(theirs.fields, ours.fields)
    for name in sorted((theirs.scripts.keys() | ours.scripts.keys()) - DERIVED_SCRIPTS):
        yield from compare_scripts(name, theirs.scripts.get(name, ""), ours.scripts.get(name, ""))
    written = entry_points(theirs.entries) & entry_points(ours.entries)
    for path in sorted(theirs.entries.keys() | ours.entries.keys()):
        a, b = theirs.entries.get(path), ours.entries.get(path)
        if a is None or b is None:
            kind = "only dh-virtualenv" if b is None else "only venvdeb"
            yield Difference(kind, path, (a or b).type)
        elif a.type != b.type:
            yield Difference("type", path, f"{a.type} -> {b.type}")
        else:
            yield from compare_entries(path, a, b, path in written)
    yield from compare_launchers(theirs.entries, ours.entries, written)
    for path in sorted(ours.entries):
        if RECORD.search(path):
            yield from compare_records(path, theirs.entries, ours.entries)


def compare_fields(theirs: dict[str, str], ours: dict[str, str]) -> Iterator[Difference]:
    for name in sorted((theirs.keys() | ours.keys()) - DERIVED_FIELDS):
        a, b = theirs.get(name, "(none)"), ours.get(name, "(none)")
        if a != b:
            yield Difference("field", name, f"{a} -> {b}")


def compare_scripts(name: str, theirs: str, ours: str) -> Iterator[Difference]:
    """The maintainer's own lines, and the generated sections by the helper that wrote them."""
    if name not in SCRIPTS:
        if theirs != ours:
            yield Difference("control file", name, changes(theirs, ours))
        return
    texts, sections = [], []
    for text in (theirs, ours):
        sections.append(dict(SECTION.findall(text)))
        own = [line for line in SECTION.sub("", text).splitlines() if line.strip()]
        # debhelper adds the script for a section where the maintainer has none.
        texts.append(own or EMPTY_SCRIPT)
    for helper in sorted(sections[0].keys() | sections[1].keys()):
        a, b = sections[0].get(helper), sections[1].get(helper)
        if a is None or b is None:
            side = "dh-virtualenv" if b is None else "venvdeb"
            yield Difference("section", name, f"only {side}: {helper}")
        elif a != b:
            yield Difference("section", name, f"{helper}: {changes(a, b)}")
    if texts[0] != texts[1]:
        yield Difference("control file", name, changes(*("\n".join(text) for text in texts)))


def compare_entries(path: str, a: Entry, b: Entry, launcher: bool) -> Iterator[Difference]:
    """Two entries of one type."""
    if a.mode != b.mode:
        yield Difference("mode", path, f"{a.mode:04o} -> {b.mode:04o}")
    if a.owner != b.owner:
        yield Difference("owner", path, f"{a.owner} -> {b.owner}")
    if a.link != b.link:
        yield Difference("link", path, f"{a.link} -> {b.link}")
    if a.data == b.data or RECORD.search(path):
        return
    if path.endswith(".pyc"):
        for kind, detail in bytecode.compare(a.data, b.data):
            yield Difference(kind, path, detail)
    elif launcher:
        yield Difference("launcher", path, "text")
    else:
        try:
            yield Difference("contents", path, changes(a.data.decode(), b.data.decode()))
        except UnicodeDecodeError:
            yield Difference("contents", path, f"{len(a.data)} -> {len(b.data)} bytes")


def changes(theirs: str, ours: str) -> str:
    """The lines that only one of two texts has, in one line."""
    lines = difflib.unified_diff(theirs.splitlines(), ours.splitlines(), n=0, lineterm="")
    # No "|", which ends a cell of the table.
    text = " / ".join(line for line in lines if not line.startswith(("---", "+++", "@@")))
    return (text or "other ends of lines").replace("|", "¦")


def entry_points(entries: Entries) -> set[str]:
    """The paths of the commands that an installer writes for the distributions of a tree."""
    paths: set[str] = set()
    for path, entry in entries.items():
        match = re.fullmatch(r"(.*)/lib/python3[^/]*/site-packages/[^/]+/entry_points.txt", path)
        if not match:
            continue
        parser = configparser.ConfigParser(delimiters="=", interpolation=None)
        parser.optionxform = str
        parser.read_string(entry.data.decode())
        for group in ("console_scripts", "gui_scripts"):
            names = parser[group] if group in parser else ()
            paths |= {f"{match[1]}/bin/{name}" for name in names}
    versioned = re.compile(r".*/bin/(pip|easy_install|wheel)(-?\d+(\.\d+)?)?")
    return {path for path in paths | set(filter(versioned.fullmatch, entries)) if path in entries}


def compare_launchers(theirs: Entries, ours: Entries, paths: set[str]) -> Iterator[Difference]:
    """What the commands of entry points do, seen with stand-ins for the modules they import."""
    paths = {path for path in paths if theirs[path].data != ours[path].data}
    for directory in sorted({os.path.dirname(path) for path in paths}):
        names = sorted(
            os.path.basename(path) for path in paths if os.path.dirname(path) == directory
        )
        seen = []
        for entries in (theirs, ours):
            with tempfile.TemporaryDirectory(prefix="venvdeb-launchers-") as scratch:
                root = pathlib.Path(scratch)
                (root / "bin").mkdir()
                for name in names:
                    (root / "bin" / name).write_bytes(entries[f"{directory}/{name}"].data)
                prefix = pathlib.Path("/", directory).parent
                seen.append(launchers.observe(root, prefix, names))
        for name in names:
            theirs_seen, ours_seen = seen[0][name], seen[1][name]
            other = [case for case, a in theirs_seen.items() if a != ours_seen.get(case)]
            if other:
                detail = f"{', '.join(other)}: {theirs_seen[other[0]]} -> {ours_seen.get(other[0])}"
                yield Difference("behaviour", f"{directory}/{name}", detail)


def is_bytecode(row: str) -> bool:
    """Whether a row of RECORD is one of a .pyc or, as virtualenv writes them, of its directory."""
    return row.endswith((".pyc", "/__pycache__"))


def compare_records(path: str, theirs: Entries, ours: Entries) -> Iterator[Difference]:
    """Whether our RECORD tells the truth, and has the rows that the other one has."""
    site = os.path.dirname(os.path.dirname(path))

    def installed(row: str) -> str:
        return os.path.normpath(os.path.join("/" + site, row)).lstrip("/")

    rows, repeated = read_record(ours[path].data.decode())
    for row in repeated:
        yield Difference("false record", path, f"two rows: {row}")
    for row, (digest, size) in rows.items():
        entry = ours.get(installed(row))
        if entry is None:
            yield Difference("false record", path, f"no such file: {row}")
        elif installed(row) == path or (row.endswith(".pyc") and not digest):
            continue
        elif plain_digest(digest) != ("sha256", hashlib.sha256(entry.data).digest()):
            yield Difference("false record", path, f"another digest: {row}")
        elif size != str(len(entry.data)):
            yield Difference("false record", path, f"another size: {row}")
    if path not in theirs:
        return
    other, _ = read_record(theirs[path].data.decode())
    if any(is_bytecode(row) and row not in rows for row in other):
        yield Difference("row only dh-virtualenv", path, "bytecode")
    for row in sorted(other.keys() | rows.keys()):
        if is_bytecode(row):
            continue
        # A file that only one package has is a difference of its own, reported once.
        if (installed(row) in theirs) != (installed(row) in ours):
            continue
        if row not in rows or row not in other:
            side = "dh-virtualenv" if row not in rows else "venvdeb"
            yield Difference(f"row only {side}", path, row)
        elif other[row] != rows[row] and theirs[installed(row)].data == ours[installed(row)].data:
            truth = base64.urlsafe_b64encode(hashlib.sha256(theirs[installed(row)].data).digest())
            wrong = other[row][0] != f"sha256={truth.decode().rstrip('=')}"
            yield Difference(
                "row", path, f"{row}: {'false' if wrong else 'true'} in dh-virtualenv's"
            )
