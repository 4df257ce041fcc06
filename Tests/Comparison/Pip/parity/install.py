"""Installs one wheel with pip and with venvdeb, and inspects the results."""

from __future__ import annotations

import configparser
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import sys
import venv

from treediff import launchers, trees
from treediff.trees import Difference, Tree
from .wheels import Wheel

# The metadata directory of an installed distribution, not of one that it has a copy of.
METADATA = r"lib/python3[^/]*/site-packages/[^/]+\.dist-info/"


@dataclasses.dataclass(frozen=True)
class Tools:
    """What installs, and where from."""

    pip: pathlib.Path
    venvdeb: pathlib.Path
    wheels: pathlib.Path

    def environment(self, home: pathlib.Path) -> dict[str, str]:
        """Nothing of the caller's settings; a home that is ours."""
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": str(home),
            "TMPDIR": str(home),
            "LC_ALL": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
        }


class Pair:
    """Two environments for the same prefix: pip's, which is there, and ours in a `destdir`.

    pip writes with the umask 022, we with 077: the modes of a package must not depend on it.
    """

    def __init__(self, tools: Tools, scratch: pathlib.Path) -> None:
        self.tools, self.scratch = tools, scratch
        # The prefix is outside of every directory that a build may not leave in a tree.
        self.prefix = scratch / "environment"
        self.work = scratch / "work"
        self.destdir = self.work / "destdir"
        self.ours = self.destdir / self.prefix.relative_to("/")
        self.lock = self.work / "requirements.txt"
        self.work.mkdir(parents=True)

    def run(self, command: list[object], umask: int = 0o022) -> subprocess.CompletedProcess[str]:
        """Runs a program that may fail."""
        return subprocess.run(
            [str(word) for word in command],
            cwd=self.work,
            env=self.tools.environment(self.work),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            umask=umask,
        )

    def create(self) -> Tree:
        """Makes pip's environment, still empty, as `python3 -m venv --without-pip` does."""
        venv.EnvBuilder(symlinks=True, with_pip=False).create(self.prefix)
        return trees.read_tree(self.prefix)

    def install_pip(self) -> str | None:
        """Runs pip; returns why it failed, if it did."""
        command = [self.prefix / "bin/python", "-I", self.tools.pip, "install", "--isolated"]
        command += ["--quiet", "--no-index", f"--find-links={self.tools.wheels}", "--no-deps"]
        command += ["--no-compile", "--no-cache-dir", "--no-input", "--ignore-requires-python"]
        command += ["--disable-pip-version-check", "--no-warn-script-location"]
        # pip finds itself installed where it runs from.
        command += ["--ignore-installed"]
        run = self.run([*command, "--require-hashes", f"--requirement={self.lock}"])
        return run.stdout.strip() if run.returncode else None

    def install_venvdeb(self) -> str | None:
        """Runs venvdeb; returns why it failed, if it did."""
        command = [self.tools.venvdeb, "stage", "--quiet", "--package=parity", "--no-project"]
        command += [f"--destdir={self.destdir}", f"--prefix={self.prefix}", "--offline"]
        command += [f"--requirements={self.lock}", f"--wheelhouse={self.tools.wheels}"]
        # A single wheel is no complete set; --no-deps leaves out the check for one.
        command += ["--no-deps", "--bytecode=none", "--no-cache", "--jobs=1"]
        run = self.run(command, umask=0o077)
        return run.stdout.strip() if run.returncode else None

    def swap(self) -> None:
        """Puts our tree where pip's was, which is what both were made for."""
        self.prefix.rename(self.work / "pip")
        self.ours.rename(self.prefix)


def compare_empty(tools: Tools, scratch: pathlib.Path) -> tuple[list[Difference], Tree]:
    """How an empty environment of ours differs from `python3 -m venv`'s, and what is in it."""
    pair = Pair(tools, scratch)
    theirs = pair.create()
    pair.lock.write_text("")
    failure = pair.install_venvdeb()
    if failure:
        sys.exit(f"venvdeb cannot make an empty environment: {failure}")
    ours = trees.read_tree(pair.ours)
    shutil.rmtree(scratch)
    return list(trees.compare(theirs, ours)), ours


