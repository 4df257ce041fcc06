#!/usr/bin/python3
"""Compares a bill of materials with the lock that its package was built from.

    check_sbom.py SBOM LOCK PACKAGE VERSION PROJECT

The document must be valid by the schema of CycloneDX 1.5, as `cyclonedx-python-lib` has it.
"""

import json
import re
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL


def pins(lock):
    """The hashes that a lock allows, by normalised name and version.

    A lock for several Pythons may pin several versions of one name.
    """
    found = {}
    for line in lock.replace("\\\n", " ").splitlines():
        match = re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", line)
        if match:
            name = re.sub(r"[-_.]+", "-", match[1]).lower()
            hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", line)
            found[name, match[2]] = set(hashes)
    return found


def main():
    path, lock, package, version, project = sys.argv[1:]
    text = open(path, encoding="utf-8").read()
    error = JsonStrictValidator(SchemaVersion.V1_5).validate_str(text)
    assert error is None, error
    document = json.loads(text)
    subject = document["metadata"]["component"]
    assert (subject["name"], subject["version"]) == (package, version), subject
    locked = pins(open(lock, encoding="utf-8").read())
    references = set()

    def collect(components):
        for component in components:
            if "bom-ref" in component:
                assert component["bom-ref"] not in references, component["bom-ref"]
                references.add(component["bom-ref"])
            collect(component.get("components", []))

    collect([subject, *document["components"]])
    seen = set()
    for component in document["components"]:
        purl = PackageURL.from_string(component["purl"])
        assert purl.to_string() == component["purl"], component["purl"]
        if purl.type == "deb":
            assert component["type"] == "platform", component
            continue
        assert purl.type == "pypi" and purl.version == component["version"], purl
        assert component.get("licenses") or purl.name == project, f"{purl}: no licence"
        seen.add(purl.name)
        hashes = {item["content"] for item in component.get("hashes", [])}
        if purl.name == project:
            assert not hashes, "the project's wheel was built here"
            continue
        allowed = locked[purl.name, purl.version]
        assert len(hashes) == 1 and hashes <= allowed, f"{purl}: {hashes}"
    assert project in seen and len(seen) > 10, seen
    for dependency in document["dependencies"]:
        assert {dependency["ref"], *dependency["dependsOn"]} <= references, dependency
    # Everything is reached from the package.
    needs = {item["ref"]: item["dependsOn"] for item in document["dependencies"]}
    reached, queue = set(), [subject["bom-ref"]]
    while queue:
        reference = queue.pop()
        if reference not in reached:
            reached.add(reference)
            queue += needs.get(reference, [])
    for component in document["components"]:
        assert component["bom-ref"] in reached, component["bom-ref"]
    print(f"{len(seen)} distributions")


main()
