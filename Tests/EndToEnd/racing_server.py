"""Serves a directory over HTTP and runs a command right after the first InRelease was sent: whoever
reads the indices then has those of two moments.

    racing_server.py DIRECTORY PORT COMMAND…
"""

import functools
import http.server
import subprocess
import sys

directory, port, *command = sys.argv[1:]
pending = [command]


class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        super().do_GET()
        if self.path.endswith("/InRelease") and pending:
            subprocess.run(pending.pop(), check=True, stdout=sys.stderr)

    def log_message(self, format, *arguments):
        print(format % arguments, flush=True)


handler = functools.partial(Handler, directory=directory)
http.server.HTTPServer(("127.0.0.1", int(port)), handler).serve_forever()
