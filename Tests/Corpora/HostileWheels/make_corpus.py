#!/usr/bin/env -S python3 -B
"""Writes the corpus: a directory for each case, and manifest.tsv.

    make_corpus.py DIRECTORY [--smaller-than BYTES] [NAME…]

A case's directory has its wheels and a requirements.txt that pins them with their digests. The
manifest has a line for each case: name, group, `refused` or `installs`, a regular expression for
the error message, the member it must name, more arguments for the installer, what is wrong.
The same version of these scripts writes the same bytes everywhere.
"""

import argparse
import hashlib
import pathlib

from corpus import cases


def write_case(wheels, directory):
    directory.mkdir(parents=True, exist_ok=True)
    lines = []
    for file_name, data in wheels.items():
        (directory / file_name).write_bytes(data)
        name, version = file_name.split('-')[:2]
        lines.append(f'{name}=={version} --hash=sha256:{hashlib.sha256(data).hexdigest()}\n')
    (directory / 'requirements.txt').write_text(''.join(lines))


def main(directory, names=(), limit=None):
    top = pathlib.Path(directory)
    rows = []
    for case in cases:
        if names and case.name not in names:
            continue
        wheels = case.make()
        if limit and any(len(data) >= limit for data in wheels.values()):
            continue
        write_case(wheels, top / case.name)
        rows.append([case.name, case.group, 'installs' if case.installs else 'refused',
                     case.reason, case.member if case.member.isprintable() else '',
                     case.arguments, ' '.join(case.make.__doc__.split())])
    assert not any(('\t' in field or '\n' in field) for row in rows for field in row)
    (top / 'manifest.tsv').write_text(''.join('\t'.join(row) + '\n' for row in rows))


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('directory')
    parser.add_argument('--smaller-than', type=int)
    parser.add_argument('names', nargs='*')
    options = parser.parse_args()
    main(options.directory, options.names, options.smaller_than)
