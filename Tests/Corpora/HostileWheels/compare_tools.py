#!/usr/bin/env -S python3 -B
"""Gives the corpus to venvdeb, pip and uv, and writes the table in README.md.

    compare_tools.py [--venvdeb PROGRAM]

The newest pip and uv come from the package index; the pip of the system is Debian's. Each case is
installed into an environment of its own, from its own directory, with hashes and without network.
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import make_corpus
from check_corpus import OUTSIDE, snapshot

HERE = pathlib.Path(__file__).resolve().parent
Tool = collections.namedtuple('Tool', 'label command')
TITLES = {
    'names': 'Names', 'types': 'Links and special files', 'clashes': 'Clashes',
    'structure': 'Structure of the archive', 'zip64': 'Zip64', 'data': 'Data and bombs',
    'record': 'RECORD', 'metadata': 'Metadata', 'layout': 'Places in the environment',
    'entry points': 'Entry points', 'sound': 'Sound wheels, which must install'}


def tools(scratch, venvdeb):
    """The programs, with their versions for the table's head."""
    subprocess.run([sys.executable, '-m', 'venv', scratch / 'tools'], check=True)
    binaries = scratch / 'tools/bin'
    subprocess.run([binaries / 'pip', '--quiet', '--disable-pip-version-check', 'install',
                    '--upgrade', 'pip', 'uv'], check=True)

    def version(*command):
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return re.search(r'\d+\.\d[\d.]*', output)[0]

    def pip(python):
        return [python, '-m', 'pip', '--disable-pip-version-check', '--isolated', '--python',
                '{env}/bin/python', 'install', '--no-index', '--no-deps', '--no-compile',
                '--no-cache-dir', '--require-hashes', '--find-links', '{wheels}', '-r',
                '{wheels}/requirements.txt']

    return [
        Tool('venvdeb', [venvdeb, 'stage', '--package', 'victim', '--destdir', '{env}/destination',
                         '--no-project', '--offline', '--bytecode', 'none', '--no-cache',
                         '--requirements', '{wheels}/requirements.txt', '--wheelhouse',
                         '{wheels}']),
        Tool(f'pip {version(binaries / "pip", "--version")}', pip(binaries / 'python')),
        Tool(f'pip {version("/usr/bin/python3", "-m", "pip", "--version")} (Debian)',
             pip('/usr/bin/python3')),
        Tool(f'uv {version(binaries / "uv", "--version")}',
             [binaries / 'uv', '--no-config', '--cache-dir', '{scratch}/cache', 'pip', 'install',
              '--python', '{env}/bin/python', '--offline', '--no-index', '--no-deps',
              '--require-hashes', '--find-links', '{wheels}', '-r', '{wheels}/requirements.txt']),
    ]


def outcome(tool, case, corpus, scratch):
    """refused, installed, or outside: something beside the environment changed."""
    top = pathlib.Path(tempfile.mkdtemp(dir=scratch))
    try:
        for directory in ('home', 'temporary', 'around'):
            (top / directory).mkdir()
        environment = top / 'around/environment'
        subprocess.run(['/usr/bin/python3', '-m', 'venv', '--without-pip', environment], check=True)
        places = {'env': environment, 'wheels': corpus / case[0], 'scratch': top}
        command = [str(part).format(**places) for part in tool.command]
        if tool.label == 'venvdeb':
            command += case[5].split()
        before = snapshot(top / 'around')
        try:
            result = subprocess.run(
                command, cwd=top / 'home', stdin=subprocess.DEVNULL, capture_output=True,
                timeout=300, env={'PATH': os.environ['PATH'], 'HOME': str(top / 'home'),
                                  'TMPDIR': str(top / 'temporary'), 'LC_ALL': 'C.UTF-8'})
            word = 'refused' if result.returncode else 'installed'
        except subprocess.TimeoutExpired:
            word = 'endless'
        after = snapshot(top / 'around')
        # uv leaves its lock in the environment, which is no file of a wheel.
        changed = {path for path in before.keys() | after.keys()
                   if before.get(path) != after.get(path) and path != 'environment/.lock'}
        if any(not path.startswith('environment/') for path in changed) or any(
                os.path.lexists(path) for path in OUTSIDE):
            word = 'outside'
        elif word == 'refused' and changed:
            word = 'refused late'
        # A new interpreter or activate script is as bad as a file outside.
        if any(re.fullmatch(r'environment/(bin/(python[\d.]*|activate(\..*|_this\.py)?)|pyvenv\.cfg)', path)
               for path in changed):
            word = 'outside'
        return word
    finally:
        shutil.rmtree(top, ignore_errors=True)
        for path in OUTSIDE:
            path.unlink(missing_ok=True)


def table(cases, results, programs):
    lines = []
    counts = ['refused at once'] + [
        f'{sum(row[index] == "refused" for case, row in zip(cases, results) if case[2] == "refused")}'
        for index in range(len(programs))]
    bad = sum(case[2] == 'refused' for case in cases)
    lines += [f'Of {bad} hostile wheels:', '', '| | ' + ' | '.join(p.label for p in programs) + ' |',
              '|---' * (len(programs) + 1) + '|', '| ' + ' | '.join(counts) + ' |']
    for word, title in [('refused late', 'refused after files were written'),
                        ('installed', 'installed without a word'),
                        ('outside', 'wrote where no wheel may'), ('endless', 'did not end')]:
        row = [sum(r[index] == word for c, r in zip(cases, results) if c[2] == 'refused')
               for index in range(len(programs))]
        if any(row):
            lines.append(f'| {title} | ' + ' | '.join(map(str, row)) + ' |')
    for group, title in TITLES.items():
        lines += ['', f'### {title}', '',
                  '| case | what is in it | ' + ' | '.join(p.label for p in programs) + ' |',
                  '|---' * (len(programs) + 2) + '|']
        for case, row in zip(cases, results):
            if case[1] == group:
                wanted = ('installed',) if case[2] == 'installs' else ('refused',)
                cells = [word if word in wanted else f'**{word}**' for word in row]
                what = case[6].replace('|', '\\|')
                lines.append(f'| {case[0]} | {what} | ' + ' | '.join(cells) + ' |')
    return '\n'.join(lines) + '\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--venvdeb', default='venvdeb')
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='venvdeb-hostile-') as name:
        scratch = pathlib.Path(name).resolve()
        corpus = scratch / 'corpus'
        corpus.mkdir()
        make_corpus.main(corpus)
        cases = [line.split('\t') for line in (corpus / 'manifest.tsv').read_text().splitlines()]
        programs = tools(scratch, options.venvdeb)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(
                lambda case: [outcome(tool, case, corpus, scratch) for tool in programs], cases))
    readme = HERE / 'README.md'
    head, rest = readme.read_text().split('<!-- table -->\n')[0], '<!-- table -->\n'
    readme.write_text(head + rest + '\n' + table(cases, results, programs))


if __name__ == '__main__':
    main()
