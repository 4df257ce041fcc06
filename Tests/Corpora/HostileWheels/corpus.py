"""The cases of the corpus: one small function for each wheel, or pair of wheels.

A function gives the wheels of its case as {file name: bytes}; its docstring says what is wrong.
`reason` is a regular expression for our error message, `member` what the message must name.
"""

import collections
import re
import struct
import unicodedata

from wheels import (
    DESCRIPTOR_FLAG, STORED, UTF8_FLAG, Archive, Member, Wheel, digest, end_record, raw_deflate,
    zip64_end, zip64_extra)

Case = collections.namedtuple('Case', 'name group installs reason member arguments make')
cases = []
MODULE = 'import sys\n'


def case(group, reason=None, member='', arguments='', installs=False):
    def register(function):
        cases.append(Case(function.__name__.replace('_', '-'), group, installs, reason or '',
                          member, arguments, function))
        return function
    return register


def sound(function):
    """A wheel that must install: what is refused beside it is not refused by accident."""
    return case('sound', installs=True)(function)


def files(*wheels):
    return {wheel.file_name: wheel.build() for wheel in wheels}


def with_member(name, data=MODULE, **fields):
    return files(Wheel().add(name, data, **fields))


def with_module(**fields):
    """The first member of the archive is wrong in some field."""
    return files(Wheel(module=Member('victim/__init__.py', MODULE * 40, **fields)))


def with_module_of_size(size):
    """The same with another size throughout, so that only its data tells."""
    data = MODULE.encode() * 40
    return files(Wheel(module=Member('victim/__init__.py', data, size=size),
                       rows={'victim/__init__.py': f'victim/__init__.py,{digest(data)},{size}'}))


def with_archive(**fields):
    return files(Wheel(archive=fields))


# --- names ----------------------------------------------------------------------------------

def name_case(name, bad, reason, description, shown=None, **fields):
    def make():
        return with_member(bad, **fields)
    make.__name__, make.__doc__ = name, description
    case('names', f'name.*not safe.*{reason}', shown or bad)(make)


name_case('parent', '../outside.py', r"'\.\.'", 'leads out of the destination')
name_case('parent_inside', 'victim/../../outside.py', r"'\.\.'", 'leads out in the middle')
name_case('parent_at_end', 'victim/..', r"'\.\.'", 'ends in ..')
name_case('parent_many', '../' * 20 + 'tmp/venvdeb-outside', r"'\.\.'", 'climbs to the root')
name_case('absolute', '/tmp/venvdeb-outside.py', 'absolute', 'is an absolute path')
name_case('double_slash', '//host/share.py', 'absolute', 'is a network path')
name_case('backslash_parent', '..\\outside.py', 'backslash', 'leads out where \\ separates')
name_case('backslash', 'victim\\module.py', 'backslash', 'is two different files on two systems')
name_case('drive_letter', 'C:/outside.py', 'drive letter', 'is absolute on Windows')
name_case('dot', 'victim/./module.py', r"'\.'", 'has a component that means nothing')
name_case('dot_first', './victim/module.py', r"'\.'", 'starts with ./')
name_case('empty_component', 'victim//module.py', 'empty component', 'has two slashes')
name_case('empty_name', '', 'empty', 'is empty', shown='victim')
name_case('nul', 'victim/module.py\0.txt', 'NUL', 'is cut by C programs', shown='module.py')
name_case('newline', 'victim/mod\nule.py', 'control', 'breaks lists of files', shown='u{a}')
name_case('escape_sequence', 'victim/\x1b[2Jmodule.py', 'control', 'clears the terminal',
          shown='u{1b}')
name_case('delete_character', 'victim/\x7fmodule.py', 'control', 'has DEL', shown='u{7f}')
name_case('c1_control', 'victim/\x9bmodule.py', 'control', 'has a control character above 127',
          shown='u{9b}')
name_case('bidirectional', 'victim/\u202emodule.py', 'formatting', 'is shown backwards',
          shown='u{202e}')
name_case('zero_width', 'victim/mod\u200bule.py', 'formatting', 'has an invisible character',
          shown='u{200b}')
name_case('byte_order_mark', '\ufeffvictim.py', 'formatting', 'starts with an invisible mark',
          shown='u{feff}')
name_case('private_use', 'victim/\ue000.py', 'formatting', 'has a character that nobody agreed on',
          shown='u{e000}')
name_case('long_component', 'victim/' + 'x' * 256, '255', 'no Linux file system has such names')
name_case('long_name', '/'.join(['x' * 99] * 42), '4096', 'is longer than PATH_MAX')


@case('names', 'not valid UTF-8', 'victim/')
def not_utf8():
    """the name says it is UTF-8 and is not"""
    return with_member(b'victim/\xff.py', flags=UTF8_FLAG)


@case('names', 'not valid UTF-8', 'victim/')
def not_utf8_unmarked():
    """the name is in some 8-bit encoding"""
    return with_member(b'victim/caf\xe9.py', flags=0)


@case('names', 'not valid UTF-8', 'victim/')
def overlong_utf8():
    """the name has '..' in bytes that only careless decoders take for it"""
    return with_member(b'victim/\xc0\xae\xc0\xae/x.py', flags=UTF8_FLAG)


