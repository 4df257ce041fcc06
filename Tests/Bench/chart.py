"""The chart of report.py."""

import html

PEER_COLOR, OUR_COLOR = "#9aa5b1", "#2b6cb0"
LABEL, WIDTH, HEIGHT, TOP, MARGIN = 360, 440, 74, 78, 220


def svg(heading, comparisons):
    """Two bars a comparison, each on its own scale, with whiskers from minimum to maximum."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LABEL + WIDTH + MARGIN}" '
        f'height="{len(comparisons) * HEIGHT + TOP}" font-family="sans-serif" font-size="13">',
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for number, line in enumerate(heading):
        parts.append(f'<text x="12" y="{22 + number * 18}">{html.escape(line)}</text>')
    for index, comparison in enumerate(comparisons):
        parts += bars(comparison, TOP + index * HEIGHT)
    return "\n".join([*parts, "</svg>", ""])


def bars(one, top):
    row = one.row
    scale = WIDTH / max(one.theirs.high, one.ours.high)
    yield f'<text x="12" y="{top + 28}">{html.escape(f"{row.number}  {row.work}")}</text>'
    yield (f'<text x="12" y="{top + 46}" fill="#555">{one.title}, ratio {one.ratio.median:.2f}'
           f'</text>')
    both = ((row.peer, one.theirs, PEER_COLOR), (row.ours, one.ours, OUR_COLOR))
    for bar, (name, spread, color) in enumerate(both):
        y = top + 8 + bar * 26
        yield (f'<rect x="{LABEL}" y="{y}" width="{max(1, spread.median * scale):.1f}" height="20" '
               f'fill="{color}"/>')
        yield (f'<path d="M{LABEL + spread.low * scale:.1f} {y + 10}'
               f'H{LABEL + spread.high * scale:.1f}" stroke="#222" stroke-width="2"/>')
        yield (f'<text x="{LABEL + spread.high * scale + 8:.1f}" y="{y + 15}">{html.escape(name)} '
               f'{spread.median:.3g} {one.unit}</text>')
