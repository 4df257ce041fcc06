"""Prints what a Python project says of itself, as one JSON object.

venvdeb runs this with the Python that the package is for: `python3 -I -c <this> DIRECTORY`.

Files are read first (PEP 621, Poetry's table, setup.cfg). Code of the project runs only for what
they leave open: its build backend is asked, which the package build does as well. If it cannot
answer, the literal arguments of setup() are read from setup.py.
"""

import ast
import configparser
import email.parser
import email.policy
import email.utils
import importlib
import json
import os
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
    "license_file": None,
    "homepage": None,
    "requires_python": None,
    "scripts": [],
    "has_dependencies": False,
    "backend": "setuptools.build_meta:__legacy__",
    "build_requires": ["setuptools", "wheel"],
    "django_settings": None,
    "problem": None,
}
LICENSE_FILES = re.compile(r"(?i)(licen[cs]e|copying)([.-][\w.-]+)?")


class Unreadable(Exception):
    """A file that the project cannot be read without; the text is for the user."""


class NoTomlReader(Exception):
    """Python before 3.11 without the tomli module."""


def read_text(name):
    with open(name, encoding="utf-8-sig") as file:
        return file.read()


def load_toml(name):
    try:
        import tomllib
    except ImportError:
        try:
            import tomli as tomllib
        except ImportError:
            raise NoTomlReader from None
    try:
        return tomllib.loads(read_text(name))
    except ValueError as error:
        raise Unreadable(f"{name}: {error}") from None


def fill(known, **found):
    """Adds what was found and not known yet."""
    for key, value in found.items():
        if value and not known[key]:
            known[key] = value


def people_of(texts):
    """Splits "Name <mail>, Name <mail>" texts."""
    return [
        {"name": name or None, "email": mail or None}
        for name, mail in email.utils.getaddresses([text for text in texts if text])
        if name or mail
    ]


def contact(name, mail):
    """Setuptools' pair of keys: several people are separated by commas in both."""
    if mail and "<" in mail:
        return people_of([mail])
    names = [part.strip() for part in (name or "").split(",") if part.strip()]
    mails = [part.strip() for part in (mail or "").split(",") if part.strip()]
    return [
        {
            "name": names[index] if index < len(names) else None,
            "email": mails[index] if index < len(mails) else None,
        }
        for index in range(max(len(names), len(mails)))
    ]


def classified_license(classifiers):
    for classifier in classifiers or []:
        if classifier.startswith("License :: OSI Approved :: "):
            return classifier.rsplit(" :: ", 1)[1]
    return None


def homepage_of(urls):
    ordered = {key.lower(): value for key, value in (urls or {}).items()}
    for key in ("homepage", "home", "repository", "source", "source code", "github", "code"):
        if isinstance(ordered.get(key), str):
            return ordered[key]
    return None


def read_project_table(known, table):
    """PEP 621."""
    text = table.get("license")
    people = [
        {"name": person.get("name"), "email": person.get("email")}
        for key in ("maintainers", "authors")
        for person in table.get(key, [])
    ]
    if isinstance(text, dict):
        fill(known, license_file=text.get("file"))
        text = text.get("text")
        # The table's text may be the whole licence, which names nothing.
        if text and "\n" in text.strip():
            text = None
    fill(
        known,
        name=table.get("name"),
        version=table.get("version"),
        summary=table.get("description"),
        people=people,
        license=text or classified_license(table.get("classifiers")),
        homepage=homepage_of(table.get("urls")),
        requires_python=table.get("requires-python"),
        scripts=[*table.get("scripts", {}), *table.get("gui-scripts", {})],
        has_dependencies=bool(table.get("dependencies")),
    )


