"""A small sound package with a virtual environment, to be broken in one way at a time.

It is written by hand, without dpkg-deb, so that every mode, owner, link and time can be wrong.
"""

import base64
import copy
import dataclasses
import hashlib
import importlib.util
import io
import marshal
import platform
import struct
import sys
import tarfile

PYTHON = f'python{sys.version_info[0]}.{sys.version_info[1]}'
TAG = sys.implementation.cache_tag
PREFIX = '/opt/venvs/pond'
TREE = PREFIX[1:]
SITE = f'{TREE}/lib/{PYTHON}/site-packages'
DATE = 1_700_000_000

SOURCE = b'"""Counts frogs."""\n\n\ndef main():\n    print(3)\n'

LAUNCHER = f'#!{PREFIX}/bin/python\nimport sys\nfrom pond import main\nsys.exit(main())\n'

PRERM = f'#!/bin/sh\nset -e\nfind {PREFIX} -name __pycache__ -prune -exec rm -rf {{}} +\n'


def elf(needed=('libbz2.so.1.0', 'libc.so.6'), run_path='', machine=62):
    """A shared object of 64 bits with a dynamic section and no code; 62 is x86-64."""
    strings = b'\0'
    tags = []
    for tag, text in [(1, name) for name in needed] + ([(29, run_path)] if run_path else []):
        tags.append((tag, len(strings)))
        strings += text.encode() + b'\0'
    # Header, two program headers, the dynamic section, the strings, all at their own addresses.
    dynamic = 64 + 2 * 56
    names = dynamic + 16 * (len(tags) + 3)
    size = names + len(strings)
    tags += [(5, names), (10, len(strings)), (0, 0)]
    head = struct.pack('<16sHHIQQQIHHHHHH', b'\x7fELF\x02\x01\x01', 3, machine, 1, 0, 64, 0, 0,
                       64, 56, 2, 64, 0, 0)
    load = struct.pack('<IIQQQQQQ', 1, 4, 0, 0, 0, size, size, 4096)
    dynamic_segment = struct.pack('<IIQQQQQQ', 2, 4, dynamic, dynamic, dynamic, names - dynamic,
                        names - dynamic, 8)
    return head + load + dynamic_segment + b''.join(struct.pack('<QQ', *tag) for tag in tags) + strings


def pyc(source, path, mode='unchecked', mtime=DATE):
    """A .pyc file as py_compile writes it, with any file name in its code."""
    code = marshal.dumps(compile(source, path, 'exec', dont_inherit=True))
    if mode == 'timestamp':
        head = (0).to_bytes(4, 'little') + mtime.to_bytes(4, 'little')
        head += len(source).to_bytes(4, 'little')
    else:
        flags = 1 if mode == 'unchecked' else 3
        head = flags.to_bytes(4, 'little') + importlib.util.source_hash(source)
    return importlib.util.MAGIC_NUMBER + head + code


@dataclasses.dataclass
class Entry:
    data: bytes = b''
    mode: int = 0o644
    type: bytes = tarfile.REGTYPE
    target: str = ''
    uid: int = 0
    gid: int = 0
    mtime: int = DATE


