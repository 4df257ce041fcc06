#!/usr/bin/env python3
"""Writes what the library `packaging` makes of target files.

    targets.py FILE...

For each file a line "tag<TAB>NAME<TAB>TAG" for each compatibility tag, the best first, and a line
"marker<TAB>NAME<TAB>MARKER<TAB>true|false" for each of some markers. Only facts of the file are used: the
versions of Python and glibc, the machine, and the header of ELF files.
"""
import json
import sys

from packaging import _manylinux, _musllinux, tags
from packaging.markers import Marker

MARKERS = [
    "platform_machine == 'aarch64' or (platform_machine == 'ppc64le' or (platform_machine == 'x86_64' "
    "or (platform_machine == 'amd64' or (platform_machine == 'AMD64' or (platform_machine == 'win32' "
    "or platform_machine == 'WIN32')))))",  # greenlet, as SQLAlchemy 2.0 requires it
    "python_version < '3.12'", "python_full_version >= '3.11.2'", "python_full_version > '3.13.4'",
    "python_version >= '3.14' and platform_python_implementation == 'CPython'",
    "implementation_version >= '3.13'", "implementation_name == 'cpython'", "os_name == 'nt'",
    "sys_platform == 'linux' and platform_machine in 'armv7l i686'", "platform_system != 'Windows'",
    "'64' in platform_machine", "python_version in '3.11, 3.13'", "python_version ~= '3.13'",
]


def main():
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as stream:
            target = json.load(stream)
        name, elf = target["name"], target["architecture"]["elf"]
        is_32bit = elf["class"] == 32
        values = {"Py_DEBUG": int(target["python"]["debug"]), "WITH_PYMALLOC": 1,
                  "Py_GIL_DISABLED": int(target["python"]["free_threaded"])}
        tags._get_config_var = lambda variable, warn=False: values.get(variable)
        tags.sysconfig.get_platform = lambda: "linux-" + target["architecture"]["machine"]
        glibc = tuple(map(int, target["libc"]["version"].split(".")))
        _manylinux._get_glibc_version = lambda: glibc
        hard_float = elf["machine"] == 40 and elf["flags"] & 0x400 != 0
        _manylinux._is_linux_armhf = lambda executable: is_32bit and hard_float
        _manylinux._is_linux_i686 = lambda executable: is_32bit and elf["machine"] == 3
        _musllinux._get_musl_version = lambda executable: None
        version = tuple(map(int, target["markers"]["python_version"].split(".")))
        platforms = list(tags._linux_platforms(is_32bit=is_32bit))
        for tag in [*tags.cpython_tags(version, platforms=platforms),
                    *tags.compatible_tags(version, "cp%d%d" % version, platforms)]:
            print("tag", name, tag, sep="\t")
        environment = {key: value or "" for key, value in target["markers"].items()}
        for marker in MARKERS:
            result = Marker(marker).evaluate({**environment, "extra": ""})
            print("marker", name, marker, str(result).lower(), sep="\t")


if __name__ == "__main__":
    main()
