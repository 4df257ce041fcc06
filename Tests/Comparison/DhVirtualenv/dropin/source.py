"""From a case to a source package with a debian/ directory."""

from __future__ import annotations

import dataclasses
import hashlib
import pathlib
import shutil

PROJECTS = pathlib.Path(__file__).resolve().parent.parent / "projects"

# How a tree reaches the distributions, which are in /build in both systems: by arguments, by pip's
# variables, or not at all.
INDEX = {
    "arguments": "--extra-pip-arg=--no-index --extra-pip-arg=--find-links=/build/wheels",
    "environment": "",
    "none": "",
}
# What dpkg-buildpackage sets, for builds that do without it.
DPKG_ENVIRONMENT = {"SOURCE_DATE_EPOCH": "1700000000", "DEB_RULES_REQUIRES_ROOT": "no"}
PIP_ENVIRONMENT = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/build/wheels"}

# What is left of a build that calls each helper itself: enough for a package, and a second faster.
SHORT_RULES = """\
#!/usr/bin/make -f
build build-arch build-indep:

binary-arch binary-indep binary:
	dh_prep
{before}	dh_virtualenv {index} {options}
{after}	dh_installdeb
	dh_gencontrol
	dh_md5sums
	dh_builddeb -- -Znone

clean:
	dh_clean
"""

DH_RULES = """\
#!/usr/bin/make -f
{rules}
override_dh_builddeb:
	dh_builddeb -- -Znone

%:
	dh $@ {dh}
"""


# The version of dh-virtualenv that the drop-in stands for.
INTERFACE = "1.3.1"


@dataclasses.dataclass(frozen=True)
class Suite:
    """A release of Debian: its dh-virtualenv, its Python, the version of wheel that the wheelhouse has
    there, and the chapter of its differences."""

    version: str
    python: str
    wheel: str
    chapter: str


SUITES = {
    "bookworm": Suite("1.2.2", "python3.11", "0.38.4", "Debian 12"),
    "sid": Suite("1.3.1", "python3.14", "0.45.1", "Debian unstable"),
}


@dataclasses.dataclass(frozen=True)
class Case:
    """A source tree and how it is built.

    `options` are those of the one call of dh_virtualenv in `debian/rules`, `before` and `after` the
    lines around it. With `dh`, the arguments of dh, debian/rules is a sequence instead, `rules` are
    its further targets, and `{dh_virtualenv}` in them is the command with its options.

    `project` names a directory of `projects` that the tree starts from, or is empty; `files` come
    on top, by path. `requirements` is the text of requirements.txt; none is written for None.

    `packages` are the names of the binary packages; one with `=all` is of architecture `all`.

    `like` names another case: dh-virtualenv fails with this one or makes something else than
    what was asked for, and the right result is what it makes of that one. `SUITE=NAME` is about the
    dh-virtualenv of one suite.

    `{python}` in texts is the name of the suite's interpreter, `{version}` the version that the command
    tells, and `{wheel}` that of wheel.
    """

    name: str
    options: str = ""
    project: str = "setup"
    requirements: str | None = "leaf==1.0\n"
    packages: str = "cricket"
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    index: str = "arguments"
    files: dict[str, str] = dataclasses.field(default_factory=dict)
    before: str = ""
    after: str = ""
    dh: str = ""
    rules: str = ""
    build: str = "debian/rules binary"
    compat: int = 13
    like: str = ""

    def reference(self, suite: str) -> str:
        """The name of the case that this one should be like in a suite; empty for none."""
        only, _, name = self.like.rpartition("=")
        return name if only in ("", suite) else ""

    def on(self, suite: Suite, side: str) -> Case:
        """The case as it is built on one of the two systems of a suite."""
        version = suite.version if side == "original" else INTERFACE

        def fill(text: str) -> str:
            text = text.replace("{python}", suite.python).replace("{version}", version)
            return text.replace("{wheel}", suite.wheel)

        files = {name: fill(text) for name, text in self.files.items()}
        environment = {name: fill(text) for name, text in self.environment.items()}
        return dataclasses.replace(
            self,
            options=fill(self.options),
            before=fill(self.before),
            files=files,
            environment=environment,
        )

    @property
    def settings(self) -> dict[str, str]:
        """The environment of the build."""
        pip = PIP_ENVIRONMENT if self.index == "environment" else {}
        return {**DPKG_ENVIRONMENT, **pip, **self.environment}

    def key(self) -> str:
        """A digest of all that decides what a build does."""
        files = (PROJECTS / self.project).rglob("*") if self.project else ()
        project = [
            (str(path.relative_to(PROJECTS)), path.read_bytes())
            for path in sorted(files)
            if path.is_file()
        ]
        texts = (self.control(), self.makefile(), self.settings, project, dataclasses.astuple(self))
        return hashlib.sha256(repr(texts).encode()).hexdigest()

    def write(self, directory: pathlib.Path) -> None:
        """Makes the tree in a directory that does not exist."""
        if self.project:
            shutil.copytree(PROJECTS / self.project, directory)
        texts = {
            "debian/control": self.control(),
            "debian/rules": self.makefile(),
            "debian/changelog": "cricket (0.3-1) unstable; urgency=medium\n\n  * A song.\n\n"
            " -- Cricket Maintainers <cricket@example.org>  Tue, 14 Nov 2023 22:13:20 +0000\n",
            "debian/source/format": "3.0 (quilt)\n",
        }
        if self.requirements is not None:
            texts["requirements.txt"] = self.requirements
        for name, text in (texts | self.files).items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            path.chmod(0o755 if text.startswith("#!") else 0o644)

    def control(self) -> str:
        """debian/control."""
        paragraphs = [
            "Source: cricket\nSection: misc\nPriority: optional\n"
            "Maintainer: Cricket Maintainers <cricket@example.org>\n"
            f"Build-Depends: debhelper-compat (= {self.compat}), dh-virtualenv (>= 1.0)\n"
            "Standards-Version: 4.6.2\nRules-Requires-Root: no\n"
        ]
        for package in self.packages.split():
            name, _, architecture = package.partition("=")
            paragraphs.append(
                f"Package: {name}\nArchitecture: {architecture or 'any'}\n"
                "Depends: ${misc:Depends}\nDescription: counts chirps\n All night long.\n"
            )
        return "\n".join(paragraphs)

    def makefile(self) -> str:
        """debian/rules."""
        index = INDEX[self.index]
        if not self.dh:
            lines = [
                "".join(f"\t{line}\n" for line in text.splitlines())
                for text in (self.before, self.after)
            ]
            return SHORT_RULES.format(
                before=lines[0], after=lines[1], index=index, options=self.options
            )
        command = f"dh_virtualenv {index} {self.options}".rstrip()
        rules = self.rules or "override_dh_virtualenv:\n\t{dh_virtualenv}\n"
        return DH_RULES.format(rules=rules.replace("{dh_virtualenv}", command), dh=self.dh)