def read_poetry_table(known, table):
    """https://python-poetry.org/docs/pyproject/"""
    dependencies = dict(table.get("dependencies", {}))
    python = dependencies.pop("python", None)
    if isinstance(python, str):
        # The caret and the tilde also bound from above; only the lower bound is of use here.
        python = ">=" + python.lstrip("^~=> ") if python[:1] in "^~" else python
    scripts = [
        name
        for name, script in table.get("scripts", {}).items()
        if isinstance(script, str) or script.get("type", "console") == "console"
    ]
    fill(
        known,
        name=table.get("name"),
        version=table.get("version"),
        summary=table.get("description"),
        people=people_of([*table.get("maintainers", []), *table.get("authors", [])]),
        license=table.get("license") or classified_license(table.get("classifiers")),
        homepage=table.get("homepage") or table.get("repository") or homepage_of(table.get("urls")),
        requires_python=python if isinstance(python, str) else None,
        scripts=scripts,
        has_dependencies=bool(dependencies),
    )


def read_pyproject(known):
    """Whether pyproject.toml gave metadata itself."""
    document = load_toml("pyproject.toml")
    system = document.get("build-system", {})
    if system:
        known["backend"] = system.get("build-backend", EMPTY["backend"])
        known["build_requires"] = system.get("requires", [])
        known["backend_path"] = system.get("backend-path", [])
    project = document.get("project", {})
    poetry = document.get("tool", {}).get("poetry", {})
    read_project_table(known, project)
    read_poetry_table(known, poetry)
    known["dynamic"] = project.get("dynamic", [])
    return bool(project or poetry)


def entry_point_names(text):
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None)
    parser.optionxform = str
    parser.read_string(text)
    return [
        name
        for section in ("console_scripts", "gui_scripts")
        if parser.has_section(section)
        for name in parser[section]
    ]


def read_setup_cfg(known):
    # As setuptools reads it, with "%" as the escape character.
    parser = configparser.ConfigParser()
    parser.optionxform = str
    parser.read_string(read_text("setup.cfg"))
    metadata = {
        key.lower().replace("-", "_"): value
        for key, value in (parser["metadata"] if parser.has_section("metadata") else {}).items()
    }
    options = parser["options"] if parser.has_section("options") else {}
    scripts = [
        line.split("=")[0].strip()
        for key in ("console_scripts", "gui_scripts")
        if parser.has_section("options.entry_points")
        for line in parser["options.entry_points"].get(key, "").splitlines()
        if "=" in line
    ]

    def literal(key):
        """The value, unless it says that setuptools is to look elsewhere."""
        value = metadata.get(key, "").strip()
        return None if re.match(r"(attr|file)\s*:", value) else value

    fill(
        known,
        name=literal("name"),
        version=literal("version"),
        summary=literal("description") or literal("summary"),
        people=contact(metadata.get("maintainer"), metadata.get("maintainer_email"))
        + contact(metadata.get("author"), metadata.get("author_email")),
        license=literal("license")
        or classified_license(
            [line.strip() for line in metadata.get("classifiers", "").splitlines()]
        ),
        license_file=literal("license_file"),
        homepage=literal("url") or literal("home_page"),
        requires_python=options.get("python_requires"),
        scripts=scripts,
        has_dependencies=bool(options.get("install_requires", "").strip()),
    )


def read_core_metadata(known, directory):
    """What a backend wrote: METADATA or PKG-INFO, and entry_points.txt."""
    for root, _, files in os.walk(directory):
        for name in {"METADATA", "PKG-INFO"}.intersection(files):
            # "compat32" as the descriptions are not always what newer policies expect.
            message = email.parser.Parser(policy=email.policy.compat32).parsestr(
                read_text(os.path.join(root, name))
            )

            def value(key, message=message):
                text = str(message.get(key) or "").strip()
                return None if text == "UNKNOWN" else text

            urls = dict(
                (part.strip() for part in url.split(",", 1))
                for url in message.get_all("Project-URL", [])
                if "," in url
            )
            requires = message.get_all("Requires-Dist", [])
            fill(
                known,
                name=value("Name"),
                version=value("Version"),
                summary=value("Summary"),
                people=contact(value("Maintainer"), value("Maintainer-email"))
                + contact(value("Author"), value("Author-email")),
                license=value("License-Expression")
                or classified_license(message.get_all("Classifier"))
                or value("License"),
                license_file=value("License-File"),
                homepage=value("Home-page") or homepage_of(urls),
                requires_python=value("Requires-Python"),
                has_dependencies=any("extra ==" not in line for line in requires),
            )
        if "entry_points.txt" in files:
            fill(known, scripts=entry_point_names(read_text(os.path.join(root, "entry_points.txt"))))
        # An egg-info directory keeps the dependencies in a file of its own.
        if "requires.txt" in files:
            lines = read_text(os.path.join(root, "requires.txt")).split("[")[0]
            fill(known, has_dependencies=bool(lines.strip()))


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


