"""Builds one lock with three tools and prints a table in Markdown about their trees.

    compare_trees.py --wheels DIRECTORY --requirements FILE --uv PROGRAM

scripts/compare-trees runs this inside a fresh Debian system that has all the tools. Every tool works
in a build directory of its own; then the files that contain that path and the false rows of RECORD
are counted.
"""

import argparse
import base64
import csv
import hashlib
import os
import pathlib
import subprocess
import tempfile

import building
from inputs import Inputs


def quiet(*command, **options):
    """Runs a command that must not fail; its output is shown if it does."""
    result = subprocess.run(
        [*map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if result.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{result.stdout[-4000:]}")
    return result.stdout


def package(inputs, directory, contestant):
    """Builds a .deb with dpkg-buildpackage and unpacks it; returns its tree and its size."""
    work = contestant(inputs, directory)
    for command in work.commands:
        quiet(*command)
    if not work.has_succeeded():
        raise SystemExit(f"{directory}: the package is not complete")
    (deb,) = directory.glob("benchmark_*.deb")
    return directory / "extracted/opt/venvs/benchmark", deb.stat().st_size


def uv_tree(inputs, directory, *options):
    """Makes what uv's manual recommends: a relocatable environment, the lock, then the project."""
    source = building.source_tree(inputs, directory)
    venv = directory / "venv"
    common = ["--quiet", "--no-cache", "--python", venv / "bin/python", "--no-index",
              "--find-links", inputs.wheels, *options]
    quiet(inputs.uv, "venv", "--quiet", "--no-cache", "--relocatable", "--python",
          "/usr/bin/python3", venv)
    quiet(inputs.uv, "pip", "sync", *common, inputs.requirements)
    quiet(inputs.uv, "pip", "install", "--no-deps", *common, source)
    return venv, None


CONTESTANTS = {
    "venvdeb": lambda inputs, directory: package(inputs, directory, building.dh_venvdeb()),
    "dh-virtualenv 1.2.2": lambda inputs, directory: package(
        inputs, directory, building.dh_virtualenv),
    "uv, relocatable": uv_tree,
    "uv, relocatable, byte-compiled": lambda inputs, directory: uv_tree(
        inputs, directory, "--compile-bytecode"),
}


def false_records(tree):
    """Counts the rows of RECORDs that have a digest, and those of them that are false."""
    rows = wrong = 0
    for record in tree.glob("lib/python3*/site-packages/*.dist-info/RECORD"):
        site = record.parent.parent
        with open(record, newline="", encoding="utf-8") as file:
            for path, digest, size in csv.reader(file):
                if not digest:
                    continue
                rows += 1
                name, _, value = digest.partition("=")
                try:
                    data = (site / path).read_bytes()
                except OSError:
                    wrong += 1
                    continue
                actual = base64.urlsafe_b64encode(hashlib.new(name, data).digest())
                if actual.rstrip(b"=").decode() != value.rstrip("=") or int(size) != len(data):
                    wrong += 1
    return rows, wrong


def inspect(tree, build):
    """Inspects a tree that was made in the directory `build`."""
    needle = os.fsencode(build)
    seen = {"files": 0, "bytes": 0, "pyc": 0, "naming": 0, "naming but .pyc": 0, "names": []}
    for directory, names, files in os.walk(tree):
        for name in sorted(files + [name for name in names if (pathlib.Path(directory) / name)
                                    .is_symlink()]):
            path = pathlib.Path(directory) / name
            if path.is_symlink():
                data = os.fsencode(os.readlink(path))
            else:
                data = path.read_bytes()
                seen["files"] += 1
                seen["bytes"] += len(data)
                seen["pyc"] += name.endswith(".pyc")
            if needle in data:
                seen["naming"] += 1
                if not name.endswith(".pyc"):
                    seen["naming but .pyc"] += 1
                    seen["names"].append(str(path.relative_to(tree)))
    seen["rows"], seen["wrong"] = false_records(tree)
    return seen


def number(value):
    return f"{value:,}".replace(",", " ")


def rows(results):
    def cells(function):
        return [function(result) for result in results.values()]

    def some(paths):
        shown = ", ".join(f"`{path.rsplit('/', 2)[-2]}/{path.rsplit('/', 1)[-1]}`"
                          if "dist-info" in path else f"`{path}`" for path in paths[:4])
        return (shown + (" …" if len(paths) > 4 else "")) or "–"

    yield ["", *results]
    yield ["---", *("---:" for _ in results)]
    yield ["files that name the build directory", *cells(lambda one: number(one["naming"]))]
    yield ["… but for `.pyc`", *cells(lambda one: number(one["naming but .pyc"]))]
    yield ["… which are", *cells(lambda one: some(one["names"]))]
    yield ["rows of RECORD that are wrong",
           *cells(lambda one: f"{number(one['wrong'])} of {number(one['rows'])}")]
    yield ["files", *cells(lambda one: number(one["files"]))]
    yield ["… of these `.pyc`", *cells(lambda one: number(one["pyc"]))]
    yield ["size of the tree", *cells(lambda one: f"{one['bytes'] / 1e6:.0f} MB")]
    yield ["size of the .deb",
           *cells(lambda one: f"{one['deb'] / 1e6:.0f} MB" if one["deb"] else "–")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--wheels", type=pathlib.Path, required=True)
    parser.add_argument("--requirements", type=pathlib.Path, required=True)
    parser.add_argument("--uv", type=pathlib.Path, required=True)
    options = parser.parse_args()
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        inputs = Inputs(
            options.wheels, options.requirements, options.uv, scratch=pathlib.Path(scratch))
        # A lock may have several versions of one distribution, for several Pythons.
        inputs.distributions = sum(
            not path.name.startswith(("setuptools-", "wheel-", "packaging-"))
            for path in options.wheels.glob("*.whl"))
        for name, contestant in CONTESTANTS.items():
            directory = pathlib.Path(tempfile.mkdtemp(dir=scratch, prefix="build-"))
            tree, deb = contestant(inputs, directory)
            if name.startswith("uv"):
                name = name.replace("uv", quiet(options.uv, "--version").split(" (")[0].strip(), 1)
            results[name] = inspect(tree, directory) | {"deb": deb}
        for row in rows(results):
            print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
