"""The trees: every option and variable of dh_virtualenv, and what its users do around it."""

from __future__ import annotations

from .source import Case

BUILTIN = "--builtin-venv --python=/usr/bin/python3"
WITH = "--with python-virtualenv"
NO_CONFIGURE = "override_dh_auto_configure:\n\noverride_dh_virtualenv:\n\t{dh_virtualenv}\n"
VENV = "debian/cricket/opt/venvs/cricket"
PIP = f"{VENV}/bin/python {VENV}/bin/pip"
INNER_SETUP = """\
from setuptools import setup
setup(name='inner', version='1', py_modules=['inner'])
"""
INDEX = "--no-index --find-links=/build/wheels"

# The environment and its interpreter.
ENVIRONMENTS = [
    Case("plain"),
    Case("builtin", BUILTIN),
    Case("builtin-without-python", "--builtin-venv", like="bookworm=builtin"),
    Case("builtin-of-a-version", "--python {python} --builtin-venv"),
    Case("python-by-path", "--python /usr/bin/{python}"),
    Case("python-by-name", "--python=python3"),
    Case("setuptools", "--setuptools", like="bookworm=plain"),
    Case("setuptools-short", "-s", like="bookworm=plain"),
    Case("setuptools-bundled", "-s --extra-virtualenv-arg=bundle", like="sid=setuptools"),
    Case("system-packages", "--use-system-packages"),
    Case("system-packages-builtin", f"-S {BUILTIN}"),
    Case("copies", "--extra-virtualenv-arg=--copies"),
    Case("copies-builtin", f"--extra-virtualenv-arg=--copies {BUILTIN}"),
    Case("prompt", "--extra-virtualenv-arg=--prompt=field"),
    Case(
        "without-seeds",
        "--extra-virtualenv-arg=--no-setuptools --extra-virtualenv-arg --no-wheel",
    ),
    Case("one-activator", "--extra-virtualenv-arg=--activators=bash", like="plain"),
]

# Where pip looks.
INDEXES = [
    Case("index-url", "--index-url=file:///build/index", index="none"),
    Case("pypi-url", "--pypi-url file:///build/index", index="none"),
    Case(
        "extra-index-url",
        "--index-url=file:///nowhere --extra-index-url file:///build/index "
        "--extra-index-url=file:///nowhere",
        index="none",
    ),
    Case("pip-variables", index="environment"),
    Case(
        "index-in-requirements",
        "--skip-install",
        requirements="--no-index\n--find-links=/build/wheels\nbranch\n",
        index="none",
    ),
]

# The calls of pip.
STEPS = [
    Case("preinstall", "--preinstall=leaf==1.1 --preinstall bark", requirements="branch\n"),
    Case(
        "preinstall-from-a-file",
        "--preinstall=-rtools.txt",
        files={"tools.txt": "bark\nleaf<2\n"},
    ),
    Case("upgrade-pip", "--upgrade-pip", index="environment"),
    Case("upgrade-pip-to", "--upgrade-pip-to=23.3.2", index="environment"),
    Case("upgrade-pip-to-latest", f"--upgrade-pip-to latest {BUILTIN}", index="environment"),
    Case("pip-tool", "--preinstall careful-pip --pip-tool=careful-pip"),
    Case("no-deps", "--extra-pip-arg=--no-deps", requirements="branch\n"),
    Case("no-compile", "--extra-pip-arg --no-compile"),
    Case(
        "constraint",
        "--extra-pip-arg=--constraint=fence.txt",
        requirements="leaf\n",
        files={"fence.txt": "leaf<1.1\n"},
    ),
    Case(
        "as-in-pbuilder",
        "--extra-pip-arg=--no-cache-dir --extra-pip-arg=--ignore-installed "
        "--extra-pip-arg=--no-deps",
    ),
    Case("only-binary", "--extra-pip-arg=--only-binary=leaf --extra-pip-arg=--prefer-binary"),
    Case("no-build-isolation", "--extra-pip-arg=--no-build-isolation", like="sid=plain"),
    Case("quiet-pip", "--extra-pip-arg=-q --extra-pip-arg=--disable-pip-version-check"),
]

