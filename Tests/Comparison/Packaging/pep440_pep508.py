#!/usr/bin/python3
"""Write cases for Tests/Unit/Packaging/DifferentialTests.swift, with what `packaging` makes of them.

Usage: pep440_pep508.py OUTPUT [SEED]

The output has one case a line, tab-separated: kind, inputs, expected result. It is the same for the
same seed and the same version of `packaging`. Where venvdeb means to differ from `packaging`, the
difference is made here, in one of the functions marked INTENDED, so that the test itself compares
without exceptions.
"""

import random
import re
import sys

from packaging import _manylinux, _musllinux, tags
from packaging.markers import Marker, UndefinedComparison, _normalize_extras
from packaging.requirements import Requirement
from packaging.specifiers import Specifier, SpecifierSet
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version

ENVIRONMENTS = [
    {
        "implementation_name": "cpython", "implementation_version": "3.11.2", "os_name": "posix",
        "platform_machine": "x86_64", "platform_release": "6.1.0-13-amd64",
        "platform_system": "Linux", "platform_version": "#1 SMP Debian 6.1.55-1",
        "python_full_version": "3.11.2", "platform_python_implementation": "CPython",
        "python_version": "3.11", "sys_platform": "linux",
    },
    {
        "implementation_name": "cpython", "implementation_version": "3.14.0b2",
        "os_name": "posix", "platform_machine": "aarch64", "platform_release": "5.10.0",
        "platform_system": "Linux", "platform_version": "", "python_full_version": "3.14.0b2+",
        "platform_python_implementation": "CPython", "python_version": "3.14",
        "sys_platform": "linux",
    },
    {
        "implementation_name": "pypy", "implementation_version": "7.3.13", "os_name": "nt",
        "platform_machine": "AMD64", "platform_release": "10", "platform_system": "Windows",
        "platform_version": "10.0.19045", "python_full_version": "3.9.18",
        "platform_python_implementation": "PyPy", "python_version": "3.9", "sys_platform": "win32",
    },
]


def outcome(function):
    """The fields of a function's result, or a single `!` if it raises anything."""
    try:
        return function()
    except Exception:
        return ["!"]


def boolean(value):
    return "true" if value else "false"


# Versions


def number(rng):
    return rng.choice(
        ["0", "1", "2", "3", "7", "10", "00", "01", "2024", "20240131", "99999999999999999999",
         "18446744073709551615", "18446744073709551616", "123456789012345678901234567890"]
        + [str(rng.randrange(20))] * 24)


def version_text(rng, wild=0.25):
    """A version, in a strange spelling every now and then, and sometimes not one at all."""
    strange = rng.random() < wild
    separators = ["", ".", "-", "_"] if strange else [""]
    text = rng.choice(["v", "V", "", ""]) if strange else ""
    if rng.random() < 0.06:
        text += number(rng) + "!"
    text += ".".join(number(rng) for _ in range(rng.choice([1, 2, 2, 2, 3, 3, 3, 4, 6])))
    if rng.random() < 0.1:
        text += ".0" * rng.randrange(1, 3)
    if rng.random() < 0.3:
        letters = ["a", "b", "rc", "alpha", "beta", "c", "pre", "preview", "RC", "Alpha"]
        text += rng.choice(separators) + rng.choice(letters if strange else letters[:3])
        text += rng.choice(separators) + ("" if strange and rng.random() < 0.2 else number(rng))
    if rng.random() < 0.2:
        if strange and rng.random() < 0.4:
            text += "-" + number(rng)
        else:
            text += rng.choice(separators if strange else ["."])
            text += rng.choice(["post", "rev", "r", "POST"] if strange else ["post"])
            text += rng.choice(separators) + ("" if strange and rng.random() < 0.2 else number(rng))
    if rng.random() < 0.2:
        text += rng.choice(separators if strange else ["."]) + rng.choice(
            ["dev", "DEV"] if strange else ["dev"])
        text += rng.choice(separators) + ("" if strange and rng.random() < 0.2 else number(rng))
    if rng.random() < 0.15:
        parts = ["1", "10", "abc", "x86", "ubuntu", "deb12u1", "007", "A", "g1a2b3c"]
        text += "+" + rng.choice([".", "-", "_"] if strange else ["."]).join(
            rng.choice(parts) for _ in range(rng.randrange(1, 4)))
    if strange and rng.random() < 0.08:
        junk = list("abcdvr.-_+!*0 \u00e9\u0131\u0663\u00a0\u2003\x1f")
        position = rng.randrange(len(text) + 1)
        text = text[:position] + rng.choice(junk) + text[position:]
    if strange and rng.random() < 0.05:
        text = rng.choice([" ", "\n", "\u00a0", "\x1c"]) + text + rng.choice([" ", "\r", "\u2028"])
    return text


