# shellcheck shell=bash
# Every wheel of a long list of real ones gives the same tree as with pip.

# Takes the program from the package that the other cases install, unless $VENVDEB names one.
prepare() {
  need_packages python3-venv libarchive13 libnettle8 zlib1g
  [[ -n ${VENVDEB-} ]] ||
    dpkg-deb --fsys-tarfile "$(our_package venvdeb)" |
    tar --extract --directory "$file_directory" ./usr/bin/venvdeb
  compare --fetch
}

compare() { VENVDEB_TEST_CACHE=$cache_directory /usr/bin/python3 "$repository/Tests/Comparison/Pip/compare.py" "$@"; }

case_trees_equal_pips() {
  VENVDEB=${VENVDEB:-$file_directory/usr/bin/venvdeb} compare
}

# The comparison itself: each difference that is planted in our tree must be found.
case_planted_differences_are_found() {
  local program=${VENVDEB:-$file_directory/usr/bin/venvdeb} output
  cat >"$case_directory/venvdeb" <<END
#!/bin/sh
set -eu
"$program" "\$@"
for argument; do
  case \$argument in
    --destdir=*) destdir=\${argument#*=} ;;
    --prefix=*) prefix=\${argument#*=} ;;
  esac
done
cd "\$destdir\$prefix"
[ -e bin/docutils ] || exit 0
echo '#' >>bin/activate
sed -i 's/:-4]/:-3]/' bin/docutils
sed -i '1s/bin.python/bin\/python3/' bin/rst2html.py
cd lib/python3*/site-packages
echo '#' >>docutils/io.py
chmod 755 docutils/core.py
rm docutils/nodes.py
touch docutils/extra.py
ln -sf core.py docutils/frontend.py
sed -i '/utils.math.__init__/d; s/^docutils.statemachine.py,sha256=./&x/' docutils-*.dist-info/RECORD
END
  chmod +x "$case_directory/venvdeb"
  output=$(VENVDEB=$case_directory/venvdeb compare docutils-0.19) &&
    fail 'no difference was found'
  local site=lib/python3.11/site-packages expected
  while read -r expected; do
    expect_match 'the output' "^    $expected" "$output"
  done <<END
environment: bin/activate:
behaviour: bin/docutils: called .exe:
contents: bin/rst2html.py:
contents: $site/docutils/io.py:
mode: $site/docutils/core.py: 0644, 0755
only pip: $site/docutils/nodes.py: file
only venvdeb: $site/docutils/extra.py: file
type: $site/docutils/frontend.py: file, link
false record: $site/docutils/io.py:
false record: $site/docutils/nodes.py:
false record: $site/docutils/extra.py: not listed
false record: $site/docutils/utils/math/__init__.py: not listed
row: docutils/statemachine.py:
END
}