# The requirements.
REQUIREMENTS = [
    Case("unpinned", requirements="# newest\nleaf\nbranch\n"),
    Case("no-requirements", requirements=None),
    Case(
        "requirements-elsewhere",
        "--requirements=deploy/list.txt",
        requirements=None,
        files={"deploy/list.txt": "leaf==1.1\n"},
    ),
    Case(
        "requirements-by-full-name",
        "--requirements /build/area/requirements-by-full-name/source/deploy/list.txt",
        requirements=None,
        files={"deploy/list.txt": "leaf==1.1\n"},
    ),
    Case("requirements-missing", "--requirements=deploy/list.txt", requirements=None),
    Case(
        "nested",
        requirements="-r more.txt\n-c fence.txt\nbranch[rough]\n",
        files={"more.txt": "leaf\n", "fence.txt": "leaf==1.1\n"},
    ),
    Case(
        "markers", requirements='leaf==1.0; python_version >= "3"\nbark; sys_platform == "win32"\n'
    ),
    Case("source-distribution", requirements="seed\n"),
    Case(
        "wheel-by-path",
        requirements="/build/wheels/bark-1.0-py3-none-any.whl\n"
        "leaf @ file:///build/wheels/leaf-1.1-py3-none-any.whl\n",
    ),
    Case("editable", "--skip-install", requirements="-e .\n"),
    Case("project-in-requirements", "--skip-install", requirements=".[wood]\n"),
    Case("namespaces", requirements="meadow-north\nmeadow-south\nhedge\n"),
    Case("data", requirements="barn\n"),
    Case("scripts", requirements="scripts\nbranch\n"),
    Case("scripts-builtin", BUILTIN, requirements="scripts\nbranch\n"),
    Case("library", requirements="well\n"),
]

# The project.
PROJECTS = [
    Case("pyproject", project="pyproject"),
    Case("pyproject-builtin", BUILTIN, project="pyproject"),
    Case("skip-install", "--skip-install"),
    Case("no-project", "--skip-install", project=""),
    Case("no-project-to-install", project="", like="no-project"),
    Case("extras", "--extras wood --extras=tree"),
    Case("extras-in-one", "--extras=wood,tree", project="pyproject"),
    Case(
        "sourcedirectory",
        "--sourcedirectory=inner",
        project="",
        requirements=None,
        files={
            "inner/requirements.txt": "bark\n",
            "inner/setup.py": INNER_SETUP,
            "inner/inner.py": "depth = 1\n",
        },
    ),
    Case(
        "sourcedirectory-short",
        "-D inner --requirements=../requirements.txt",
        project="",
        files={
            "inner/setup.py": INNER_SETUP,
            "inner/inner.py": "depth = 1\n",
        },
    ),
    Case("setuptools-test", "--setuptools-test"),
    Case(
        "setuptools-test-fails",
        "--setuptools-test",
        files={
            "tests/test_fails.py": "import unittest\n\n\nclass T(unittest.TestCase):\n"
            "    def test_it(self):\n        self.fail('as it should')\n"
        },
    ),
    Case(
        "setuptools-test-nocheck",
        "--setuptools-test",
        environment={"DEB_BUILD_OPTIONS": "nocheck parallel=2"},
        files={"tests/test_fails.py": "raise SystemExit('nobody asked')\n"},
    ),
    Case("no-test", "--no-test"),
]

# Names and places.
PLACES = [
    Case("install-suffix", "--install-suffix hopper"),
    Case("install-suffix-deep", "--install-suffix=field/hopper"),
    Case("install-root", environment={"DH_VIRTUALENV_INSTALL_ROOT": "/usr/share/python"}),
    Case(
        "install-root-and-suffix",
        f"--install-suffix=hopper {BUILTIN}",
        environment={"DH_VIRTUALENV_INSTALL_ROOT": "/opt/"},
    ),
    Case("three-packages", packages="cricket cricket-tools cricket-data=all"),
    Case("one-of-three", "-p cricket-tools", packages="cricket cricket-tools cricket-data=all"),
    Case(
        "two-of-three",
        "--package=cricket --package cricket-data --skip-install",
        packages="cricket cricket-tools cricket-data=all",
    ),
    Case("all-but-one", "-N cricket", packages="cricket cricket-tools"),
    Case(
        "all-but-two",
        "--no-package=cricket --no-package cricket-data",
        packages="cricket cricket-tools cricket-data=all",
    ),
    Case("package-called-python3", packages="cricket python3-cricket"),
    Case(
        "a-place-of-its-own",
        "-pcricket",
        packages="cricket cricket-tools",
        after="dh_virtualenv -pcricket-tools --extra-pip-arg=--no-index "
        "--extra-pip-arg=--find-links=/build/wheels --skip-install --install-suffix=tools",
    ),
    Case("noscripts", "--noscripts"),
    Case("noscripts-short", f"-n {BUILTIN}"),
]

