"""Finds the version of a project without its build backend; a part of read_project.py."""

import ast
import os
import re
import subprocess

VERSION_LINE = re.compile(r"""(?m)^(?:__version__|version|VERSION)\s*(?::\s*\w+\s*)?=\s*['"]([^'"]+)['"]""")


def literal_attribute(path, name):
    """The value of a module's attribute that is a literal string or tuple."""
    for node in parse_source(path).body:
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        if any(getattr(target, "id", None) == name for target in targets):
            try:
                value = ast.literal_eval(node.value)
            except (AttributeError, TypeError, ValueError):
                continue
            if isinstance(value, (list, tuple)):
                return ".".join(map(str, value))
            return value if isinstance(value, str) else None
    return None


def module_files(module):
    """The files that a dotted name may be in."""
    path = module.replace(".", "/")
    return [
        file
        for base in ("", "src/", "lib/")
        for file in (f"{base}{path}.py", f"{base}{path}/__init__.py")
        if os.path.isfile(file)
    ]


def version_of_attribute(dotted):
    module, _, name = dotted.rpartition(".")
    for file in module_files(module):
        value = literal_attribute(file, name)
        if value:
            return value
    return None


def first_line(path):
    lines = read_source(path).strip().splitlines() if os.path.isfile(path) else []
    return lines[0].strip() if len(lines) == 1 else None


def declared_version(document):
    """The version where the configuration of the build backend says that it is."""
    tool = document.get("tool", {})
    dynamic = tool.get("setuptools", {}).get("dynamic", {}).get("version", {})
    attribute = dynamic.get("attr") if isinstance(dynamic, dict) else None
    file = dynamic.get("file") if isinstance(dynamic, dict) else None
    if os.path.exists("setup.cfg"):
        line = re.search(r"(?m)^version\s*[=:]\s*(attr|file)\s*:\s*(\S+)", read_source("setup.cfg"))
        if line:
            attribute, file = (line.group(2), file) if line.group(1) == "attr" else (attribute, line.group(2))
    if attribute:
        return version_of_attribute(attribute)
    for name in [file] if isinstance(file, str) else file or []:
        return first_line(name)
    for table in (tool.get("hatch", {}).get("version", {}), tool.get("pdm", {}).get("version", {})):
        if isinstance(table.get("path"), str):
            match = VERSION_LINE.search(read_source(table["path"]))
            return match and match.group(1).lstrip("v")
    return None


def tagged_version():
    """The version of the newest release that Git knows, as tags such as v1.2 or name-1.2 say it."""
    # A repository above would tell of another project.
    if not os.path.exists(".git"):
        return None
    command = ["git", "describe", "--tags", "--abbrev=0", "--match", "*[0-9]*"]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    match = re.fullmatch(r"(?:.*?[^0-9.])?v?(\d[\w.+]*(?:-?(?:rc|a|b|alpha|beta|dev|post)\.?\d+)?)", run.stdout.strip())
    return match and match.group(1)


def found_version(name, document, paths):
    """A version without the build backend, and where it is: the declared place, else a module of
    the project, else a file VERSION, else the tags, else the metadata of a source distribution."""
    version = declared_version(document)
    if version:
        return version, None
    module = re.sub(r"[-.]", "_", str(name or "")).lower()
    likely = [
        path
        for path in paths
        if re.fullmatch(r"(.*/)?(__init__|__about__|_version|__version__|version|about)\.py", path)
        or path.lower() == f"{module}.py"
    ]
    likely.sort(key=lambda path: (f"{module}/" not in path.lower() + "/", path.count("/"), path))
    for path in likely:
        version = literal_attribute(path, "__version__") or literal_attribute(path, "VERSION")
        if version and version[0].isdigit():
            return version, path
    for path in ("VERSION", "VERSION.txt", "version.txt"):
        if first_line(path):
            return first_line(path), path
    version = tagged_version()
    if version:
        return version, "a tag of Git"
    return unpacked_version(), "PKG-INFO"


def unpacked_version():
    """The version of a source distribution, which says of itself what it was made from."""
    match = re.search(r"(?m)^Version: *(\S+)", read_source("PKG-INFO").split("\n\n")[0])
    return match and match.group(1)


VERSIONED_BY_GIT = {
    "dunamai", "hatch-vcs", "pbr", "poetry-dynamic-versioning", "setuptools-git-versioning",
    "setuptools-scm", "uv-dynamic-versioning", "vcs-versioning", "versioneer", "versioningit",
}


def is_versioned_by_git(document, build_requires):
    names = {re.split(r"[^\w.-]", text.strip(), maxsplit=1)[0] for text in build_requires}
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in names}
    source = document.get("tool", {}).get("pdm", {}).get("version", {})
    return bool(names & VERSIONED_BY_GIT or source.get("source") == "scm")
