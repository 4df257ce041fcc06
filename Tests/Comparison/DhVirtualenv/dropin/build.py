"""Builds a case in a system and tells what came of it."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess

from .source import Case

ENTER = pathlib.Path(__file__).resolve().parents[3] / "EndToEnd/enter"


@dataclasses.dataclass(frozen=True)
class Result:
    """The .deb files by package, and the files that a build left in the tree outside of debian/.

    A build that failed has no packages but the last line of its output that speaks of an error.
    """

    packages: dict[str, pathlib.Path]
    leftovers: set[str]
    failure: str = ""


def files_of(directory: pathlib.Path) -> set[str]:
    """The files of a source tree but for debian/, of which a package owner expects anything."""
    found = set()
    for parent, directories, files in os.walk(directory):
        relative = pathlib.Path(parent).relative_to(directory)
        if not relative.parts:
            directories.remove("debian")
        found |= {str(relative / name) for name in files}
    return found


def build(system: pathlib.Path, case: Case, time_limit: int = 900) -> Result:
    """Builds as an unprivileged user with the network cut.

    A system that was kept has the results of earlier runs; one of the same case is not made again.
    """
    area = system / "build/area" / case.name
    kept, key = area / "result.json", case.key()
    if kept.exists() and (result := json.loads(kept.read_text()))["key"] == key:
        packages = {name: area / file for name, file in result["packages"].items()}
        return Result(packages, set(result["leftovers"]), result["failure"])
    shutil.rmtree(area, ignore_errors=True)
    area.mkdir(parents=True)
    case.write(area / "source")
    owner = area.parent.stat()
    for directory, directories, files in os.walk(area):
        for name in [".", *directories, *files]:
            os.chown(os.path.join(directory, name), owner.st_uid, owner.st_gid)
    before = files_of(area / "source")
    command = [ENTER, system, "--offline", "--user", "builder"]
    for name, value in case.settings.items():
        command += ["--env", f"{name}={value}"]
    script = f"cd /build/area/{case.name}/source && {case.build}"
    run = subprocess.run(
        [*command, "--", "sh", "-c", script],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=time_limit,
    )
    (area / "log").write_text(run.stdout)
    packages = {path.name.split("_")[0]: path for path in area.glob("*.deb")}
    result = Result(packages, files_of(area / "source") - before)
    if run.returncode:
        result = Result({}, set(), last_error(run.stdout))
    elif not packages:
        result = Result({}, set(), "the build succeeds and makes no package")
    files = {name: path.name for name, path in result.packages.items()}
    text = {"key": key, "packages": files, "leftovers": sorted(result.leftovers)}
    kept.write_text(json.dumps({**text, "failure": result.failure}))
    if not result.failure:
        # A hundred trees are half a million files; all that is compared is in the packages.
        shutil.rmtree(area / "source")
    return result


def last_error(log: str) -> str:
    """The line of a log that says what went wrong."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    own = [
        line
        for line in lines
        if not re.match(r"make(\[\d+\])?: |dpkg-buildpackage: |.*returned exit code", line)
    ]
    errors = [line for line in own if re.search(r"\w*(error|exception)\b", line, re.I)]
    line = (errors or own or lines or ["nothing was said"])[-1]
    return line.replace("|", "¦")
