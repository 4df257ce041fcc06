# shellcheck shell=bash
# Sources for dh-virtualenv give the same packages with the drop-in. These are a few of the many that
# Tests/Comparison/DhVirtualenv/compare has, and a test of the comparison itself.

compare() { "$repository/Tests/Comparison/DhVirtualenv/compare" "$@"; }

case_trees_give_the_same_packages() {
  compare plain builtin-without-python editable nested dash-a pip-later sequence-scripts \
    three-packages
}

# compile DIRECTORY RESULT NAME MODE: writes a module and its .pyc, with that file name and mode of
# invalidation.
compile() {
  /usr/bin/python3 - "$@" <<'EOF'
import pathlib, py_compile, sys

directory, result, name, mode = sys.argv[1:]
source = pathlib.Path(directory, "__init__.py")
source.write_text(f"def main():\n    return {result}\n")
mode = py_compile.PycInvalidationMode[mode]
py_compile.compile(source, dfile=name, doraise=True, invalidation_mode=mode)
EOF
}

# write_record SITE: writes the RECORD of the distribution leaf.
write_record() {
  (
    cd "$1" || exit
    for file in leaf/*.py leaf-1.0.dist-info/entry_points.txt; do
      printf '%s,sha256=%s,%s\n' "$file" "$(openssl dgst -sha256 -binary "$file" | base64 |
        tr '+/' '-_' | tr -d '=')" "$(stat --format=%s "$file")"
    done >leaf-1.0.dist-info/RECORD
  )
}

# Each difference that is planted in a package must be found.
case_planted_differences_are_found() {
  local tree=$case_directory/tree site=opt/lib/python3.11/site-packages output expected
  local info=$site/leaf-1.0.dist-info
  mkdir -p "$tree/DEBIAN" "$tree/$info" "$tree/$site/leaf" "$tree/opt/bin"
  (
    cd "$tree" || exit
    printf '%s\n' 'Package: leaf' 'Version: 1' 'Architecture: all' 'Maintainer: L <l@example.org>' \
      'Description: leaf' >DEBIAN/control
    printf '%s\n' '#!/bin/sh' 'set -e' '# Automatically added by dh_leaf' 'true' \
      '# End automatically added section' >DEBIAN/postinst
    chmod 755 DEBIAN/postinst
    printf '%s\n' '#!/opt/bin/python' 'import sys' 'from leaf import main' \
      'if __name__ == "__main__":' '    sys.exit(main())' >opt/bin/leaf
    printf '[console_scripts]\nleaf = leaf:main\n' >"$info/entry_points.txt"
    touch "$site"/leaf/{one,two,three,four}.py
    ln -s one.py "$site/leaf/link"
  )
  compile "$tree/$site/leaf" 3 /build/leaf CHECKED_HASH
  write_record "$tree/$site"
  dpkg-deb -Znone --build "$tree" "$case_directory/theirs.deb"
  compare --packages "$case_directory/theirs.deb" "$case_directory/theirs.deb" ||
    fail 'a package is not equal to itself'

  compile "$tree/$site/leaf" 4 leaf UNCHECKED_HASH
  (
    cd "$tree" || exit
    sed -i 's/^Version: .*/Version: 2/' DEBIAN/control
    sed -i 's/^true$/false/; /^set -e/a echo' DEBIAN/postinst
    sed -i 's/sys.exit(main())/sys.exit(5)/' opt/bin/leaf
    chown 1:1 opt/bin
    cd "$site/leaf" || exit
    echo '# more' >one.py
    chmod 755 two.py
    rm three.py four.py
    touch five.py
    mkdir four.py
    ln -sf two.py link
    sed -i 's/^\(leaf.two.py,sha256=\)./\1-/' ../leaf-1.0.dist-info/RECORD
  )
  dpkg-deb -Znone --build "$tree" "$case_directory/ours.deb"
  output=$(compare --packages "$case_directory/theirs.deb" "$case_directory/ours.deb") &&
    fail 'no difference was found'
  while read -r expected; do
    expect_match 'the output' "^$expected" "$output"
  done <<END
field: Version: 1 -> 2
section: postinst: dh_leaf: -true / .false
control file: postinst: .echo
owner: opt/bin: 0:0 root/root -> 1:1
launcher: opt/bin/leaf: text
behaviour: opt/bin/leaf: called
contents: $site/leaf/one.py: .# more
mode: $site/leaf/two.py: 0644 -> 0755
only dh-virtualenv: $site/leaf/three.py: file
only venvdeb: $site/leaf/five.py: file
link: $site/leaf/link: one.py -> two.py
type: $site/leaf/four.py: file -> directory
bytecode validation: $site/leaf/__pycache__/__init__.cpython-311.pyc: checked-hash -> unchecked-hash
bytecode file name: $site/leaf/__pycache__/__init__.cpython-311.pyc: /build/leaf -> leaf
bytecode: $site/leaf/__pycache__/__init__.cpython-311.pyc: other code
false record: $info/RECORD: another digest: leaf/two.py
false record: $info/RECORD: another digest: leaf/one.py
false record: $info/RECORD: no such file: leaf/three.py
END
}
