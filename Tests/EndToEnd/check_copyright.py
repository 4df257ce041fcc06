#!/usr/bin/python3
"""Reads stanzas of debian/copyright as Debian's own library does, and compares them with a package.

    check_copyright.py STANZAS DIRECTORY

Every file of a distribution in the unpacked package must be in a stanza, and every licence must
have its paragraph.
"""

import pathlib
import re
import sys

from debian.copyright import Copyright

HEADER = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n"


def main():
    stanzas, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    copyright = Copyright((HEADER + open(stanzas, encoding="utf-8").read()).splitlines(True))
    known = {paragraph.license.synopsis for paragraph in copyright.all_license_paragraphs()}
    assert all(paragraph.license.text.strip() for paragraph in copyright.all_license_paragraphs())
    count = 0
    for paragraph in copyright.all_files_paragraphs():
        assert paragraph.copyright.strip(), paragraph.files
        if not paragraph.license.text:
            for name in re.split(r",? (?:and|or) ", paragraph.license.synopsis):
                assert name in known, f"{name} has no paragraph: {known}"
        count += 1
    assert count > 10, count
    files = 0
    for path in directory.rglob("site-packages/**/*"):
        if path.is_file():
            name = str(path.relative_to(directory))
            assert copyright.find_files_paragraph(name), f"{name} is in no stanza"
            files += 1
    assert files > 1000, files
    print(f"{count} stanzas, {len(known)} licences, {files} files")


main()