def compare_wheel(
    tools: Tools, scratch: pathlib.Path, wheel: Wheel, empty: Tree, commands: list[str]
) -> list[Difference]:
    """Installs a wheel into two empty environments and tells how they differ.

    `empty` is an empty environment of ours with the same prefix; `commands` are command lines that
    must give the same output and status in both.
    """
    pair = Pair(tools, scratch)
    pair.lock.write_text(wheel.requirement)
    before = pair.create()
    failures = [pair.install_pip(), pair.install_venvdeb()]
    if any(failures):
        shutil.rmtree(scratch)
        return [
            Difference(f"refused by {who}", wheel.file, " ".join(failure.split()))
            for who, failure in zip(("pip", "venvdeb"), failures)
            if failure
        ]
    theirs, ours = trees.read_tree(pair.prefix), trees.read_tree(pair.ours)
    found = [*trees.changed(before, theirs), *trees.changed(empty, ours)]
    theirs = {path: entry for path, entry in theirs.items() if path not in before}
    ours = {path: entry for path, entry in ours.items() if path not in empty}
    found += compare_files(pair, theirs, ours)
    records = [path for path in ours if re.fullmatch(f"{METADATA}RECORD", path)]
    for record in theirs.keys() & set(records):
        found += trees.check_record(pair.ours, record, pair.prefix, (theirs, ours), set(ours))
    if len(records) != 1:
        found.append(Difference("false record", wheel.file, f"{len(records)} RECORD files"))
    found += compare_commands(pair, commands)
    shutil.rmtree(scratch)
    return found


def compare_files(pair: Pair, theirs: Tree, ours: Tree) -> list[Difference]:
    """What the wheel brought: bytes must be equal, the commands of entry points behave alike."""
    written = {
        path.removeprefix("bin/") for path in theirs.keys() & ours.keys() if path.startswith("bin/")
    } & entry_points(pair.ours, ours)
    found = []
    for difference in trees.compare(theirs, ours):
        name = os.path.basename(difference.path)
        if difference.kind == "contents" and difference.path.removeprefix("bin/") in written:
            found.append(Difference("launcher", difference.path, "text"))
        elif difference.kind == "contents" and name == "INSTALLER":
            texts = [(root / difference.path).read_text() for root in (pair.prefix, pair.ours)]
            found.append(Difference("contents", difference.path, ", ".join(map(repr, texts))))
        elif not (difference.kind == "contents" and difference.path.endswith(".dist-info/RECORD")):
            found.append(difference)
    if written:
        names = sorted(written)
        pip = launchers.observe(pair.prefix, pair.prefix, names)
        venvdeb = launchers.observe(pair.ours, pair.prefix, names)
        for name in names:
            for case, seen in pip[name].items():
                if venvdeb[name].get(case) != seen:
                    detail = f"{case}: {seen} | {venvdeb[name].get(case)}"
                    found.append(Difference("behaviour", f"bin/{name}", detail))
    return found


def entry_points(root: pathlib.Path, tree: Tree) -> set[str]:
    """The names of the commands that an installer writes for the one distribution of a tree."""
    names: set[str] = set()
    for path in tree:
        if not re.fullmatch(f"{METADATA}entry_points.txt", path):
            continue
        parser = configparser.ConfigParser(delimiters="=", interpolation=None)
        parser.optionxform = str
        parser.read_string((root / path).read_text())
        for group in ("console_scripts", "gui_scripts"):
            names |= set(parser[group]) if group in parser else set()
    versioned = re.compile(r"bin/((pip|easy_install)(-?\d+(\.\d+)?)?)")
    return names | {match[1] for path in tree if (match := versioned.fullmatch(path))}


def compare_commands(pair: Pair, commands: list[str]) -> list[Difference]:
    """Runs real commands under the same prefix in both trees, which are swapped for it."""
    if not commands:
        return []
    pip = [pair.run(line.split()) for line in (str(pair.prefix / "bin" / c) for c in commands)]
    pair.swap()
    ours = [pair.run(line.split()) for line in (str(pair.prefix / "bin" / c) for c in commands)]
    found = []
    for command, a, b in zip(commands, pip, ours):
        if a.returncode or b.returncode:
            found.append(Difference("run", command, f"fails: {a.stdout} | {b.stdout}"))
        elif (a.stdout, a.returncode) != (b.stdout, b.returncode):
            found.append(Difference("run", command, f"{a.stdout} | {b.stdout}"))
    return found
