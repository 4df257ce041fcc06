"""Copies of wheels under other names, and wheels of small modules, for measuring how costs grow."""

import base64
import hashlib
import struct
import zipfile

END = struct.Struct("<4s4H2IH")
ENTRY = struct.Struct("<4s6H3I5H2I")
LOCAL = struct.Struct("<4s5H3I2H")


def record_hash(data):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


class Archive:
    """Writes a zip archive of members that are compressed already."""

    def __init__(self, file):
        self.file = file
        self.central = []

    def add(self, name, member, packed):
        """Adds bytes that are compressed as `member` says, under another name."""
        # Of the flags, only "the name is in UTF-8" is always true.
        name, flags = name.encode(), 0x800
        common = (20, flags, member.compress_type, 0, 0x21, member.CRC, len(packed),
                  member.file_size, len(name), 0)
        self.central.append(ENTRY.pack(
            b"PK\1\2", 0x314, *common, 0, 0, 0, member.external_attr, self.file.tell()) + name)
        self.file.write(LOCAL.pack(b"PK\3\4", *common) + name + packed)

    def add_text(self, name, text):
        data = text.encode()
        member = zipfile.ZipInfo(name)
        member.CRC, member.file_size = zipfile.crc32(data), len(data)
        member.external_attr = 0o100644 << 16
        self.add(name, member, data)

    def finish(self):
        start, count = self.file.tell(), len(self.central)
        self.file.write(b"".join(self.central))
        self.file.write(
            END.pack(b"PK\5\6", 0, 0, count, count, self.file.tell() - start, start, 0))


def packed_bytes(file, member):
    """What is stored of a member of the archive `file`."""
    file.seek(member.header_offset)
    header = LOCAL.unpack(file.read(LOCAL.size))
    file.seek(header[-2] + header[-1], 1)
    return file.read(member.compress_size)


def copy_wheel(wheel, number, directory):
    """Writes a wheel with the same files below `copyN/`, as the distribution copyN-NAME.

    The compressed bytes are those of the original, so that they cost the same. What could be in the
    way of the original is left out: launchers, and the members of *.data. Returns its path.
    """
    prefix = f"copy{number}"
    distribution, version = wheel.name.split("-")[:2]
    info = f"{distribution}-{version}.dist-info/"
    data = f"{distribution}-{version}.data/"
    new_info = f"{prefix}_{info}"
    left_out = {info + name for name in ("RECORD", "METADATA", "entry_points.txt")}
    path = directory / f"{prefix}_{wheel.name}"
    with zipfile.ZipFile(wheel) as source, open(wheel, "rb") as raw, open(path, "wb") as file:
        archive, rows = Archive(file), []
        record = source.read(info + "RECORD").decode().splitlines()
        hashes = dict(row.rsplit(",", 2)[:2] for row in record)
        for member in source.infolist():
            name = member.filename
            if member.is_dir() or name in left_out or name.startswith(data):
                continue
            new_name = name.replace(info, new_info) if name.startswith(info) else f"{prefix}/{name}"
            archive.add(new_name, member, packed_bytes(raw, member))
            rows.append(f"{new_name},{hashes[name]},{member.file_size}\n")
        metadata = f"Metadata-Version: 2.1\nName: {prefix}-{distribution}\nVersion: {version}\n"
        archive.add_text(new_info + "METADATA", metadata)
        rows.append(f"{new_info}METADATA,{record_hash(metadata.encode())},{len(metadata)}\n")
        archive.add_text(new_info + "RECORD", "".join(rows) + f"{new_info}RECORD,,\n")
        archive.finish()
    return path


def small_wheel(number, directory):
    """Writes a wheel of eight modules of 3 kB; returns its path."""
    name = f"small{number:04}"
    modules = {
        f"{name}/part{part}.py": "".join(
            f"def function_{line}(argument):\n    return argument + {line * number + part}\n"
            for line in range(50))
        for part in range(7)
    }
    return new_wheel(name, modules | {f"{name}/__init__.py": ""}, directory)


def long_wheel(number, directory):
    """Writes a wheel of a thousand modules of two lines; returns its path."""
    name = f"long{number:04}"
    modules = {
        f"{name}/part_{module // 50:03}/module_{module:04}.py":
            f'"""Module {module} of {name}."""\nNUMBER = {module}\n'
        for module in range(1000)
    }
    return new_wheel(name, modules, directory)


def new_wheel(name, modules, directory):
    """Writes the wheel of the distribution `name` with these modules; returns its path."""
    info = f"{name}-1.0.dist-info"
    files = modules | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL":
            "Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [f"{path},{record_hash(text.encode())},{len(text)}\n" for path, text in files.items()]
    files[f"{info}/RECORD"] = "".join(rows) + f"{info}/RECORD,,\n"
    path = directory / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for member, text in files.items():
            wheel.writestr(member, text)
    return path