# Forms of the command line and of the environment.
COMMAND_LINES = [
    Case("verbose", "-v"),
    Case("verbose-variable", environment={"DH_VERBOSE": "1"}),
    Case("verbose-variable-builtin", BUILTIN, environment={"DH_VERBOSE": "1"}, like="builtin"),
    Case("abbreviations", "--verb --install-suf=hopper --pre bark"),
    Case("words-without-a-meaning", "leaf bark"),
    Case("o-options", "-O--install-suffix=hopper -O--preinstall=bark -O -x"),
    Case("o-option-of-others", "-O--buildsystem=pybuild -O--no-parallel", like="plain"),
    Case("dh-options", environment={"DH_OPTIONS": "--install-suffix=hopper -v"}),
    Case("dash-a", "-a", like="plain"),
    Case("dash-i", "-i", packages="cricket=all"),
    Case("arch-with-a-value", "--arch=amd64", like="sid=plain"),
    Case("unknown-option", "--no-such-thing"),
    Case("index-twice", "--index-url=file:///build/index --pypi-url=file:///nowhere"),
    Case("test-and-no-test", "--setuptools-test --no-test"),
    Case(
        "help-and-version",
        before="dh_virtualenv --version | grep '^dh_virtualenv {version}'\n"
        "dh_virtualenv --help | grep -e --install-suffix",
    ),
]

# What debian/rules does beside it.
RULES = [
    Case("pip-later", after=f"{PIP} install {INDEX} leaf==1.1 bark\n{PIP} uninstall -y leaf"),
    Case("run-later", after=f"{VENV}/bin/python -c 'import cricket; cricket.main()' >{VENV}/song"),
    Case(
        "twice",
        before="dh_virtualenv --skip-install " + INDEX.replace("--", "--extra-pip-arg=--"),
        options="--preinstall=bark",
    ),
    Case("sequence", dh=WITH, project="pyproject"),
    Case("sequence-setup", dh=WITH, like="sequence-setup-configured"),
    Case("sequence-setup-configured", dh=WITH, rules=NO_CONFIGURE),
    Case("sequence-setup-compat-11", dh=WITH, compat=11),
    Case(
        "sequence-without-buildsystem",
        dh=f"{WITH} --buildsystem=none",
        rules="# none\n",
        index="environment",
        like="sequence-setup-environment",
    ),
    Case(
        "sequence-setup-environment",
        dh=WITH,
        rules="override_dh_auto_configure:\n",
        index="environment",
    ),
    Case(
        "sequence-options",
        dh=f"{WITH} --install-suffix=hopper --preinstall=bark",
        rules="# none\n",
        index="environment",
        project="pyproject",
    ),
    Case(
        "sequence-pip-later",
        dh=WITH,
        project="pyproject",
        rules="override_dh_virtualenv:\n\t{dh_virtualenv}\n"
        f"\t{PIP} install {INDEX} leaf==1.1\n\trm -rf {VENV}/share\n",
    ),
    Case(
        "sequence-execute-after",
        dh=WITH,
        project="pyproject",
        index="environment",
        rules=f"execute_after_dh_virtualenv:\n\trm -r {VENV}/share\n",
    ),
    Case(
        "sequence-links",
        dh=WITH,
        project="pyproject",
        files={
            "debian/cricket.links": "/opt/venvs/cricket/bin/cricket /usr/bin/cricket\n",
            "debian/cricket.install": "songs/* usr/share/cricket\n",
            "songs/summer": "chirp\n",
            "debian/cricket.docs": "songs/summer\n",
        },
    ),
    Case(
        "sequence-nodoc",
        dh=WITH,
        project="pyproject",
        environment={"DEB_BUILD_OPTIONS": "nodoc nocheck", "DEB_BUILD_PROFILES": "nodoc nocheck"},
        files={"debian/cricket.docs": "pyproject.toml\n"},
    ),
    Case(
        "sequence-install",
        dh=WITH,
        project="pyproject",
        files={
            "debian/cricket.install": "field.conf opt/venvs/cricket/etc\n"
            "cricket-tune opt/venvs/cricket/bin\n",
            "field.conf": "green\n",
            "cricket-tune": "#!/usr/bin/env python3\nprint('chirp')\n",
        },
    ),
    Case(
        "sequence-scripts",
        dh=WITH,
        project="pyproject",
        files={
            "debian/cricket.triggers": "interest-noawait /usr/bin/{python}\n"
            "interest dh-virtualenv-interpreter-update\n",
            "debian/cricket.postinst": "#!/bin/sh\nset -e\ncase $1 in configure) echo chirp ;; "
            "triggered) ;; *) exit 1 ;; esac\n#DEBHELPER#\n",
            "debian/cricket.prerm": "#!/bin/sh\nset -e\necho silence\n#DEBHELPER#\n",
            "debian/cricket.service": "[Service]\nExecStart=/opt/venvs/cricket/bin/cricket\n"
            "[Install]\nWantedBy=multi-user.target\n",
        },
    ),
    Case(
        "sequence-library",
        dh=WITH,
        project="pyproject",
        requirements="well\n",
        rules="override_dh_virtualenv:\n\t{dh_virtualenv}\n"
        "override_dh_strip:\n\tdh_strip --exclude=/site-packages/\n"
        "override_dh_shlibdeps:\n\tdh_shlibdeps --exclude=/site-packages/\n",
    ),
    Case(
        "sequence-two-packages", dh=WITH, project="pyproject", packages="cricket cricket-data=all"
    ),
    Case("buildpackage", dh=WITH, project="pyproject", build="dpkg-buildpackage -us -uc -b"),
    Case(
        "buildpackage-arch",
        dh=WITH,
        project="pyproject",
        index="environment",
        rules="# none\n",
        build="dpkg-buildpackage -us -uc -B",
        like="sequence",
    ),
    Case(
        "buildpackage-indep",
        dh=WITH,
        project="pyproject",
        index="environment",
        rules="# none\n",
        packages="cricket=all",
        build="dpkg-buildpackage -us -uc -A",
    ),
]

