"""Writes requirements files, and what pip reads in them.

requirements_files.py DIRECTORY [REAL_DIRECTORY [SEED]]

Makes DIRECTORY/N/requirements.txt with what it includes, and copies the *.txt and *.in files of
REAL_DIRECTORY likewise; writes DIRECTORY/results.json. Run it with the Python of the pip to compare
with. Each result has the file, and either "error" or what pip would install:

  entries      [constraint, name, extras, specifiers, link, marker, hashes, settings]
  others       the options that concern the file as a whole

Paths are relative to DIRECTORY. A marker is written as whether it is true for Python 3.11.0 on this
machine.
"""

import json, optparse, os, pathlib, random, re, sys, urllib.parse

from pip._internal.index.collector import LinkCollector
from pip._internal.index.package_finder import PackageFinder
from pip._internal.models.format_control import FormatControl
from pip._internal.models.search_scope import SearchScope
from pip._internal.models.selection_prefs import SelectionPreferences
from pip._internal.network.session import PipSession
from pip._internal.req.constructors import install_req_from_parsed_requirement
from pip._internal.req.req_file import parse_requirements
from pip._vendor.packaging.utils import canonicalize_name

ROOT = pathlib.Path(sys.argv[1]).resolve()
REAL = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2] else None
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 20261126
COUNT = 400
PYTHON = {"extra": "", "python_version": "3.11", "python_full_version": "3.11.0"}
chance = random.Random(SEED)


def some(choices, weight=1.0):
    return chance.choice(choices) if chance.random() < weight else ""


# -- lines ---------------------------------------------------------------------------------------

NAMES = ["requests", "Zope.Interface", "ruamel_yaml", "A", "a-b.c_d", "Django", "PyYAML", "x2"]
BAD_NAMES = ["-x", "_a", "a-", "ä", "a b", ".x", "a!", "==1.0", "@", "[x]"]
SPECIFIERS = [
    "==1.0", "== 1.0", "===1.0", "==1.0.post1", "==1!2.0+local.1", ">=1,<2", ">=1.0 , !=1.5",
    "~=1.4.2", "==1.*", "!=1.0", "(==1.0)", " (>=1,<2)", "", "==v1.0", "==1.0rc1", ">1", "<=2.0",
]
BAD_SPECIFIERS = ["=1.0", "==", "==1.0,,<2", "==1.0 <2", "~=1", "==1.0.*.1", "== 1 0", "==1.0;"]
EXTRAS = ["[s]", "[S_x]", "[a,b]", "[ a , b ]", "[]", "[a.b]"]
BAD_EXTRAS = ["[a", "[a b]", "[,]", "[a,,b]"]
MARKERS = [
    "python_version >= '3.8'", 'python_version<"3"', "sys_platform == 'linux'",
    "sys_platform=='win32' or os_name == 'posix'", "extra == 'x'",
    "(python_version > '3' and platform_machine != 'arm64')", "'linux' in sys_platform",
    "platform_system == 'Windows'", "os_name == 'nt' and (python_version < '4' or os_name == 'a')",
]
BAD_MARKERS = ["python_version > 3", "pyver > '3'", "python_version >", "os_name == 'a' and", "'a'"]
DIGITS = "0123456789abcdef"


def digest(algorithm, length=None):
    sizes = {"sha256": 64, "sha384": 96, "sha512": 128}
    return algorithm + ":" + "".join(chance.choices(DIGITS, k=length or sizes.get(algorithm, 32)))


def hashes():
    parts = []
    for _ in range(chance.choice([0, 0, 1, 1, 2, 3])):
        value = digest(chance.choice(["sha256", "sha256", "sha384", "sha512"]))
        joint = chance.choice(["=", "=", "=", " "])
        before = chance.choice([" ", " ", "  ", " \\\n    ", " \\\n"])
        quote = chance.choice(["", "", "", '"'])
        parts.append(f"{before}--hash{joint}{quote}{value}{quote}")
    return "".join(parts)


def settings():
    if chance.random() > 0.08:
        return ""
    return chance.choice([
        " --config-settings=a=b", " --config-settings a=b", ' --config-settings="--x=y z"',
        " --config-settings a=1 --config-settings b=2", " --config-setting=a=b", " -C a=b",
    ])


def marker():
    if chance.random() > 0.35:
        return ""
    return some([";", " ; ", "; ", " ;"]) + chance.choice(MARKERS)


