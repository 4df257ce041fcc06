"""Compiles modules with as little work as can be; the other half of limit.c.

    python3 -I -S compile.py SITE_PACKAGES MODULES NUMBER COUNT

One of COUNT processes: it compiles each COUNT-th line of the file MODULES, from the one of that
NUMBER, and writes what `compileall --invalidation-mode unchecked-hash` writes. Modules with syntax
errors are left out, as all installers do. Nothing is imported that is not built into Python.
"""

import _frozen_importlib_external
import _imp
import gc
import marshal
import posix
import sys

CREATE = posix.O_WRONLY | posix.O_CREAT | posix.O_EXCL | posix.O_CLOEXEC


def main(site, modules, number, count):
    # No cycle is ever collected: the process is short.
    gc.disable()
    with open(modules, encoding="utf-8") as file:
        paths = file.read().splitlines()[int(number)::int(count)]
    posix.chdir(site)
    magic = _frozen_importlib_external.MAGIC_NUMBER
    key = int.from_bytes(magic, "little")
    # These flags say that the file has the hash of its source, and that nobody need check it.
    header, suffix = magic + b"\1\0\0\0", f".{sys.implementation.cache_tag}.pyc"
    made = set()
    for path in paths:
        file = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC)
        source = posix.read(file, posix.fstat(file).st_size)
        posix.close(file)
        try:
            # The name keeps the code object alive, which decides about flags that marshal writes.
            code = compile(source, path, "exec", 0, True, 0)
        except (SyntaxError, ValueError):
            continue
        directory, slash, name = path.rpartition("/")
        cache = f"{directory}{slash}__pycache__"
        if cache not in made:
            made.add(cache)
            try:
                posix.mkdir(cache, 0o755)
            except FileExistsError:
                pass
        file = posix.open(f"{cache}/{name[:-3]}{suffix}", CREATE, 0o644)
        posix.writev(file, (header, _imp.source_hash(key, source), marshal.dumps(code)))
        posix.close(file)


main(*sys.argv[1:])
posix._exit(0)
