"""Asks the demo application's server for everything it can say, and checks the answers.

    probe.py PORT CERTIFICATE-DIRECTORY

Runs with any Python and nothing but its standard library. The signature is left in
CERTIFICATE-DIRECTORY (message, signature, key.pem) for another program to verify.
"""

import json
import pathlib
import sys
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree

CLIMATE = {
    "basil": {"readings": 3, "mean": 21.5, "spread": 10.0, "dew_point": 16.26},
    "seedlings": {"readings": 3, "mean": 21.0, "spread": 4.0, "dew_point": 19.36},
    "tomatoes": {"readings": 3, "mean": 20.0, "spread": 9.5, "dew_point": 16.27},
}
NAMESPACE = "{urn:example:greenhouse}"


def get(port, path):
    """The body and its type; waits up to a minute for the server to come up."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
                return answer.read(), answer.headers.get_content_type()
        except urllib.error.HTTPError:
            raise
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def expect(path, expected, actual):
    if expected != actual:
        sys.exit(f"{path}: expected {expected!r}, got {actual!r}")
    print(f"GET {path}: {actual}")


def main(port, directory):
    body, kind = get(port, "/climate.json")
    expect("/climate.json", ("application/json", CLIMATE), (kind, json.loads(body)))

    body, kind = get(port, "/climate.xml")
    beds = {
        bed.get("name"): {
            child.tag.removeprefix(NAMESPACE).replace("-", "_"): float(child.text) for child in bed
        }
        for bed in xml.etree.ElementTree.fromstring(body)
    }
    expect("/climate.xml", ("application/xml", CLIMATE), (kind, beds))

    body, kind = get(port, "/")
    lines = [f"<li>{name}: {bed['mean']} °C</li>" for name, bed in CLIMATE.items()]
    expect("/", [True] * 3, [line in body.decode() for line in lines])

    body, kind = get(port, "/certificate.json")
    certificate = json.loads(body)
    expect("/certificate.json", CLIMATE, json.loads(certificate["message"]))
    (directory / "message").write_text(certificate["message"], encoding="utf-8")
    (directory / "signature").write_bytes(bytes.fromhex(certificate["signature"]))
    (directory / "key.pem").write_text(certificate["public_key"], encoding="ascii")


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
