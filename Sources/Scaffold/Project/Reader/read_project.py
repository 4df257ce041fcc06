"""Prints what a Python project says of itself, as one JSON object.

venvdeb runs this with the Python that the package is for: `python3 -I -c <this> DIRECTORY`.

Files are read first (PEP 621, Poetry's table, setup.cfg). Code of the project runs only for what
they leave open: its build backend is asked, which the package build does as well. If it cannot
answer, the literal arguments of setup() are read from setup.py.
"""

import configparser
import glob
import importlib
import json
import os
import platform
import re
import runpy
import shutil
import sys
import tempfile

EMPTY = {
    "name": None,
    "version": None,
    "summary": None,
    "people": [],
    "license": None,
    "license_claims": [],
    "license_text": None,
    "license_file": None,
    "homepage": None,
    "requires_python": None,
    "scripts": [],
    "dependencies": [],
    "backend": "setuptools.build_meta:__legacy__",
    "build_requires": ["setuptools", "wheel"],
    "features": [],
    "native": [],
    "needs_git": False,
    "has_modules": True,
    "version_source": None,
    "django_settings": None,
    "server_applications": [],
    "variables": [],
    "is_directory": False,
    "exclusion": None,
    "entries": [],
    "main_script": None,
    "other_scripts": [],
    "problem": None,
}
METADATA_FILES = ("pyproject.toml", "setup.cfg", "setup.py")
LICENSE_FILES = re.compile(r"(?i)(licen[cs]e|copying)([.-][\w.-]+)?")


def ask_setuptools(directory):
    """setup.py egg_info: unlike setuptools' PEP 517 hook it does not need the wheel package."""
    sys.argv = ["setup.py", "--quiet", "egg_info", "--egg-base", directory]
    sys.path.insert(0, os.getcwd())
    if os.path.exists("setup.py"):
        runpy.run_path("setup.py", run_name="__main__")
    else:
        importlib.import_module("setuptools").setup()


def ask_hook(known, directory):
    """prepare_metadata_for_build_wheel of PEP 517."""
    sys.path[:0] = [os.path.abspath(path) for path in known.get("backend_path", [])]
    module, _, attributes = known["backend"].partition(":")
    backend = importlib.import_module(module)
    for attribute in attributes.split(".") if attributes else []:
        backend = getattr(backend, attribute)
    backend.prepare_metadata_for_build_wheel(directory, {})


def ask_backend(known):
    directory = tempfile.mkdtemp(prefix="venvdeb-metadata-")
    # Whatever the project prints must not end up in our output, and nothing may be downloaded.
    output = os.dup(1)
    sys.stdout.flush()
    os.dup2(2, 1)
    os.environ["PIP_NO_INDEX"] = "1"
    sys.dont_write_bytecode = True
    try:
        if known["backend"].startswith("setuptools."):
            ask_setuptools(directory)
        else:
            ask_hook(known, directory)
    except (Exception, SystemExit) as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        known["problem"] = lines[-1]
    finally:
        sys.stdout.flush()
        os.dup2(output, 1)
        try:
            read_core_metadata(known, directory)
        finally:
            shutil.rmtree(directory)


def checked(key, value):
    """The value as one line of text, or what of lists and objects of such it has to be."""
    if isinstance(EMPTY[key], list) and isinstance(value, list):
        return [
            {part: text_of(key, element[part]) for part in element}
            if isinstance(element, dict)
            else text_of(key, element)
            for element in value
        ]
    if isinstance(EMPTY[key], bool) and isinstance(value, bool):
        return value
    if key == "license_text" and isinstance(value, str):
        return value
    return text_of(key, value)


def text_of(key, value):
    if value is None:
        return None
    if not isinstance(value, str):
        raise Unreadable(f"{key.replace('_', ' ')} is not a string: {value!r}")
    return " ".join(value.split())


def read_manage_py(known):
    """Where Django's own manage.py says that the settings are."""
    for name in ("manage.py", os.path.join("src", "manage.py")):
        if os.path.exists(name):
            match = re.search(r"DJANGO_SETTINGS_MODULE['\"]\s*,\s*['\"]([\w.]+)", read_text(name))
            fill(known, django_settings=match and match.group(1))


def find_version(known, document, paths):
    """Finds a version that neither the metadata nor the build backend told."""
    if known["version"]:
        return
    version, source = found_version(known["name"], document, paths)
    fill(known, version=version, version_source=version and source)
    # The backend's error is of no interest if it was asked for nothing else.
    if version and known["name"] and set(known.get("dynamic", [])) <= {"version", "readme"}:
        known["problem"] = None


def find_license_file(known):
    if not known["license_file"] or not os.path.isfile(known["license_file"]):
        found = sorted(name for name in os.listdir() if LICENSE_FILES.fullmatch(name))
        known["license_file"] = next((name for name in found if os.path.isfile(name)), None)


def empty_project():
    return {key: list(value) if isinstance(value, list) else value for key, value in EMPTY.items()}