# dh --buildsystem=dh_virtualenv, which works with copies of the interpreter only: it follows a link
# and goes on with the system's Python.
BUILDSYSTEM = [
    Case(
        "buildsystem",
        dh="--buildsystem=dh_virtualenv",
        rules="# none\n",
        index="environment",
        environment={"DH_VIRTUALENV_ARGUMENTS": "--always-copy"},
    ),
    Case(
        "buildsystem-by-default",
        dh="--buildsystem=dh_virtualenv",
        rules="# none\n",
        index="environment",
        like="buildsystem",
    ),
    Case(
        "buildsystem-with-variables",
        dh="--buildsystem=dh_virtualenv",
        rules="# none\n",
        index="environment",
        files={"deploy/list.txt": "branch\n"},
        requirements=None,
        environment={
            "DH_VIRTUALENV_INSTALL_ROOT": "/opt/venvs",
            "DH_VIRTUALENV_INSTALL_SUFFIX": "hopper",
            "DH_VIRTUALENV_ARGUMENTS": "--always-copy --no-wheel",
            "DH_REQUIREMENTS_FILE": "deploy/list.txt",
            "DH_PIP_EXTRA_ARGS": "--no-deps",
            "DH_UPGRADE_PIP": "23.3.2",
        },
    ),
    Case(
        "buildsystem-upgrades",
        dh="--buildsystem=dh_virtualenv",
        rules="# none\n",
        index="environment",
        environment={
            "DH_VIRTUALENV_ARGUMENTS": "--always-copy",
            "DH_UPGRADE_PIP": "",
            "DH_UPGRADE_SETUPTOOLS": "",
            "DH_UPGRADE_WHEEL": "{wheel}",
        },
    ),
]

CASES = [
    *ENVIRONMENTS,
    *INDEXES,
    *STEPS,
    *REQUIREMENTS,
    *PROJECTS,
    *PLACES,
    *COMMAND_LINES,
    *RULES,
    *BUILDSYSTEM,
]
