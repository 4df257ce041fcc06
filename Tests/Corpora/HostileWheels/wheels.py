"""Wheels written byte by byte, so that every record of the zip format can be wrong on purpose.

Nothing here uses zipfile: it would correct, or refuse to write, what these wheels are about.
Everything is deterministic: the same call gives the same bytes.
"""

import base64
import dataclasses
import hashlib
import struct
import zlib

STORED, DEFLATE = 0, 8
UTF8_FLAG, DESCRIPTOR_FLAG = 1 << 11, 1 << 3
DOS_TIME = 1 << 21 | 1 << 16  # 1980-01-01 00:00:00


def raw_deflate(data, level=9):
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


@dataclasses.dataclass
class Member:
    """One member; what is None is computed, what is set is written as it is.

    `local_…` are the values of the local header where they differ from the central directory's.
    """

    name: bytes
    data: bytes = b''
    method: int = DEFLATE
    mode: int = 0o100644
    flags: int | None = None
    crc: int | None = None
    size: int | None = None
    packed: bytes | None = None
    packed_size: int | None = None
    extra: bytes = b''
    comment: bytes = b''
    disk: int = 0
    local_name: bytes | None = None
    local_flags: int | None = None
    local_method: int | None = None
    local_crc: int | None = None
    local_size: int | None = None
    local_packed_size: int | None = None
    local_extra: bytes = b''
    descriptor: bytes | None = None
    # Listed in the central directory, or only present as a local header.
    is_listed: bool = True
    # Present as a local header, or only listed.
    has_local: bool = True
    # Where the central directory says that the local header is.
    offset: int | None = None
    # Bytes between this member and the one before it.
    before: bytes = b''

    def __post_init__(self):
        if isinstance(self.name, str):
            self.name = self.name.encode()
        if isinstance(self.data, str):
            self.data = self.data.encode()
        if self.flags is None:
            self.flags = 0 if self.name.isascii() else UTF8_FLAG
        if self.packed is None:
            self.packed = raw_deflate(self.data) if self.method == DEFLATE else self.data
        if self.crc is None:
            self.crc = zlib.crc32(self.data)
        if self.size is None:
            self.size = len(self.data)
        if self.packed_size is None:
            self.packed_size = len(self.packed)

    def local(self):
        def either(value, other):
            return other if value is None else value

        name = either(self.local_name, self.name)
        header = struct.pack(
            '<4sHHHIIIIHH', b'PK\3\4', 20,
            either(self.local_flags, self.flags), either(self.local_method, self.method),
            DOS_TIME, either(self.local_crc, self.crc),
            either(self.local_packed_size, self.packed_size),
            either(self.local_size, self.size), len(name), len(self.local_extra))
        return header + name + self.local_extra + self.packed + (self.descriptor or b'')

    def central(self, offset):
        return struct.pack(
            '<4sBBHHHIIIIHHHHHII', b'PK\1\2', 20, 3, 20, self.flags, self.method, DOS_TIME,
            self.crc, self.packed_size, self.size, len(self.name), len(self.extra),
            len(self.comment), self.disk, 0, self.mode << 16, offset
        ) + self.name + self.extra + self.comment


def end_record(count, size, offset, comment=b'', disk=0, count_here=None):
    return struct.pack(
        '<4sHHHHIIH', b'PK\5\6', disk, disk, count if count_here is None else count_here, count,
        size, offset, len(comment)) + comment


def zip64_end(count, size, offset, *, position, sector=b'', disks=1, signature=b'PK\6\6',
              locator_position=None):
    record = struct.pack(
        '<4sQHHIIQQQQ', signature, 44 + len(sector), 45, 45, 0, 0, count, count, size, offset
    ) + sector
    locator = struct.pack(
        '<4sIQI', b'PK\6\7', 0, position if locator_position is None else locator_position, disks)
    return record + locator


