#!/usr/bin/env -S python3 -B
"""Writes the corpus: packages and trees that are broken in one way each, and manifest.tsv.

    make_corpus.py DIRECTORY

The manifest has a line for each artifact: its path, the code that must be found (empty for sound
ones), the directory that the user names (--source-dir), the lock (--lock). Where a case can be
seen in a directory as well as in a package, it is written as both.
"""

import pathlib
import sys
import tarfile

import corpus
import package

# What only a package has, or what a file system would not keep.
PACKAGES_ONLY = {
    'architecture-all-with-machine-code', 'conffile-missing', 'configuration-not-conffile',
    'extension-for-another-architecture', 'hard-link', 'interpreter-dependency-unversioned',
    'interpreter-not-in-depends', 'interpreter-overwritten', 'interpreter-update-without-effect',
    'ldconfig-without-public-library', 'library-not-in-depends', 'library-package-unknown',
    'machine-code-for-another-architecture', 'maintainer-script-downloads', 'owner-not-root',
    'removal-leaves-bytecode', 'sbom-missing', 'shlibs-of-private-libraries',
}


def main(directory):
    top = pathlib.Path(directory)
    rows = []
    for name, code, function in corpus.cases():
        broken = package.sound()
        settings = function(broken) or []
        source_directory = settings[1] if settings[:1] == ['--source-dir'] else ''
        lock = ''
        if settings[:1] == ['--lock']:
            lock = f'{name}.lock'
            (top / lock).write_text(settings[1])
        (top / f'{name}.deb').write_bytes(broken.deb())
        rows.append([f'{name}.deb', code, source_directory, lock])
        if code not in PACKAGES_ONLY and '@' not in name:
            broken.write_directory(top / f'{name}.destdir')
            rows.append([f'{name}.destdir', code, source_directory, lock])
    # A tree alone says by its scripts where it belongs.
    broken = package.sound()
    broken.write_directory(top / 'sound.tree', package.TREE)
    rows.append(['sound.tree', '', '', ''])
    (top / 'manifest.tsv').write_text(''.join('\t'.join(row) + '\n' for row in rows))


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    pathlib.Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    main(sys.argv[1])
