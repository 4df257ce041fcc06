#!/usr/bin/python3
"""Makes a small wheel, sound or damaged in one way, and prints the line of a lock for it.

    make_wheel.py DIRECTORY NAME VERSION [--tag TAG] [--file PATH=TEXT] [--copy PATH=FILE]
                  [--requires TEXT] [--metadata LINE] [--entry-point LINE]
                  [--gui-entry-point LINE] [--size MIB] [--damage KIND]

The hash in that line is always the file's: the damage is inside.
"""

import argparse
import base64
import hashlib
import pathlib
import random
import zipfile


def record_hash(data):
    digest = hashlib.sha256(data).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def members(options):
    """The files of the wheel but for RECORD, as names and contents."""
    module = options.name.replace("-", "_")
    info = f"{module}-{options.version}.dist-info"
    files = {f"{module}/__init__.py": f'__version__ = "{options.version}"\n'.encode()}
    for name, _, text in (item.partition("=") for item in options.file):
        files[name] = text.encode()
    for name, _, source in (item.partition("=") for item in options.copy):
        files[name] = pathlib.Path(source).read_bytes()
    # Data that does not compress, in files of one MiB.
    noise = random.Random(0)
    for number in range(options.size):
        files[f"{module}/data/{number:04}.bin"] = noise.randbytes(1 << 20)
    fields = ["Metadata-Version: 2.1", f"Name: {options.name}", f"Version: {options.version}"]
    fields += [f"Requires-Dist: {text}" for text in options.requires]
    files[f"{info}/METADATA"] = ("\n".join(fields + options.metadata) + "\n").encode()
    files[f"{info}/WHEEL"] = (
        "Wheel-Version: 1.0\nGenerator: make_wheel\nRoot-Is-Purelib: true\n"
        f"Tag: {options.tag}\n".encode()
    )
    lines = []
    if options.entry_point:
        lines += ["[console_scripts]", *options.entry_point, ""]
    if options.gui_entry_point:
        lines += ["[gui_scripts]", *options.gui_entry_point, ""]
    if lines:
        files[f"{info}/entry_points.txt"] = "\n".join(lines).encode()
    return files, f"{info}/RECORD"


def write(path, files, record, damage):
    rows = [f"{name},{record_hash(data)},{len(data)}" for name, data in files.items()]
    if damage == "record":
        first = next(iter(files))
        rows[0] = f"{first},{record_hash(b'something else')},{len(files[first])}"
    rows.append(f"{record},,")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [*files.items(), (record, ("\n".join(rows) + "\n").encode())]:
            member = zipfile.ZipInfo(name)
            member.external_attr = (0o100755 if ".data/scripts/" in name else 0o100644) << 16
            archive.writestr(member, data, zipfile.ZIP_DEFLATED)


def spoil(path, damage):
    data = bytearray(path.read_bytes())
    if damage == "corrupt":
        with zipfile.ZipFile(path) as archive:
            member = archive.infolist()[0]
        # The local header has 30 bytes, then the name; the middle of what follows is flipped.
        data[member.header_offset + 30 + len(member.filename) + member.compress_size // 2] ^= 0xFF
    elif damage == "truncated":
        del data[len(data) * 2 // 3 :]
    elif damage == "no-zip":
        data = bytearray(b"<html><body>404 Not Found</body></html>\n")
    path.write_bytes(data)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("name")
    parser.add_argument("version")
    parser.add_argument("--tag", default="py3-none-any")
    parser.add_argument("--file", action="append", default=[])
    parser.add_argument("--copy", action="append", default=[])
    parser.add_argument("--requires", action="append", default=[])
    parser.add_argument("--entry-point", action="append", default=[])
    parser.add_argument("--gui-entry-point", action="append", default=[])
    parser.add_argument("--metadata", action="append", default=[])
    parser.add_argument("--size", type=int, default=0)
    parser.add_argument("--damage", choices=["corrupt", "truncated", "no-zip", "record"])
    options = parser.parse_args()

    options.directory.mkdir(parents=True, exist_ok=True)
    name = f"{options.name.replace('-', '_')}-{options.version}-{options.tag}.whl"
    path = options.directory / name
    write(path, *members(options), options.damage)
    if options.damage:
        spoil(path, options.damage)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    print(f"{options.name}=={options.version} --hash=sha256:{digest}")


if __name__ == "__main__":
    main()
