"""Calls one hook of a project's build backend (PEP 517) and writes the result as a JSON object.

venvdeb runs this with the Python that the package is for, in a copy of the project:
`python3 -s -B -c <this> HOOK DIRECTORY RESULT [NAME=VALUE...]`. HOOK is "wheel" or "editable", or
one of them after "requires-"; DIRECTORY is where the wheel goes, and RESULT a file, because backends
print what they like. What follows are configuration settings. The wheel is null if the backend has no
build_editable (PEP 660), for which it is called in the project itself.
"""

import sys

# The working directory: a backend must not import what happens to be in the project (PEP 517).
del sys.path[0]

import importlib
import json
import os
import re
import traceback


# The first versions of backends that read the table `project` (PEP 621), and in it a licence that
# is an expression (PEP 639). Projects seldom name them in `requires`: the newest has always worked.
READS_PROJECT = {"setuptools": "61", "poetry-core": "2.0", "flit-core": "3.2"}
READS_EXPRESSION = {"setuptools": "77", "flit-core": "3.11"}


def project_file():
    """The contents of pyproject.toml, empty where there is none."""
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
        return tomllib.load(file)


def implied(contents, requires):
    """What else a project requires of the backends that it names, by what it uses of them."""
    project = contents.get("project")
    if project is None or "name" in contents.get("tool", {}).get("poetry", {}):
        return []
    tables = [READS_PROJECT]
    if isinstance(project.get("license"), str):
        tables.append(READS_EXPRESSION)
    names = [re.sub(r"[-_.]+", "-", re.match(r"[\w.-]*", text)[0]).lower() for text in requires]
    return [
        f"{name}>={table[name]}" for name in names for table in tables if name in table
    ]


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


def settings(arguments):
    """The configuration settings as pip makes them: a list of the values of a repeated name."""
    found = {}
    for argument in arguments:
        name, _, value = argument.partition("=")
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found or None


def call(hook, directory, config, result):
    """Calls the hook and fills in the result."""
    contents = project_file()
    table = contents.get("build-system", {})
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
    result["requires"] = list(requires) + implied(contents, requires)
    if hook == "wheel":
        result["wheel"] = load(backend).build_wheel(directory, config, None)
        return
    if hook == "editable":
        build = getattr(load(backend), "build_editable", None)
        result["wheel"] = build and build(directory, config, None)
        return
    result["installed"] = installed()
    try:
        kind = hook.rpartition("-")[2]
        get_requires = getattr(load(backend), f"get_requires_for_build_{kind}", None)
        if get_requires:
            result["requires"] += get_requires(config)
    except ImportError:
        pass


def main():
    hook, directory, file = sys.argv[1:4]
    result = {"requires": [], "installed": {}, "error": None, "wheel": None}
    try:
        call(hook, directory, settings(sys.argv[4:]), result)
    except BaseException as error:
        result["error"] = f"{type(error).__name__}: {error}"
        traceback.print_exc()
    with open(file, "w") as output:
        json.dump(result, output)


main()
