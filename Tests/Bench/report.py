"""Turns what measure.py wrote into a table, and a chart as SVG.

    report.py JSON SVG
"""

import html
import json
import statistics
import sys

# Number, work, group, peer, measure, unit and the ratio wanted.
ROWS = [
    (1, "install from a wheelhouse, byte-compiled", "install", "pip", "wall", "s", 0.28),
    (2, "install from a wheelhouse, byte-compiled", "install", "uv", "wall", "s", 0.50),
    (3, "install from a wheelhouse, no bytecode", "install-plain", "uv", "wall", "s", 0.40),
    (5, "dpkg-buildpackage -b, own templates", "build", "dh-virtualenv", "wall", "s", 0.12),
    (11, "fetch from a local index, cold", "fetch", "pip", "wall", "s", 1.0),
    (11, "fetch from a local index, cold", "fetch", "uv", "wall", "s", 1.1),
    (12, "from a uv.lock to the compiled tree, cold", "sync", "uv", "wall", "s", 1.0),
    (8, "largest process of an installation", "install", "uv", "memory", "MiB", 1.0),
    (9, "--help", "help", "uv", "wall", "s", 1.5),
]
PEER_COLOR, OUR_COLOR = "#9aa5b1", "#2b6cb0"


def spread(samples, measure):
    """Median, minimum and maximum."""
    values = [sample[measure] for sample in samples]
    return statistics.median(values), min(values), max(values)


def measured_rows(result):
    for number, work, group, peer, measure, unit, wanted in ROWS:
        samples = result["groups"].get(group)
        if samples:
            theirs, ours = spread(samples[peer], measure), spread(samples["venvdeb"], measure)
            yield number, work, peer, unit, theirs, ours, ours[0] / theirs[0], wanted


def number_text(value):
    return f"{value:.3f}" if value < 1 else f"{value:.1f}"


def range_text(values, unit):
    median, low, high = map(number_text, values)
    return f"{median} {unit} ({low}–{high})"


def table(result):
    lines = [("#", "work", "against", "theirs", "venvdeb", "ratio", "wanted", "")]
    for number, work, peer, unit, theirs, ours, ratio, wanted in measured_rows(result):
        verdict = "ok" if ratio <= wanted else "missed"
        lines.append((str(number), work, peer, range_text(theirs, unit), range_text(ours, unit),
                      f"{ratio:.3f}", f"≤ {wanted}", verdict))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip()


def chart(result):
    """Two bars a row, each row on its own scale, with whiskers from minimum to maximum."""
    rows = list(measured_rows(result))
    label, width, height = 330, 460, 74
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{label + width + 150}" '
        f'height="{len(rows) * height + 46}" font-family="sans-serif" font-size="13">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="12" y="26" font-size="16">{result["distributions"]} distributions, '
        f'{result["processors"]} processors; median, minimum and maximum</text>',
    ]
    for index, (_, work, peer, unit, theirs, ours, ratio, _) in enumerate(rows):
        top = 46 + index * height
        scale = width / max(theirs[2], ours[2])
        parts.append(f'<text x="12" y="{top + 28}">{html.escape(work)}</text>')
        parts.append(f'<text x="12" y="{top + 46}" fill="#555">ratio {ratio:.2f}</text>')
        bars = ((peer, theirs, PEER_COLOR), ("venvdeb", ours, OUR_COLOR))
        for bar, (name, (median, low, high), color) in enumerate(bars):
            y = top + 8 + bar * 26
            parts += [
                f'<rect x="{label}" y="{y}" width="{max(1, median * scale):.1f}" height="20" '
                f'fill="{color}"/>',
                f'<path d="M{label + low * scale:.1f} {y + 10}H{label + high * scale:.1f}" '
                'stroke="#222" stroke-width="2"/>',
                f'<text x="{label + high * scale + 8:.1f}" y="{y + 15}">{name} '
                f'{number_text(median)} {unit}</text>',
            ]
    return "\n".join([*parts, "</svg>", ""])


def main(source, svg):
    with open(source, encoding="utf-8") as file:
        result = json.load(file)
    print(f"{result['distributions']} distributions, {result['processors']} processors")
    for line in table(result):
        print(line)
    with open(svg, "w", encoding="utf-8") as file:
        file.write(chart(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