@case('names', 'not marked as UTF-8', 'caf')
def utf8_unmarked():
    """the name is UTF-8 for some tools and code page 437 for others"""
    return with_member('victim/café.py', flags=0)


@case('names', 'Unicode path differs', 'victim/a.py')
def unicode_path():
    """the Unicode path field has another name"""
    field = struct.pack('<HHBI', 0x7075, 5 + 13, 1, 0) + b'../outside.py'
    return with_member('victim/a.py', extra=field)


@case('names', r"name.*not safe.*'\.\.'", 'x.py')
def joined_slash():
    """a letter that joins with the slash after it hides the separator from some string types"""
    return with_member('victim/ൎ/../ൎ//x.py')


# --- types ----------------------------------------------------------------------------------

@case('types', 'symbolic link or special', 'victim/link')
def symlink():
    """a symbolic link out of the destination"""
    return with_member('victim/link', '../../../../outside', mode=0o120777)


@case('types', 'symbolic link or special', 'victim/link')
def symlink_inside():
    """a symbolic link to a sibling, which wheels may not have either"""
    return with_member('victim/link', '__init__.py', mode=0o120777)


@case('types', 'symbolic link or special', 'victim/up')
def symlink_parent():
    """a symbolic link and then a file through it"""
    return files(Wheel().add('victim/up', '../../../../..', mode=0o120777)
                 .add('victim/up/outside.py', MODULE))


@case('types', 'symbolic link or special', 'victim/up/')
def symlink_directory():
    """a directory entry that is a symbolic link"""
    return files(Wheel().add('victim/up/', '/tmp', mode=0o120777)
                 .add('victim/up/outside.py', MODULE))


@case('types', 'symbolic link or special', 'victim/pipe')
def fifo():
    """a named pipe"""
    return with_member('victim/pipe', '', mode=0o010644)


@case('types', 'symbolic link or special', 'victim/disk')
def device():
    """a block device"""
    return with_member('victim/disk', '', mode=0o060666)


@case('types', 'symbolic link or special', 'victim/thing')
def directory_mode():
    """a file whose mode is a directory's"""
    return with_member('victim/thing', mode=0o040755)


@case('types', 'directory but has data', 'victim/d/')
def directory_with_data():
    """a directory entry with contents"""
    return with_member('victim/d/', 'hidden', mode=0o040755)


@case('types', 'file and also a directory', 'victim/thing')
def file_and_directory():
    """a file that is the directory of another"""
    return files(Wheel().add('victim/thing', MODULE).add('victim/thing/a.py', MODULE))


@case('types', 'file and also a directory', 'victim/thing')
def directory_and_file():
    """a directory entry and a file of the same name"""
    return files(Wheel().add('victim/thing/', mode=0o040755).add('victim/thing', MODULE))


# --- names that clash -----------------------------------------------------------------------

@case('clashes', 'two members have this name', 'victim/a.py')
def duplicate():
    """two members of one name with different contents"""
    return files(Wheel().add('victim/a.py', 'good = 1\n').add('victim/a.py', 'evil = 1\n'))


@case('clashes', 'two members have this name', 'victim/a.py')
def duplicate_identical():
    """the same member twice"""
    return files(Wheel().add('victim/a.py', MODULE).add('victim/a.py', MODULE))


@case('clashes', 'two members have this name', 'METADATA')
def duplicate_metadata():
    """two METADATA files: which version is it?"""
    return files(Wheel().add('victim-1.0.dist-info/METADATA',
                             'Metadata-Version: 2.1\nName: victim\nVersion: 0.1\n'))


@case('clashes', 'two members have this name', 'victim/d/')
def duplicate_directory():
    """the same directory entry twice"""
    return files(Wheel().add('victim/d/', mode=0o040755).add('victim/d/', mode=0o040755))


@case('clashes', 'two members have this name', 'caf')
def normalisation():
    """two names that differ only in how é is composed"""
    return files(Wheel().add('victim/café.py', MODULE)
                 .add(unicodedata.normalize('NFD', 'victim/café.py'), MODULE))


@case('clashes', 'differ only in case', 'victim/A.py')
def letter_case():
    """two names that differ only in case"""
    return files(Wheel().add('victim/a.py', 'a = 1\n').add('victim/A.py', 'a = 2\n'))


@case('clashes', 'differ only in case', 'STRASSE')
def letter_case_unicode():
    """two names that differ only in case, as Unicode has it"""
    return files(Wheel().add('victim/straße.py', 'a = 1\n').add('victim/STRASSE.py', 'a = 2\n'))


@case('clashes', 'needs a directory', 'victim/Data')
def letter_case_directory():
    """a file and a directory that differ only in case"""
    return files(Wheel().add('victim/Data', 'x').add('victim/data/a.py', MODULE))


@case('clashes', 'differ only in case', 'shared/A.py')
def letter_case_of_two():
    """two wheels with names that differ only in case"""
    return files(Wheel().add('shared/a.py', 'a = 1\n'),
                 Wheel(name='second').add('shared/A.py', 'a = 2\n'))


@case('clashes', 'different contents', 'shared/a.py')
def contents_of_two():
    """two wheels with one file of different contents"""
    return files(Wheel().add('shared/a.py', 'a = 1\n'),
                 Wheel(name='second').add('shared/a.py', 'a = 2\n'))


