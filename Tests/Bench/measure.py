"""Runs tools side by side on the same input and writes the measurements as JSON.

    measure.py --wheels DIRECTORY --requirements FILE --uv PROGRAM --repeat N --groups A,B >JSON

scripts/bench runs this inside a fresh Debian system that has all the tools. The tools take turns
(A B C A B C …), so that other load on the machine affects all of them. Each run starts
with nothing but its input: no cache, no destination. Everything they make is kept until the end.
"""

import argparse
import contextlib
import functools
import hashlib
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

PYPROJECT = """\
[build-system]
requires = ["setuptools>=61", "wheel"]
build-backend = "setuptools.build_meta"

[project]
name = "benchmark"
version = "1.0"
description = "An application with many dependencies"
authors = [{ name = "Bench Maintainers", email = "bench@example.org" }]

[project.scripts]
benchmark = "benchmark:main"

[tool.setuptools]
py-modules = ["benchmark"]
"""

# What the tutorial and the "how-tos" of dh-virtualenv give, with the current level of debhelper (in
# which dh_dwz runs, and fails on wheels), Python's own venv, and the wheelhouse instead of the
# network.
DH_VIRTUALENV = {
    "control": """\
Source: benchmark
Section: python
Priority: optional
Maintainer: Bench Maintainers <bench@example.org>
Build-Depends: debhelper-compat (= 13), dh-virtualenv, python3, python3-venv
Standards-Version: 4.6.2
Rules-Requires-Root: no

Package: benchmark
Architecture: any
Depends: python3, ${misc:Depends}
Description: application with many dependencies
 It is there to be packaged.
""",
    "rules": """\
#!/usr/bin/make -f
%:
\tdh $@ --with python-virtualenv

override_dh_virtualenv:
\tdh_virtualenv --builtin-venv --python /usr/bin/python3 \\
\t  --extra-pip-arg=--no-index --extra-pip-arg=--find-links={wheels} \\
\t  --extra-pip-arg=--no-cache-dir

override_dh_dwz:

override_dh_strip:
\tdh_strip --exclude=/site-packages/

override_dh_shlibdeps:
\tdh_shlibdeps --exclude=/site-packages/
""",
    "changelog": """\
benchmark (1.0) unstable; urgency=medium

  * First release.

 -- Bench Maintainers <bench@example.org>  Mon, 04 May 2026 12:00:00 +0000
""",
    "source/format": "3.0 (native)\n",
}


