"""Makes a wheel that installs a project editable out of its usual one.

venvdeb runs this for build backends without build_editable (PEP 660): `python3 -c <this> WHEEL
PROJECT DIRECTORY` writes a wheel of the same name to DIRECTORY. It keeps metadata, scripts and data;
instead of modules it has a .pth file with the directories of PROJECT that have them.
"""

import base64
import hashlib
import os
import sys
import zipfile

# Where projects keep their modules, the usual layouts first.
ROOTS = ["src", "lib", "python", "."]


def sources(names, project):
    """The directories of the project that have the modules."""
    roots = []
    for name in sorted(names):
        for root in ROOTS:
            directory = os.path.normpath(os.path.join(project, root))
            path = os.path.join(directory, name)
            if os.path.isdir(path) or os.path.isfile(path + ".py"):
                if directory not in roots:
                    roots.append(directory)
                break
        else:
            sys.exit(f"module '{name}' of the wheel is not in the project")
    return roots


def row(name, data):
    """The row of a file in RECORD."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
    name = '"%s"' % name.replace('"', '""') if "," in name else name
    return f"{name},sha256={digest},{len(data)}\n"


def main():
    source, project, directory = sys.argv[1:4]
    kept, names, record = [], set(), None
    with zipfile.ZipFile(source) as wheel:
        for member in wheel.infolist():
            top = member.filename.split("/")[0]
            if member.filename.endswith(".dist-info/RECORD"):
                record = member.filename
            elif top.endswith((".dist-info", ".data")):
                if not member.is_dir():
                    kept.append((member, wheel.read(member)))
            elif "/" in member.filename or top.endswith(".py"):
                names.add(top[:-3] if top.endswith(".py") and "/" not in member.filename else top)
            elif not member.is_dir():
                kept.append((member, wheel.read(member)))
    stem = "-".join(os.path.basename(source).split("-")[:2])
    paths = "".join(path + "\n" for path in sources(names, project)).encode()
    kept.append((zipfile.ZipInfo(f"__editable__.{stem}.pth"), paths))
    with zipfile.ZipFile(os.path.join(directory, os.path.basename(source)), "w") as wheel:
        rows = ""
        for member, data in kept:
            wheel.writestr(member, data)
            rows += row(member.filename, data)
        wheel.writestr(zipfile.ZipInfo(record), rows + f"{record},,\n")


main()
