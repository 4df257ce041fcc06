"""Reads the files that have a project's metadata; the second part of read_project.py."""

import ast
import configparser
import email.parser
import email.policy
import email.utils
import os
import re


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
    with open(name, "rb") as file:
        if file.read(3) == b"\xef\xbb\xbf":
            raise Unreadable(
                f"{name} begins with a byte order mark, which pip and build backends reject:"
                f" remove it with 'LC_ALL=C sed -i 1s/^...// {name}'"
            )
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
    """The licence of the classifiers; None for several, of which nothing says how they go together."""
    names = licenses_of(classifiers)
    return names[0] if len(names) == 1 else None


def license_claims(classifiers):
    """The licences of the classifiers, if there are several."""
    names = licenses_of(classifiers)
    return names if len(names) > 1 else []


def licenses_of(classifiers):
    names = [
        classifier.rsplit(" :: ", 1)[1].strip()
        for classifier in classifiers or []
        if classifier.startswith("License :: ")
    ]
    # The head of the list says that there is a licence and not which.
    return [name for name in dict.fromkeys(names) if name != "OSI Approved"]


def homepage_of(urls):
    ordered = {key.lower(): value for key, value in (urls or {}).items()}
    for key in ("homepage", "home", "repository", "source", "source code", "github", "code"):
        if isinstance(ordered.get(key), str):
            return ordered[key]
    return None


def license_parts(text):
    """The name of a licence, or else its text: what has several lines names nothing."""
    if not isinstance(text, str) or not text.strip():
        return None, None
    if "\n" in text.strip() or len(text) > 300:
        return None, text
    return text, None


def required_names(lines):
    """The requirements in a list or a text of lines, without comments and options."""
    lines = lines.splitlines() if isinstance(lines, str) else lines or []
    lines = [
        re.split(r"(?: #| --|\\$)", line)[0].strip() if isinstance(line, str) else line
        for line in lines
    ]
    return [line for line in lines if line and not str(line).startswith(("#", "-", "."))]


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
    elif text:
        known["features"].append("license-expression")
    if isinstance(table.get("license-files"), list):
        known["features"].append("license-files")
    text, whole = license_parts(text) if isinstance(text, str) else (text, None)
    fill(
        known,
        name=table.get("name"),
        version=table.get("version"),
        summary=table.get("description"),
        people=people,
        license=text or classified_license(table.get("classifiers")),
        license_claims=license_claims(table.get("classifiers")),
        license_text=whole,
        homepage=homepage_of(table.get("urls")),
        requires_python=table.get("requires-python"),
        scripts=[*table.get("scripts", {}), *table.get("gui-scripts", {})],
        dependencies=list(table.get("dependencies", [])),
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
        license_claims=license_claims(table.get("classifiers")),
        homepage=table.get("homepage") or table.get("repository") or homepage_of(table.get("urls")),
        requires_python=python if isinstance(python, str) else None,
        scripts=scripts,
        dependencies=list(dependencies),
    )


def read_flit_table(known, tables):
    """The metadata of flit before PEP 621: https://flit.pypa.io/en/stable/pyproject_toml.html#old-style-metadata

    The version and the summary are in the module."""
    table = tables.get("metadata", {})
    module = table.get("module")
    if not isinstance(module, str):
        return
    version = summary = None
    for file in module_files(module):
        version = version or literal_attribute(file, "__version__")
        summary = summary or first_sentence(ast.get_docstring(parse_source(file)))
    classifiers = table.get("classifiers")
    fill(
        known,
        name=table.get("dist-name") or module,
        version=version,
        summary=summary,
        people=contact(table.get("maintainer"), table.get("maintainer-email"))
        + contact(table.get("author"), table.get("author-email")),
        license=table.get("license") or classified_license(classifiers),
        license_claims=license_claims(classifiers),
        homepage=table.get("home-page") or homepage_of(table.get("urls")),
        requires_python=table.get("requires-python"),
        scripts=list(tables.get("scripts", {})),
        dependencies=list(table.get("requires", [])),
    )


def first_sentence(docstring):
    """The first line of a docstring, which flit takes for the summary."""
    lines = (docstring or "").strip().splitlines()
    return lines[0].strip() if lines else None


def read_pyproject(known):
    """Reads pyproject.toml and returns all of it."""
    document = load_toml("pyproject.toml")
    system = document.get("build-system", {})
    if system:
        known["backend"] = system.get("build-backend", EMPTY["backend"])
        known["build_requires"] = system.get("requires", [])
        known["backend_path"] = system.get("backend-path", [])
    project = document.get("project", {})
    poetry = document.get("tool", {}).get("poetry", {})
    if project:
        known["features"].append("project-table")
    read_project_table(known, project)
    read_poetry_table(known, poetry)
    read_flit_table(known, document.get("tool", {}).get("flit", {}))
    known["dynamic"] = list(project.get("dynamic", []))
    if document.get("tool", {}).get("poetry-dynamic-versioning", {}).get("enable"):
        # The version in the table only stands in for it.
        known["version"] = None
        known["dynamic"].append("version")
    return document


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

    name, whole = license_parts(literal("license"))
    classifiers = [line.strip() for line in metadata.get("classifiers", "").splitlines()]
    fill(
        known,
        name=literal("name"),
        version=literal("version"),
        summary=literal("description") or literal("summary"),
        people=contact(metadata.get("maintainer"), metadata.get("maintainer_email"))
        + contact(metadata.get("author"), metadata.get("author_email")),
        license=name or classified_license(classifiers),
        license_claims=license_claims(classifiers),
        license_text=whole,
        license_file=literal("license_file"),
        homepage=literal("url") or literal("home_page"),
        requires_python=options.get("python_requires"),
        scripts=scripts,
        dependencies=required_names(options.get("install_requires", "")),
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
            license_name, whole = license_parts(value("License"))
            fill(
                known,
                name=value("Name"),
                version=value("Version"),
                summary=value("Summary"),
                people=contact(value("Maintainer"), value("Maintainer-email"))
                + contact(value("Author"), value("Author-email")),
                license=value("License-Expression")
                or classified_license(message.get_all("Classifier"))
                or license_name,
                license_claims=license_claims(message.get_all("Classifier")),
                license_text=whole,
                license_file=value("License-File"),
                homepage=value("Home-page") or homepage_of(urls),
                requires_python=value("Requires-Python"),
                dependencies=[line for line in requires if "extra ==" not in line],
            )
        if "entry_points.txt" in files:
            fill(known, scripts=entry_point_names(read_text(os.path.join(root, "entry_points.txt"))))
        # An egg-info directory keeps the dependencies in a file of its own.
        if "requires.txt" in files:
            lines = read_text(os.path.join(root, "requires.txt")).split("[")[0]
            fill(known, dependencies=required_names(lines))


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
    license_name, whole = license_parts(arguments.get("license"))
    fill(
        known,
        name=arguments.get("name"),
        version=arguments.get("version"),
        summary=arguments.get("description"),
        people=contact(arguments.get("maintainer"), arguments.get("maintainer_email"))
        + contact(arguments.get("author"), arguments.get("author_email")),
        license=license_name or classified_license(arguments.get("classifiers")),
        license_claims=license_claims(arguments.get("classifiers")),
        license_text=whole,
        homepage=arguments.get("url"),
        requires_python=arguments.get("python_requires"),
        scripts=scripts,
        dependencies=required_names(arguments.get("install_requires")),
    )
