#!/usr/bin/env -S python3 -B
"""Stages every case of the corpus with the real program and looks at what is left.

    check_corpus.py [--venvdeb PROGRAM] [CORPUS [NAME…]]

A case that must be refused has to end with status 1 and one error that names the wheel, the member
and the reason, with the destination and everything around it as before. A case that must install
has to end with status 0 and a tree whose every file is in some RECORD with its true digest.
Without CORPUS the corpus is written to a temporary directory first.
"""

import argparse
import base64
import csv
import hashlib
import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile

import make_corpus

OUTSIDE = [pathlib.Path('/tmp/venvdeb-outside'), pathlib.Path('/tmp/venvdeb-outside.py'),
           pathlib.Path('/outside'), pathlib.Path('/outside.py')]


def snapshot(top):
    """Everything below a directory: type, mode, owner, contents; no times."""
    seen = {}
    for directory, names, files in os.walk(top):
        for name in names + files:
            path = os.path.join(directory, name)
            status = os.lstat(path)
            if stat.S_ISLNK(status.st_mode):
                contents = os.readlink(path)
            elif stat.S_ISREG(status.st_mode):
                contents = hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
            else:
                contents = ''
            seen[os.path.relpath(path, top)] = (status.st_mode, status.st_uid, contents)
    return seen


def record_problems(tree):
    """Files that no RECORD lists, and rows that are not true."""
    site = next(tree.glob('lib/python3*/site-packages'))
    listed, problems = set(), []
    for record in site.glob('*.dist-info/RECORD'):
        with open(record, newline='', encoding='utf-8') as lines:
            for path, digest, size in csv.reader(lines):
                file = pathlib.Path(os.path.normpath(site / path))
                listed.add(file)
                if tree not in file.parents:
                    problems.append(f'RECORD lists {path} outside the tree')
                elif not file.is_file() or file.is_symlink():
                    problems.append(f'RECORD lists {path}, which is no file')
                elif file != record:
                    data = file.read_bytes()
                    name, value = digest.split('=', 1)
                    actual = base64.urlsafe_b64encode(hashlib.new(name, data).digest())
                    if actual.rstrip(b'=').decode() != value or int(size) != len(data):
                        problems.append(f'RECORD is wrong about {path}')
    for file in tree.rglob('*'):
        own = file.parent == tree / 'bin' and (
            file.is_symlink() or file.name.lower().startswith('activate'))
        if (file.is_file() and file not in listed and not own and file.name != 'pyvenv.cfg'
                and file.suffix != '.pyc'):
            problems.append(f'no RECORD lists {file.relative_to(tree)}')
    return problems


def check(case, corpus, venvdeb, top, has_destination):
    name, _, expected, reason, member, arguments, _ = case
    for directory in ('home', 'temporary'):
        (top / directory).mkdir(parents=True)
    destination = top / 'around' / 'destination'
    (destination if has_destination else destination.parent).mkdir(parents=True)
    (top / 'around' / 'outside.py').write_text('untouched\n')
    if has_destination:
        (destination / 'kept').write_text('untouched\n')
    before = snapshot(top)
    result = subprocess.run(
        [venvdeb, 'stage', '--package', 'victim', '--destdir', destination, '--no-project', '--no-sbom',
         '--requirements', corpus / name / 'requirements.txt', '--wheelhouse', corpus / name,
         '--offline', '--bytecode', 'none', '--no-cache', *arguments.split()],
        cwd=top, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        timeout=120, env={'PATH': os.environ['PATH'], 'HOME': str(top / 'home'), 'LC_ALL': 'C.UTF-8',
                          'TMPDIR': str(top / 'temporary')})
    output = result.stdout.decode(errors='replace')
    problems = [f'{path} was made' for path in OUTSIDE if os.path.lexists(path)]
    if expected == 'installs':
        if result.returncode != 0:
            return [*problems, f'ended with status {result.returncode}'], output
        after = snapshot(top)
        tree = pathlib.Path('around/destination/opt/venvs/victim')
        for path in after:
            if path not in before and tree not in pathlib.Path(path).parents and (
                    pathlib.Path(path) not in [tree, *tree.parents]):
                problems.append(f'{path} was made')
        return problems + record_problems(top / tree), output
    if result.returncode != 1:
        problems.append(f'ended with status {result.returncode}')
    after = snapshot(top)
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) != after.get(path):
            problems.append(f'{path} changed: {before.get(path)} -> {after.get(path)}')
    if not re.search(reason, output):
        problems.append(f'the error does not match {reason}')
    if not re.search(r'(victim|second)-1\.0-py3-none-any\.whl', output):
        problems.append('the error does not name the wheel')
    if member not in output:
        problems.append(f'the error does not name {member}')
    if any(ord(character) < 32 and character != '\n' for character in output):
        problems.append('the error has control characters')
    return problems, output


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--venvdeb', default='venvdeb')
    parser.add_argument('corpus', nargs='?')
    parser.add_argument('names', nargs='*')
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='venvdeb-hostile-') as scratch:
        scratch = pathlib.Path(scratch).resolve()
        corpus = pathlib.Path(options.corpus or scratch / 'corpus').resolve()
        if not options.corpus:
            corpus.mkdir()
            make_corpus.main(corpus)
        cases = [line.split('\t') for line in (corpus / 'manifest.tsv').read_text().splitlines()]
        failed = checked = 0
        for case in cases:
            if options.names and case[0] not in options.names:
                continue
            for has_destination in (True, False):
                directory = scratch / f'{case[0]}-{"old" if has_destination else "new"}'
                problems, output = check(case, corpus, options.venvdeb, directory, has_destination)
                if problems:
                    break
            checked += 1
            if problems:
                failed += 1
                print(f'FAILED {case[0]}: ' + '\n    '.join(problems))
                print('    ' + output.strip().replace('\n', '\n    '))
        print(f'{checked} cases, {failed} failed')
    return 1 if failed or not checked else 0


if __name__ == '__main__':
    sys.exit(main())
