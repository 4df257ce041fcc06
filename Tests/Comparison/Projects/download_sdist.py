"""Downloads the sdist of a release: download_sdist.py NAME==VERSION DIRECTORY

pip would ask its build backend for metadata at once, which takes all that a build takes. The index is
that of pip's configuration.
"""

import html.parser
import json
import pathlib
import subprocess
import sys
import urllib.parse
import urllib.request

from pip._internal.models.index import PyPI

JSON = "application/vnd.pypi.simple.v1+json"


class Links(html.parser.HTMLParser):
    """Collects the targets of the links of a page (PEP 503)."""

    def __init__(self):
        super().__init__()
        self.targets = []

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.targets.append(dict(attributes).get("href") or "")


def index():
    found = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return found.stdout.strip() or PyPI.simple_url


def files(name):
    """Returns the addresses of the files of a project."""
    request = urllib.request.Request(
        f"{index().rstrip('/')}/{name}/", headers={"Accept": f"{JSON}, text/html;q=0.5"})
    with urllib.request.urlopen(request) as response:
        text = response.read().decode()
        if response.headers.get_content_type() == JSON:
            targets = [file["url"] for file in json.loads(text)["files"]]
        else:
            links = Links()
            links.feed(text)
            targets = links.targets
        return [urllib.parse.urljoin(response.url, target).partition("#")[0] for target in targets]


def main():
    requirement, directory = sys.argv[1:]
    name, _, version = requirement.partition("==")
    wanted = [address for address in files(name) if address.endswith(f"-{version}.tar.gz")]
    if len(wanted) != 1:
        raise SystemExit(f"{requirement}: {len(wanted)} sdists")
    with urllib.request.urlopen(wanted[0]) as response:
        pathlib.Path(directory, "sdist.tar.gz").write_bytes(response.read())


main()
