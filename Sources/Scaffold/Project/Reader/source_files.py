"""What the files of a project say beyond its metadata; the first part of read_project.py."""

import ast
import os
import re

# Directories that have nothing of the application itself.
OTHER_DIRECTORIES = {
    "build", "debian", "dist", "doc", "docs", "env", "examples", "node_modules", "test", "testing",
    "tests", "venv", "wheels",
}
# Modules that are no part of the application.
OTHER_MODULES = {"conftest.py", "fabfile.py", "noxfile.py", "setup.py", "tasks.py", "versioneer.py"}
# More files than any application has by hand; further ones are not looked at.
FILE_LIMIT = 10_000
SIZE_LIMIT = 1 << 20


def walk_sources():
    """The paths of the project's own files, in order."""
    count = 0
    for root, directories, files in os.walk("."):
        directories[:] = sorted(
            name
            for name in directories
            if not name.startswith(".")
            and not name.endswith((".egg-info", ".dist-info"))
            and name not in OTHER_DIRECTORIES
            and not os.path.exists(os.path.join(root, name, "pyvenv.cfg"))
        )
        for name in sorted(files):
            count += 1
            if count > FILE_LIMIT:
                return
            yield os.path.normpath(os.path.join(root, name))


def read_source(path):
    """The text of a source file; nothing if it is none."""
    try:
        if os.path.getsize(path) > SIZE_LIMIT:
            return ""
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return ""


def parse_source(path):
    try:
        return ast.parse(read_source(path), path)
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module(body=[], type_ignores=[])


def application_modules(paths):
    return [
        path
        for path in paths
        if path.endswith(".py") and os.path.basename(path) not in OTHER_MODULES
        and not os.path.basename(path).startswith("test_")
    ]


# -- Native code

EXTENSION_KEYWORDS = {"cffi_modules": "cffi", "ext_modules": "c", "rust_extensions": "rust"}
EXTENSION_CALLS = {
    "Extension": "c",
    "Pybind11Extension": "c",
    "RustExtension": "rust",
    "cythonize": "cython",
    "mypycify": "c",
}


def native_in_script(path):
    """The kinds of native code that a build script makes."""
    for node in ast.walk(parse_source(path)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
        if name in EXTENSION_CALLS:
            yield EXTENSION_CALLS[name]
        for keyword in node.keywords:
            value = keyword.value
            is_empty = isinstance(value, (ast.List, ast.Tuple)) and not value.elts
            if keyword.arg in EXTENSION_KEYWORDS and not is_empty:
                yield EXTENSION_KEYWORDS[keyword.arg]


def native_kinds(document, paths):
    """The kinds of native code in the project: c, cffi, cython, cmake, fortran, meson, rust."""
    tool = document.get("tool", {})
    backend = str(document.get("build-system", {}).get("build-backend", ""))
    kinds = set()
    scripts = ["setup.py"]
    poetry = tool.get("poetry", {}).get("build")
    scripts.append(poetry.get("script") if isinstance(poetry, dict) else poetry)
    scripts.append(tool.get("pdm", {}).get("build", {}).get("setup-script"))
    for script in scripts:
        if isinstance(script, str) and os.path.isfile(script):
            kinds.update(native_in_script(script))
    if tool.get("setuptools", {}).get("ext-modules"):
        kinds.add("c")
    if os.path.exists("setup.cfg") and re.search(
        r"(?m)^\[(extension[=:]|build_ext\])", read_source("setup.cfg")
    ):
        kinds.add("c")
    if any(path.endswith(".pyx") for path in paths):
        kinds.add("cython")
    if backend.startswith("mesonpy"):
        kinds.add("meson")
        languages = " ".join(
            re.findall(r"(?s)\b(?:project|add_languages)\s*\((.*?)\)", read_source("meson.build"))
        )
        kinds.update({"fortran", "rust"}.intersection(re.findall(r"'(\w+)'", languages)))
    if backend.startswith(("scikit_build_core", "skbuild")):
        kinds.add("cmake")
    if backend.startswith("maturin"):
        kinds.add("rust")
    return sorted(kinds)
