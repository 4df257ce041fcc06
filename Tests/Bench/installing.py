"""Contestants that install wheels of a wheelhouse, from nothing or with a full cache.

Each prepares what it needs in a directory, and returns its Work there.
"""

from running import Work


def pip(inputs, directory):
    venv = directory / "venv"
    return Work([
        ["/usr/bin/python3", "-m", "venv", venv],
        [venv / "bin/pip", "install", "--quiet", "--no-cache-dir", "--no-index", "--find-links",
         inputs.wheels, "--requirement", inputs.requirements],
    ], lambda: inputs.is_installed(venv, compiled=True))


def uv(*options, compiled, warm=False, wheels=None, requirements=None, count=None):
    """Installs into an environment of Debian's Python."""
    def work(inputs, directory):
        venv = directory / "venv"
        cache = ["--cache-dir", directory / "cache"] if warm else ["--no-cache"]
        return Work([
            [inputs.uv, "venv", "--quiet", *cache, "--python", "/usr/bin/python3", venv],
            [inputs.uv, "pip", "install", "--quiet", *cache, "--link-mode", "copy", *options,
             "--python", venv / "bin/python", "--no-index",
             "--find-links", wheels or inputs.wheels,
             "--requirement", requirements or inputs.requirements],
        ], lambda: inputs.is_installed(venv, count=count, compiled=compiled))
    return work


def venvdeb(*options, compiled=True, warm=False, wheels=None, requirements=None, count=None):
    def work(inputs, directory):
        cache = ["--cache-dir", directory / "cache"] if warm else ["--no-cache"]
        return Work([
            ["venvdeb", "stage", "--quiet", "--package", "benchmark",
             "--destdir", directory / "dest", "--no-project", *cache, "--offline",
             "--wheelhouse", wheels or inputs.wheels,
             "--requirements", requirements or inputs.requirements, *options],
        ], lambda: inputs.is_installed(
            directory / "dest/opt/venvs/benchmark", count=count, compiled=compiled))
    return work


def limit(*, compiled):
    """What an installation costs at least: limit.c, and two processes of compile.py."""
    def work(inputs, directory):
        venv = directory / "venv"
        site = venv / "lib/python3.11/site-packages"
        site.mkdir(parents=True)
        script = '"$0/limit" "$1" "$2" "$3" >modules'
        if compiled:
            script += """
            for number in 0 1; do
              /usr/bin/python3 -I -S "$0/compile.py" "$2" "$PWD/modules" $number 2 &
            done
            wait"""
        return Work(
            [["sh", "-euc", script, inputs.limit, inputs.wheels, site, inputs.requirements]],
            lambda: inputs.is_installed(venv, compiled=compiled))
    return work
