"""Copies of wheels under other names, and small wheels, for measuring how costs grow."""

import base64
import hashlib
import struct
import zipfile

END = struct.Struct("<4s4H2IH")
ENTRY = struct.Struct("<4s6H3I5H2I")
LOCAL = struct.Struct("<4s5H3I2H")


def record_hash(data):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def copy_wheel(wheel, number, directory):
    """Writes a wheel with the same files below `copyN/`, as the distribution copyN-NAME.

    The compressed bytes are those of the original, so that they cost the same. What could be in the
    way of the original is left out: launchers, and the members of *.data. Returns its path.
    """
    prefix = f"copy{number}"
    distribution, version = wheel.name.split("-")[:2]
    info, new_info = (f"{name}-{version}.dist-info/" for name in
                      (distribution, f"{prefix}_{distribution}"))
    path = directory / f"{prefix}_{wheel.name}"
    with zipfile.ZipFile(wheel) as source, open(wheel, "rb") as raw, open(path, "wb") as file:
        central, rows = [], []

        def add(name, member, packed):
            central.append(ENTRY.pack(
                b"PK\1\2", 0x314, 20, 0, member.compress_type, 0, 0x21, member.CRC, len(packed),
                member.file_size, len(name), 0, 0, 0, 0, member.external_attr, file.tell()) + name)
            file.write(LOCAL.pack(
                b"PK\3\4", 20, 0, member.compress_type, 0, 0x21, member.CRC, len(packed),
                member.file_size, len(name), 0) + name)
            file.write(packed)

        def add_text(name, data):
            member = zipfile.ZipInfo(name)
            member.CRC, member.file_size = zipfile.crc32(data), len(data)
            member.external_attr = 0o100644 << 16
            add(name.encode(), member, data)

        # Two versions of a file's row: RECORD may have the file in any order.
        hashes = dict(line.rsplit(",", 2)[:2] for line in
                      source.read(info + "RECORD").decode().splitlines())
        for member in source.infolist():
            name = member.filename
            if member.is_dir() or name.startswith(f"{distribution}-{version}.data/"):
                continue
            if name.startswith(info):
                if name[len(info):] in ("RECORD", "METADATA", "entry_points.txt"):
                    continue
                new_name = new_info + name[len(info):]
            else:
                new_name = f"{prefix}/{name}"
            raw.seek(member.header_offset)
            header = LOCAL.unpack(raw.read(LOCAL.size))
            raw.seek(header[-2] + header[-1], 1)
            add(new_name.encode(), member, raw.read(member.compress_size))
            rows.append(f"{new_name},{hashes[name]},{member.file_size}")
        metadata = f"Metadata-Version: 2.1\nName: {prefix}-{distribution}\nVersion: {version}\n"
        add_text(new_info + "METADATA", metadata.encode())
        rows += [f"{new_info}METADATA,{record_hash(metadata.encode())},{len(metadata)}",
                 f"{new_info}RECORD,,"]
        add_text(new_info + "RECORD", ("\n".join(rows) + "\n").encode())
        start = file.tell()
        file.write(b"".join(central))
        file.write(END.pack(b"PK\5\6", b"\0" * 4, len(central), len(central),
                            file.tell() - start, start, 0))
    return path


def small_wheel(number, directory):
    """Writes a wheel of eight modules of 3 kB; returns its path."""
    name = f"small{number:04}"
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}/part{part}.py": "".join(
            f"def function_{line}(argument):\n    return argument + {line * number + part}\n"
            for line in range(50))
        for part in range(7)
    }
    files[f"{name}/__init__.py"] = ""
    files[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
    files[f"{info}/WHEEL"] = (
        "Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    rows = [f"{path},{record_hash(text.encode())},{len(text)}\n" for path, text in files.items()]
    files[f"{info}/RECORD"] = "".join(rows) + f"{info}/RECORD,,\n"
    path = directory / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for member, text in files.items():
            wheel.writestr(member, text)
    return path
