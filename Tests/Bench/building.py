"""Contestants that build a Debian package of a project and its lock, with dpkg-buildpackage.

Each prepares what it needs in a directory, and returns its Work there.
"""

import shutil
import subprocess

from running import Work

PYPROJECT = """\
[build-system]
requires = ["setuptools>=61", "wheel"]
build-backend = "setuptools.build_meta"

[project]
name = "benchmark"
version = "1.0"
description = "An application with many dependencies"
authors = [{ name = "Bench Maintainers", email = "bench@example.org" }]

[project.scripts]
benchmark = "benchmark:main"

[tool.setuptools]
py-modules = ["benchmark"]
"""

# What the tutorial and the "how-tos" of dh-virtualenv give, with the current level of debhelper (in
# which dh_dwz runs, and fails on wheels), Python's own venv, and the wheelhouse instead of the
# network.
DH_VIRTUALENV = {
    "control": """\
Source: benchmark
Section: python
Priority: optional
Maintainer: Bench Maintainers <bench@example.org>
Build-Depends: debhelper-compat (= 13), dh-virtualenv, python3, python3-venv
Standards-Version: 4.6.2
Rules-Requires-Root: no

Package: benchmark
Architecture: any
Depends: python3, ${misc:Depends}
Description: application with many dependencies
 It is there to be packaged.
""",
    "rules": """\
#!/usr/bin/make -f
%:
\tdh $@ --with python-virtualenv

override_dh_virtualenv:
\tdh_virtualenv --builtin-venv --python /usr/bin/python3 \\
\t  --extra-pip-arg=--no-index --extra-pip-arg=--find-links={wheels} \\
\t  --extra-pip-arg=--no-cache-dir

override_dh_dwz:

override_dh_strip:
\tdh_strip --exclude=/site-packages/

override_dh_shlibdeps:
\tdh_shlibdeps --exclude=/site-packages/
""",
    "changelog": """\
benchmark (1.0) unstable; urgency=medium

  * First release.

 -- Bench Maintainers <bench@example.org>  Mon, 04 May 2026 12:00:00 +0000
""",
    "source/format": "3.0 (native)\n",
}

# A package of the same files, for which debhelper does what it does for one of venvdeb.
ALONE = {
    "control": DH_VIRTUALENV["control"].replace(", dh-virtualenv, python3, python3-venv", ""),
    "rules": """\
#!/usr/bin/make -f
%:
\tdh $@ --with alone

override_dh_auto_install:
\tmv ../saved debian/benchmark
\trm -r debian/benchmark/DEBIAN

override_dh_builddeb:
\tdh_builddeb -- -Zzstd
""",
    "changelog": DH_VIRTUALENV["changelog"],
    "source/format": DH_VIRTUALENV["source/format"],
    # The options that the add-on of venvdeb gives.
    "perl/Debian/Debhelper/Sequence/alone.pm": """\
add_command_options($_, '-X/opt/venvs/')
    for qw(dh_strip_nondeterminism dh_dwz dh_strip dh_makeshlibs dh_shlibdeps);
add_command_options('dh_compress', '-X.cdx.json');
add_command_options("dh_auto_$_", '--buildsystem=none') for qw(configure build test install clean);
1;
""",
}


def source_tree(inputs, directory):
    """A project with one module and the lock."""
    source = directory / "benchmark"
    source.mkdir()
    (source / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (source / "benchmark.py").write_text("def main():\n    print(1)\n", encoding="utf-8")
    shutil.copy(inputs.requirements, source / "requirements.txt")
    return source


def write_packaging(files, inputs, directory):
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("{wheels}", str(inputs.wheels)), encoding="utf-8")
    (directory / "rules").chmod(0o755)


def build(inputs, directory, **options):
    def has_succeeded():
        packages = list(directory.glob("benchmark_*.deb"))
        if len(packages) != 1:
            return False
        extracted = directory / "extracted"
        subprocess.run(["dpkg-deb", "-x", packages[0], extracted], check=True)
        # The application itself is there, too.
        return inputs.is_installed(
            extracted / "opt/venvs/benchmark", count=inputs.distributions + 1)

    command = ["env", "-C", directory / "benchmark", "dpkg-buildpackage", "-us", "-uc", "-b"]
    return Work([command], has_succeeded, **options)


def dh_virtualenv(inputs, directory, **options):
    """The version of this Debian."""
    source = source_tree(inputs, directory)
    write_packaging(DH_VIRTUALENV, inputs, source / "debian")
    return build(inputs, directory, **options)


def newer_dh_virtualenv(inputs, directory):
    """That of unstable, which is one Python package, one command and one module of debhelper."""
    root = inputs.newer_dh_virtualenv
    return dh_virtualenv(inputs, directory, environment={
        "PATH": f"{root}/usr/bin:/usr/bin:/bin",
        "PERL5LIB": f"{root}/usr/share/perl5",
        "PYTHONPATH": f"{root}/usr/lib/python3/dist-packages",
    })


def dh_venvdeb(*, xz=False, warm=False, again=False, changed=True):
    """What `venvdeb init` writes, with the wheelhouse; with all caches empty, unless they are warm.

    The compression is zstd, as init writes, or else xz, debhelper's default. A warm build has
    another application than the one that filled the cache, if it is `changed`; it happens in a new
    checkout, or `again` in the one of an earlier build.
    """
    def work(inputs, directory):
        source = source_tree(inputs, directory)
        subprocess.run(["venvdeb", "init", "--quiet"], cwd=source, check=True)
        with open(source / "debian/benchmark.venvdeb", "a", encoding="utf-8") as config:
            config.write(f"wheelhouse: {inputs.wheels}\noffline: yes\n")
            config.write(f"cache-dir: {directory}/cache\n" if warm or again else "no-cache: yes\n")
        if xz:
            rules = source / "debian/rules"
            text = rules.read_text(encoding="utf-8")
            assert "-Zzstd" in text
            rules.write_text(text.replace("-Zzstd", "-Zxz"), encoding="utf-8")
        change = ["sed", "-i", "s/print(1)/print(2)/", source / "benchmark.py"]
        result = build(inputs, directory)
        if again:
            result.before = [*result.commands, change]
        elif warm and changed:
            result.before = [change]
        return result
    return work


def debhelper_alone(inputs, directory):
    """What debhelper and dpkg take for the package of `dh_venvdeb`, whose tree is moved into place."""
    result = dh_venvdeb()(inputs, directory)
    source = directory / "benchmark"
    write_packaging(ALONE, inputs, directory / "alone")
    result.before = [
        *result.commands,
        ["mv", source / "debian/benchmark", directory / "saved"],
        ["rm", "-r", source / "debian"],
        ["mv", directory / "alone", source / "debian"],
        ["sh", "-c", f"rm {directory}/benchmark_*"],
    ]
    result.environment = {"PERL5LIB": str(source / "debian/perl")}
    return result
