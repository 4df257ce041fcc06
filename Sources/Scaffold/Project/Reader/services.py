"""Finds what an application is started with and needs; a part of read_project.py."""

import os
import re

CALLABLE = re.compile(
    r"(?m)^(\w+)\s*(?::[^=\n]+)?=\s*(?:\w+\.)*"
    r"(Flask|Bottle|Quart|FastAPI|Starlette|Litestar|App|Celery|get_wsgi_application"
    r"|get_asgi_application)\("
)
FACTORY = re.compile(r"(?m)^def (create_app|make_app|get_app)\(")
FRAMEWORKS = {
    "Flask": "wsgi", "Bottle": "wsgi", "get_wsgi_application": "wsgi", "Quart": "asgi",
    "FastAPI": "asgi", "Starlette": "asgi", "Litestar": "asgi", "get_asgi_application": "asgi",
    "Celery": "celery",
}


def module_name(path):
    """The dotted name by which a file is imported."""
    parts = path[: -len(".py")].split("/")
    if parts[0] in ("src", "lib"):
        parts = parts[1:]
    if parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join(parts)


def server_applications(paths):
    """What a server of WSGI or ASGI, or Celery, runs, those of the outermost modules first."""
    found = []
    # Those of invoke have that name, too.
    tasks = [path for path in paths if os.path.basename(path) == "tasks.py"]
    for path in sorted(application_modules(paths) + tasks, key=lambda path: (path.count("/"), path)):
        text = read_source(path)
        for match in CALLABLE.finditer(text):
            kind = FRAMEWORKS.get(match.group(2))
            if match.group(2) == "App" and "falcon" in text:
                kind = "asgi" if "falcon.asgi" in text else "wsgi"
            if kind and module_name(path):
                found.append({"interface": kind, "target": f"{module_name(path)}:{match.group(1)}"})
        match = FACTORY.search(text)
        if match and module_name(path):
            kind = "asgi" if re.search(r"\b(FastAPI|Starlette|Quart|Litestar)\b", text) else "wsgi"
            found.append({"interface": kind, "target": f"{module_name(path)}:{match.group(1)}()"})
    return found


ENVIRONMENT_LOOKUPS = [
    re.compile(r"""\benviron\[\s*['"](\w+)['"]\s*\](?!\s*=[^=])"""),
    re.compile(r"""\benv(?:\.(?!str_default)\w+)?\(\s*['"](\w+)['"]\s*\)"""),
    re.compile(r"""\bconfig\(\s*['"](\w+)['"]\s*(?:,\s*cast=[\w.]+\s*)?\)"""),
]
COMMON_VARIABLES = {"DJANGO_SETTINGS_MODULE", "HOME", "LANG", "PATH", "TERM", "TMPDIR", "USER"}


def required_variables(paths):
    """The variables without which the application does not start."""
    texts = [read_source(path) for path in application_modules(paths)]
    found = {
        name for text in texts for pattern in ENVIRONMENT_LOOKUPS for name in pattern.findall(text)
    }
    set_by_itself = {
        name
        for text in texts
        for name in re.findall(r"""environ(?:\.setdefault\(|\[)\s*['"](\w+)['"]\s*(?:,|\]\s*=[^=])""", text)
    }
    return sorted(
        name
        for name in found - set_by_itself - COMMON_VARIABLES
        if re.fullmatch(r"[A-Z_][A-Z0-9_]*", name)
    )


# -- Applications without metadata

REQUIREMENTS = re.compile(r"requirements?[\w.-]*\.(txt|in)|Pipfile(\.lock)?")
PACKAGING = re.compile(
    r"(docker|makefile|license|licence|copying|readme|changelog|contributing|procfile|tox\.ini"
    r"|requirements?[\w.-]*\.(txt|in)|requirements$|pipfile|pylock|pyproject\.toml|setup\.cfg|.*\.(md|rst|lock|log|sqlite3?|pyc)$)", re.I
)


def application_entries():
    """The files and directories of an application that is a plain directory."""
    return [
        name
        for name in sorted(os.listdir())
        if not name.startswith(".")
        and not PACKAGING.match(name)
        and name not in OTHER_MODULES
        and name not in OTHER_DIRECTORIES - {"doc", "docs"}
        and name not in ("doc", "docs", "__pycache__", "staticfiles", "media")
        and not os.path.exists(os.path.join(name, "pyvenv.cfg"))
        and not re.search(r"\s", name)
    ]


MAIN_GUARD = re.compile(
    r"""(?m)^if\s*\(?\s*(?:__name__\s*==\s*['"]__main__['"]|['"]__main__['"]\s*==\s*__name__)"""
)


def main_scripts(paths):
    """The scripts of such an application, the one that a user most likely runs first."""
    scripts = [
        path
        for path in application_modules(paths)
        if "/" not in path
        and MAIN_GUARD.search(read_source(path))
    ]
    favoured = ["main.py", "__main__.py", "app.py", "run.py", "cli.py", "manage.py"]
    scripts.sort(key=lambda path: (favoured.index(path) if path in favoured else len(favoured), path))
    return scripts
