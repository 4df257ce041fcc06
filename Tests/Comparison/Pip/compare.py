#!/usr/bin/python3
"""Installs real wheels with pip and with venvdeb and compares every file.

usage: compare.py [--jobs N] [--fetch] [--list] [PATTERN...]

Each wheel of wheels.txt (or those whose names match a PATTERN) goes into an empty environment by
pip (--no-deps --no-compile) and into another by venvdeb, both for the same prefix. Names, bytes,
modes, links and the meaning of RECORD must be equal, and the commands of entry points must behave
alike, apart from what the table in differences.md declares. A difference that is not in the table is
an error; so is a row of the table that no wheel needs.

VENVDEB names the program (default: .build/release/venvdeb). Wheels are kept in
${VENVDEB_TEST_CACHE:-~/.cache/venvdeb-test}/parity.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import fnmatch
import os
import pathlib
import queue
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]
sys.path.insert(0, str(HERE.parent))

from treediff import differences  # noqa: E402
from parity import install, wheels  # noqa: E402


def cache_directory() -> pathlib.Path:
    """Where downloads are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(os.environ.get("VENVDEB_TEST_CACHE") or f"{base}/venvdeb-test", "parity")


def read_commands(path: pathlib.Path) -> list[tuple[str, str]]:
    """Patterns of wheel files with a command line each."""
    lines = [line for line in path.read_text().splitlines() if line and line[0] != "#"]
    return [tuple(part.strip() for part in line.split(":", 1)) for line in lines]


def make_pip(scratch: pathlib.Path, chosen: list[wheels.Wheel]) -> pathlib.Path:
    """Fetches the wheels with the interpreter's own pip; installs the newest pip of the list.

    Returns its package directory, which any interpreter can run.
    """
    tool = scratch / "tool"
    listed = wheels.read_list(HERE / "wheels.txt", [])
    newest = max(
        (wheel for wheel in listed if wheel.name == "pip"),
        key=lambda wheel: [int(part) for part in wheel.file.split("-")[1].split(".")],
    )
    subprocess.run([sys.executable, "-m", "venv", tool], check=True)
    pip = [str(tool / "bin/python"), "-m", "pip", "--disable-pip-version-check"]
    wanted = {wheel.file: wheel for wheel in [newest, *chosen]}
    wheels.fetch(list(wanted.values()), cache_directory(), pip)
    path = cache_directory() / newest.file
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--upgrade", path], check=True)
    return next((tool / "lib").glob("python3*/site-packages/pip"))


def main() -> int:
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "))
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--fetch", action="store_true", help="only download what is missing")
    parser.add_argument("--list", action="store_true", help="print the differences of each wheel")
    parser.add_argument("patterns", nargs="*")
    arguments = parser.parse_args()
    machine = (sys.implementation.name, sys.version_info[:2], os.uname().machine)
    if machine != ("cpython", (3, 11), "x86_64"):
        sys.exit("the wheels of the list are for CPython 3.11 on x86_64")
    chosen = wheels.read_list(HERE / "wheels.txt", arguments.patterns)
    if arguments.fetch:
        with tempfile.TemporaryDirectory(prefix="venvdeb-parity-") as directory:
            make_pip(pathlib.Path(directory), chosen)
        return 0
    venvdeb = pathlib.Path(os.environ.get("VENVDEB") or REPOSITORY / ".build/release/venvdeb")
    if not os.access(venvdeb, os.X_OK):
        sys.exit(f"no {venvdeb}: swift build -c release --product venvdeb")

    table = differences.read_table(HERE / "differences.md")
    commands = read_commands(HERE / "commands.txt")
    failures = 0

    def report(name: str, found: list[install.Difference]) -> None:
        nonlocal failures
        left = differences.undeclared(table, name, found)
        failures += bool(left)
        if left or arguments.list:
            print(f"{'FAILED' if left else 'ok'} {name}")
        shown = found if arguments.list else left
        for difference in shown[:40]:
            print(f"    {difference}"[:1000])
        if len(shown) > 40:
            print(f"    and {len(shown) - 40} more")
        sys.stdout.flush()

    with tempfile.TemporaryDirectory(prefix="venvdeb-parity-") as directory:
        scratch = pathlib.Path(directory)
        tools = install.Tools(make_pip(scratch, chosen), venvdeb.resolve(), cache_directory())
        started = time.monotonic()
        # Scripts name the prefix, so each worker has one that never changes.
        slots: queue.SimpleQueue[tuple[pathlib.Path, install.Tree]] = queue.SimpleQueue()
        for number in range(arguments.jobs):
            found, empty = install.compare_empty(tools, scratch / f"slot-{number}")
            slots.put((scratch / f"slot-{number}", empty))
        report("(empty)", found)

        def compare(wheel: wheels.Wheel) -> list[install.Difference]:
            lines = [line for glob, line in commands if fnmatch.fnmatch(wheel.file, glob)]
            directory, empty = slots.get()
            try:
                return install.compare_wheel(tools, directory, wheel, empty, lines)
            finally:
                slots.put((directory, empty))

        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            # The largest first, so that no worker starts on one of them at the very end.
            size = {wheel: (cache_directory() / wheel.file).stat().st_size for wheel in chosen}
            ordered = sorted(chosen, key=size.get, reverse=True)
            runs = {pool.submit(compare, wheel): wheel for wheel in ordered}
            for run in concurrent.futures.as_completed(runs):
                report(runs[run].file, run.result())
    if not arguments.patterns:
        for row in table:
            if not row.used:
                print(f"FAILED differences.md: nothing needs: {row.kind} {row.path} {row.subjects}")
                failures += 1
        for glob, line in commands:
            if not any(fnmatch.fnmatch(wheel.file, glob) for wheel in chosen):
                print(f"FAILED commands.txt: no wheel for: {glob}: {line}")
                failures += 1
    passed = len(chosen) + 1 - failures
    print(f"compared in {time.monotonic() - started:.0f} s")
    print(f"{passed} passed, {failures} failed")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