def versions(rng, count):
    for _ in range(count):
        text = version_text(rng)
        yield "version", text, *outcome(lambda: [str(Version(text))])


def comparisons(rng, count):
    for _ in range(count):
        left = version_text(rng, 0.1)
        right = mutated(rng, left) if rng.random() < 0.7 else version_text(rng, 0.1)
        try:
            a, b = Version(left), Version(right)
        except ValueError:
            continue
        yield "compare", left, right, "<" if a < b else ">" if a > b else "="


def mutated(rng, text):
    """A version near another: comparisons of unrelated ones end at the first number."""
    suffixes = [".0", ".0.0", ".1", "a1", "b1", "rc1", ".post0", ".post1", ".dev0", ".dev1",
                "+1", "+a", "+1.a", "a1.dev1", ".post1.dev0", "-1"]
    choice = rng.randrange(4)
    if choice == 0:
        return text + rng.choice(suffixes)
    if choice == 1:
        return text.split("+")[0] + rng.choice(suffixes)
    if choice == 2:
        try:
            version = Version(text)
        except ValueError:
            return text
        return version.base_version + rng.choice(suffixes)
    return text


# Specifiers

OPERATORS = ["==", "!=", "<=", ">=", "<", ">", "~=", "==="]


def specifier_text(rng, base):
    operator = rng.choice(OPERATORS)
    text = mutated(rng, base) if rng.random() < 0.7 else version_text(rng, 0.1)
    if operator in ("<=", ">=", "<", ">", "~=") and rng.random() < 0.9:
        text = text.split("+")[0]
    if rng.random() < (0.35 if operator in ("==", "!=") else 0.02):
        text = ".".join(text.split("+")[0].split(".")[:rng.randrange(1, 4)]) + ".*"
    if operator == "===" and rng.random() < 0.2:
        text = rng.choice(["foo", "1.0-alpha", "", "1.0]", "1.0*", "a b", "x;y", "x)"])
    return operator + rng.choice(["", "", "", " ", "  "]) + text


def intended_compatible(clause):
    """INTENDED: `packaging` takes the prefix of `~=` from the version as it is written.

    So `~=v1.2` matches nothing, and `~=1.2.pre3` means `==1.2.*` instead of `==1.*`, because the
    spellings `v1`, `pre3`, `c3`, `rev3`, `POST3`, ... are unknown there. PEP 440 says that suffixes
    are ignored when the prefix is determined, whatever their spelling; venvdeb does that. Asking
    `packaging` about the normalised version gives the same.
    """
    specifier = Specifier(clause)
    if specifier.operator == "~=":
        return Specifier("~=" + str(Version(specifier.version)))
    return specifier


def specifiers(rng, count):
    for _ in range(count):
        candidate = version_text(rng, 0.1)
        clauses = [specifier_text(rng, candidate)
                   for _ in range(rng.choice([1, 1, 1, 1, 2, 2, 3]))]
        text = rng.choice([",", ", ", " ,"]).join(clauses) + rng.choice([""] * 9 + [","])
        prereleases = rng.choice([None, True, False])
        try:
            version = Version(candidate)
        except ValueError:
            continue

        def contains():
            as_written = SpecifierSet(text)
            asked = SpecifierSet([intended_compatible(str(clause)) for clause in as_written])
            return [boolean(asked.contains(version, prereleases=prereleases)),
                    {True: "true", None: "nil"}[as_written.prereleases], str(as_written)]
        yield "specifier", text, candidate, str(prereleases), *outcome(contains)


# Markers

VERSION_VARIABLES = ["python_version", "python_full_version", "implementation_version",
                     "platform_release"]
TEXT_VARIABLES = ["os_name", "sys_platform", "platform_machine", "platform_system",
                  "platform_version", "platform_python_implementation", "implementation_name",
                  "os.name", "sys.platform", "platform.version", "platform.machine",
                  "platform.python_implementation", "python_implementation"]
MARKER_OPERATORS = ["==", "!=", "<=", ">=", "<", ">", "in", "not in", "~=", "==="]
TEXTS = ["linux", "win32", "posix", "nt", "Linux", "x86_64", "aarch64", "CPython", "PyPy",
         "cpython", "", "linux2", "darwin", "x86_64 aarch64", "#1", "posi", "3.11"]