@case('clashes', 'needs a directory', 'shared')
def directory_of_two():
    """a file in one wheel, a directory in the other"""
    return files(Wheel().add('shared', 'x'), Wheel(name='second').add('shared/a.py', MODULE))


@case('clashes', 'different contents', 'bin/tool')
def command_of_two():
    """two wheels with a command of one name"""
    def wheel(name):
        return Wheel(name=name).add(f'{name}-1.0.dist-info/entry_points.txt',
                                    f'[console_scripts]\ntool = {name}:main\n')
    return files(wheel('victim'), wheel('second'))


@case('clashes', 'another file of the wheel', 'victim/__init__.py')
def data_over_root():
    """a file of the data directory takes the place of one at the root"""
    wheel = Wheel()
    return files(wheel.add(f'{wheel.data}/purelib/victim/__init__.py', 'evil = 1\n'))


# --- structure ------------------------------------------------------------------------------

@case('structure', 'overlaps', 'victim/b.py')
def overlap_full():
    """two names for one local header, as zip bombs have"""
    first = Member('victim/__init__.py', MODULE)
    second = Member('victim/b.py', MODULE, has_local=False, offset=0)
    return files(Wheel(module=first, members=[second]))


@case('structure', 'overlaps|local header', '')
def overlap_quoted():
    """the data of one member has the local header of the next in it, as in the best zip bombs"""
    inner = Member('victim/b.py', MODULE, method=STORED)
    outer = Member('victim/__init__.py', inner.local(), method=STORED)
    inner.has_local, inner.offset = False, 30 + len(outer.name)
    return files(Wheel(module=outer, members=[inner]))


@case('structure', 'belong to no member', '')
def hidden_member():
    """a local header that the central directory does not list"""
    return with_member('victim/hidden.py', is_listed=False)


@case('structure', 'belong to no member|local header|overlaps', '')
def ghost_member():
    """an entry of the central directory without a local header"""
    return with_member('victim/ghost.py', has_local=False)


@case('structure', 'local header.*names differ', 'victim/a.py')
def local_name():
    """the local header has another name"""
    return with_member('victim/a.py', local_name=b'../b.py')


@case('structure', 'local header.*methods differ', 'victim/a.py')
def local_method():
    """the local header has another compression method"""
    return with_member('victim/a.py', local_method=STORED)


@case('structure', 'local header.*CRC', 'victim/a.py')
def local_checksum():
    """the local header has another CRC-32"""
    return with_member('victim/a.py', local_crc=1)


@case('structure', 'local header.*sizes differ', 'victim/a.py')
def local_size():
    """the local header has another size"""
    return with_member('victim/a.py', local_size=5)


@case('structure', 'local header.*sizes differ', 'victim/a.py')
def local_packed_size():
    """the local header has another compressed size"""
    return with_member('victim/a.py', local_packed_size=5)


@case('structure', 'local header.*flags differ', 'victim/a.py')
def local_flags():
    """only the local header says that the member is encrypted"""
    return with_member('victim/a.py', local_flags=1)


@case('structure', 'data descriptor', 'victim/a.py')
def descriptor_wrong():
    """the data descriptor has another CRC-32"""
    return with_member('victim/a.py', flags=DESCRIPTOR_FLAG, local_crc=0, local_size=0,
                       local_packed_size=0, descriptor=struct.pack('<4sIII', b'PK\7\10', 1, 2, 3))


@case('structure', 'data descriptor', 'victim/a.py')
def descriptor_missing():
    """the data descriptor is announced and not there"""
    return with_member('victim/a.py', flags=DESCRIPTOR_FLAG)


@case('structure', 'data precedes|belong to no member', '')
def prepended():
    """a program before the archive, offsets counted from the start of the file"""
    return with_archive(prefix=b'#!/bin/sh\nexit 1\n')


@case('structure', 'data precedes|does not end', '')
def prepended_unshifted():
    """a program before the archive, offsets counted from its end"""
    return with_archive(prefix=b'#!/bin/sh\nexit 1\n', prefix_shifts_offsets=False)


@case('structure', 'bytes follow the end', '')
def trailing():
    """data after the end record"""
    return with_archive(suffix=b'more')


@case('structure', 'bytes follow the end', '')
def trailing_zeros():
    """zeros after the end record"""
    return with_archive(suffix=bytes(512))


@case('structure', 'end of central directory|comment', '')
def two_end_records():
    """two end records, each for its own archive"""
    inner = Wheel(module=Member('victim/__init__.py', 'evil = 1\n')).build()
    return with_archive(comment=inner)


@case('structure', 'comment', '')
def comment_binary():
    """a comment that could be records of a zip archive"""
    return with_archive(comment=b'PK\1\2 and so on')


@case('structure', 'belong to no member', '')
def gap_between():
    """bytes between two members"""
    return with_member('victim/a.py', before=b'hidden')


@case('structure', 'belong to no member|does not end', '')
def gap_before_directory():
    """bytes before the central directory"""
    return with_archive(between=b'hidden')


@case('structure', 'does not end|data precedes', '')
def gap_after_directory():
    """bytes between the central directory and the end record"""
    return with_archive(after_directory=b'hidden')


@case('structure', 'counts', '')
def count_too_high():
    """the end record counts one member more"""
    return with_archive(end=lambda count, size, offset: end_record(count + 1, size, offset))