def zip64_extra(*values):
    return struct.pack(f'<HH{len(values)}Q', 1, 8 * len(values), *values)


@dataclasses.dataclass
class Archive:
    """Members and end records; `end` may replace everything after the central directory."""

    members: list
    comment: bytes = b''
    prefix: bytes = b''
    prefix_shifts_offsets: bool = True
    suffix: bytes = b''
    # Called with (count, size, offset) of the real directory.
    end: object = None
    between: bytes = b''  # between the last member and the central directory
    after_directory: bytes = b''

    def build(self):
        body = bytearray(self.prefix)
        shift = 0 if self.prefix_shifts_offsets else len(self.prefix)
        offsets = []
        for member in self.members:
            body += member.before
            offsets.append(len(body) - shift)
            if member.has_local:
                body += member.local()
        body += self.between
        start = len(body) - shift
        listed = [(m, o) for m, o in zip(self.members, offsets) if m.is_listed]
        directory = b''.join(m.central(o if m.offset is None else m.offset) for m, o in listed)
        body += directory + self.after_directory
        finish = self.end or (lambda *numbers: end_record(*numbers, comment=self.comment))
        body += finish(len(listed), len(directory), start)
        return bytes(body) + self.suffix


def digest(data, algorithm='sha256'):
    value = hashlib.new(algorithm, data).digest()
    return f"{algorithm}={base64.urlsafe_b64encode(value).rstrip(b'=').decode()}"


def csv_field(text):
    if any(character in text for character in ',"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text


@dataclasses.dataclass
class Wheel:
    """A sound wheel with one module, to be spoiled by its caller before `build`."""

    name: str = 'victim'
    version: str = '1.0'
    # None stands for the right text.
    metadata: str | bytes | None = None
    wheel: str | bytes | None = None
    record: str | bytes | None = None
    dist_info: str | None = None
    members: list = dataclasses.field(default_factory=list)
    # Rows added to or replacing those of RECORD: path -> row text, or None for no row.
    rows: dict = dataclasses.field(default_factory=dict)
    archive: dict = dataclasses.field(default_factory=dict)
    module: Member | None = None
    has_wheel: bool = True
    has_metadata: bool = True
    has_record: bool = True

    @property
    def info(self):
        return self.dist_info or f'{self.name}-{self.version}.dist-info'

    @property
    def data(self):
        return self.info.replace('.dist-info', '.data')

    @property
    def file_name(self):
        return f'{self.name}-{self.version}-py3-none-any.whl'

    def add(self, name, data=b'', **fields):
        self.members.append(Member(name, data, **fields))
        return self

    def contents(self):
        """All members, RECORD last."""
        members = [self.module or Member(f'{self.name}/__init__.py', f'name = "{self.name}"\n')]
        members += self.members
        if self.has_metadata:
            members.append(Member(f'{self.info}/METADATA', self.metadata if self.metadata is not None
                                  else f'Metadata-Version: 2.1\nName: {self.name}\n'
                                       f'Version: {self.version}\n'))
        if self.has_wheel:
            members.append(Member(f'{self.info}/WHEEL', self.wheel if self.wheel is not None
                                  else 'Wheel-Version: 1.0\nGenerator: hostile\n'
                                       'Root-Is-Purelib: true\nTag: py3-none-any\n'))
        if self.has_record:
            members.append(Member(f'{self.info}/RECORD', self.record_text(members)))
        return members

    def record_text(self, members):
        if self.record is not None:
            return self.record
        rows = {}
        for member in members:
            name = member.name.decode(errors='replace')
            if name.endswith('/') or not member.is_listed:
                continue
            rows[name] = f'{csv_field(name)},{digest(member.data)},{len(member.data)}'
        rows[f'{self.info}/RECORD'] = f'{self.info}/RECORD,,'
        rows.update(self.rows)
        return ''.join(f'{row}\n' for row in rows.values() if row is not None)

    def build(self):
        return Archive(self.contents(), **self.archive).build()
