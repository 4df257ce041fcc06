"""What all runs share."""

import dataclasses
import functools
import json
import pathlib
import subprocess


def pins(lock):
    """The requirements of a lock, without their hashes."""
    return [line.split()[0] for line in lock.read_text(encoding="utf-8").splitlines()
            if "==" in line and not line.startswith((" ", "#"))]


@dataclasses.dataclass
class Inputs:
    """A lock, its wheels, and the programs that are in no package."""

    wheels: pathlib.Path
    requirements: pathlib.Path
    uv: pathlib.Path
    # For what is made once.
    scratch: pathlib.Path
    # What Tests/Bench/limit is compiled to.
    limit: pathlib.Path | None = None
    # The files of dh-virtualenv 1.3.1.
    newer_dh_virtualenv: pathlib.Path | None = None
    # The URL of an index of the wheels.
    index: str = ""

    @functools.cached_property
    def distributions(self):
        return len(pins(self.requirements))

    @functools.cached_property
    def locked_project(self):
        """A directory with a pyproject.toml that requires what is pinned, and its uv.lock."""
        project = self.scratch / "locked"
        project.mkdir()
        (project / "pyproject.toml").write_text(
            f'[project]\nname = "benchmark"\nversion = "1.0"\nrequires-python = ">=3.11,<3.12"\n'
            f"dependencies = {json.dumps(pins(self.requirements))}\n"
            # The index has what is installed here, and nothing for other systems.
            f"[tool.uv]\nenvironments = [\"sys_platform == 'linux'\"]\n", encoding="utf-8")
        subprocess.run(
            [self.uv, "lock", "--quiet", "--no-cache", "--python", "/usr/bin/python3",
             "--default-index", self.index], cwd=project, check=True)
        return project

    def is_installed(self, venv, *, count=None, compiled=None):
        """All distributions are there; pip and setuptools may be there as well.

        If `compiled` is given, the modules have bytecode, or have none.
        """
        site, = venv.glob("lib/python3*/site-packages")
        found = [path.name for path in site.glob("*.dist-info")
                 if not path.name.startswith(("pip-", "setuptools-"))]
        if len(found) != (self.distributions if count is None else count):
            return False
        if compiled is None:
            return True
        modules, bytecode = (len(list(site.rglob(name))) for name in ("*.py", "*.pyc"))
        # Some modules of some distributions have syntax errors.
        return bytecode > 0.99 * modules if compiled else bytecode == 0
