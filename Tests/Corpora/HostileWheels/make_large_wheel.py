#!/usr/bin/env -S python3 -B
"""Writes a sound wheel of any size that does not compress, without holding it in memory.

    make_large_wheel.py DIRECTORY [MEBIBYTES]

Half of it (default: 2048 MiB) is one stored member, half one deflated member; requirements.txt
beside it pins the wheel.
"""

import base64
import hashlib
import pathlib
import random
import struct
import sys
import zlib

from wheels import DEFLATE, STORED, Member, Wheel, end_record, zip64_end, zip64_extra

MEBIBYTE = 1 << 20


class Output:
    """A file that knows its own digest."""

    def __init__(self, path):
        self.file = open(path, 'wb')
        self.digest = hashlib.sha256()
        self.position = 0

    def write(self, data):
        self.file.write(data)
        self.digest.update(data)
        self.position += len(data)


def stream(output, name, block, count, method):
    """Writes a member of `count` equal blocks, its numbers in a descriptor; gives it for the
    directory, with its offset and the row of RECORD."""
    # After a full flush a block compresses to the same bytes wherever it stands.
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    tail = b'' if method == STORED else zlib.compressobj(1, zlib.DEFLATED, -15).flush()
    member = Member(name, b'', method=method, flags=1 << 3, packed=b'', local_extra=zip64_extra(0, 0),
                    local_size=0xffff_ffff, local_packed_size=0xffff_ffff)
    offset = output.position
    output.write(member.local())
    start, crc, sha256 = output.position, 0, hashlib.sha256()
    for _ in range(count):
        output.write(block if method == STORED else packed)
        crc = zlib.crc32(block, crc)
        sha256.update(block)
    output.write(tail)
    packed_size, size = output.position - start, len(block) * count
    output.write(struct.pack('<4sIQQ', b'PK\7\10', crc, packed_size, size))
    member.crc, member.size, member.packed_size = crc, 0xffff_ffff, 0xffff_ffff
    member.extra = zip64_extra(size, packed_size, offset)
    value = base64.urlsafe_b64encode(sha256.digest()).rstrip(b'=').decode()
    return member, f'{name},sha256={value},{size}'


def main(parent, mebibytes='2048'):
    top = pathlib.Path(parent)
    top.mkdir(parents=True, exist_ok=True)
    wheel = Wheel(name='large')
    block = random.Random(1).randbytes(MEBIBYTE)
    output = Output(top / wheel.file_name)
    entries = []
    for name, method in [('large/stored', STORED), ('large/deflated', DEFLATE)]:
        member, row = stream(output, name, block, int(mebibytes) // 2, method)
        wheel.rows[name] = row
        entries.append(member.central(0xffff_ffff))
    for member in wheel.contents():
        # The offset of what follows so much data may need 64 bits.
        member.extra = zip64_extra(output.position)
        entries.append(member.central(0xffff_ffff))
        output.write(member.local())
    start = output.position
    directory = b''.join(entries)
    output.write(directory)
    count = len(entries)
    output.write(zip64_end(count, len(directory), start, position=output.position))
    output.write(end_record(0xffff, 0xffff_ffff, 0xffff_ffff))
    output.file.close()
    (top / 'requirements.txt').write_text(
        f'large==1.0 --hash=sha256:{output.digest.hexdigest()}\n')


if __name__ == '__main__':
    main(*sys.argv[1:])
