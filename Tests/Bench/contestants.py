"""The contestants of each group of rows.py, in the order in which they take turns."""

import dataclasses
from collections.abc import Callable

import building
import fetching
import growth
import installing


@dataclasses.dataclass(frozen=True)
class Contestant:
    """A tool in a role."""

    # Prepares everything in a directory, and returns the Work there.
    work: Callable
    # Fills the directory `cache` there, once.
    fill: Callable | None = None


def warm(make, **options):
    """A contestant whose cache was filled by the same work."""
    work = make(warm=True, **options)
    return Contestant(work, fill=work)


def help_of(program):
    """A process takes too little time to be measured alone."""
    script = 'for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do "$0" --help; done'
    return Contestant(lambda inputs, directory: installing.Work(
        [["sh", "-euc", script, program(inputs)]], lambda: True))


def uv_compiled(**options):
    return installing.uv("--compile-bytecode", compiled=True, **options)


def uv_plain(**options):
    return installing.uv(compiled=False, **options)


def venvdeb_plain(**options):
    return installing.venvdeb("--bytecode", "none", compiled=False, **options)


GROUPS = {
    "compiled": {
        "venv and pip": Contestant(installing.pip),
        "uv": Contestant(uv_compiled()),
        "venvdeb": Contestant(installing.venvdeb()),
        "limit": Contestant(installing.limit(compiled=True)),
    },
    "plain": {
        "uv": Contestant(uv_plain()),
        "venvdeb": Contestant(venvdeb_plain()),
        "limit": Contestant(installing.limit(compiled=False)),
    },
    "compiled-warm": {"uv": warm(uv_compiled), "venvdeb": warm(installing.venvdeb)},
    "plain-warm": {"uv": warm(uv_plain), "venvdeb": warm(venvdeb_plain)},
    "build": {
        "dh-virtualenv 1.2.2": Contestant(building.dh_virtualenv),
        "dh-virtualenv 1.3.1": Contestant(building.newer_dh_virtualenv),
        "venvdeb": Contestant(building.dh_venvdeb()),
        "venvdeb, xz": Contestant(building.dh_venvdeb(xz=True)),
        "venvdeb, cached": Contestant(
            building.dh_venvdeb(warm=True), fill=building.dh_venvdeb(warm=True, changed=False)),
        "venvdeb, again": Contestant(building.dh_venvdeb(again=True)),
        "debhelper alone": Contestant(building.debhelper_alone),
    },
    "fetch": {
        "pip": Contestant(fetching.pip_fetch),
        "uv": Contestant(fetching.uv_fetch),
        "venvdeb": Contestant(fetching.venvdeb_fetch),
    },
    "sync": {"uv": Contestant(fetching.uv_sync), "venvdeb": Contestant(fetching.venvdeb_sync)},
    "help": {
        "uv": help_of(lambda inputs: inputs.uv), "venvdeb": help_of(lambda inputs: "venvdeb"),
    },
    "growth": {f"{times}×": Contestant(growth.copies(times)) for times in (1, 2, 4)},
    "small": {f"{count} wheels": Contestant(growth.small(count)) for count in (10, 100, 1000)},
    "files": {
        "uv, 300,000": Contestant(growth.uv_files(300)),
        "75,000": Contestant(growth.files(75)),
        "300,000": Contestant(growth.files(300)),
    },
    "jobs": {
        "1 job": Contestant(installing.venvdeb("--jobs", "1")),
        "2 jobs": Contestant(installing.venvdeb("--jobs", "2")),
        "4 jobs": Contestant(installing.venvdeb("--jobs", "4")),
    },
}