@case('structure', 'counts', '')
def count_too_low():
    """the end record counts one member less"""
    return with_archive(end=lambda count, size, offset: end_record(count - 1, size, offset))


@case('structure', 'several disks', '')
def count_of_disk():
    """the end record's two counts differ"""
    return with_archive(
        end=lambda count, size, offset: end_record(count, size, offset, count_here=1))


@case('structure', 'does not end|contradicts', '')
def directory_size():
    """the central directory is longer than the end record says"""
    return with_archive(end=lambda count, size, offset: end_record(count, size - 46, offset))


@case('structure', 'does not end|contradicts', '')
def directory_offset():
    """the central directory starts elsewhere"""
    return with_archive(end=lambda count, size, offset: end_record(count, size, offset - 30))


@case('structure', 'several disks', '')
def disks():
    """the last disk of a set"""
    return with_archive(end=lambda *numbers: end_record(*numbers, disk=1))


@case('structure', 'several disks', 'victim/a.py')
def member_on_disk():
    """a member on another disk"""
    return with_member('victim/a.py', disk=2)


@case('structure', 'longer than its room', 'victim/a.py')
def extra_too_long():
    """an extra field that reaches beyond its room"""
    return with_member('victim/a.py', extra=struct.pack('<HH', 0x5455, 90) + b'xxxx')


@case('structure', 'does not end|not a zip|cut short|follow', '')
def truncated():
    """the file ends in the middle of the end record"""
    wheel = Wheel()
    return {wheel.file_name: wheel.build()[:-10]}


