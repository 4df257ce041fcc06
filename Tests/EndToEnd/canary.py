#!/usr/bin/env python3
"""Uses a secret in the ways that venvdeb knows, and looks for it where others could read it: in all
output, on all command lines of the machine, in reports, locks, trees and caches.

    canary.py [PROGRAM]

An index on this machine asks for the password. It has a wheel, and an sdist whose build requirement
pip has to install, so that the pip that pip starts is watched, too.
"""
import base64
import hashlib
import http.server
import io
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import zipfile

USER, PASSWORD = "jane", "c4nary-7f3a-p4ss"
TRACES = [PASSWORD, base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()]

BACKEND = '''
import base64, hashlib, os, zipfile
def build_wheel(directory, settings=None, metadata=None):
    name = "native-1.0-py3-none-any.whl"
    rows = []
    with zipfile.ZipFile(os.path.join(directory, name), "w") as archive:
        for member, text in [
            ("native.py", "x = 1\\n"),
            ("native-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: native\\nVersion: 1.0\\n"),
            ("native-1.0.dist-info/WHEEL",
             "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"),
        ]:
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()
            rows.append(f"{member},sha256={digest.rstrip('=')},{len(text)}")
            archive.writestr(member, text)
        rows.append("native-1.0.dist-info/RECORD,,")
        archive.writestr("native-1.0.dist-info/RECORD", "\\n".join(rows) + "\\n")
    return name
'''


def wheel(name, files):
    info = f"{name}-1.0.dist-info"
    files = files | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = []
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member, text in files.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()
            rows.append(f"{member},sha256={digest.rstrip('=')},{len(text)}\n")
            archive.writestr(member, text)
        archive.writestr(f"{info}/RECORD", "".join(rows) + f"{info}/RECORD,,\n")
    return buffer.getvalue()


def sdist():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, text in {
            "PKG-INFO": "Metadata-Version: 2.1\nName: native\nVersion: 1.0\n",
            "pyproject.toml": '[build-system]\nrequires = ["latchmaker"]\n'
                              'build-backend = "latchmaker"\n',
        }.items():
            member = tarfile.TarInfo(f"native-1.0/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    return buffer.getvalue()


FILES = {
    "demo-1.0-py3-none-any.whl": wheel("demo", {"demo.py": "x = 1\n"}),
    "direct-1.0-py3-none-any.whl": wheel("direct", {"direct.py": "x = 1\n"}),
    "latchmaker-1.0-py3-none-any.whl": wheel("latchmaker", {"latchmaker.py": BACKEND}),
    "native-1.0.tar.gz": sdist(),
}


def pin(file):
    return hashlib.sha256(FILES[file]).hexdigest()


class Index(http.server.BaseHTTPRequestHandler):
    """Files and pages of links, for those who know the password."""

    def do_GET(self):
        if self.headers.get("Authorization") != f"Basic {TRACES[1]}":
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="index"')
            self.end_headers()
            return
        name = self.path.strip("/").split("/")[-1]
        found = [file for file in FILES if file.startswith(f"{name}-")]
        body = FILES.get(name)
        if body is None and found:
            body = f'<a href="/files/{found[0]}#sha256={pin(found[0])}">{found[0]}</a>'.encode()
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "text/html" if found else "application/octet-stream")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_):
        pass


def watch_command_lines(stop, seen):
    while not stop.is_set():
        for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if any(trace in line for trace in TRACES):
                seen.add(line)


