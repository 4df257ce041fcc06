#!/usr/bin/env -S python3 -B
"""Writes the corpus: a directory for each case, and manifest.tsv.

    make_corpus.py DIRECTORY [NAME…]

A case's directory has its wheels and a requirements.txt that pins them with their digests. The
manifest has a line for each case: name, group, `refused` or `installs`, a regular expression for
the error message, the member it must name, more arguments for the installer, what is wrong.
The same version of these scripts writes the same bytes everywhere.
"""

import hashlib
import pathlib
import sys

from corpus import cases


def write_case(case, directory):
    directory.mkdir(parents=True)
    lines = []
    for file_name, data in case.make().items():
        (directory / file_name).write_bytes(data)
        name, version = file_name.split('-')[:2]
        lines.append(f'{name}=={version} --hash=sha256:{hashlib.sha256(data).hexdigest()}\n')
    (directory / 'requirements.txt').write_text(''.join(lines))


def main(directory, *names):
    top = pathlib.Path(directory)
    rows = []
    for case in cases:
        if names and case.name not in names:
            continue
        write_case(case, top / case.name)
        rows.append([case.name, case.group, 'installs' if case.installs else 'refused',
                     case.reason, case.member if case.member.isprintable() else '',
                     case.arguments, ' '.join(case.make.__doc__.split())])
    assert not any(('\t' in field or '\n' in field) for row in rows for field in row)
    (top / 'manifest.tsv').write_text(''.join('\t'.join(row) + '\n' for row in rows))


if __name__ == '__main__':
    main(*sys.argv[1:])
