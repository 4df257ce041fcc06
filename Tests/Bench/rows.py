"""The rows that scripts/bench measures: what takes turns with what, and the ratio that is wanted.

    rows.py [ROW,…]

Prints the numbers of these rows, or of all, if there are such rows.
"""

import dataclasses
import sys


@dataclasses.dataclass(frozen=True)
class Row:
    """Two contestants of a group, and what is compared: seconds, or MiB of memory."""

    number: str
    work: str
    group: str
    peer: str
    ours: str = "venvdeb"
    wanted: float | None = None
    measures: tuple = ("cpu", "wall")


LARGEST, ALL_PROCESSES = ("largest",), ("together",)

ROWS = [
    Row("1", "install, compiled, cold", "compiled", "venv and pip", wanted=0.45),
    Row("2", "install, compiled, cold", "compiled", "uv", wanted=0.92),
    Row("3", "install, plain, cold", "plain", "uv", wanted=0.50),
    Row("4", "install, compiled, all cached", "compiled-warm", "uv", wanted=0.10),
    Row("4b", "install, plain, all cached", "plain-warm", "uv", wanted=0.65),
    Row("5", "whole build, own templates, cold", "build", "dh-virtualenv 1.2.2", wanted=0.07),
    Row("5", "whole build, own templates, cold", "build", "dh-virtualenv 1.3.1", wanted=0.07),
    Row("6", "whole build, cold, both xz", "build", "dh-virtualenv 1.2.2", "venvdeb, xz", 0.45),
    Row("6", "whole build, cold, both xz", "build", "dh-virtualenv 1.3.1", "venvdeb, xz", 0.45),
    Row("7", "rebuild, new application, new checkout", "build", "dh-virtualenv 1.2.2",
        "venvdeb, cached", 0.03),
    Row("7b", "rebuild, new application, same checkout", "build", "dh-virtualenv 1.2.2",
        "venvdeb, again", 0.03),
    Row("7c", "the same package, without making the tree", "build", "dh-virtualenv 1.2.2",
        "debhelper alone"),
    Row("8", "largest process of an installation", "compiled", "uv", wanted=0.6, measures=LARGEST),
    Row("8b", "all processes of an installation", "compiled", "uv", measures=ALL_PROCESSES),
    Row("9", "--help, twenty times", "help", "uv", wanted=1.5),
    Row("10", "twice the wheels", "growth", "1×", "2×", 2.05),
    Row("10", "twice the wheels", "growth", "2×", "4×", 2.05),
    Row("10b", "four times the wheels: memory", "growth", "1×", "4×", measures=LARGEST),
    Row("10c", "ten times as many small wheels", "small", "10 wheels", "100 wheels", 10.0),
    Row("10c", "ten times as many small wheels", "small", "100 wheels", "1000 wheels", 10.0),
    Row("10d", "more jobs", "jobs", "1 job", "2 jobs"),
    Row("10d", "more jobs", "jobs", "1 job", "4 jobs"),
    Row("10e", "four times as many files, plain", "files", "75,000", "300,000", 4.1),
    Row("10e", "300,000 files: memory", "files", "uv, 300,000", "300,000", 1.0, LARGEST),
    Row("11", "fetch from a local index, cold", "fetch", "pip", wanted=1.0),
    Row("11", "fetch from a local index, cold", "fetch", "uv", wanted=1.1),
    Row("12", "from a uv.lock to the compiled tree, cold", "sync", "uv", wanted=1.0),
    Row("L", "install in the limit, plain", "plain", "uv", "limit"),
    Row("L", "install, plain, beside the limit", "plain", "limit"),
    Row("Lb", "install in the limit, compiled", "compiled", "uv", "limit"),
    Row("Lb", "install, compiled, beside the limit", "compiled", "limit"),
]

NUMBERS = list(dict.fromkeys(row.number for row in ROWS))


def chosen(numbers):
    """The rows with these numbers, in the order of the table; exits if one is unknown."""
    wanted = numbers.split(",")
    unknown = [number for number in wanted if number not in NUMBERS]
    if unknown:
        sys.exit(f"no row '{unknown[0]}': there are {', '.join(NUMBERS)}")
    return [row for row in ROWS if row.number in wanted]


def groups(rows):
    """The contestants of each group that the rows compare."""
    found = {}
    for row in rows:
        contestants = found.setdefault(row.group, [])
        contestants += [name for name in (row.peer, row.ours) if name not in contestants]
    return found


if __name__ == "__main__":
    selected = chosen(sys.argv[1]) if sys.argv[1:] else ROWS
    print(",".join(dict.fromkeys(row.number for row in selected)))