VERSIONS = ["3.11", "3.9", "3.10", "3.14", "3", "3.11.2", "3.11.*", "3.*", "2.7", "3.14.0b2",
            "3.9.18", "7.3.13", "6.1", "5.10", "10", "3.8, 3.9", "3.11 3.12", "foo", "", "6.1.0-13",
            "4.0", "3.14.0", "3.14.0b2+local"]
EXTRAS = ["", "test", "Test", "all", "foo-bar", "foo_bar", "foo.bar", "docs", "x"]


def quoted(rng, text):
    quote = rng.choice("'\"")
    return quote + text + quote


def marker_comparison(rng):
    kind = rng.random()
    space = rng.choice([" ", " ", " ", "  ", "\t"])
    if kind < 0.2:
        variable, operand = "extra", rng.choice(EXTRAS)
        operator = rng.choice(["==", "==", "==", "!=", "in", "not in", ">=", "<"])
    elif kind < 0.6:
        variable, operand = rng.choice(VERSION_VARIABLES), rng.choice(VERSIONS)
        operator = rng.choice(MARKER_OPERATORS)
    else:
        variable, operand = rng.choice(TEXT_VARIABLES), rng.choice(TEXTS)
        operator = rng.choice(MARKER_OPERATORS)
    sides = [variable, quoted(rng, operand)]
    if rng.random() < 0.25:
        sides.reverse()
    if operator[0] in "=!<>~" and rng.random() < 0.3:
        space = ""
    return sides[0] + space + operator + space + sides[1]


def marker_text(rng, depth=0):
    parts = []
    for index in range(rng.choice([1, 1, 2, 2, 3])):
        if index:
            parts.append(rng.choice(["and", "or"]))
        if depth < 3 and rng.random() < 0.2:
            parts.append("(" + rng.choice(["", " "]) + marker_text(rng, depth + 1) + ")")
        else:
            parts.append(marker_comparison(rng))
    text = " ".join(parts)
    if depth == 0 and rng.random() < 0.08:
        position = rng.randrange(len(text) + 1)
        text = text[:position] + rng.choice(list("()'\"=<x ,;")) + text[position + rng.choice([0, 1]):]
    return text


def has_two_of_a_kind(marker):
    """INTENDED: comparisons of two variables or of two literals, which tests leave out.

    `packaging` takes the name of the second variable for a literal, and raises KeyError for two
    literals. PEP 508 allows both; venvdeb compares the values.
    """
    def walk(node):
        if isinstance(node, list):
            return any(walk(child) for child in node)
        if isinstance(node, tuple):
            return type(node[0]) is type(node[2])
        return False
    return walk(marker._markers)


def intended_marker(marker, environment):
    """The marker that `packaging` would evaluate to what venvdeb makes of `marker`.

    INTENDED: a comparison without a meaning is false.

    `packaging` raises UndefinedComparison for `os_name ~= "posix"` and the like, if it gets that
    far: `and` and `or` evaluate everything. venvdeb, like uv, takes it for false. Here such
    comparisons are replaced by ones that are false.

    INTENDED: names of extras are normalised wherever they stand (PEP 685). `packaging` forgets
    those in parentheses, so `(extra == "foo.bar")` is never true there.
    """
    def walk(node):
        if isinstance(node, list):
            return [walk(child) for child in node]
        if isinstance(node, tuple):
            node = _normalize_extras(node)
            single = Marker._from_markers([node])
            try:
                single.evaluate(environment)
            except UndefinedComparison:
                return Marker('os_name == "no such system"')._markers[0]
        return node
    return Marker._from_markers(walk(marker._markers))


def markers(rng, count):
    for _ in range(count):
        text = marker_text(rng)
        extra = rng.choice(EXTRAS)
        index = rng.randrange(len(ENVIRONMENTS))
        try:
            marker = Marker(text)
        except Exception:
            yield "marker", text, str(index), extra, "!"
            continue
        if has_two_of_a_kind(marker):
            continue
        environment = dict(ENVIRONMENTS[index], extra=extra)
        result = intended_marker(marker, environment).evaluate(environment)
        yield "marker", text, str(index), extra, boolean(result)


