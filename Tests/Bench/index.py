"""An index of wheels on this machine."""

import contextlib
import functools
import hashlib
import http.server
import threading


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files, keeps connections open, and writes no log."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    """Queues as many connections as servers of the web do, so that none of them is dropped."""

    request_queue_size = 511


@contextlib.contextmanager
def index(wheels, root):
    """The URL of an index of the wheels, while the context lasts; its pages are made in `root`."""
    (root / "files").symlink_to(wheels.resolve())
    pages = {}
    for wheel in sorted(wheels.glob("*.whl")):
        name = wheel.name.split("-")[0].lower().replace("_", "-").replace(".", "-")
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        pages.setdefault(name, []).append(
            f'<a href="../../files/{wheel.name}#sha256={digest}">{wheel.name}</a><br>')
    for name, links in pages.items():
        page = root / "simple" / name / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text("<!DOCTYPE html><body>" + "".join(links) + "</body>", encoding="utf-8")
    handler = functools.partial(QuietHandler, directory=str(root))
    server = Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/simple/"
    server.shutdown()
