"""The list of wheels and the files that it names."""

from __future__ import annotations

import dataclasses
import fnmatch
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse


@dataclasses.dataclass(frozen=True)
class Wheel:
    """One line of `wheels.txt`."""

    sha256: str
    file: str

    @property
    def name(self) -> str:
        """The distribution's name in its normal form (PyPA name normalization)."""
        return re.sub(r"[-_.]+", "-", self.file.split("-")[0]).lower()

    @property
    def requirement(self) -> str:
        """The line of a lock that this file and no other satisfies."""
        distribution, version = self.file.split("-")[:2]
        return f"{distribution}=={urllib.parse.unquote(version)} --hash=sha256:{self.sha256}\n"


def read_list(path: pathlib.Path, patterns: list[str]) -> list[Wheel]:
    """The wheels of a list in sha256sum(1)'s form: those that match a pattern, if any is given."""
    wheels = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        match = re.fullmatch(r"([0-9a-f]{64})  ([^/\s]+\.whl)", line)
        if not match:
            sys.exit(f"{path}:{number}: not '<sha256>  <file>.whl': {line}")
        wheels.append(Wheel(*match.groups()))
    if len({wheel.file for wheel in wheels}) != len(wheels):
        sys.exit(f"{path}: a file is listed twice")
    return [
        wheel
        for wheel in wheels
        if not patterns or any(fnmatch.fnmatch(wheel.file, f"*{p}*") for p in patterns)
    ]


def sha256(path: pathlib.Path) -> str:
    """The digest of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fetch(wheels: list[Wheel], directory: pathlib.Path, pip: list[str]) -> None:
    """Downloads what the directory lacks, with pip, by digest.

    A lock cannot have two versions of one distribution, so there are as many runs of pip as the
    most frequent distribution has versions.
    """
    directory.mkdir(parents=True, exist_ok=True)
    missing = [wheel for wheel in wheels if not (directory / wheel.file).exists()]
    while missing:
        names = {wheel.name: wheel for wheel in missing}
        print(f"downloading {len(names)} wheels to {directory}", flush=True)
        with tempfile.TemporaryDirectory(dir=directory, prefix=".download-") as scratch:
            lock = pathlib.Path(scratch, "requirements.txt")
            lock.write_text("".join(wheel.requirement for wheel in names.values()))
            command = [*pip, "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            command += ["--require-hashes", "--ignore-requires-python", "--no-cache-dir"]
            subprocess.run([*command, f"--requirement={lock}", f"--dest={scratch}"], check=True)
            for wheel in names.values():
                file = pathlib.Path(scratch, wheel.file)
                if not file.exists() or sha256(file) != wheel.sha256:
                    sys.exit(f"the index gave another file than {wheel.file}")
                file.rename(directory / wheel.file)
        missing = [wheel for wheel in missing if names[wheel.name] is not wheel]