def lock_markers(rng, count):
    names = ["test", "Test", "foo-bar", "foo_bar", "docs", "x"]
    for _ in range(count):
        variable = rng.choice(["extras", "dependency_groups"])
        name, operator = rng.choice(names), rng.choice(["in", "not in"])
        text = f"{quoted(rng, name)} {operator} {variable}"
        chosen = set(rng.sample(names, rng.randrange(3)))
        environment = dict(ENVIRONMENTS[0], extras=set(), dependency_groups=set())
        environment[variable] = chosen
        yield ("lockmarker", text, variable, ",".join(sorted(chosen)),
               boolean(Marker(text).evaluate(environment, context="lock_file")))


# Requirements

NAMES = ["flask", "Flask", "zope.interface", "foo_bar", "A", "a1", "x-y-z", "foo--bar", "0x"]
URLS = ["https://example.org/a-1.0-py3-none-any.whl", "file:///x/y.tar.gz",
        "git+https://example.org/r@v1#egg=x", "https://u:p@h/x?y=z#sha256=00", "x", "../a", ";x"]


def requirement_text(rng):
    blank = lambda: rng.choice(["", "", " ", "  ", "\t"])
    text = blank() + rng.choice(NAMES) + blank()
    if rng.random() < 0.3:
        extras = [rng.choice(EXTRAS[1:]) for _ in range(rng.randrange(4))]
        text += "[" + blank() + ("," + blank()).join(extras) + blank() + "]" + blank()
    if rng.random() < 0.2:
        text += "@" + blank() + rng.choice(URLS) + rng.choice([" ", " ", ""])
    elif rng.random() < 0.8:
        base = version_text(rng, 0.05)
        clauses = [specifier_text(rng, base) for _ in range(rng.randrange(4))]
        clauses = (blank() + "," + blank()).join(clauses) + rng.choice([""] * 8 + [",", ",,"])
        text += "(" + blank() + clauses + blank() + ")" if rng.random() < 0.2 else clauses
        text += blank()
    if rng.random() < 0.4:
        text += ";" + blank() + marker_text(rng, depth=1) + blank()
    if rng.random() < 0.12:
        position = rng.randrange(len(text) + 1)
        text = text[:position] + rng.choice(list("()[]@;,=<>!~.*-_ '\"\n")) + text[position:]
    return text


def ends_badly(requirement):
    """INTENDED: a name or extra ends in a letter or digit (core metadata, "Name"; PEP 685).

    `packaging` takes `flask_` and `flask[test_]` for requirements.
    """
    return any(name.endswith("_") for name in {requirement.name, *requirement.extras})


def requirements(rng, count):
    for _ in range(count):
        text = requirement_text(rng)
        try:
            parsed = Requirement(text)
            if parsed.marker and has_two_of_a_kind(parsed.marker):
                continue
        except Exception:
            yield "requirement", text, "!"
            continue
        if ends_badly(parsed):
            yield "requirement", text, "!"
            continue
        marked = "-"
        if parsed.marker:
            environment = dict(ENVIRONMENTS[0], extra="")
            marked = boolean(intended_marker(parsed.marker, environment).evaluate(environment))
        yield ("requirement", text, canonicalize_name(parsed.name),
               ",".join(sorted({canonicalize_name(e) for e in parsed.extras})),
               str(parsed.specifier), parsed.url or "", marked)


# File names of wheels

WORD = re.compile("[A-Za-z0-9_.]*")


def wheels(rng, count):
    pythons = ["py3", "py2.py3", "cp311", "CP311", "cp39.cp310", "py3.py2"]
    abis = ["none", "cp311", "abi3", "abi3.none"]
    platforms = ["any", "manylinux_2_17_x86_64.manylinux2014_x86_64", "linux_armv7l", "win32"]
    for _ in range(count):
        parts = [rng.choice(["foo", "Foo_Bar", "foo.bar", "foo_bar", "a"]), version_text(rng, 0.05)]
        if rng.random() < 0.3:
            parts.append(rng.choice(["1", "0", "2abc", "10_x", "007", "x1", "1.2", ""]))
        parts += [rng.choice(pythons), rng.choice(abis), rng.choice(platforms)]
        if rng.random() < 0.05:
            del parts[rng.randrange(len(parts))]
        name = "-".join(parts) + rng.choice([".whl"] * 12 + [".zip", ".WHL", ""])
        if "_" in "".join(name.split("-")[1:2]):
            # INTENDED: venvdeb reads a `_` in the version as the `+` of a local version, which is
            # how old versions of setuptools wrote it. `packaging` refuses most of them.
            continue

        def parse():
            project, version, build, found = parse_wheel_filename(name)
            if build and not WORD.fullmatch(build[1]):
                # INTENDED: no part of a file name has other characters than these.
                raise InvalidWheelFilename
            if any("" in (tag.interpreter, tag.abi, tag.platform) for tag in found):
                # INTENDED: a tag without a part is no tag; `packaging` 26.3 refuses it too.
                raise InvalidWheelFilename
            return [project, str(version), "".join(map(str, build)),
                    ",".join(sorted(map(str, found)))]
        yield "wheel", name, *outcome(parse)


