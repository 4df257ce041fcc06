"""What is in a tree, and how two trees differ."""

from __future__ import annotations

import base64
import binascii
import csv
import dataclasses
import hashlib
import io
import os
import pathlib
import re
import stat
from collections.abc import Iterator


@dataclasses.dataclass(frozen=True)
class Entry:
    """A file, directory or symbolic link."""

    type: str
    mode: int
    link: str = ""
    size: int = 0
    digest: str = ""
    # Of a script, apart from the rest.
    shebang: str = ""
    rest: str = ""


@dataclasses.dataclass(frozen=True)
class Difference:
    """One difference between two trees."""

    kind: str
    path: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.path}: {self.detail}"


Tree = dict[str, Entry]

# The shebang of a script that runs a Python outside of virtual environments.
FOREIGN = re.compile(r"#! ?(/usr(/local)?)?/bin/(env |python)")


def read_tree(root: pathlib.Path) -> Tree:
    """Reads every entry below a directory by its path, and the directory itself as `.`."""
    tree = {".": read_entry(root)}
    for directory, directories, files in os.walk(root):
        for name in directories + files:
            path = pathlib.Path(directory, name)
            tree[str(path.relative_to(root))] = read_entry(path)
    return tree


def read_entry(path: pathlib.Path) -> Entry:
    """Reads an entry with the digest that RECORD would have for it."""
    status = path.lstat()
    mode = stat.S_IMODE(status.st_mode)
    if stat.S_ISLNK(status.st_mode):
        return Entry("link", 0o777, link=os.readlink(path))
    if stat.S_ISDIR(status.st_mode):
        return Entry("directory", mode)
    if not stat.S_ISREG(status.st_mode):
        return Entry("special file", mode)
    shebang = rest = ""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
        file.seek(0)
        if file.read(2) == b"#!":
            shebang = "#!" + file.readline().decode(errors="replace").rstrip("\r\n")
            rest = hashlib.file_digest(file, "sha256").hexdigest()
    text = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return Entry("file", mode, "", status.st_size, f"sha256={text}", shebang, rest)


def compare(theirs: Tree, ours: Tree) -> Iterator[Difference]:
    """Yields how our tree differs from pip's in names, types, modes, links and bytes."""
    for path in sorted(theirs.keys() | ours.keys()):
        a, b = theirs.get(path), ours.get(path)
        if a is None or b is None:
            kind = "only pip" if b is None else "only venvdeb"
            yield Difference(kind, path, (a or b).type)
            continue
        if a.type != b.type:
            yield Difference("type", path, f"{a.type}, {b.type}")
            continue
        if a.mode != b.mode:
            yield Difference("mode", path, f"{a.mode:04o}, {b.mode:04o}")
        if a.link != b.link:
            yield Difference("link", path, f"{a.link}, {b.link}")
        if a.digest != b.digest and a.rest and a.rest == b.rest and FOREIGN.match(a.shebang):
            yield Difference("shebang", path, f"{a.shebang}, {b.shebang}")
        elif a.digest != b.digest:
            yield Difference("contents", path, f"{a.size} bytes, {b.size} bytes")


def changed(before: Tree, after: Tree) -> Iterator[Difference]:
    """Yields what an installation changed in entries that existed before it."""
    for path, entry in before.items():
        if after.get(path) != entry:
            yield Difference("environment", path, f"{entry}, {after.get(path)}")


Rows = dict[str, tuple[str, str]]


def read_record(text: str) -> tuple[Rows, list[str]]:
    """The rows of a RECORD by path, and the paths that have several rows."""
    rows: Rows = {}
    repeated = []
    for row in csv.reader(io.StringIO(text, newline="")):
        path, digest, size = (row + ["", ""])[:3]
        if path in rows:
            repeated.append(path)
        rows[path] = (digest, size)
    return rows, repeated


def plain_digest(text: str) -> tuple[str, bytes]:
    """The bytes of a digest in any of the forms that RECORD files have."""
    algorithm, _, value = text.partition("=")
    if len(value) == 64:
        return algorithm, bytes.fromhex(value)
    value = value.rstrip("=").replace("+", "-").replace("/", "_")
    try:
        return algorithm, base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except binascii.Error:
        return algorithm, value.encode()


def check_record(
    root: pathlib.Path, record: str, theirs: pathlib.Path, trees: tuple[Tree, Tree], added: set[str]
) -> Iterator[Difference]:
    """Yields how our RECORD differs from pip's in meaning, and where it is false.

    `root` and `theirs` are the trees, `record` is the path of the file in both, `trees` what is in
    pip's and in ours, and `added` what the installation added to ours.
    """
    site = os.path.dirname(os.path.dirname(record))
    texts = [(tree / record).read_bytes().decode() for tree in (theirs, root)]
    (pip_rows, _), (our_rows, repeated) = map(read_record, texts)
    for path in repeated:
        yield Difference("false record", path, "two rows")
    listed = {os.path.normpath(os.path.join(site, path)): path for path in our_rows}
    for path in sorted(added - listed.keys()):
        if trees[1][path].type != "directory":
            yield Difference("false record", path, "not listed")
    for path, row in listed.items():
        entry = trees[1].get(path)
        truth = ("", "") if path == record else entry and (entry.digest, str(entry.size))
        if our_rows[row] != truth:
            yield Difference("false record", path, f"{our_rows[row]}, {truth}")
    for path in sorted(pip_rows.keys() | our_rows.keys()):
        a, b = pip_rows.get(path), our_rows.get(path)
        installed = os.path.normpath(os.path.join(site, path))
        if a is None or b is None:
            # A file that only one tree has is a difference of its own, reported once.
            if (installed in trees[0]) == (installed in trees[1]):
                kind = "row only pip" if b is None else "row only venvdeb"
                yield Difference(kind, path, ",".join(a or b))
        elif a != b and trees[0].get(installed) == trees[1].get(installed):
            same = a[1] == b[1] and plain_digest(a[0]) == plain_digest(b[0])
            detail = "another spelling" if same else f"{','.join(a)} | {','.join(b)}"
            yield Difference("row", path, detail)
    if [row for row in pip_rows if row in our_rows] != [row for row in our_rows if row in pip_rows]:
        yield Difference("record text", record, "order of rows")
    if "\r\n" in texts[0] and "\r\n" not in texts[1]:
        yield Difference("record text", record, "line ends")