class Bench:
    """The input that all runs share, and a directory for their output."""

    def __init__(self, options, scratch):
        self.wheels = options.wheels
        self.requirements = options.requirements
        self.uv = options.uv
        self.scratch = scratch
        lines = options.requirements.read_text(encoding="utf-8").splitlines()
        self.distributions = sum("==" in line and not line.startswith((" ", "#")) for line in lines)

    # Each contestant is a method that prepares everything in `directory`, untimed, and returns the
    # commands to time and a function that tells whether they succeeded.

    def pip(self, directory):
        venv = directory / "venv"
        return [
            ["/usr/bin/python3", "-m", "venv", venv],
            [venv / "bin/pip", "install", "--quiet", "--no-cache-dir", "--no-index", "--find-links",
             self.wheels, "--requirement", self.requirements],
        ], lambda: self.is_installed(venv)

    def uv_compiled(self, directory, compile_bytecode=True):
        venv = directory / "venv"
        options = ["--compile-bytecode"] if compile_bytecode else []
        return [
            [self.uv, "venv", "--quiet", "--no-cache", "--python", "/usr/bin/python3", venv],
            [self.uv, "pip", "install", "--quiet", "--no-cache", "--link-mode", "copy", *options,
             "--python", venv / "bin/python", "--no-index", "--find-links", self.wheels,
             "--requirement", self.requirements],
        ], lambda: self.is_installed(venv)

    def uv_plain(self, directory):
        return self.uv_compiled(directory, compile_bytecode=False)

    def venvdeb(self, directory, *options):
        return [
            ["venvdeb", "stage", "--quiet", "--package", "benchmark",
             "--destdir", directory / "dest", "--no-project", "--no-cache", "--offline",
             "--wheelhouse", self.wheels,
             "--requirements", self.requirements, *options],
        ], lambda: self.is_installed(directory / "dest/opt/venvs/benchmark")

    def venvdeb_plain(self, directory):
        return self.venvdeb(directory, "--bytecode", "none")

    # Fetching: uv unpacks what it downloads, and does no more here than link to it.

    def pip_fetch(self, directory):
        wheels = directory / "wheels"
        return [
            ["/usr/bin/python3", "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir",
             "--index-url", self.index, "--requirement", self.requirements, "--dest", wheels],
        ], lambda: self.is_fetched(wheels)

    def uv_fetch(self, directory):
        target = directory / "target"
        return [
            [self.uv, "pip", "install", "--quiet", "--no-deps", "--cache-dir", directory / "cache",
             "--link-mode", "symlink", "--python", "/usr/bin/python3", "--target", target,
             "--default-index", self.index, "--requirement", self.requirements],
        ], lambda: len(list(target.glob("*.dist-info"))) == self.distributions

    def venvdeb_fetch(self, directory):
        wheels = directory / "wheels"
        return [
            ["venvdeb", "fetch", "--quiet", wheels, "--cache-dir", directory / "cache",
             "--index-url", self.index, "--requirements", self.requirements],
        ], lambda: self.is_fetched(wheels)

    # From the lock to the tree: one uv.lock for both, everything from the index, nothing cached.

    @functools.cached_property
    def locked_project(self):
        """A directory with a pyproject.toml that requires what is pinned, and its uv.lock."""
        project = self.scratch / "locked"
        project.mkdir()
        pins = [line.split()[0] for line in self.requirements.read_text(encoding="utf-8").splitlines()
                if "==" in line and not line.startswith((" ", "#"))]
        (project / "pyproject.toml").write_text(
            f'[project]\nname = "benchmark"\nversion = "1.0"\nrequires-python = ">=3.11,<3.12"\n'
            f"dependencies = {json.dumps(pins)}\n"
            # The index has what is installed here, and nothing for other systems.
            f"[tool.uv]\nenvironments = [\"sys_platform == 'linux'\"]\n", encoding="utf-8")
        subprocess.run(
            [self.uv, "lock", "--quiet", "--no-cache", "--python", "/usr/bin/python3",
             "--default-index", self.index], cwd=project, check=True)
        return project

    def uv_sync(self, directory):
        project = directory / "project"
        shutil.copytree(self.locked_project, project)
        return [
            [self.uv, "sync", "--quiet", "--frozen", "--no-install-project", "--compile-bytecode",
             "--cache-dir", directory / "cache", "--link-mode", "copy",
             "--python", "/usr/bin/python3", "--project", project],
        ], lambda: self.is_installed(project / ".venv")

    def venvdeb_sync(self, directory):
        return [
            ["venvdeb", "stage", "--quiet", "--package", "benchmark",
             "--destdir", directory / "dest", "--no-project", "--cache-dir", directory / "cache",
             "--requirements", self.locked_project / "uv.lock"],
        ], lambda: self.is_installed(directory / "dest/opt/venvs/benchmark")

    def is_fetched(self, wheels):
        return len(list(wheels.glob("*.whl"))) == self.distributions

    def source_tree(self, directory):
        source = directory / "benchmark"
        source.mkdir()
        (source / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
        (source / "benchmark.py").write_text("def main():\n    print(1)\n", encoding="utf-8")
        shutil.copy(self.requirements, source / "requirements.txt")
        return source

    def built_by(self, directory):
        def is_built():
            packages = list(directory.glob("benchmark_*.deb"))
            if len(packages) != 1:
                return False
            extracted = directory / "extracted"
            subprocess.run(["dpkg-deb", "-x", packages[0], extracted], check=True)
            # The application itself is there, too.
            return self.is_installed(extracted / "opt/venvs/benchmark", extra=1)

        build = ["env", "-C", directory / "benchmark", "dpkg-buildpackage", "-us", "-uc", "-b"]
        return [build], is_built

    def dh_virtualenv(self, directory):
        source = self.source_tree(directory)
        for name, text in DH_VIRTUALENV.items():
            path = source / "debian" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("{wheels}", str(self.wheels)), encoding="utf-8")
        (source / "debian/rules").chmod(0o755)
        return self.built_by(directory)

    def dh_venvdeb(self, directory):
        source = self.source_tree(directory)
        subprocess.run(["venvdeb", "init", "--quiet"], cwd=source, check=True)
        with open(source / "debian/benchmark.venvdeb", "a", encoding="utf-8") as config:
            config.write(f"wheelhouse: {self.wheels}\noffline: yes\nno-cache: yes\n")
        return self.built_by(directory)

    def is_installed(self, venv, extra=0):
        """All distributions are there; pip and setuptools may be there as well."""
        found = {path.name for path in venv.glob("lib/python3*/site-packages/*.dist-info")}
        found = {name for name in found if not name.startswith(("pip-", "setuptools-"))}
        return len(found) == self.distributions + extra

    def help_of_uv(self, _):
        return [[self.uv, "--help"]], lambda: True

    def help_of_venvdeb(self, _):
        return [["venvdeb", "--help"]], lambda: True


