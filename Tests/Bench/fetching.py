"""Contestants that start with an index on this machine, and nothing in a cache.

Each prepares what it needs in a directory, and returns its Work there.
"""

import shutil

from running import Work


def pip_fetch(inputs, directory):
    wheels = directory / "wheels"
    return Work([
        ["/usr/bin/python3", "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir",
         "--index-url", inputs.index, "--requirement", inputs.requirements, "--dest", wheels],
    ], lambda: is_fetched(inputs, wheels))


def uv_fetch(inputs, directory):
    """uv unpacks what it downloads, and does no more here than link to it."""
    target = directory / "target"
    return Work([
        [inputs.uv, "pip", "install", "--quiet", "--no-deps", "--cache-dir", directory / "cache",
         "--link-mode", "symlink", "--python", "/usr/bin/python3", "--target", target,
         "--default-index", inputs.index, "--requirement", inputs.requirements],
    ], lambda: len(list(target.glob("*.dist-info"))) == inputs.distributions)


def venvdeb_fetch(inputs, directory):
    wheels = directory / "wheels"
    return Work([
        ["venvdeb", "fetch", "--quiet", wheels, "--cache-dir", directory / "cache",
         "--index-url", inputs.index, "--requirements", inputs.requirements],
    ], lambda: is_fetched(inputs, wheels))


def is_fetched(inputs, wheels):
    return len(list(wheels.glob("*.whl"))) == inputs.distributions


def uv_sync(inputs, directory):
    """From a uv.lock to the compiled tree."""
    project = directory / "project"
    shutil.copytree(inputs.locked_project, project)
    return Work([
        [inputs.uv, "sync", "--quiet", "--frozen", "--no-install-project", "--compile-bytecode",
         "--cache-dir", directory / "cache", "--link-mode", "copy",
         "--python", "/usr/bin/python3", "--project", project],
    ], lambda: inputs.is_installed(project / ".venv", compiled=True))


def venvdeb_sync(inputs, directory):
    return Work([
        ["venvdeb", "stage", "--quiet", "--package", "benchmark",
         "--destdir", directory / "dest", "--no-project", "--cache-dir", directory / "cache",
         "--requirements", inputs.locked_project / "uv.lock"],
    ], lambda: inputs.is_installed(directory / "dest/opt/venvs/benchmark", compiled=True))