@case('structure', 'does not end|not a zip|cut short', '')
def beheaded():
    """the first half of the file is missing"""
    wheel = Wheel()
    data = wheel.build()
    return {wheel.file_name: data[len(data) // 2:]}


@case('structure', 'not a zip archive', '')
def not_zip():
    """an HTML page that says there is no such wheel"""
    return {Wheel().file_name: b'<html><title>404</title></html>\n'}


@case('structure', 'not a zip archive', '')
def empty_file():
    """nothing at all"""
    return {Wheel().file_name: b''}


@case('structure', 'no .\\.dist-info', '')
def empty_archive():
    """a zip archive without members"""
    return {Wheel().file_name: end_record(0, 0, 0)}


# --- zip64 ----------------------------------------------------------------------------------

def zip64_archive(**lies):
    """All numbers in the zip64 record, which may lie."""
    def end(count, size, offset):
        numbers = {'count': count, 'size': size, 'offset': offset, 'position': offset + size}
        numbers.update(lies)
        return zip64_end(**numbers) + end_record(0xffff, 0xffff_ffff, 0xffff_ffff)
    return with_archive(end=end)


@case('zip64', 'locator does not point', '')
def zip64_locator():
    """the locator points elsewhere"""
    return zip64_archive(locator_position=0)


@case('zip64', 'extensible data|locator', '')
def zip64_sector():
    """the zip64 end record has room for anything after it"""
    return zip64_archive(sector=b'hidden')


@case('zip64', 'several disks', '')
def zip64_disks():
    """the locator counts two disks"""
    return zip64_archive(disks=2)


@case('zip64', 'two end records differ', '')
def zip64_contradiction():
    """the two end records count differently"""
    return with_archive(end=lambda count, size, offset: zip64_end(
        count + 1, size, offset, position=offset + size) + end_record(count, size, offset))


@case('zip64', 'zip64 record that is absent', '')
def zip64_absent():
    """the end record points to a zip64 record that is not there"""
    return with_archive(end=lambda count, size, offset: end_record(count, size, 0xffff_ffff))


@case('zip64', 'larger than any file|does not end|overflow|contradict', '')
def zip64_overflow():
    """offset and size overflow 64 bits"""
    return zip64_archive(size=2**64 - 10, offset=100)


@case('zip64', 'more than .* members', '')
def zip64_count():
    """a count that would fill the memory"""
    return zip64_archive(count=2**32)


@case('zip64', 'extra field that is not there', 'victim/a.py')
def zip64_field_absent():
    """a size that is said to be in a field that is not there"""
    return with_member('victim/a.py', size=0xffff_ffff)


@case('zip64', 'zip64', 'victim/a.py')
def zip64_field_short():
    """a field with one number where two are needed"""
    return with_member('victim/a.py', size=0xffff_ffff, packed_size=0xffff_ffff,
                       extra=zip64_extra(11))


@case('zip64', 'superfluous values', 'victim/a.py')
def zip64_field_contradiction():
    """a field that says otherwise than the fields it repeats"""
    return with_member('victim/a.py', extra=zip64_extra(11, 99))


@case('zip64', 'two such extra fields', 'victim/a.py')
def zip64_field_twice():
    """two fields for one number"""
    return with_member('victim/a.py', size=0xffff_ffff,
                       extra=zip64_extra(11) + zip64_extra(12))


@case('zip64', 'length of 7', 'victim/a.py')
def zip64_field_odd():
    """a field that is no row of numbers"""
    return with_member('victim/a.py', extra=struct.pack('<HH', 1, 7) + bytes(7))


@case('zip64', 'too short or out of range', 'victim/a.py')
def zip64_size_absurd():
    """a size beyond all files"""
    return with_member('victim/a.py', size=0xffff_ffff, extra=zip64_extra(2**63))


@case('zip64', 'belong to no member|overlaps|local header', '')
def zip64_offset():
    """the offset is in the zip64 field, and points into the central directory"""
    return with_member('victim/a.py', offset=0xffff_ffff, extra=zip64_extra(400))


@case('zip64', 'local header', 'victim/a.py')
def zip64_local():
    """only the local header has a zip64 field, with other sizes"""
    return with_member('victim/a.py', local_size=0xffff_ffff, local_packed_size=0xffff_ffff,
                       local_extra=zip64_extra(99, 99))


# --- data -----------------------------------------------------------------------------------

@case('data', 'CRC-32', 'victim/__init__.py')
def checksum():
    """the CRC-32 is another file's"""
    return with_module(crc=1)


@case('data', 'stated size', 'victim/__init__.py')
def size_too_small():
    """the data inflates to more than stated"""
    return with_module_of_size(5)


@case('data', 'stated size', 'victim/__init__.py')
def size_too_large():
    """the data inflates to less than stated"""
    return with_module_of_size(5000)


@case('data', 'stated size', 'victim/__init__.py')
def stored_size():
    """stored data whose two sizes differ"""
    return with_module(method=STORED, size=5)


@case('data', 'data is corrupt', 'victim/__init__.py')
def deflate_damaged():
    """no deflate stream"""
    return with_module(packed=b'\xff' * 40)


@case('data', 'stated size|corrupt', 'victim/__init__.py')
def deflate_cut():
    """a deflate stream without its end"""
    return with_module(packed=raw_deflate(MODULE.encode() * 40)[:-3])


@case('data', 'follows the end of the stream', 'victim/__init__.py')
def deflate_trailing():
    """data after the end of the deflate stream"""
    return with_module(packed=raw_deflate(MODULE.encode() * 40) + b'hidden')


@case('data', 'encrypted', 'victim/__init__.py')
def encrypted():
    """an encrypted member"""
    return with_module(flags=1)


@case('data', 'encrypted', 'victim/__init__.py')
def encrypted_strongly():
    """a member with strong encryption"""
    return with_module(flags=1 | 1 << 6)


@case('data', 'flag bit 13', 'victim/__init__.py')
def masked():
    """a member whose local header is masked"""
    return with_module(flags=1 << 13)


@case('data', 'flag bit 5', 'victim/__init__.py')
def patch():
    """patch data for another file"""
    return with_module(flags=1 << 5)


def method_case(number, name):
    def make():
        return with_module(method=number)
    make.__name__, make.__doc__ = f'method_{name}', f'compressed by method {number} ({name})'
    case('data', f'method {number}', 'victim/__init__.py')(make)


for number, name in [(1, 'shrunk'), (9, 'deflate64'), (12, 'bzip2'), (14, 'lzma'), (93, 'zstd'),
                     (99, 'aes')]:
    method_case(number, name)

ZEROS = bytes(100 << 20)


@case('data', 'bomb', 'victim/__init__.py')
def bomb():
    """100 MiB of zeros in 100 KiB"""
    return files(Wheel(module=Member('victim/__init__.py', ZEROS)))


@case('data', 'stated size', 'victim/__init__.py')
def bomb_lying():
    """100 MiB of zeros that are said to be 100 bytes"""
    return files(Wheel(module=Member('victim/__init__.py', bytes(100), crc=0,
                                     packed=raw_deflate(ZEROS))))


@case('data', 'bomb', '')
def bomb_in_parts():
    """40 files of 30 MiB of zeros each, none of them a bomb"""
    wheel = Wheel()
    zeros = ZEROS[:30 << 20]
    part = Member('part', zeros)
    for number in range(40):
        wheel.add(f'victim/{number}', b'', packed=part.packed, crc=part.crc, size=part.size)
        wheel.rows[f'victim/{number}'] = f'victim/{number},{digest(zeros)},{len(zeros)}'
    return files(wheel)


@case('data', 'more than the limit', '')
def bomb_total():
    """three members that are said to have 4 GB each, from 4 MB each"""
    wheel = Wheel()
    for number in range(3):
        wheel.add(f'victim/{number}', b'', size=4_000_000_000, packed=bytes(4 << 20))
    return files(wheel)


@case('data', 'more than the limit', 'METADATA')
def metadata_bomb():
    """a METADATA file of 70 MiB"""
    body = 'Metadata-Version: 2.1\nName: victim\nVersion: 1.0\n\n'.encode()
    noise = bytes(range(256)) * 4 + bytes(60 << 10)
    return files(Wheel(metadata=body + noise * (70 * 1024 // 61)))


# --- RECORD ---------------------------------------------------------------------------------

INIT = 'victim/__init__.py'


def record_case(name, row, reason, description, member=INIT):
    def make():
        return files(Wheel(rows={INIT: row}))
    make.__name__, make.__doc__ = name, description
    case('record', reason, member)(make)


GOOD = digest(b'name = "victim"\n')
record_case('digest', f'{INIT},{digest(b"other")},16', 'RECORD mismatch.*digest',
            'the digest is another file\'s')
record_case('record_size', f'{INIT},{GOOD},17', 'RECORD mismatch.*bytes', 'the size is wrong')
record_case('unlisted', None, 'not listed', 'RECORD does not list a file')
record_case('digest_missing', f'{INIT},,', 'no digest', 'RECORD has no digest for a file')
record_case('digest_md5', f'{INIT},{digest(b"x", "md5")},16', "'md5'.*sha256", 'a digest by MD5')
record_case('digest_sha1', f'{INIT},{digest(b"x", "sha1")},16', "'sha1'.*sha256",
            'a digest by SHA-1')
record_case('digest_unknown', f'{INIT},crc32=AAAA,16', "'crc32'", 'a digest by CRC-32')
record_case('digest_short', f'{INIT},{GOOD[:-4]},16', 'malformed', 'a digest that is too short')
record_case('digest_letters', f'{INIT},sha256=***,16', 'malformed', 'a digest that is no base64')
record_case('record_number', f'{INIT},{GOOD},many', "size 'many'", 'a size that is no number')
record_case('record_quote', f'"{INIT},{GOOD},16', 'quote', 'a quote that is never closed',
            member='RECORD')
record_case('record_return', f'{INIT}\rx,{GOOD},16', 'carriage return',
            'a carriage return inside a row', member='RECORD')
record_case('record_twice', f'{INIT},{GOOD},16\n{INIT},{digest(b"other")},16', 'contradict',
            'two rows for one file')
record_case('record_ghost', f'{INIT},{GOOD},16\nvictim/ghost.py,{GOOD},16', 'does not have',
            'a row without a file', member='victim/ghost.py')
record_case('record_outside', f'{INIT},{GOOD},16\n../../outside.py,{GOOD},16', 'does not have',
            'a row for a file outside', member='outside.py')
record_case('record_absolute_twice', f'{INIT},{GOOD},16\n/{INIT},{digest(b"other")},16',
            'contradict', 'two rows for one file, one of them absolute')


@case('record', 'not listed', 'caf')
def record_normalisation():
    """RECORD has the name in another Unicode form"""
    name = 'victim/café.py'
    other = unicodedata.normalize('NFD', name)
    return files(Wheel(rows={name: f'{other},{digest(MODULE.encode())},{len(MODULE)}'})
                 .add(name, MODULE))


@case('record', 'UTF-8', 'RECORD')
def record_not_utf8():
    """RECORD is not UTF-8"""
    return files(Wheel(record=b'victim/\xff.py,,\n'))


@case('record', "no '.*RECORD'", '')
def record_missing():
    """no RECORD"""
    return files(Wheel(has_record=False))


@case('record', 'not listed', '')
def record_empty():
    """an empty RECORD"""
    return files(Wheel(record=b''))


# --- metadata -------------------------------------------------------------------------------

@case('metadata', 'no .\\.dist-info', '')
def no_dist_info():
    """no .dist-info directory"""
    return files(Wheel(has_metadata=False, has_wheel=False, has_record=False))


@case('metadata', 'several .\\.dist-info', '')
def two_dist_infos():
    """two .dist-info directories"""
    return files(Wheel().add('other-2.0.dist-info/METADATA', 'Name: other\nVersion: 2.0\n'))


@case('metadata', "file name says 'victim'", 'other-1.0.dist-info')
def dist_info_name():
    """the .dist-info directory has another name"""
    return files(Wheel(dist_info='other-1.0.dist-info'))


@case('metadata', "version '9.9'", 'victim-9.9.dist-info')
def dist_info_version():
    """the .dist-info directory has another version"""
    return files(Wheel(dist_info='victim-9.9.dist-info'))


@case('metadata', 'version', 'victim.dist-info')
def dist_info_versionless():
    """the .dist-info directory has no version"""
    return files(Wheel(dist_info='victim.dist-info'))


@case('metadata', "of 'other'", 'METADATA')
def metadata_name():
    """METADATA has another name"""
    return files(Wheel(metadata='Metadata-Version: 2.1\nName: other\nVersion: 1.0\n'))


@case('metadata', "version '2.0'", 'METADATA')
def metadata_version():
    """METADATA has another version"""
    return files(Wheel(metadata='Metadata-Version: 2.1\nName: victim\nVersion: 2.0\n'))


@case('metadata', "no '.*METADATA'", '')
def metadata_missing():
    """no METADATA"""
    return files(Wheel(has_metadata=False))


@case('metadata', "missing field 'Name'", 'METADATA')
def metadata_nameless():
    """METADATA without a name"""
    return files(Wheel(metadata='Metadata-Version: 2.1\nVersion: 1.0\n'))


@case('metadata', 'UTF-8', 'METADATA')
def metadata_not_utf8():
    """METADATA is not UTF-8"""
    return files(Wheel(metadata=b'Metadata-Version: 2.1\nName: victim\nVersion: 1.0\nAuthor: \xff\n'))


@case('metadata', 'newer', 'METADATA')
def metadata_newer():
    """METADATA of a version that does not exist"""
    return files(Wheel(metadata='Metadata-Version: 3.0\nName: victim\nVersion: 1.0\n'))


@case('metadata', "no '.*WHEEL'", '')
def wheel_missing():
    """no WHEEL"""
    return files(Wheel(has_wheel=False))


@case('metadata', 'newer', 'WHEEL')
def wheel_newer():
    """a wheel of a format that does not exist"""
    return files(Wheel(wheel='Wheel-Version: 2.0\nRoot-Is-Purelib: true\n'))


@case('metadata', "missing field 'Wheel-Version'", 'WHEEL')
def wheel_versionless():
    """WHEEL does not say its version"""
    return files(Wheel(wheel='Root-Is-Purelib: true\n'))


@case('metadata', "invalid Wheel-Version 'one'", 'WHEEL')
def wheel_version():
    """WHEEL has a version that is none"""
    return files(Wheel(wheel='Wheel-Version: one\n'))


# --- layout ---------------------------------------------------------------------------------

def data_case(name, path, reason, description):
    def make():
        wheel = Wheel()
        return files(wheel.add(f'{wheel.data}/{path}', '#!python\n', mode=0o100755))
    make.__name__, make.__doc__ = name, description
    case('layout', reason, path)(make)


data_case('scheme_unknown', 'sysconf/evil.conf', 'not an installation scheme',
          'a scheme that does not exist')
data_case('scheme_missing', 'evil.conf', 'outside any scheme', 'a file outside any scheme')
data_case('script_nested', 'scripts/sub/tool', 'sub-directories', 'a script in a directory')
data_case('script_python', 'scripts/python3', 'replace the interpreter',
          'a script takes the place of the interpreter')
data_case('script_python_case', 'scripts/Python', 'replace the interpreter',
          'the same where case does not matter')
data_case('script_python_minor', 'scripts/python3.11', 'replace the interpreter',
          'the same with a version')
data_case('script_activate', 'scripts/activate', 'replace a script',
          'a script takes the place of activate')
data_case('data_interpreter', 'data/bin/python', 'environment itself', 'data instead of python')
data_case('data_activate', 'data/bin/activate', 'environment itself', 'data instead of activate')
data_case('data_pyvenv', 'data/pyvenv.cfg', 'environment itself',
          'data that makes another environment of it')
data_case('data_lib64', 'data/LIB64/evil.py', 'environment itself',
          'data where a system that ignores case has the link lib64')
data_case('data_lib', 'data/lib', 'environment itself', 'data instead of a directory')
data_case('data_foreign', 'purelib/pip-99.dist-info/METADATA', 'environment itself',
          'metadata of another distribution')
data_case('data_record', 'purelib/victim-1.0.dist-info/RECORD', 'environment itself',
          'another RECORD')


@case('layout', 'another name or version', 'other-1.0.data/scripts/tool')
def data_directory():
    """a data directory of another distribution"""
    return with_member('other-1.0.data/scripts/tool', '#!python\n')


# --- entry points ---------------------------------------------------------------------------

def entry_case(name, text, reason, description):
    def make():
        wheel = Wheel()
        return files(wheel.add(f'{wheel.info}/entry_points.txt', text))
    make.__name__, make.__doc__ = name, description
    case('entry points', reason, 'entry_points.txt')(make)


SCRIPTS = '[console_scripts]\n'
entry_case('entry_parent', SCRIPTS + '../../outside = victim:main\n', 'leave the bin directory',
           'a command outside')
entry_case('entry_absolute', SCRIPTS + '/tmp/venvdeb-outside = victim:main\n',
           'leave the bin directory', 'a command anywhere')
entry_case('entry_backslash', SCRIPTS + '..\\outside = victim:main\n', 'leave the bin directory',
           'a command outside, elsewhere')
entry_case('entry_dots', SCRIPTS + '.. = victim:main\n', 'no file name', 'a command called ..')
entry_case('entry_control', SCRIPTS + 'to\x1bol = victim:main\n', 'control characters',
           'a command with an escape sequence')
entry_case('entry_python', SCRIPTS + 'python3 = victim:main\n', 'replace the interpreter',
           'a command takes the place of the interpreter')
entry_case('entry_activate', SCRIPTS + 'activate = victim:main\n', 'replace a script',
           'a command takes the place of activate')
entry_case('entry_long', SCRIPTS + 'x' * 256 + ' = victim:main\n', '255', 'a command too long')
entry_case('entry_module', SCRIPTS + 'tool = victim\n', "module:function", 'no function')
entry_case('entry_code', SCRIPTS + 'tool = os:system("id")\n', 'module:function',
           'code instead of a name')
entry_case('entry_lines', SCRIPTS + 'tool = victim:main\n  import os\n', 'module:function',
           'a second line in the launcher')
entry_case('entry_hidden', SCRIPTS + 'tool = victim:mainൎ;ൎ(ൎ)\n', 'module:function',
           'letters that hide what follows them from some string types')
entry_case('entry_twice', SCRIPTS + 'tool = victim:main\ntool = victim:other\n', 'twice',
           'one command twice')
entry_case('entry_section', SCRIPTS + SCRIPTS + 'tool = victim:main\n', 'twice',
           'one section twice')
entry_case('entry_line', SCRIPTS + 'tool\n', 'neither a section', 'no value')
entry_case('entry_no_section', 'tool = victim:main\n', 'neither a section', 'no section')
entry_case('entry_not_utf8', b'[console_scripts]\ntool = victim:\xff\n', 'UTF-8', 'not UTF-8')


# --- wheels that must install ---------------------------------------------------------------

@sound
def plain():
    """a wheel as everybody makes them"""
    return files(Wheel())


@sound
def stored():
    """members that are not compressed"""
    return with_member('victim/a.py', method=STORED)


@sound
def descriptors():
    """data descriptors in all four forms"""
    wheel = Wheel()
    for number, (form, sign) in enumerate(
            [('<III', b''), ('<III', b'PK\7\10'), ('<IQQ', b''), ('<IQQ', b'PK\7\10')]):
        member = Member(f'victim/{number}.py', MODULE, flags=DESCRIPTOR_FLAG, local_crc=0,
                        local_size=0, local_packed_size=0)
        member.descriptor = sign + struct.pack(form, member.crc, member.packed_size, member.size)
        wheel.members.append(member)
    return files(wheel)


@sound
def zip64():
    """a small wheel whose every number is in a zip64 record"""
    wheel = Wheel()
    members = wheel.contents()
    body, directory = bytearray(), bytearray()
    for member in members:
        size, packed, offset = member.size, member.packed_size, len(body)
        member.size = member.packed_size = member.offset = 0xffff_ffff
        member.extra, member.local_extra = zip64_extra(size, packed, offset), zip64_extra(size, packed)
        body += member.local()
        directory += member.central(0xffff_ffff)
    end = zip64_end(len(members), len(directory), len(body), position=len(body) + len(directory))
    return {wheel.file_name: bytes(body + directory) + end
            + end_record(0xffff, 0xffff_ffff, 0xffff_ffff)}


@sound
def zip64_unneeded():
    """zip64 records that repeat what the others say"""
    return with_archive(end=lambda count, size, offset: zip64_end(
        count, size, offset, position=offset + size) + end_record(count, size, offset))


@sound
def directories():
    """entries for directories, stored and deflated"""
    return files(Wheel().add('victim/', mode=0o040755, method=STORED)
                 .add('victim/d/', mode=0o040755))


@sound
def comment():
    """a comment"""
    return with_archive(comment=b'made by hand')


@sound
def unicode_names():
    """names in other scripts"""
    return files(Wheel().add('victim/café.txt', 'x').add('victim/数据.txt', 'x')
                 .add('victim/имя.txt', 'x').add('victim/😀.txt', 'x'))


@sound
def quoted_names():
    """names that CSV must quote"""
    return files(Wheel().add('victim/a, b.txt', 'x').add('victim/say "x".txt', 'x'))


@sound
def schemes():
    """all schemes of the data directory"""
    wheel = Wheel()
    for path in ['purelib/pure.py', 'platlib/plat.py', 'headers/victim.h', 'scripts/tool',
                 'data/share/victim/data.txt', 'data/etc/victim.conf']:
        wheel.add(f'{wheel.data}/{path}', '#!python\nprint(1)\n', mode=0o100755)
    return files(wheel)


@sound
def commands():
    """entry points with spaces and extras, as importlib.metadata reads them"""
    wheel = Wheel()
    return files(wheel.add(f'{wheel.info}/entry_points.txt', (
        '# comment\n[console_scripts]\ntool = victim : main [extra]\npython-tool=victim:main\n'
        'activate-global = victim:main\n\n[gui_scripts]\nwindow = victim.ui:App.run\n'
        '[other.group]\npython = victim:other\n')))


@sound
def record_forms():
    """RECORD with CRLF, padding, the other alphabet, ./, an absolute path, a fourth column"""
    import base64
    import hashlib
    value = hashlib.sha256(b'name = "victim"\n').digest()
    padded = 'sha256=' + base64.b64encode(value).decode()
    wheel = Wheel().add('victim/a.py', MODULE)
    wheel.rows = {INIT: f'./{INIT},{padded},16\r',
                  'victim/a.py': f'/victim/a.py,{digest(MODULE.encode())},{len(MODULE)},more\r\n\r'}
    return files(wheel)


@sound
def digests():
    """SHA-384 and SHA-512"""
    wheel = Wheel().add('victim/a.py', MODULE)
    wheel.rows = {INIT: f'{INIT},{digest(b"name = " + bytes([34]) + b"victim" + bytes([34, 10]), "sha512")},16',
                  'victim/a.py': f'victim/a.py,{digest(MODULE.encode(), "sha384")},{len(MODULE)}'}
    return files(wheel)


@sound
def signatures():
    """the signature files that PEP 427 had, which RECORD need not list"""
    wheel = Wheel()
    wheel.add(f'{wheel.info}/RECORD.jws', '{}').add(f'{wheel.info}/RECORD.p7s', 'x')
    wheel.rows = {f'{wheel.info}/RECORD.{kind}': None for kind in ('jws', 'p7s')}
    return files(wheel)


@sound
def shared_file():
    """two wheels with one file of the same contents"""
    return files(Wheel().add('shared/__init__.py', ''), Wheel(name='second').add('shared/__init__.py', ''))


@sound
def modes():
    """modes with bits that nobody keeps"""
    return files(Wheel().add('victim/a', 'x', mode=0o104777).add('victim/b', 'x', mode=0o100600)
                 .add('victim/c', 'x', mode=0))


def conflict_case(policy):
    def make():
        return files(Wheel().add('shared/a.py', 'a = 1\n'),
                     Wheel(name='second').add('shared/a.py', 'a = 2\n'))
    make.__name__ = f'conflicts_{policy}'
    make.__doc__ = f'two wheels with one file of different contents and --conflicts={policy}'
    case('sound', installs=True, arguments=f'--conflicts={policy}')(make)


conflict_case('first')
conflict_case('last')

assert len({case.name for case in cases}) == len(cases)
for entry in cases:
    re.compile(entry.reason)