def read_project():
    known = empty_project()
    document = read_pyproject(known) if os.path.exists("pyproject.toml") else {}
    tool = document.get("tool", {})
    exclusion = exclusion_of(document)
    if exclusion:
        return read_directory(known, document, exclusion)
    old_flit = tool.get("flit", {}).get("metadata")
    described = bool(document.get("project") or tool.get("poetry") or old_flit)
    has_setup = os.path.exists("setup.py")
    has_cfg = os.path.exists("setup.cfg") and "[metadata]" in read_text("setup.cfg")
    if not (described or has_setup or has_cfg or document.get("build-system")):
        # A file with nothing but the settings of tools.
        return read_directory()
    if has_cfg and known["backend"].startswith("setuptools."):
        try:
            read_setup_cfg(known)
        except configparser.Error as error:
            raise Unreadable(f"setup.cfg: {' '.join(str(error).split())}") from None
    # A description is of no use here.
    dynamic = set(known.get("dynamic", [])) - {"readme"}
    if not (known["name"] and known["version"]) or dynamic or not described and has_setup:
        ask_backend(known)
        if has_setup and not (known["name"] and known["version"]):
            read_setup_call(known)
    paths = list(walk_sources())
    find_version(known, document, paths)
    known["native"] = native_kinds(document, paths)
    known["needs_git"] = is_versioned_by_git(document, known["build_requires"])
    known["has_modules"] = bool(application_modules(paths) or known["native"])
    return described_sources(known, paths)


def exclusion_of(document):
    """Why the tool of the project does not install it, so that it has no wheel; None if it does."""
    tool = document.get("tool", {})
    if tool.get("poetry", {}).get("package-mode") is False:
        return "'package-mode' is false"
    if tool.get("pdm", {}).get("distribution") is False:
        return "'distribution' is false"
    package = tool.get("uv", {}).get("package")
    if package is False:
        return "'package' of uv is false"
    if os.path.exists("uv.lock") and package is None and "build-system" not in document:
        return "uv does not install a project without [build-system]"
    return None


def read_directory(metadata=None, document=None, exclusion=None):
    """An application that is a plain directory with a list of requirements, or with a project table
    that nothing builds."""
    paths = list(walk_sources())
    has_requirements = any(map(REQUIREMENTS.fullmatch, os.listdir())) or bool(
        glob.glob("requirements/*.txt") + glob.glob("requirements/*.in")
    )
    projects = sorted(
        {os.path.dirname(path) for path in paths if os.path.basename(path) in METADATA_FILES} - {""}
    )
    if projects and not has_requirements and not exclusion:
        places = ", ".join(projects[:10])
        raise Unreadable(f"no project, but there are some below it: run 'venvdeb init' in {places}")
    scripts = main_scripts(paths)
    known = metadata or empty_project()
    known.update(
        name=known["name"] or os.path.basename(os.getcwd()), backend="", build_requires=[],
        features=[], scripts=[], is_directory=True, exclusion=exclusion,
        entries=application_entries(), main_script=next(iter(scripts), None),
        other_scripts=scripts[1:],
    )
    if not has_requirements and not exclusion and not application_modules(paths):
        raise Unreadable("no pyproject.toml, setup.cfg, setup.py or requirements.txt found")
    for name in ("requirements.in", "requirements.txt"):
        if os.path.isfile(name):
            fill(known, dependencies=required_names(read_text(name)))
    find_version(known, document or {}, paths)
    return described_sources(known, paths)


def described_sources(known, paths):
    if known["license"]:
        known["license_claims"] = []
    read_manage_py(known)
    find_license_file(known)
    known["server_applications"] = server_applications(paths)
    known["variables"] = required_variables(paths)
    return {key: checked(key, known[key]) for key in EMPTY}


def markers():
    """The environment of PEP 508."""
    version = sys.implementation.version
    suffix = "" if version.releaselevel == "final" else version.releaselevel[0] + str(version.serial)
    return {
        "implementation_name": sys.implementation.name,
        "implementation_version": "{0.major}.{0.minor}.{0.micro}".format(version) + suffix,
        "os_name": os.name,
        "platform_machine": platform.machine(),
        "platform_release": platform.release(),
        "platform_system": platform.system(),
        "platform_version": platform.version(),
        "python_full_version": platform.python_version(),
        "platform_python_implementation": platform.python_implementation(),
        "python_version": ".".join(platform.python_version_tuple()[:2]),
        "sys_platform": sys.platform,
    }


def main():
    os.chdir(sys.argv[1])
    try:
        answer = read_project() if any(map(os.path.exists, METADATA_FILES)) else read_directory()
        answer["markers"] = markers()
    except (Unreadable, UnicodeDecodeError) as error:
        answer = {"unreadable": str(error)}
    except (AttributeError, TypeError) as error:
        answer = {"unreadable": f"metadata of an unexpected type: {error}"}
    except NoTomlReader:
        answer = {"lacks": "tomli"}
    json.dump(answer, sys.stdout)


main()