def comment():
    return chance.choice(["", "", "", " # via x", "  # a -r b", "\t#c", " #"])


def pin():
    return (
        some(["", "", " ", "\t"]) + chance.choice(NAMES) + some(EXTRAS, 0.25)
        + some(["", "", " "]) + chance.choice(SPECIFIERS) + marker() + hashes() + settings() + comment()
    )


URLS = [
    "https://files.example/a/demo-1.0-py3-none-any.whl",
    "https://files.example/demo-1.0.tar.gz",
    "https://files.example/demo-1.0.tar.gz#sha256=" + "0" * 64,
    "https://files.example/demo-1.0.tar.gz#egg=demo",
    "https://files.example/demo-1.0.tar.gz#egg=demo&subdirectory=sub",
    "https://files.example/demo-1.0.zip#subdirectory=a/b",
    "https://jane:s3cr3t@files.example/demo-1.0.tar.gz",
    "https://files.example/d%20emo/demo-1.0.tar.gz?x=y",
    "http://files.example/demo-1.0+local-py3-none-any.whl",
    "git+https://git.example/demo.git@v1.0",
    "git+https://git.example/demo.git@v1.0#egg=demo",
    "git+https://git.example/demo.git@0123456789012345678901234567890123456789#egg=demo[x]",
    "git+ssh://git@git.example/demo.git",
    "hg+https://hg.example/demo@tip#egg=demo&subdirectory=x",
    "svn+https://svn.example/demo/trunk@12#egg=demo",
    "HTTPS://files.example/demo-1.0.tar.gz",
]


def direct():
    name = chance.choice(NAMES)
    return chance.choice([
        lambda: f"{name} @ {chance.choice(URLS)}" + some([" ; " + m for m in MARKERS], 0.3),
        lambda: f"{name}{some(EXTRAS, 0.4)}@{chance.choice(URLS)}",
        lambda: chance.choice(URLS) + some([" ; " + m for m in MARKERS], 0.3),
        lambda: f"{name} @ {chance.choice(URLS)}{hashes()}",
        lambda: chance.choice(URLS) + hashes() + comment(),
        lambda: "-e " + chance.choice([url for url in URLS if "+" in url.split(":")[0]]),
    ])()


PATHS = [
    "./project", "project", "./project[x]", "project[x,y]", "./project ; os_name == 'posix'",
    "./demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz", "./sub/../project", "project/",
    "./nothing", "./project#egg=other", "./demo-1.0-py3-none-any.whl[x]",
]


def local():
    text = chance.choice(PATHS)
    return chance.choice(["", "", "-e ", "--editable=", "--editable "]) + text + comment()


def option():
    return chance.choice([
        "-i https://index.example/simple", "--index-url https://index.example/simple",
        "--index-url=https://index.example/a/", "-ihttps://index.example/b", '-i "https://i.example/c d"',
        "--pypi-url https://index.example/p", "--extra-index-url https://extra.example/simple",
        "--extra-index-url=https://e.example --extra-index-url https://f.example",
        "--extra https://abbreviated.example", "--extra-i=https://e.example/x",
        "--no-index", "--no-ind", "-f https://links.example", "-f links", "--find-links=./links",
        "--find-links ./nothing", "--find-link links", "--no-binary :all:", "--no-binary=a,B_c",
        "--only-binary :all:", "--only-binary=x", "--only-binary :none:", "--no-binary :none:",
        "--no-binary a --only-binary a", "--only-binary :all: --no-binary a,b", "--prefer-binary",
        "--require-hashes", "--pre", "--trusted-host index.example",
        "--trusted-host=index.example:8080", "--use-feature fast-deps",
        "-r more.txt", "--requirement=more.txt", "-rmore.txt", "-r 'more.txt'", "-c limits.txt",
        "--constraint limits.txt", "-r sub/inner.txt", "-c sub/../limits.txt", "--req more.txt",
    ]) + comment()


BAD_OPTIONS = [
    "--nothing", "-x", "--index-url", "-r", "--pre=yes", "--no-index x", "--hash=sha256:" + "0" * 64,
    "-r nothing.txt", "-c nothing.txt", "-r more.txt extra", "--find", "--index", "--pr", "- x",
    "--extra-index-url 'unclosed", "-e", "--no-bin", "--", "--require", "-e nothing", "--pre --no",
    "--isolated", "--target x", "--no-deps", "--user",
]