# What takes turns with what.
GROUPS = {
    "install": {"pip": Bench.pip, "uv": Bench.uv_compiled, "venvdeb": Bench.venvdeb},
    "install-plain": {"uv": Bench.uv_plain, "venvdeb": Bench.venvdeb_plain},
    "fetch": {"pip": Bench.pip_fetch, "uv": Bench.uv_fetch, "venvdeb": Bench.venvdeb_fetch},
    "sync": {"uv": Bench.uv_sync, "venvdeb": Bench.venvdeb_sync},
    "build": {"dh-virtualenv": Bench.dh_virtualenv, "venvdeb": Bench.dh_venvdeb},
    "help": {"uv": Bench.help_of_uv, "venvdeb": Bench.help_of_venvdeb},
}


def run(bench, contestant):
    """One measured run: seconds of wall and processor time, and MiB of the largest process."""
    # Nothing is removed until all is measured: ext4 looks at every recently removed inode before it
    # makes a new file, so that whoever comes after a removal would pay for it.
    directory = tempfile.mkdtemp(dir=bench.scratch)
    commands, has_succeeded = contestant(bench, pathlib.Path(directory))
    # What earlier runs wrote must not reach the disk while this one is timed.
    os.sync()
    sample = {"wall": 0.0, "cpu": 0.0, "memory": 0.0}
    with open(bench.scratch / "log", "wb") as log:
        for command in commands:
            start = time.monotonic()
            process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            sample["wall"] += time.monotonic() - start
            sample["cpu"] += usage.ru_utime + usage.ru_stime
            sample["memory"] = max(sample["memory"], usage.ru_maxrss / 1024)
            if process.returncode:
                break
    if process.returncode or not has_succeeded():
        text = (bench.scratch / "log").read_text(encoding="utf-8", errors="replace")
        sys.exit(f"{' '.join(map(str, command))} failed:\n{text[-4000:]}")
    return sample


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files, keeps connections open, and writes no log."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    """Queues as many connections as servers of the web do, so that none of them is dropped."""

    request_queue_size = 511


@contextlib.contextmanager
def index(wheels, root):
    """The URL of an index of the wheels on this machine, while the context lasts."""
    (root / "files").symlink_to(wheels.resolve())
    pages = {}
    for wheel in sorted(wheels.glob("*.whl")):
        name = wheel.name.split("-")[0].lower().replace("_", "-").replace(".", "-")
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        pages.setdefault(name, []).append(
            f'<a href="../../files/{wheel.name}#sha256={digest}">{wheel.name}</a><br>')
    for name, links in pages.items():
        page = root / "simple" / name / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text("<!DOCTYPE html><body>" + "".join(links) + "</body>", encoding="utf-8")
    handler = functools.partial(QuietHandler, directory=str(root))
    server = Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/simple/"
    server.shutdown()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--wheels", type=pathlib.Path, required=True)
    parser.add_argument("--requirements", type=pathlib.Path, required=True)
    parser.add_argument("--uv", type=pathlib.Path, required=True)
    parser.add_argument("--groups", required=True, help="NAME:REPETITIONS,…")
    options = parser.parse_args()

    for wheel in options.wheels.iterdir():  # into the page cache
        wheel.read_bytes()
    result = {"distributions": 0, "processors": os.cpu_count(), "groups": {}}
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryDirectory() as root, \
            index(options.wheels, pathlib.Path(root)) as url:
        bench = Bench(options, pathlib.Path(scratch))
        bench.index = url
        result["distributions"] = bench.distributions
        for item in options.groups.split(","):
            name, repetitions = item.split(":")
            samples = {contestant: [] for contestant in GROUPS[name]}
            for number in range(int(repetitions)):
                for contestant, function in GROUPS[name].items():
                    sample = run(bench, function)
                    samples[contestant].append(sample)
                    print(f"  {name} {number + 1}/{repetitions} {contestant}: "
                          f"{sample['wall']:.2f} s", file=sys.stderr, flush=True)
            result["groups"][name] = samples
    json.dump(result, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
