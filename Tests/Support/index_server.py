"""A package index for tests, which misbehaves as the first component of a path says.

index_server.py DIRECTORY PORT_FILE [CERTIFICATE]

Serves the wheels and sdists in DIRECTORY below /MODE/simple/NAME/ and /MODE/files/FILE, and what was
asked for at /log. It ends with the process that started it.
"""

import base64, collections, hashlib, html, http.server, json, os, re, ssl, sys, threading, time

DIRECTORY, PORT_FILE = sys.argv[1:3]
CERTIFICATE = sys.argv[3] if len(sys.argv) > 3 else None
LOG, COUNTS, LOCK = [], collections.Counter(), threading.Lock()
UNDER_WAY = 0
JSON = "application/vnd.pypi.simple.v1+json"


def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def contents(name):
    with open(os.path.join(DIRECTORY, name), "rb") as file:
        return file.read()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def reply(self, status, body=b"", kind="text/plain", **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        global UNDER_WAY
        if self.path == "/log":
            return self.reply(200, json.dumps(LOG).encode(), "application/json")
        _, mode, *rest = self.path.partition("?")[0].split("/")
        with LOCK:
            COUNTS[self.path] += 1
            count = COUNTS[self.path]
            UNDER_WAY += 1
            LOG.append({"path": self.path, "host": self.headers["Host"], "count": count,
                        "authorization": self.headers["Authorization"],
                        "range": self.headers["Range"], "if-range": self.headers["If-Range"],
                        "accept": self.headers["Accept"], "via": self.headers["Via"],
                        "underWay": UNDER_WAY})
        if mode == "late":
            time.sleep(0.3)
        with LOCK:
            UNDER_WAY -= 1
        expected = "Basic " + base64.b64encode(b"jane:s3cr3t/%").decode()
        if mode == "auth" and self.headers["Authorization"] != expected:
            return self.reply(401, b"no", WWW_Authenticate='Basic realm="x"')
        if mode == "denied":
            return self.reply(403, b"no")
        is_file = rest[:1] == ["files"]
        if mode == "gone" or mode == "gonefiles" and is_file:
            self.close_connection = True
            return self.connection.close()
        if mode == "busy" and count == 1:
            return self.reply(429, b"wait", Retry_After="1")
        if mode == "later":
            return self.reply(429, b"wait", Retry_After="3600")
        if mode == "broken":
            return self.reply(503, b"no")
        if mode == "loop":
            return self.reply(302, Location=self.path)
        if mode == "redirect":
            return self.reply(302, Location="/ok/" + "/".join(rest))
        if mode in ("elsewhere", "down"):
            port = self.server.server_address[1]
            host = "127.0.0.1" if self.headers["Host"].startswith("localhost") else "localhost"
            scheme = "https" if CERTIFICATE and mode == "elsewhere" else "http"
            return self.reply(302, Location=f"{scheme}://{host}:{port}/ok/" + "/".join(rest))
        if is_file:
            return self.file(mode, rest[-1], count)
        if rest[:1] == ["simple"] and len(rest) == 3 and rest[2] == "":
            return self.page(mode, rest[1])
        self.reply(404, b"no")

    do_HEAD = do_GET

    def page(self, mode, name):
        if mode == "garbage":
            return self.reply(200, b"{}", JSON)
        names = [file for file in sorted(os.listdir(DIRECTORY))
                 if normalized(file.rsplit("-", 4 if file.endswith(".whl") else 1)[0]) == name]
        if not names:
            return self.reply(404, b"no")
        files = []
        for file in names:
            digest = hashlib.sha256(contents(file)).hexdigest()
            if mode == "lying":
                digest = "0" * 64
            files.append({"filename": file, "url": f"../../files/{file}", "size": None,
                          "hashes": {} if mode == "unhashed" else {"sha256": digest},
                          "yanked": "broken" if mode == "yanked" else False})
            del files[-1]["size"]
        if mode != "html" and (mode == "json" or JSON in (self.headers["Accept"] or "")):
            body = {"meta": {"api-version": "1.1"}, "name": name, "files": files}
            return self.reply(200, json.dumps(body).encode(), JSON)
        links = "".join(
            f'<a href="{html.escape(f["url"])}#sha256={f["hashes"].get("sha256", "")}">'
            f'{f["filename"]}</a>\n' for f in files)
        self.reply(200, f"<!DOCTYPE html><body>{links}</body>".encode(), "text/html; charset=utf-8")

    def file(self, mode, name, count):
        try:
            body = contents(name)
        except OSError:
            return self.reply(404, b"no")
        if mode == "wrong":
            body = body[:-1] + bytes([body[-1] ^ 1])
        tag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        if mode == "changing":
            tag = f'"{count}"'
        start = 0
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers["Range"] or "")
        if wanted and mode != "norange" and self.headers["If-Range"] in (None, tag):
            start = int(wanted[1])
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(body) - start))
        if mode not in ("novalidator",):
            self.send_header("ETag", tag)
        self.end_headers()
        if self.command == "HEAD":
            return
        body = body[start:]
        cuts = {"cut": 2, "norange": 1, "changing": 1, "novalidator": 1, "truncated": 10 ** 6}
        if count <= cuts.get(mode, 0):
            self.wfile.write(body[:len(body) // 2])
            self.wfile.flush()
            self.close_connection = True
            return
        if mode == "stalled":
            self.wfile.write(body[:len(body) // 2])
            self.wfile.flush()
            time.sleep(60)
            return
        if mode == "slow":
            step = max(1, len(body) // 8)
            for offset in range(0, len(body), step):
                self.wfile.write(body[offset:offset + step])
                self.wfile.flush()
                time.sleep(0.3)
            return
        self.wfile.write(body)


def watch(parent):
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(0)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, address):
        pass


threading.Thread(target=watch, args=(os.getppid(),), daemon=True).start()
server = Server(("127.0.0.1", 0), Handler)
if CERTIFICATE:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(PORT_FILE + ".new", "w") as file:
    file.write(str(server.server_address[1]))
os.rename(PORT_FILE + ".new", PORT_FILE)
server.serve_forever()
