"""Sends a request every 10 ms until the file "stop" is there, and prints the answers by kind, as JSON:
"refused" where nobody listened or the connection was cut, "failed" where there is no answer, or one of
failure, and else, for MODULES above 0, the version that has answered, each time for another module, or
"wrong" for an answer of several versions; for 0 the text of the page.

    load.py PORT MODULES DIRECTORY
"""

import collections
import json
import pathlib
import sys
import time
import urllib.error
import urllib.request

port, modules, directory = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
kinds, examples = collections.Counter(), {}
number, slowest = 0, 0.0
while not (directory / "stop").exists():
    started = time.monotonic()
    try:
        # Each module once, in an order of its own, then again.
        page = number * 7919 % modules if modules else ""
        with urllib.request.urlopen(f"http://localhost:{port}/{page}", timeout=30) as response:
            answer = response.read().decode()
        kind = " ".join(answer.split())
        if modules:
            answer = json.loads(answer)
            is_right = answer["server"] == answer["module"] == answer["data"]
            kind = answer["server"] if is_right else "wrong"
    except urllib.error.HTTPError as error:
        kind, answer = "failed", error.read().decode()
    except OSError as error:
        is_refused = isinstance(getattr(error, "reason", error), ConnectionError)
        kind, answer = "refused" if is_refused else "failed", repr(error)
    elapsed = time.monotonic() - started
    slowest = max(slowest, elapsed)
    kinds[kind] += 1
    examples.setdefault(kind, answer)
    number += 1
    if number == 20:
        (directory / "started").touch()
    time.sleep(max(0, 0.01 - elapsed))
json.dump(
    {
        "requests": number,
        "slowest": round(slowest * 1000),
        "kinds": kinds,
        "examples": {kind: str(answer)[:300] for kind, answer in examples.items()},
    },
    sys.stdout,
)
