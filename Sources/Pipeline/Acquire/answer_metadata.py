"""Answers for the build backend of an sdist, while pip downloads it (MetadataShortcut).

Python imports this as `sitecustomize`. In the programs that pip starts to call a hook, it names
itself instead of the backend of the sdist: it has the hooks that pip calls for metadata (PEP 517).
"""

import os


def get_requires_for_build_wheel(config_settings=None):
    """Nothing is required to read a file."""
    return []


def prepare_metadata_for_build_wheel(directory, config_settings=None):
    """Writes the name and version that PKG-INFO has, which is all that pip compares."""
    from email import message_from_bytes

    try:
        with open("PKG-INFO", "rb") as file:
            metadata = message_from_bytes(file.read())
        name, version = metadata["Name"].strip(), metadata["Version"].strip()
    except (OSError, AttributeError):
        raise SystemExit("no usable PKG-INFO")
    info = "%s-%s.dist-info" % (name.replace("-", "_"), version.replace("-", "_"))
    os.mkdir(os.path.join(directory, info))
    with open(os.path.join(directory, info, "METADATA"), "w", encoding="utf-8") as file:
        file.write("Metadata-Version: 2.1\nName: %s\nVersion: %s\n" % (name, version))
    return info


for variable in list(os.environ):
    if variable.startswith(("_PYPROJECT_HOOKS_", "PEP517_")):
        if variable.endswith("BUILD_BACKEND"):
            os.environ[variable] = __name__
        elif "BACKEND_PATH" in variable:
            del os.environ[variable]
