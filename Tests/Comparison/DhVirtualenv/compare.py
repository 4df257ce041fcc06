#!/usr/bin/python3
"""The part of `compare` that builds and compares; see there."""

from __future__ import annotations

import argparse
import concurrent.futures
import dataclasses
import fnmatch
import json
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Iterator

sys.dont_write_bytecode = True

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from treediff import differences  # noqa: E402
from treediff.trees import Difference  # noqa: E402
from dropin import build, contents  # noqa: E402
from dropin.cases import CASES  # noqa: E402
from dropin.packages import read_package  # noqa: E402
from dropin.source import SUITES  # noqa: E402

SIDES = ("original", "ours")


def check_cases() -> None:
    """A case that names another one names one that is there."""
    names = [case.name for case in CASES]
    if len(set(names)) != len(names):
        sys.exit("two cases have one name")
    for case in CASES:
        for reference in map(case.reference, SUITES):
            if reference and reference not in names:
                sys.exit(f"{case.name}: there is no case {reference}")


def compare(
    original: build.Result,
    ours: build.Result,
    reference: build.Result | None,
    systems: pathlib.Path,
) -> list[Difference]:
    """Every difference of two results.

    With `reference`, what dh-virtualenv makes of the case that this one should be like, that is
    what our packages are compared with; the original's own result must be another one.
    """
    if original.failure and ours.failure:
        return [Difference("refused by both", "-", f"{original.failure} -> {ours.failure}")]
    if ours.failure:
        return [Difference("refused by venvdeb", "-", ours.failure)]
    found = []
    if original.failure:
        found.append(Difference("refused by dh-virtualenv", "-", original.failure))
        if reference is None:
            found.append(Difference("no reference", "-", "nothing to compare our package with"))
            return found
    elif reference is not None and list(compare_results(original, reference, systems)) == []:
        found.append(Difference("needless reference", "-", "dh-virtualenv does the same with it"))
    return [*found, *compare_results(reference or original, ours, systems)]


def compare_results(
    original: build.Result, ours: build.Result, systems: pathlib.Path
) -> Iterator[Difference]:
    """The packages of two builds, and what they left behind."""
    for name in sorted(original.packages.keys() | ours.packages.keys()):
        if name not in ours.packages or name not in original.packages:
            side = "dh-virtualenv" if name in original.packages else "venvdeb"
            yield Difference(f"package only {side}", name, "-")
        else:
            yield from compare_packages(original.packages[name], ours.packages[name], systems)
    for path in sorted(original.leftovers ^ ours.leftovers):
        side = "dh-virtualenv" if path in original.leftovers else "venvdeb"
        yield Difference(f"left behind by {side}", path, "file")


def compare_packages(
    theirs: pathlib.Path, ours: pathlib.Path, systems: pathlib.Path
) -> Iterator[Difference]:
    """The differences of two packages, seen by the Python of the suite, as it reads bytecode."""
    area = theirs.parent.parent, ours.parent.parent
    command = [build.ENTER, systems / "original", "--offline", "--bind", HERE.parent]
    for directory in sorted(set(area)):
        command += ["--bind", directory]
    script = ["--", "/usr/bin/python3", HERE / "compare.py", "--json", "--packages"]
    output = subprocess.run([*command, *script, theirs, ours], stdout=subprocess.PIPE, check=True)
    for fields in json.loads(output.stdout):
        yield Difference(*fields)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--systems", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--only-original", action="store_true")
    parser.add_argument("--packages", nargs=2, type=pathlib.Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--suite", choices=SUITES, default="bookworm")
    parser.add_argument("patterns", nargs="*")
    arguments = parser.parse_args()
    if arguments.packages:
        found = list(contents.compare(*map(read_package, arguments.packages)))
        if arguments.json:
            json.dump([dataclasses.astuple(difference) for difference in found], sys.stdout)
            return 0
        print(*found, sep="\n")
        return bool(found)
    check_cases()
    chosen = [
        case
        for case in CASES
        if not arguments.patterns or any(fnmatch.fnmatch(case.name, p) for p in arguments.patterns)
    ]
    if arguments.list:
        print("\n".join(case.name for case in chosen))
        return 0
    if not chosen:
        sys.exit("no tree has such a name (--list shows all)")
    suite = SUITES[arguments.suite]
    others = {other.chapter for other in SUITES.values()} - {suite.chapter}
    table = differences.read_table(HERE / "differences.md", without=others)
    failures = 0
    started = time.monotonic()
    by_name = {case.name: case for case in CASES}
    wanted = [(side, case) for case in chosen for side in SIDES]
    references = {case.name: case.reference(arguments.suite) for case in chosen}
    wanted += [("original", by_name[name]) for name in references.values() if name]
    wanted = list({(side, case.name): (side, case) for side, case in wanted}.values())
    if arguments.only_original:
        wanted = [(side, case) for side, case in wanted if side == "original"]
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        runs = {
            (side, case.name): pool.submit(
                build.build, arguments.systems / side, case.on(suite, side)
            )
            for side, case in wanted
        }
        for case in chosen:
            original = runs["original", case.name].result()
            if arguments.only_original:
                print(f"{case.name}: {original.failure or sorted(original.packages)}", flush=True)
                continue
            ours = runs["ours", case.name].result()
            like = references[case.name]
            reference = runs["original", like].result() if like else None
            found = compare(original, ours, reference, arguments.systems)
            left = differences.undeclared(table, case.name, found)
            failures += bool(left)
            print(f"{'FAILED' if left else 'ok'} {case.name}")
            for difference in found if arguments.show else left[:40]:
                print(f"    {difference}"[:1000])
            if len(left) > 40 and not arguments.show:
                print(f"    and {len(left) - 40} more")
            sys.stdout.flush()
    if not arguments.patterns and not arguments.only_original:
        for row in table:
            if not row.used:
                print(f"FAILED differences.md: nothing needs: {row.kind} {row.path} {row.subjects}")
                failures += 1
    print(f"{len(chosen)} trees in {time.monotonic() - started:.0f} s")
    print(f"{max(len(chosen) - failures, 0)} passed, {failures} failed")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