def read_setup_call(known):
    """The arguments of setup() that are literals, or names of literals of the module."""
    try:
        module = ast.parse(read_text("setup.py"), "setup.py")
    except (SyntaxError, ValueError) as error:
        raise Unreadable(f"setup.py: {error}") from None
    constants = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    arguments = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and (
            getattr(node.func, "id", None) == "setup" or getattr(node.func, "attr", None) == "setup"
        ):
            for keyword in node.keywords:
                value = keyword.value
                if isinstance(value, ast.Name):
                    value = constants.get(value.id, value)
                try:
                    arguments[keyword.arg] = ast.literal_eval(value)
                except ValueError:
                    continue
    points = arguments.get("entry_points")
    if isinstance(points, dict):
        lines = [*points.get("console_scripts", []), *points.get("gui_scripts", [])]
        scripts = [line.split("=")[0].strip() for line in lines]
    else:
        scripts = entry_point_names(points) if isinstance(points, str) else []
    fill(
        known,
        name=arguments.get("name"),
        version=arguments.get("version"),
        summary=arguments.get("description"),
        people=contact(arguments.get("maintainer"), arguments.get("maintainer_email"))
        + contact(arguments.get("author"), arguments.get("author_email")),
        license=arguments.get("license") or classified_license(arguments.get("classifiers")),
        homepage=arguments.get("url"),
        requires_python=arguments.get("python_requires"),
        scripts=scripts,
        has_dependencies=bool(arguments.get("install_requires")),
    )


def checked(key, value):
    """The value as one line of text, or what of lists and objects of such it has to be."""
    if isinstance(EMPTY[key], list) and isinstance(value, list):
        return [
            {part: text_of(key, person[part]) for part in person}
            if isinstance(person, dict)
            else text_of(key, person)
            for person in value
        ]
    if isinstance(EMPTY[key], bool) and isinstance(value, bool):
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


def read_project():
    known = {key: list(value) if isinstance(value, list) else value for key, value in EMPTY.items()}
    described = os.path.exists("pyproject.toml") and read_pyproject(known)
    has_setup = os.path.exists("setup.py")
    if os.path.exists("setup.cfg") and known["backend"].startswith("setuptools."):
        try:
            read_setup_cfg(known)
        except configparser.Error as error:
            raise Unreadable(f"setup.cfg: {' '.join(str(error).split())}") from None
    if not (known["name"] and known["version"]) or known.get("dynamic") or not described and has_setup:
        ask_backend(known)
        if has_setup and not (known["name"] and known["version"]):
            read_setup_call(known)
    read_manage_py(known)
    if not known["license_file"] or not os.path.isfile(known["license_file"]):
        found = sorted(name for name in os.listdir() if LICENSE_FILES.fullmatch(name))
        known["license_file"] = next((name for name in found if os.path.isfile(name)), None)
    return {key: checked(key, known[key]) for key in EMPTY}


def main():
    os.chdir(sys.argv[1])
    if not any(map(os.path.exists, ("pyproject.toml", "setup.cfg", "setup.py"))):
        answer = {"unreadable": "no pyproject.toml, setup.cfg or setup.py found"}
    else:
        try:
            answer = read_project()
        except (Unreadable, UnicodeDecodeError) as error:
            answer = {"unreadable": str(error)}
        except (AttributeError, TypeError) as error:
            answer = {"unreadable": f"metadata of an unexpected type: {error}"}
        except NoTomlReader:
            answer = {"lacks": "tomli"}
    json.dump(answer, sys.stdout)


main()
