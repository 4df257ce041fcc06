#!/usr/bin/env python3
"""Writes TOML documents and what the library `tomli` makes of them, for the tests of our reader.

    toml_documents.py OUTPUT [SEED]

Each line of OUTPUT is a JSON object: `document` is the text, `value` the tables with their values as
toml-test writes them, or null where `tomli` rejects the document. Half of the documents are valid as
they are made, the others have had a few characters changed. They are always the same unless SEED
asks for others.

INTENDED differences, which are left out:
- integers beyond 64 bits, which Python has and TOML need not;
- the year 0000, which RFC 3339 has and Python has not;
- documents nested deeper than our limit.
"""
import datetime
import json
import math
import random
import re
import sys

import tomli

COUNT = 12000


class Writer:
    """Makes a random document, most of the time a valid one."""

    def __init__(self, random):
        self.random = random

    def choice(self, *options):
        return self.random.choice(options)

    def key(self):
        return self.choice(
            "a", "b", "c", "d-1", "_x", "1979", "é'".join(['"', '"']), '"a b"', "''", '"a"', "'b'",
            '"\\u0061"', "-", "true", '"\\t"', "'#'", '"."')

    def dotted(self):
        parts = [self.key() for _ in range(self.choice(1, 1, 1, 1, 2, 2, 3))]
        return self.choice(".", ".", " . ", "\t.").join(parts)

    def blank(self):
        return self.choice("", "", " ", "  ", "\t")

    def gap(self):
        return self.choice("", "", " ", "\n", "\n  ", " # comment\n", "\r\n", "\n\n# é\n")

    def string(self):
        text = "".join(
            self.choice("a", "é", "\U0001f600", " ", "#", "'", '\\"', "\\\\", "\\n", "\\u00e9",
                        "\\U0001F600", "\\e", "\\x41", "\t", "=", "[", ",")
            for _ in range(self.random.randrange(6)))
        literal = text.replace("'", "").replace("\\", "/")
        return self.choice(
            '"%s"' % text, "'%s'" % literal, '"""%s"""' % text, "'''%s'''" % literal,
            '"""\n%s\\\n   %s"""' % (text, text), "'''\n%s\n'''" % literal, '"""%s"\n"x"""""' % text,
            "''''%s'''" % literal)

    def number(self):
        sign = self.choice("", "", "+", "-")
        whole = self.choice("0", "1", "42", "1_000", "9223372036854775807", "17", "00", "1__0", "1_")
        return self.choice(
            sign + whole, sign + whole, "0x1F", "0xdead_BEEF", "0o17", "0b1_0", "+0x1", "0X1",
            "%s%s.%s" % (sign, whole, self.choice("0", "5", "2_5", "", "_1")),
            "%s%s%s%s" % (sign, whole, self.choice("e", "E"), self.choice("5", "+2", "-07", "1_0")),
            "%s1.5e%s" % (sign, self.choice("3", "-3", "", "400")), sign + "inf", sign + "nan", "Inf")

    def moment(self):
        date = self.choice(
            "1979-05-27", "2000-02-29", "1900-02-29", "2024-12-31", "2024-13-01", "2024-00-01",
            "9999-04-31", "2024-1-1")
        time = self.choice(
            "07:32:00", "00:00", "23:59:59.999999", "24:00:00", "7:30:00", "12:60:00", "12:00:60",
            "12:30:30.", "06:07:08.5")
        offset = self.choice("", "Z", "z", "+00:00", "-07:30", "+24:00", "+7:00")
        return self.choice(date, time, date + self.choice("T", "t", " ", "  ") + time + offset)

    def value(self, depth=0):
        kind = self.random.randrange(12)
        if kind < 3:
            return self.string()
        if kind < 6:
            return self.number()
        if kind == 6:
            return self.moment()
        if kind == 7 or depth > 3:
            return self.choice("true", "false", "True", "yes")
        if kind < 10:
            values = [self.value(depth + 1) for _ in range(self.random.randrange(4))]
            inner = ("%s,%s" % (self.gap(), self.gap())).join(values)
            comma = self.choice("", ",") if values else ""
            return "[%s%s%s%s%s]" % (self.gap(), inner, self.gap(), comma, self.gap())
        pairs = [self.pair(depth + 1) for _ in range(self.random.randrange(4))]
        comma = self.choice("", "", ",") if pairs else ""
        return "{%s%s%s%s%s}" % (
            self.gap(), ("," + self.gap()).join(pairs), self.gap(), comma, self.gap())

    def pair(self, depth=0):
        return "%s%s=%s%s" % (self.dotted(), self.blank(), self.blank(), self.value(depth))

    def line(self):
        kind = self.random.randrange(10)
        if kind < 2:
            return "[%s%s%s]" % (self.blank(), self.dotted(), self.blank())
        if kind < 4:
            return "[[%s]]" % self.dotted()
        if kind == 4:
            return self.choice("", "# comment", "\t# \u00e9")
        return self.pair()

    def document(self):
        lines = [
            self.blank() + self.line() + self.blank() + self.choice("", "", "# end")
            for _ in range(self.random.randrange(1, 9))]
        text = self.choice("\n", "\n", "\n", "\r\n").join(lines) + self.choice("", "\n")
        if self.random.random() < 0.5:
            for _ in range(self.random.randrange(1, 3)):
                at = self.random.randrange(len(text) + 1)
                text = text[:at] + self.choice(
                    "", "", "\n", "\"", "'", "[", "]", "{", "}", ",", "=", ".", "#", "\\", "\r",
                    "\x00", "\x7f", " ", "_", "0") + text[at + self.choice(0, 1):]
        return text


def tagged(value):
    """Returns a value as toml-test writes it."""
    if isinstance(value, dict):
        return {key: tagged(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [tagged(inner) for inner in value]
    if isinstance(value, bool):
        return {"type": "bool", "value": str(value).lower()}
    if isinstance(value, int):
        if not -2**63 <= value < 2**63:
            raise OverflowError
        return {"type": "integer", "value": str(value)}
    if isinstance(value, float):
        text = "nan" if math.isnan(value) else repr(value)
        return {"type": "float", "value": text}
    if isinstance(value, str):
        return {"type": "string", "value": value}
    kind = "datetime" if isinstance(value, datetime.datetime) else "date"
    return {"type": kind, "value": value.isoformat()}


def main():
    output = sys.argv[1]
    writer = Writer(random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1))
    with open(output, "w", encoding="utf-8", newline="\n") as file:
        count = 0
        while count < COUNT:
            text = writer.document()
            if re.search(r"\b0000-", text):
                continue
            try:
                value = tagged(tomli.loads(text))
            except OverflowError:
                continue
            except tomli.TOMLDecodeError:
                value = None
            file.write(json.dumps({"document": text, "value": value}) + "\n")
            count += 1


main()
