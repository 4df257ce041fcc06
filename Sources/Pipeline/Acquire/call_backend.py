"""Calls one hook of a project's build backend (PEP 517) and writes the result as a JSON object.

venvdeb runs this with the Python that the package is for, in a copy of the project:
`python3 -I -B -c <this> HOOK DIRECTORY RESULT`. HOOK is "requires" or "wheel", DIRECTORY is where
the wheel goes, and RESULT a file, because backends print what they like.
"""

import importlib
import json
import os
import re
import sys
import traceback


def build_system():
    """The table of pyproject.toml, empty where there is none (PEP 518)."""
    if not os.path.exists("pyproject.toml"):
        return {}
    try:
        import tomllib
    except ImportError:
        try:
            import tomli as tomllib
        except ImportError:
            from pip._vendor import tomli as tomllib
    with open("pyproject.toml", "rb") as file:
        return tomllib.load(file).get("build-system", {})


def load(name):
    """The object that `module:attribute` names."""
    module, _, attributes = name.partition(":")
    found = importlib.import_module(module)
    for attribute in filter(None, attributes.split(".")):
        found = getattr(found, attribute)
    return found


def installed():
    """The versions of the installed distributions, by normalised name (PEP 503)."""
    from importlib import metadata

    versions = {}
    for distribution in metadata.distributions():
        name = distribution.metadata["Name"]
        if name:
            key = re.sub(r"[-_.]+", "-", name).lower()
            versions.setdefault(key, distribution.version)
    return versions


def call(hook, directory, result):
    """Calls the hook and fills in the result."""
    table = build_system()
    if "build-backend" in table:
        requires, backend = table["requires"], table["build-backend"]
    else:
        requires = table.get("requires", ["setuptools>=40.8.0"])
        backend = "setuptools.build_meta:__legacy__"
    here = os.getcwd()
    for path in reversed(table.get("backend-path", [])):
        path = os.path.abspath(path)
        if os.path.commonpath([path, here]) != here:
            raise ValueError("backend-path leaves the project")
        sys.path.insert(0, path)
    result["requires"] = list(requires)
    if hook == "wheel":
        result["wheel"] = load(backend).build_wheel(directory, None, None)
        return
    result["installed"] = installed()
    try:
        get_requires = getattr(load(backend), "get_requires_for_build_wheel", None)
        if get_requires:
            result["requires"] += get_requires(None)
    except ImportError:
        pass


def main():
    hook, directory, file = sys.argv[1:4]
    result = {"requires": [], "installed": {}, "error": None, "wheel": None}
    try:
        call(hook, directory, result)
    except BaseException as error:
        result["error"] = f"{type(error).__name__}: {error}"
        traceback.print_exc()
    with open(file, "w") as output:
        json.dump(result, output)


main()