def broken():
    name = chance.choice(NAMES)
    return chance.choice([
        lambda: chance.choice(BAD_NAMES) + chance.choice(SPECIFIERS),
        lambda: name + chance.choice(BAD_SPECIFIERS),
        lambda: name + chance.choice(BAD_EXTRAS) + "==1.0",
        lambda: f"{name}==1.0 ; {chance.choice(BAD_MARKERS)}",
        lambda: chance.choice(BAD_OPTIONS),
        lambda: f"{name}==1.0 --hash=" + chance.choice(
            ["md5:" + "0" * 32, "sha256", "sha1:" + "0" * 40, "="]),
        lambda: f"{name}==1.0 {chance.choice(['-i x', '--pre', '--nothing', '-r more.txt', '--hash'])}",
        lambda: f"{name}==1.0 'quoted'",
        lambda: "git+https://git.example/demo.git@v1.0 more",
        lambda: f"{name} == 1.0 and more",
    ])()


def odd():
    """Lines that try how a file becomes lines: comments, continuations, variables."""
    name = chance.choice(NAMES)
    return chance.choice([
        "", " ", "\t", "# only a comment", "   # indented", "#", "\\", "\\\n",
        f"{name}==1.0 \\\n", f"{name}\\\n==1.0", f"{name}==1.0 \\\n# comment\n    --hash={digest('sha256')}",
        f"{name}==1.0 \\ \n", f"# comment \\\n{name}==1.0", f"{name}==1.0#not-a-comment",
        f"{name}==1.0 \\\n    --hash={digest('sha256')} \\\n    # a comment\n{name}==2",
        f"{name}==1.0\\\\", f"{name} \\\n \\\n ==1.0", "${NAME}==1.0", "${VERSIONED}", "${MISSING}==1",
        "$NAME==1.0", "${lower}==1.0", "${NAME}", f"{name}==${{VERSION}}", "-i ${INDEX}",
        "-i https://${NAME}:${MISSING}@index.example", f"{name}==1.0 ; os_name == '${{NAME}}'",
        f"{name}==1.0\x0b{name}>1", f"a==1\x0cb==2", f"a==1\x1cb==2", f"a==1\x85b==2", "a==1\u2028b==2",
        f"a==1\rb==2", f"a==1\r\nb==2", "\ufeffa==1", f"{name}==1.0 ;", f"{name}==1.0 # -*- coding: utf-8 -*-",
        "a==1\u00a0", "\u00a0a==1", "a\u00a0==1", "a ==\u20031", "a==1 #\\\nb==2", "a==1 --hash \\\nsha256:" + "1" * 64,
    ])


def line():
    kind = chance.random()
    if kind < 0.45:
        return pin()
    if kind < 0.58:
        return direct()
    if kind < 0.66:
        return local()
    if kind < 0.82:
        return option()
    return odd() if kind < 0.93 else broken()


def text(lines):
    end = chance.choice(["\n", "\n", "\n", "\n", "\r\n", "\r"])
    body = end.join(line() for _ in range(lines))
    return body + chance.choice([end, end, ""])


def encoded(text):
    kind = chance.random()
    if kind < 0.85:
        return text.encode("utf-8", "surrogatepass")
    name, mark = chance.choice([
        ("utf-8", "bom"), ("utf-16-le", "bom"), ("utf-16-be", "bom"), ("utf-32-le", "bom"),
        ("latin-1", "# -*- coding: latin-1 -*-\n"), ("cp1252", "#!x\n# vim: set fileencoding=cp1252 :\n"),
        ("utf-8", "# coding: utf8\n"), ("utf-8", "# coding: nonsense\n"),
    ])
    body = "\ufeff" + text.lstrip("\ufeff") if mark == "bom" else mark + "# Ärger\n" + text
    return body.encode(name, "replace")


def make(directory):
    directory.mkdir(parents=True)
    (directory / "requirements.txt").write_bytes(encoded(text(chance.choice([1, 1, 1, 2, 2, 3, 4]))))
    (directory / "more.txt").write_text(text(1) if chance.random() < 0.3 else "inner==1.0\n")
    (directory / "limits.txt").write_text(chance.choice(["requests==2.0\n", "a<9\n", "Django[x]==1\n"]))
    (directory / "sub").mkdir()
    (directory / "sub/inner.txt").write_text(chance.choice(["-r ../more.txt\n", "-e ../project\n", "z==1\n"]))
    (directory / "project").mkdir()
    (directory / "project/pyproject.toml").write_text("[project]\nname = 'local'\nversion = '1'\n")
    (directory / "links").mkdir()
    for name in ["demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"]:
        (directory / name).write_bytes(b"")


