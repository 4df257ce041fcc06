"""Turns what measure.py wrote into a table, and a chart as SVG.

    report.py JSON SVG
"""

import dataclasses
import json
import statistics
import sys

import chart
import rows

MEASURES = {"cpu": ("CPU", "s"), "wall": ("wall", "s"), "largest": ("memory", "MiB"),
            "together": ("memory", "MiB")}

# Who is measured if the work does not say otherwise.
PLAIN_NAMES = ("venvdeb", "limit")


class Spread:
    """Median, minimum and maximum."""

    def __init__(self, values):
        self.median, self.low, self.high = statistics.median(values), min(values), max(values)

    def text(self, unit=""):
        median, low, high = map(number_text, (self.median, self.low, self.high))
        return f"{median}{unit} ({low}–{high})"


@dataclasses.dataclass
class Comparison:
    """A measure of a row: the values of both contestants, and their ratios in each round."""

    row: rows.Row
    measure: str
    theirs: Spread
    ours: Spread
    ratio: Spread

    @property
    def title(self):
        return MEASURES[self.measure][0]

    @property
    def unit(self):
        return MEASURES[self.measure][1]

    @property
    def verdict(self):
        if self.row.wanted is None:
            return ""
        return "ok" if self.ratio.median <= self.row.wanted else "missed"


def number_text(value):
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:.0f}"


def comparisons(result):
    """What was measured, in the order of the table."""
    for row in rows.chosen(result["rows"]):
        samples = result["groups"].get(row.group, {})
        theirs, ours = samples.get(row.peer), samples.get(row.ours)
        for measure in row.measures if theirs and ours else ():
            pairs = [(one[measure], other[measure]) for one, other in zip(theirs, ours)]
            yield Comparison(
                row, measure, Spread([pair[0] for pair in pairs]),
                Spread([pair[1] for pair in pairs]), Spread([pair[1] / pair[0] for pair in pairs]))


def table(result):
    lines = [("#", "work", "against", "", "theirs", "ours", "ratio", "wanted", "")]
    previous = None
    for one in comparisons(result):
        row = one.row
        work = row.work if row.ours in PLAIN_NAMES else f"{row.work}: {row.ours}"
        names = ("", "", "") if row is previous else (row.number, work, row.peer)
        previous = row
        wanted = "–" if row.wanted is None else f"≤ {row.wanted}"
        lines.append((*names, one.title, one.theirs.text(f" {one.unit}"),
                      one.ours.text(f" {one.unit}"), one.ratio.text(), wanted, one.verdict))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip()


def heading(result):
    """What the numbers depend on."""
    machine, load = result["machine"], result["load"]
    yield (f"{result['distributions']} distributions; {machine['processors']} × "
           f"{machine['model']}, {machine['memory']}, Linux {machine['kernel']}")
    yield ", ".join(machine[name] for name in ("python", "pip", "uv", "venvdeb"))
    yield (f"load average of a minute: {load['start'][0]:.2f} at the start, "
           f"{load['end'][0]:.2f} at the end")


def main(source, svg):
    with open(source, encoding="utf-8") as file:
        result = json.load(file)
    for line in [*heading(result), *table(result)]:
        print(line)
    with open(svg, "w", encoding="utf-8") as file:
        file.write(chart.svg(list(heading(result)), list(comparisons(result))))


if __name__ == "__main__":
    main(*sys.argv[1:])
