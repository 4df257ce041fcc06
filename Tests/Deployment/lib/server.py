"""A service that imports a module at the first request for it, and finds its data by its own path."""

import importlib
import json
import os
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import shop

# As Django's BASE_DIR.
HERE = Path(__file__).resolve().parent
PORT = 8017


class Handler(BaseHTTPRequestHandler):
    """Tells of what version the process, the module and the file with a number are."""

    def do_GET(self):
        name = f"m{int(self.path.strip('/')) % shop.COUNT}"
        try:
            answer = {
                "server": shop.VERSION,
                "module": importlib.import_module(f"shop.lazy.{name}").VERSION,
                "data": (HERE / "data" / name).read_text().strip(),
            }
            status = 200
        except Exception as error:
            answer, status = {"server": shop.VERSION, "error": repr(error)}, 500
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    # What was accepted is answered before the process ends.
    daemon_threads = False
    request_queue_size = 100


def main():
    """Serves a socket of systemd (sd_listen_fds(3)), else one of its own."""
    import signal
    import threading

    inherits = os.environ.get("LISTEN_PID") == str(os.getpid())
    server = Server(("127.0.0.1", PORT), Handler, bind_and_activate=not inherits)
    if inherits:
        server.socket.close()
        server.socket = socket.socket(fileno=3)
    signal.signal(
        signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start()
    )
    server.serve_forever(poll_interval=0.05)
    server.server_close()