# Tags: the functions that look at the running interpreter are told what to see.

PLATFORMS = [
    # major, minor, flags, glibc, musl, machine as sysconfig sees it, 32-bit, hard-float
    (3, 9, "", (2, 31), None, "x86_64", False, False),
    (3, 11, "", (2, 36), None, "x86_64", False, False),
    (3, 13, "", (2, 41), None, "x86_64", False, False),
    (3, 13, "t", (2, 41), None, "x86_64", False, False),
    (3, 13, "d", (2, 41), None, "x86_64", False, False),
    (3, 14, "td", (2, 41), None, "x86_64", False, False),
    (3, 11, "", (2, 36), None, "aarch64", False, False),
    (3, 11, "", (2, 36), None, "aarch64", True, True),
    (3, 11, "", (2, 36), None, "armv7l", True, True),
    (3, 11, "", (2, 36), None, "armv7l", True, False),
    (3, 11, "", (2, 36), None, "armv6l", True, True),
    (3, 11, "", (2, 36), None, "x86_64", True, False),
    (3, 11, "", (2, 36), None, "i686", True, False),
    (3, 11, "", (2, 36), None, "i586", True, False),
    (3, 11, "", (2, 36), None, "ppc64le", False, False),
    (3, 11, "", (2, 36), None, "s390x", False, False),
    (3, 11, "", (2, 38), None, "riscv64", False, False),
    (3, 11, "", (2, 36), None, "mips64", False, False),
    (3, 12, "", (2, 12), None, "x86_64", False, False),
    (3, 12, "", (2, 4), None, "x86_64", False, False),
    (3, 12, "", (3, 1), None, "aarch64", False, False),
    (3, 12, "", None, (1, 2), "x86_64", False, False),
    (3, 10, "", None, None, "x86_64", False, False),
    (3, 7, "", (2, 28), None, "x86_64", False, False),
]


def platform_cases():
    for major, minor, flags, glibc, musl, machine, is_32_bit, hard_float in PLATFORMS:
        values = {"Py_DEBUG": int("d" in flags), "Py_GIL_DISABLED": int("t" in flags),
                  "WITH_PYMALLOC": 1}
        tags._get_config_var = lambda name, warn=False: values.get(name)
        tags.sysconfig.get_platform = lambda: f"linux-{machine}"
        _manylinux._get_glibc_version = lambda: glibc or (-1, -1)
        _manylinux._is_linux_armhf = lambda executable: is_32_bit and hard_float
        _manylinux._is_linux_i686 = lambda executable: is_32_bit
        _musllinux._get_musl_version = lambda executable: musl and _musllinux._MuslVersion(*musl)
        platforms = list(tags._linux_platforms(is_32bit=is_32_bit))
        expected = [*tags.cpython_tags((major, minor), platforms=platforms),
                    *tags.compatible_tags((major, minor), f"cp{major}{minor}", platforms)]
        pair = lambda version: ".".join(map(str, version)) if version else ""
        yield ("tags", f"{major}.{minor}", flags, pair(glibc), pair(musl), machine,
               boolean(is_32_bit), boolean(hard_float), " ".join(map(str, expected)))


def escaped(field):
    """Fields may have tabs and line ends: everything outside printable ASCII is escaped."""
    return "".join(
        c if " " <= c <= "~" and c != "\\" else "\\u{%x}" % ord(c) for c in field)


def main():
    output = sys.argv[1]
    rng = random.Random(sys.argv[2] if len(sys.argv) > 2 else "venvdeb")
    with open(output, "w", encoding="ascii", newline="\n") as stream:
        for index, environment in enumerate(ENVIRONMENTS):
            for name, value in environment.items():
                stream.write("\t".join(["environment", str(index), name, escaped(value)]) + "\n")
        for case in [*versions(rng, 8000), *comparisons(rng, 10000), *specifiers(rng, 16000),
                     *markers(rng, 10000), *lock_markers(rng, 300), *requirements(rng, 10000),
                     *wheels(rng, 2000), *platform_cases()]:
            stream.write("\t".join(map(escaped, case)) + "\n")


if __name__ == "__main__":
    main()
