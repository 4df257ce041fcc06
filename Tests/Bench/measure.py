"""Runs tools side by side on the same input and writes the measurements as JSON.

    measure.py --rows 1,2 [--repeat N] --wheels DIRECTORY --requirements FILE --uv PROGRAM
      --limit DIRECTORY --newer-dh-virtualenv DIRECTORY --images DIRECTORY >JSON

scripts/bench runs this as root inside a fresh Debian system that has all the tools; these run as
the user `builder`. The tools take turns (A B C A B C …), so that other load on the machine affects
all of them. Each run starts with nothing but its input, on a file system of its own.
"""

import argparse
import json
import os
import pathlib
import platform
import pwd
import subprocess
import sys
import tempfile

import rows
from contestants import GROUPS
from filesystem import fresh_file_system, used_space
from index import index
from inputs import Inputs
from running import measure

# Repetitions of a group of rows; a build with dh-virtualenv takes minutes.
USUAL_REPETITIONS, REPETITIONS = 5, {"build": 3, "growth": 3, "files": 3}


class Bench:
    """Runs contestants on file systems of their own."""

    def __init__(self, inputs, images):
        self.inputs = inputs
        self.images = images
        self.user = pwd.getpwnam("builder")

    def run(self, work_in, cache=None, keep_cache=None):
        """One run: with a copy of `cache`; the cache that it fills is copied to `keep_cache`."""
        with fresh_file_system(self.images, self.user.pw_name) as directory:
            if cache:
                copy(cache, directory / "cache")
            work = work_in(self.inputs, directory)
            subprocess.run(["chown", "-R", f"{self.user.pw_name}:", directory], check=True)
            sample = measure(work, self.user, directory)
            sample["disk"] = used_space(directory)
            if keep_cache:
                copy(directory / "cache", keep_cache)
            return sample

    def caches(self, group, names):
        """The filled caches of the contestants of a group that have one."""
        found = {}
        for name in names:
            contestant = GROUPS[group][name]
            if contestant.fill:
                # venvdeb keeps wheels unpacked from their second use on.
                for use in ("first", "second"):
                    cache = self.inputs.scratch / f"cache-{group}-{name}-{use}"
                    self.run(contestant.fill, cache=found.get(name), keep_cache=cache)
                    found[name] = cache
        return found

    def measure(self, group, names, repetitions):
        """The samples of the contestants of a group."""
        caches = self.caches(group, names)
        samples = {name: [] for name in GROUPS[group] if name in names}
        for number in range(repetitions):
            for name in samples:
                sample = self.run(GROUPS[group][name].work, cache=caches.get(name))
                samples[name].append(sample)
                print(f"  {group} {number + 1}/{repetitions} {name}: CPU {sample['cpu']:.2f} s, "
                      f"wall {sample['wall']:.2f} s", file=sys.stderr, flush=True)
        return samples


def copy(source, destination):
    subprocess.run(["cp", "-a", source, destination], check=True)


def machine(inputs):
    """What the measurements depend on."""
    def version(*command):
        output = subprocess.run(
            [*map(str, command)], capture_output=True, text=True, check=True).stdout
        return output.strip().splitlines()[0]

    def line(path, name):
        with open(path, encoding="utf-8") as file:
            values = (text.partition(":")[2].strip() for text in file if text.startswith(name))
            return next(values, "")

    return {
        "processors": os.cpu_count(), "model": line("/proc/cpuinfo", "model name"),
        "memory": line("/proc/meminfo", "MemTotal"), "kernel": platform.release(),
        "python": version("/usr/bin/python3", "--version"), "uv": version(inputs.uv, "--version"),
        "pip": version("/usr/bin/python3", "-m", "pip", "--version").split(" from")[0],
        "venvdeb": "venvdeb " + version("venvdeb", "--version"),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", required=True)
    parser.add_argument("--repeat", type=int)
    for name in ("wheels", "requirements", "uv", "limit", "newer-dh-virtualenv", "images"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    options = parser.parse_args()

    for wheel in options.wheels.iterdir():  # into the page cache
        wheel.read_bytes()
    groups = rows.groups(rows.chosen(options.rows))
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as scratch, \
            index(options.wheels, pathlib.Path(root)) as url:
        # The tools run as another user.
        pathlib.Path(scratch).chmod(0o755)
        inputs = Inputs(
            options.wheels, options.requirements, options.uv, pathlib.Path(scratch),
            options.limit, options.newer_dh_virtualenv, url)
        bench = Bench(inputs, options.images)
        result = {
            "distributions": inputs.distributions, "machine": machine(inputs),
            "load": {"start": os.getloadavg()}, "rows": options.rows, "groups": {},
        }
        for group, names in groups.items():
            repetitions = options.repeat or REPETITIONS.get(group, USUAL_REPETITIONS)
            result["groups"][group] = bench.measure(group, names, repetitions)
        result["load"]["end"] = os.getloadavg()
    json.dump(result, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