# -- pip -------------------------------------------------------------------------------------------

ENVIRONMENT = {"NAME": "named", "VERSION": "3.1", "VERSIONED": "v==1", "INDEX": "https://var.example"}


def finder_and_options(session):
    options = optparse.Values(dict(
        isolated_mode=False, require_hashes=False, features_enabled=[], pre=False, format_control=FormatControl(),
        release_control=None, index_url=None, extra_index_urls=[], no_index=False, find_links=[]))
    scope = SearchScope(find_links=[], index_urls=["default"], no_index=False)
    collector = LinkCollector(session=session, search_scope=scope)
    finder = PackageFinder.create(
        link_collector=collector,
        selection_prefs=SelectionPreferences(allow_yanked=True, format_control=options.format_control))
    return finder, options


def place(link):
    """A link without what its fragment says of name and hash; paths relative to the root."""
    scheme, _, rest = link.url_without_fragment.partition(":")
    url = f"{scheme.lower()}:{rest}"
    sub = link.subdirectory_fragment
    if url.startswith("file:"):
        path = urllib.parse.unquote(urllib.parse.urlparse(url).path)
        url = "path:" + os.path.relpath(path, ROOT)
    return url + (f"#subdirectory={sub}" if sub else "")


def read(file):
    session = PipSession()
    finder, options = finder_and_options(session)
    entries = []
    for parsed in parse_requirements(str(file), session=session, finder=finder, options=options):
        requirement = install_req_from_parsed_requirement(parsed)
        link = requirement.link
        found = {
            f"{algorithm}:{value}" for algorithm, values in requirement.hash_options.items() for value in values}
        if link is not None and link.hash:
            found.add(f"{link.hash_name}:{link.hash}")
        requires = requirement.req
        entries.append([
            bool(requirement.constraint),
            canonicalize_name(requires.name) if requires is not None else "",
            sorted(canonicalize_name(extra) for extra in requirement.extras),
            [] if link is not None or requires is None else sorted(map(str, requires.specifier)),
            place(link) if link is not None else "",
            requirement.markers is None or requirement.markers.evaluate(PYTHON),
            sorted(found),
            sorted(f"{k}={v}" for k, vs in ((parsed.options or {}).get("config_settings") or {}).items()
                   for v in (vs if isinstance(vs, list) else [vs])),
        ])
    scope = finder.search_scope
    urls = scope.index_urls
    links = [os.path.relpath(l, ROOT) if not re.match(r"[a-zA-Z+.-]+:", l) and os.path.exists(l) else l
             for l in scope.find_links]
    control = finder.format_control
    release = getattr(finder, "release_control", None)
    return {
        "entries": entries,
        "indexes": urls, "links": links,
        "no_binary": sorted(control.no_binary), "only_binary": sorted(control.only_binary),
        "prefer_binary": finder.prefer_binary, "require_hashes": bool(options.require_hashes),
        "pre": bool(getattr(finder, "allow_all_prereleases", False)
                    or (release is not None and ":all:" in release.all_releases)),
        "trusted": sorted(f"{h}" for h in finder.trusted_hosts),
    }


def main():
    for number in range(COUNT):
        make(ROOT / f"{number:03}")
    for number, file in enumerate(sorted(REAL.rglob("*.txt")) if REAL else []):
        directory = ROOT / f"real-{number:02}"
        directory.mkdir(parents=True)
        (directory / "requirements.txt").write_bytes(file.read_bytes())
        # Some name their own project.
        (directory / "pyproject.toml").write_text("[project]\nname = 'local'\nversion = '1'\n")
    os.environ.update(ENVIRONMENT)
    os.environ.pop("MISSING", None)
    os.chdir(ROOT)
    results = []
    for directory in sorted(ROOT.iterdir()):
        if not directory.is_dir():
            continue
        file = directory / "requirements.txt"
        os.chdir(directory)
        try:
            result = read(file)
        except Exception as error:
            result = {"error": f"{type(error).__name__}: {error}"}
        except SystemExit as error:
            result = {"error": f"exit: {error}"}
        results.append({"file": str(file.relative_to(ROOT)), **result})
    (ROOT / "results.json").write_text(json.dumps(results, indent=1))


main()
