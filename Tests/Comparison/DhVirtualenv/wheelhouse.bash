# shellcheck shell=bash
# The distributions that the cases of this suite install: small ones, each for one property; and those
# that pip needs to build the cases' own projects without network.

suite=$repository/Tests/Comparison/DhVirtualenv

make_wheel() { /usr/bin/python3 "$end_to_end/make_wheel.py" "$@" >/dev/null; }

# make_wheelhouse TREE DIRECTORY: makes the wheels with compiler and pip of a builder tree.
make_wheelhouse() {
  local tree=$1 house=$2 version
  mkdir -p "$house"
  find "$tree/usr/share/python-wheels" \
    '(' -name 'pip-*.whl' -o -name 'setuptools-*.whl' -o -name 'wheel-*.whl' ')' \
    -exec cp --target-directory="$house" '{}' +
  # Builds of the cases' projects require wheel, which Debian has no wheel of after trixie.
  compgen -G "$house/wheel-*.whl" >/dev/null || cp "$(wheelhouse "$tree" "$suite/wheel.txt")"/*.whl "$house/"
  # One lock has one version of a distribution.
  cp "$(wheelhouse "$tree" "$suite/pip-23.txt")"/*.whl "$house/"
  cp "$(wheelhouse "$tree" "$suite/pip-24.txt")"/*.whl "$house/"
  for version in 1.0 1.1 2.0; do
    make_wheel "$house" leaf "$version" --entry-point 'leaf = leaf:main' \
      --file "leaf/__init__.py=__version__ = \"$version\"
def main(): print(__version__)"
  done
  make_wheel "$house" bark 1.0
  make_wheel "$house" branch 1.0 --entry-point 'branch = branch:main' \
    --gui-entry-point 'branch-window = branch:window' --requires leaf \
    --metadata 'Provides-Extra: rough' --requires 'bark; extra == "rough"' \
    --file 'branch/__init__.py=def main(): return 3
def window(): return "closed"'
  make_wheel "$house" meadow-north 1.0 --file 'meadow/north/__init__.py=side = 1'
  make_wheel "$house" meadow-south 1.0 --file 'meadow/south/__init__.py=side = 2'
  make_wheel "$house" hedge 1.0 --file 'hedge-1.0-nspkg.pth=import sys; sys.hedge = 1
' --file 'hedge/wild/__init__.py=' --file 'hedge.pth=hedge/wild
'
  make_wheel "$house" barn 1.0 --file 'barn-1.0.data/data/share/barn/hay.txt=hay' \
    --file 'barn-1.0.data/data/etc/barn.conf=door = open' \
    --file 'barn-1.0.data/headers/barn.h=/* empty */' \
    --file 'barn-1.0.data/purelib/barn_loft.py=height = 4' \
    --file 'barn-1.0.data/platlib/barn_roof.py=height = 5'
  make_wheel "$house" careful-pip 1.0 --file 'careful_pip-1.0.data/scripts/careful-pip=#!python
import sys
from pip._internal.cli.main import main
print("carefully:", sys.argv[1:])
sys.exit(main())'
  make_scripts_wheel "$house"
  make_library_wheel "$tree" "$house"
  make_sdist "$house"
}

# A script with each form of shebang.
make_scripts_wheel() {
  local directory=scripts-1.0.data/scripts
  make_wheel "$1" scripts 1.0 \
    --file "$directory/bare-python=#!python
print(1)" \
    --file "$directory/bare-pythonw=#!pythonw
print(1)" \
    --file "$directory/usr-bin-python=#!/usr/bin/python
print(1)" \
    --file "$directory/usr-bin-python3=#! /usr/bin/python3
print(1)" \
    --file "$directory/option=#!/usr/bin/python3 -E
print(1)" \
    --file "$directory/versioned=#!/usr/local/bin/python3.11
print(1)" \
    --file "$directory/env=#!/usr/bin/env python3
print(1)" \
    --file "$directory/env-split=#!/usr/bin/env -S python3 -u
print(1)" \
    --file "$directory/env-pypy=#!/usr/bin/env pypy3
print(1)" \
    --file "$directory/env-ipython=#!/usr/bin/env ipython3
print(1)" \
    --file "$directory/jython=#!/usr/bin/jython
print(1)" \
    --file "$directory/awx=#!/usr/bin/awx-python
print(1)" \
    --file "$directory/quoted=#!\"/b x/bin/python3\"
print(1)" \
    --file "$directory/exec=#!/bin/sh
'''exec' /build/env/bin/python3 \"\$0\" \"\$@\"
' '''
print(1)" \
    --file "$directory/quoted-exec=#!/bin/sh
'''exec' \"/b x/bin/python3\" \"\$0\" \"\$@\"
' '''
print(1)" \
    --file "$directory/second-line=#!/bin/sh
#!/usr/bin/python
echo 1" \
    --file "$directory/shell=#!/bin/sh
echo 1" \
    --file "$directory/perl=#!/usr/bin/perl
print 1" \
    --file "$directory/data=no shebang"
}

# make_library_wheel TREE DIRECTORY: makes a wheel with a shared library, for debhelper's tools.
make_library_wheel() {
  printf 'int depth(void) { return 7; }\n' >"$1/srv/well.c"
  in_tree "$1" --offline -- gcc -shared -fPIC -g -o /srv/well.so /srv/well.c
  make_wheel "$2" well 1.0 --tag py3-none-linux_x86_64 --copy "well/well.so=$1/srv/well.so"
}

make_sdist() {
  local scratch
  scratch=$(mktemp -d)
  mkdir -p "$scratch/seed-1.0/seed"
  echo 'def main(): print("seed")' >"$scratch/seed-1.0/seed/__init__.py"
  cat >"$scratch/seed-1.0/setup.py" <<'EOF'
from setuptools import setup

setup(
    name="seed",
    version="1.0",
    packages=["seed"],
    entry_points={"console_scripts": ["seed = seed:main"]},
)
EOF
  printf 'Metadata-Version: 1.0\nName: seed\nVersion: 1.0\n' >"$scratch/seed-1.0/PKG-INFO"
  tar --create --gzip --sort=name --owner=0 --group=0 --mtime=@1700000000 \
    --directory "$scratch" --file "$1/seed-1.0.tar.gz" seed-1.0
  rm -rf "$scratch"
}

# make_index WHEELHOUSE DIRECTORY: makes a simple index (PEP 503) of the same distributions.
make_index() {
  local file name
  for file in "$1"/*; do
    file=${file##*/}
    name=${file%%-*}
    name=${name//_/-}
    mkdir -p "$2/$name"
    echo "<a href=\"../../wheels/$file\">$file</a><br>" >>"$2/$name/index.html"
  done
}