class Package:
    def __init__(self):
        self.entries = {}
        self.fields = {
            'Package': 'pond', 'Version': '1.0', 'Architecture': 'all',
            'Maintainer': 'Jane Frog <jane@example.org>', 'Depends': PYTHON,
            'Description': 'counts frogs',
        }
        self.control = {'prerm': PRERM.encode()}

    def copy(self):
        return copy.deepcopy(self)

    def add(self, path, data='', **settings):
        data = data.encode() if isinstance(data, str) else data
        self.entries[path] = Entry(data, **settings)

    def link(self, path, target):
        self.entries[path] = Entry(type=tarfile.SYMTYPE, target=target, mode=0o777)

    def remove(self, *paths):
        for path in paths:
            for name in [n for n in self.entries if n == path or n.startswith(path + '/')]:
                del self.entries[name]

    def text(self, path):
        return self.entries[path].data.decode()

    def edit(self, path, old, new):
        text = self.text(path)
        assert old in text, (path, old)
        self.entries[path].data = text.replace(old, new).encode()

    def distribution(self, name, version, modules=None, requires=(), extra='', scripts=(),
                     metadata=None, files=None):
        """A distribution with modules (a path in site-packages for each) and its RECORD."""
        info = f'{SITE}/{name}-{version}.dist-info'
        lines = [f'Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{extra}']
        lines += [f'Requires-Dist: {text}\n' for text in requires]
        owned = [f'{info}/METADATA', f'{info}/WHEEL', f'{info}/INSTALLER']
        self.add(f'{info}/METADATA', ''.join(lines) if metadata is None else metadata)
        self.add(f'{info}/WHEEL', 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n')
        self.add(f'{info}/INSTALLER', 'pip\n')
        for path, data in (modules or {f'{name}.py': b''}).items():
            self.add(f'{SITE}/{path}', data)
            owned.append(f'{SITE}/{path}')
            if path.endswith('.py'):
                self.compile(f'{SITE}/{path}')
        if scripts:
            text = ''.join(f'{script} = {name}:main\n' for script in scripts)
            self.add(f'{info}/entry_points.txt', f'[console_scripts]\n{text}')
            owned.append(f'{info}/entry_points.txt')
        for path in files or ():
            owned.append(path)
        self.owned = getattr(self, 'owned', {})
        self.owned[info] = owned
        self.record(info)
        return info

    def compile(self, path, **settings):
        directory, _, name = path.rpartition('/')
        target = f'{directory}/__pycache__/{name[:-3]}.{TAG}.pyc'
        inside = path.removeprefix(TREE + '/')
        settings.setdefault('path', inside)
        self.add(target, pyc(self.entries[path].data, **settings))
        return target

    def record(self, info):
        """Writes RECORD for what is there now."""
        rows = []
        for path in self.owned[info]:
            data = self.entries[path].data
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip('=')
            name = path.removeprefix(SITE + '/')
            if name == path:
                name = '../../../' + path.removeprefix(TREE + '/')
            rows.append(f'{name},sha256={digest},{len(data)}\n')
        name = info.removeprefix(SITE + '/')
        self.add(f'{info}/RECORD', ''.join(rows) + f'{name}/RECORD,,\n')

    def own(self, info, path, data, **settings):
        """Adds a file that RECORD lists."""
        self.add(path, data, **settings)
        self.owned[info].append(path)
        self.record(info)

    # Writing

    def tar(self, entries):
        entries = dict(entries)
        for path in list(entries):
            parts = path.split('/')[:-1]
            for count in range(1, len(parts) + 1):
                parent = '/'.join(parts[:count])
                entries.setdefault(parent, Entry(mode=0o755, type=tarfile.DIRTYPE))
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode='w', format=tarfile.GNU_FORMAT,
                          errors='surrogateescape') as archive:
            # A hard link comes after what it leads to.
            order = sorted(entries, key=lambda p: (entries[p].type == tarfile.LNKTYPE, p))
            for path in order:
                entry = entries[path]
                info = tarfile.TarInfo('./' + path)
                info.mode, info.type, info.mtime = entry.mode, entry.type, entry.mtime
                info.uid, info.gid = entry.uid, entry.gid
                info.linkname = entry.target
                info.size = len(entry.data) if entry.type == tarfile.REGTYPE else 0
                archive.addfile(info, io.BytesIO(entry.data))
        return buffer.getvalue()

    def deb(self):
        control = ''.join(f'{name}: {value}\n' for name, value in self.fields.items())
        files = {name: Entry(data, mode=0o755) for name, data in self.control.items()}
        files['control'] = Entry(control.encode())
        members = [('debian-binary', b'2.0\n'), ('control.tar', self.tar(files)),
                   ('data.tar', self.tar(self.entries))]
        result = b'!<arch>\n'
        for name, data in members:
            result += f'{name:<16}{DATE:<12}{0:<6}{0:<6}{100644:<8}{len(data):<10}`\n'.encode()
            result += data + b'\n' * (len(data) % 2)
        return result

    def write_directory(self, top, below=''):
        """The files as a directory; those below `below` only, relative to it."""
        with tarfile.open(fileobj=io.BytesIO(self.tar(self.entries))) as archive:
            for member in archive:
                path = member.name.removeprefix('./')
                if below and not (path + '/').startswith(below + '/'):
                    continue
                member.name = path.removeprefix(below).lstrip('/') or '.'
                archive.extract(member, top, numeric_owner=True, set_attrs=not member.issym())


def sound():
    """The package in which nothing is wrong."""
    package = Package()
    package.link(f'{TREE}/bin/python', 'python3')
    package.link(f'{TREE}/bin/python3', PYTHON)
    package.link(f'{TREE}/bin/{PYTHON}', f'/usr/bin/{PYTHON}')
    package.link(f'{TREE}/lib64', 'lib')
    package.link('usr/bin/pond', f'{PREFIX}/bin/pond')
    package.add(f'{TREE}/bin/activate', f"VIRTUAL_ENV='{PREFIX}'\nexport VIRTUAL_ENV\n")
    package.add(f'{TREE}/bin/activate.csh', f"setenv VIRTUAL_ENV '{PREFIX}'\n")
    package.add(f'{TREE}/bin/pond', LAUNCHER, mode=0o755)
    package.add(f'{TREE}/pyvenv.cfg', 'home = /usr/bin\ninclude-system-site-packages = false\n'
                f'version = {platform.python_version()}\n')
    package.add('usr/share/doc/pond/pond.cdx.json', '{}\n')
    package.distribution('pond', '1.0', {'pond/__init__.py': SOURCE, 'pond/frogs.txt': b'3\n'},
                         requires=['reed>=2'], scripts=['pond'], files=[f'{TREE}/bin/pond'])
    package.distribution('reed', '2.1', {'reed.py': b'HEIGHT = 2\n'})
    return package
