"""The tools that write locks, and how they are run."""

from __future__ import annotations

import os
import pathlib
import subprocess

PYTHON = "/usr/bin/python3"
CACHE = pathlib.Path(
    os.environ.get("VENVDEB_TEST_CACHE")
    or pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    / "venvdeb-test")
DIRECTORY = pathlib.Path(os.environ.get("VENVDEB_LOCK_TOOLS") or CACHE / "lock-tools")
REQUIREMENTS = {
    "uv": ["uv"], "pdm": ["pdm", "hishel<2"], "pipenv": ["pipenv"],
    # The plugin makes Poetry ask an index that has the simple API only.
    "poetry": ["poetry", "poetry-plugin-pypi-mirror"],
    # The first that reads pylock.toml.
    "pip": ["pip>=26.1"],
}


class Failed(Exception):
    """A program that failed, with what it wrote."""


def program(name: str) -> str:
    """Returns the program of a tool, which is installed if need be."""
    directory = DIRECTORY / name
    if not (directory / "installed").exists():
        print("installing %s" % name, flush=True)
        new_environment(directory)
        subprocess.run(
            [directory / "bin/python", "-m", "pip", "install", "--quiet", "--upgrade",
             *REQUIREMENTS[name]],
            check=True)
        (directory / "installed").touch()
    return str(directory / "bin" / name)


def run(
    arguments: list[str], directory: pathlib.Path, text: str = "", **variables: str
) -> tuple[str, str]:
    """Runs a program on a text; returns its output and its messages, or throws Failed."""
    environment = {
        name: value for name, value in os.environ.items()
        if name not in ("VIRTUAL_ENV", "PIPENV_ACTIVE")}
    environment |= {"NO_COLOR": "1", "UV_PYTHON_DOWNLOADS": "never", **variables}
    result = subprocess.run(
        arguments, cwd=directory, env=environment, input=text, capture_output=True, text=True)
    if result.returncode:
        raise Failed("%s: %s" % (" ".join(arguments), (result.stderr + result.stdout).strip()))
    return result.stdout, result.stderr


def new_environment(directory: pathlib.Path, *options: str) -> pathlib.Path:
    """Makes a virtual environment of the interpreter that is compared for."""
    subprocess.run([PYTHON, "-m", "venv", "--clear", *options, directory], check=True)
    return directory


def hosts() -> list[str]:
    """Returns the hosts of the public index and of its files, as pip knows them."""
    code = "from pip._internal.models.index import PyPI as p; print(p.netloc, p.file_storage_domain)"
    return subprocess.check_output([PYTHON, "-c", code], text=True).split()


def poetry_index() -> dict[str, str]:
    """Returns the variable by which Poetry asks the simple API of the public index."""
    return {"POETRY_PYPI_MIRROR_URL": "https://%s/simple/" % hosts()[0]}


def put_back_hosts(directory: pathlib.Path) -> None:
    """Names the public index in the files of a project, which the corpus leaves out."""
    index, files = hosts()
    for file in directory.rglob("*"):
        if file.is_file():
            text = file.read_text()
            file.write_text(
                text.replace("files.index.example", files).replace("index.example", index))