def main():
    program = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else "venvdeb"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_address[1]}"
    index = f"http://{USER}:{PASSWORD}@{host}/simple"
    stop, seen, faults = threading.Event(), set(), []
    threading.Thread(target=watch_command_lines, args=(stop, seen), daemon=True).start()

    lock = f"""demo==1.0 --hash=sha256:{pin("demo-1.0-py3-none-any.whl")}
native==1.0 --hash=sha256:{pin("native-1.0.tar.gz")}
direct @ http://{USER}:${{TOKEN}}@{host}/files/direct-1.0-py3-none-any.whl \
--hash=sha256:{pin("direct-1.0-py3-none-any.whl")}
"""
    frozen = None
    # What keeps a URL from being one must not show what is in it.
    broken = [f"http://{USER}:{PASSWORD}{sign}x@{host}/simple" for sign in "#/? "]
    broken += [f"{USER}:{PASSWORD}@{host}/simple", f"{PASSWORD}@{host}/simple",
               f"ftp://{USER}:{PASSWORD}@{host}/simple"]
    for title, requirements, settings, files, arguments, status in [
        (f"broken {way} {url.replace(PASSWORD, '*')}", text, settings, {}, [], 1)
        for url in broken
        for way, text, settings in [
            ("variable", lock, {"VENVDEB_INDEX_URL": url}),
            ("option", f"--index-url {url}\n{lock}", {}),
            ("second index", f"--extra-index-url {url}\n{lock}", {}),
            ("reference", f"demo @ {url}/demo-1.0-py3-none-any.whl\n", {}),
        ]
    ] + [
        ("variable of venvdeb", lock, {"VENVDEB_INDEX_URL": index}, {}, ["--freeze=frozen.txt"], 0),
        ("variable of pip", lock, {"PIP_INDEX_URL": index}, {}, [], 0),
        ("file of pip", lock, {}, {"home/.config/pip/pip.conf": f"[global]\nindex-url = {index}\n"},
         [], 0),
        ("option in the lock", f"--index-url {index}\n{lock}", {}, {}, [], 0),
        ("variable in the lock",
         f"--index-url http://{USER}:${{TOKEN}}@{host}/simple\n{lock}", {}, {}, [], 0),
        ("configuration", lock, {}, {"demo.venvdeb": f"index-url: {index}\n"},
         ["--config=demo.venvdeb"], 0),
        ("arguments of dh_venvdeb", lock, {"DH_VENVDEB_ARGUMENTS": f"--index-url\n{index}"}, {},
         [], 0),
        ("argument for pip", lock, {"VENVDEB_PIP_ARG": f"--index-url={index}"}, {}, [], 0),
        ("dry run", lock, {"VENVDEB_INDEX_URL": index}, {}, ["--dry-run"], 0),
        ("missing distribution", "missing==1.0\n", {"VENVDEB_INDEX_URL": index}, {}, [], 1),
        ("missing file", f"x @ http://{USER}:${{TOKEN}}@{host}/x-1.0-py3-none-any.whl\n", {}, {},
         [], 1),
        ("wrong hash", f"demo @ http://{USER}:{PASSWORD}@{host}/files/demo-1.0-py3-none-any.whl "
         f"--hash=sha256:{'0' * 64}\n", {}, {}, [], 1),
        ("no hash", f"demo @ http://{USER}:${{TOKEN}}@{host}/files/demo-1.0-py3-none-any.whl\n",
         {}, {}, ["--require-hashes"], 1),
        ("nonsense", f"demo @ http://{USER}:{PASSWORD}@{host}/demo.whl nonsense\n", {}, {}, [], 1),
        ("included URL", f"-r http://{USER}:{PASSWORD}@{host}/r.txt\n", {}, {}, [], 1),
        ("token in the path", f"x @ http://{host}/${{TOKEN}}/x-1.0-py3-none-any.whl\n", {}, {},
         [], 1),
        ("repository", f"x @ git+http://{USER}:${{TOKEN}}@{host}/x.git@v1\n", {}, {}, [], 1),
    ]:
        with tempfile.TemporaryDirectory() as scratch:
            root = pathlib.Path(scratch)
            for name in ["home", "tmp"]:
                (root / name).mkdir()
            (root / "requirements.txt").write_text(requirements)
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            environment = {
                "PATH": os.environ["PATH"], "HOME": str(root / "home"), "TMPDIR": str(root / "tmp"),
                "TOKEN": PASSWORD, "PYTHONHOME": "/nonexistent", "PIP_REQUIRE_HASHES": "1",
                "PIP_NO_CACHE_DIR": "", "PIP_RETRIES": "0",
            } | settings
            result = subprocess.run(
                [program, "stage", "--package=demo", "--destdir=dest", "--python=/usr/bin/python3",
                 "--requirements=requirements.txt", "--report=report.json", "--cache-dir=cache",
                 "--verbose", *arguments],
                cwd=root, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True)
            if result.returncode != status:
                faults.append(f"{title}: status {result.returncode}:\n{result.stdout}")
            if any(trace in result.stdout for trace in TRACES):
                faults.append(f"{title}: in the output:\n{result.stdout}")
            if status == 1 and "****" not in result.stdout and "TOKEN" in requirements:
                print(f"{title}: {result.stdout}")
            given = {root / "requirements.txt"} | {root / name for name in files}
            for path in set(filter(pathlib.Path.is_file, root.rglob("*"))) - given:
                if any(trace.encode() in path.read_bytes() for trace in TRACES):
                    faults.append(f"{title}: in {path.relative_to(root)}")
            if (root / "frozen.txt").exists():
                frozen = (root / "frozen.txt").read_text()
            for directory in (root / "tmp", root / "dest"):
                left = [p for p in directory.glob(".venvdeb-*")] + list(directory.glob("venvdeb-*"))
                if left:
                    faults.append(f"{title}: left behind: {left}")
            print(f"{title}: status {result.returncode}", flush=True)
    stop.set()
    faults += [f"on a command line: {line}" for line in seen]
    if frozen is None or f"http://{USER}:${{TOKEN}}@{host}/files/direct" not in frozen:
        faults.append(f"the frozen lock has no ${{TOKEN}}:\n{frozen}")
    shutil.rmtree("__pycache__", ignore_errors=True)
    print("\n".join(faults), file=sys.stderr)
    sys.exit(1 if faults else 0)


main()
