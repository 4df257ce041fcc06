"""The table of declared differences, which has to be complete and exact."""

from __future__ import annotations

import dataclasses
import fnmatch
import pathlib
import re
import sys
from collections.abc import Set

from .trees import Difference


@dataclasses.dataclass
class Declared:
    """One row of the table; all cells but the last are shell patterns.

    `subjects` are what was compared: wheels, or trees with a debian/ directory.
    """

    subjects: str
    kind: str
    path: str
    detail: str
    reason: str
    used: int = 0

    def covers(self, subject: str, difference: Difference) -> bool:
        """Returns whether the row is about this difference."""
        return (
            fnmatch.fnmatchcase(difference.kind, self.kind)
            and any(fnmatch.fnmatchcase(subject, pattern) for pattern in self.subjects.split())
            and fnmatch.fnmatchcase(difference.path, self.path)
            and fnmatch.fnmatchcase(difference.detail, self.detail)
        )


def read_table(path: pathlib.Path, without: Set[str] = frozenset()) -> list[Declared]:
    """Reads the rows of the Markdown tables in a file, but for those of the chapters `without`."""
    rows = []
    chapter = ""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("#"):
            chapter = line.lstrip("# ")
        if not line.startswith("|") or chapter in without:
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[1] == "kind" or set(line) <= set("|-: "):
            continue
        if len(cells) != 5 or not all(cells):
            sys.exit(f"{path}:{number}: expected five cells")
        rows.append(Declared(*[re.sub("`", "", cell) for cell in cells[:4]], cells[4]))
    return rows


def undeclared(rows: list[Declared], subject: str, found: list[Difference]) -> list[Difference]:
    """Returns the differences of a subject that no row declares, and counts uses of rows."""
    left = []
    for difference in found:
        row = next((row for row in rows if row.covers(subject, difference)), None)
        if row is None:
            left.append(difference)
        else:
            row.used += 1
    return left
