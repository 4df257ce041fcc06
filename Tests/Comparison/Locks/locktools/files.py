"""What the tool of a lock installs, and the wheels that we take for it: every file."""

from __future__ import annotations

import email.parser
import json
import pathlib
import zipfile

from .listing import LOCKS, normalized
from .tools import PYTHON, new_environment, poetry_index, program, run

SEEDS = ("pip", "setuptools", "wheel")


def by_uv(project: pathlib.Path, lock: str, defaults: bool, venv: pathlib.Path) -> None:
    groups = [] if defaults else ["--no-default-groups"]
    run([program("uv"), "sync", "--frozen", "--no-install-project", "--python", PYTHON, *groups],
        project, UV_PROJECT_ENVIRONMENT=str(venv))


def by_poetry(project: pathlib.Path, lock: str, defaults: bool, venv: pathlib.Path) -> None:
    groups = [] if defaults else ["--only", "main"]
    run([program("poetry"), "install", "--no-root", "--no-ansi", *groups], project,
        VIRTUAL_ENV=str(venv), **poetry_index())


def by_pdm(project: pathlib.Path, lock: str, defaults: bool, venv: pathlib.Path) -> None:
    groups = [] if defaults else ["--prod"]
    run([program("pdm"), "sync", "--no-self", "--no-editable", *groups], project,
        PDM_IGNORE_SAVED_PYTHON="1", VIRTUAL_ENV=str(venv))


def by_pipenv(project: pathlib.Path, lock: str, defaults: bool, venv: pathlib.Path) -> None:
    run([program("pipenv"), "sync"], project, VIRTUAL_ENV=str(venv), PIPENV_VERBOSITY="-1")


def by_pip(project: pathlib.Path, lock: str, defaults: bool, venv: pathlib.Path) -> None:
    deps = ["--no-deps"] if lock == "requirements.txt" else []
    run([program("pip"), "--python", str(venv / "bin/python"), "install", "--quiet", *deps, "-r", lock],
        project)


def installed(project: pathlib.Path, lock: str, defaults: bool, work: pathlib.Path) -> pathlib.Path:
    """Lets the tool install a lock into a new virtual environment; returns its site-packages."""
    # pipenv runs the pip of the environment.
    options = [] if LOCKS[lock] == "pipenv" else ["--without-pip"]
    venv = new_environment(work / "installed", *options)
    globals()["by_" + LOCKS[lock]](project, lock, defaults, venv)
    return next((venv / "lib").glob("python3*/site-packages"))


def fetched(
    venvdeb: str, project: pathlib.Path, lock: str, defaults: bool, work: pathlib.Path
) -> pathlib.Path:
    """Fetches the wheels of a lock; returns their directory."""
    wheels = work / "wheels"
    groups = ["--groups", "default"] if defaults else []
    run([venvdeb, "fetch", str(wheels), "--requirements", lock, "--no-project", "--quiet",
         "--python", PYTHON, *groups],
        project)
    return wheels


def built(wheels: pathlib.Path) -> set[str]:
    """Returns the names of the wheels in a wheelhouse that were built from something else."""
    notes = wheels / "venvdeb-wheelhouse.json"
    if not notes.exists():
        return set()
    return {wheel["file"] for wheel in json.loads(notes.read_text())["built"]}


def distributions(site: pathlib.Path) -> dict[str, str]:
    """Returns the names and versions of what is installed."""
    found = {}
    for directory in site.glob("*.dist-info"):
        metadata = email.parser.HeaderParser().parsestr((directory / "METADATA").read_text())
        found[normalized(metadata["Name"])] = metadata["Version"]
    return found


def difference(wheel: pathlib.Path, site: pathlib.Path) -> str:
    """Returns a file of a wheel that is not installed as it is in the wheel; nothing if all are.

    RECORD is written anew by every installer, and files below .data go to other directories. The
    file WHEEL has the tags, so that another wheel of the same version is noticed.
    """
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            top, _, rest = name.partition("/")
            if name.endswith("/") or top.endswith(".data"):
                continue
            if top.endswith(".dist-info") and rest.startswith("RECORD"):
                continue
            file = site / name
            if not file.is_file():
                return "%s of %s is not installed" % (name, wheel.name)
            if file.read_bytes() != archive.read(name):
                return "%s is not that of %s" % (name, wheel.name)
    return ""


def differences(site: pathlib.Path, wheels: pathlib.Path) -> dict[str, str]:
    """Returns what differs, by distribution."""
    theirs = distributions(site)
    from_sources = built(wheels)
    found, ours = {}, set()
    for wheel in sorted(wheels.glob("*.whl")):
        name, version = wheel.name.split("-")[:2]
        name = normalized(name)
        ours.add(name)
        if name not in theirs:
            found[name] = "only we take it (%s)" % wheel.name
        elif wheel.name in from_sources:
            if normalized(version) != normalized(theirs[name]):
                found[name] = "the tool installs %s, we %s" % (theirs[name], version)
        elif reason := difference(wheel, site):
            found[name] = reason
    for name in theirs.keys() - ours - set(SEEDS):
        found[name] = "only the tool installs it (%s)" % theirs[name]
    return found
