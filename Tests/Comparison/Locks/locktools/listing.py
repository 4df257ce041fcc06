"""What the tool of a lock would install, and what we list: names and versions."""

from __future__ import annotations

import json
import pathlib
import re

from .tools import PYTHON, new_environment, poetry_index, program, run

LOCKS = {
    "uv.lock": "uv", "poetry.lock": "poetry", "pdm.lock": "pdm", "Pipfile.lock": "pipenv",
    "pylock.toml": "pip", "requirements.txt": "pip",
}
# What these install does not depend on groups that are named to them.
WITHOUT_GROUPS = ("pylock.toml", "requirements.txt")


def normalized(name: str) -> str:
    """Returns a name in its normal form (PyPA name normalization)."""
    return re.sub("[-_.]+", "-", name).lower()


def canonical(version: str) -> str:
    """Returns a version without zeros at the end, which tools write or leave out."""
    return re.sub(r"(\.0)+$", "", version)


def applicable(text: str, tool: str) -> dict[str, str]:
    """Returns what of a requirements file applies here, evaluated by the tool's own library."""
    script = (
        "import sys\n"
        "from packaging.requirements import Requirement\n"
        "for line in sys.stdin:\n"
        "    line = line.split(' --hash')[0].split(' \\\\')[0].strip()\n"
        "    if not line or line.startswith(('#', '-')): continue\n"
        "    r = Requirement(line)\n"
        "    if r.marker and not r.marker.evaluate({'extra': ''}): continue\n"
        "    print(r.name, str(r.specifier).lstrip('=') or '-')\n")
    python = pathlib.Path(program(tool)).parent / "python"
    output, _ = run([str(python), "-c", script], python.parent, text)
    return dict(line.split() for line in output.splitlines())


def additions(messages: str) -> dict[str, str]:
    """Returns what uv says that it would add; '-' stands for the version of what has a URL."""
    found = {}
    for line in messages.splitlines():
        match = re.fullmatch(r" \+ ([^=\s]+)(?:==(\S+))?(?: (?:@|\(from) .*)?", line)
        if match:
            found[match[1]] = match[2] if line.endswith("==%s" % match[2]) else "-"
    return found


def by_uv(project: pathlib.Path, lock: str, defaults: bool, work: pathlib.Path) -> dict[str, str]:
    groups = [] if defaults else ["--no-default-groups"]
    _, messages = run(
        [program("uv"), "sync", "--frozen", "--dry-run", "--no-install-project", "--python", PYTHON,
         *groups],
        project, UV_PROJECT_ENVIRONMENT=str(work / "venv"))
    return additions(messages)


def by_poetry(project: pathlib.Path, lock: str, defaults: bool, work: pathlib.Path) -> dict[str, str]:
    groups = [] if defaults else ["--only", "main"]
    output, _ = run(
        [program("poetry"), "install", "--dry-run", "--no-root", "--no-ansi", *groups], project,
        VIRTUAL_ENV=str(new_environment(work / "venv", "--without-pip")), **poetry_index())
    return dict(re.findall(r"Installing (\S+) \(([^ )]+)[^)]*\)(?!.*Skipped)", output))


def by_pdm(project: pathlib.Path, lock: str, defaults: bool, work: pathlib.Path) -> dict[str, str]:
    groups = [] if defaults else ["--prod"]
    output, _ = run(
        [program("pdm"), "export", "--no-hashes", "-f", "requirements", *groups], project,
        PDM_IGNORE_SAVED_PYTHON="1", PDM_PYTHON=PYTHON)
    return applicable(output, "pdm")


def by_pipenv(project: pathlib.Path, lock: str, defaults: bool, work: pathlib.Path) -> dict[str, str]:
    output, _ = run([program("pipenv"), "requirements"], project, PIPENV_IGNORE_VIRTUALENVS="1")
    return applicable(output, "pipenv")


def by_pip(project: pathlib.Path, lock: str, defaults: bool, work: pathlib.Path) -> dict[str, str]:
    """pip would download every file to list it; uv reads the same two formats."""
    _, messages = run(
        [program("uv"), "pip", "sync", "--dry-run", "--python", PYTHON, "--target",
         str(work / "empty"), lock],
        project)
    return additions(messages)


def theirs(project: pathlib.Path, lock: str, defaults: bool, work: pathlib.Path) -> dict[str, str]:
    """Returns what the tool of a lock would install, without the project itself."""
    found = globals()["by_" + LOCKS[lock]](project, lock, defaults, work)
    return {normalized(name): canonical(version) for name, version in found.items()}


def ours(venvdeb: str, project: pathlib.Path, lock: str, defaults: bool) -> dict[str, str]:
    """Returns what we list, without the project itself."""
    groups = ["--groups", "default"] if defaults else []
    output, _ = run(
        [venvdeb, "lock", "--show", lock, "--json", "--no-project", "--quiet", "--python", PYTHON,
         *groups],
        project)
    return {
        entry["name"]: canonical(entry["version"] or "-")
        for entry in json.loads(output)["distributions"]}


def differences(theirs: dict[str, str], ours: dict[str, str]) -> dict[str, str]:
    """Returns what differs, by distribution; '-' is a version that the lock does not say."""
    found = {}
    for name in sorted(theirs.keys() | ours.keys()):
        pair = theirs.get(name), ours.get(name)
        if pair[0] != pair[1] and ("-" not in pair or None in pair):
            found[name] = "the tool installs %s, we %s" % pair
    return found
