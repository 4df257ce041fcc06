"""What is in a .deb."""

from __future__ import annotations

import dataclasses
import email
import io
import pathlib
import subprocess
import tarfile

TYPES = {
    tarfile.REGTYPE: "file",
    tarfile.DIRTYPE: "directory",
    tarfile.SYMTYPE: "link",
    tarfile.LNKTYPE: "hard link",
}


@dataclasses.dataclass(frozen=True)
class Entry:
    """A file, directory or link."""

    type: str
    mode: int
    owner: str
    link: str = ""
    data: bytes = b""


@dataclasses.dataclass(frozen=True)
class Package:
    """A binary package: its control fields, its other control files and what it installs."""

    fields: dict[str, str]
    scripts: dict[str, str]
    entries: dict[str, Entry]


def read_package(path: pathlib.Path) -> Package:
    """Reads a package; paths are relative to the root of the file system."""
    control = read_members(path, "--ctrl-tarfile")
    fields = email.message_from_bytes(control.pop("control").data)
    scripts = {name: entry.data.decode() for name, entry in control.items() if name != "."}
    return Package(dict(fields.items()), scripts, read_members(path, "--fsys-tarfile"))


def read_members(path: pathlib.Path, part: str) -> dict[str, Entry]:
    """The members of one of the two archives of a .deb, as dpkg-deb gives them."""
    data = subprocess.run(["dpkg-deb", part, path], check=True, stdout=subprocess.PIPE).stdout
    entries = {}
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            name = member.name.removeprefix("./") or "."
            if name in entries:
                raise ValueError(f"{path}: {name} is there twice")
            entries[name] = Entry(
                TYPES.get(member.type, "special file"),
                member.mode,
                f"{member.uid}:{member.gid} {member.uname}/{member.gname}",
                member.linkname,
                archive.extractfile(member).read() if member.isreg() else b"",
            )
    return entries
