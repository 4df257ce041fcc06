# shellcheck shell=bash
# What other users can write to is not believed, and what belongs to others stays as it is.

prepare() {
  builder bookworm "$file_directory/builder"
}

# Caches of another user, and one that others can write to: a warning each, and nothing is made
# there. A cache of one's own has the permissions that the umask allows.
case_cache() {
  local tree=$file_directory/builder
  in_tree "$tree" --offline -- bash -euc '
    cd "$(mktemp -d)"; mkdir dest home; : >requirements.txt
    mkdir -m 0777 open; chown nobody home
    stage() {
      venvdeb stage --package demo --destdir dest --no-project --requirements requirements.txt 2>&1
    }
    warnings() { grep -cE "warning: cache .* is not used: .*$1" || :; }
    echo "home: $(HOME=$PWD/home stage | warnings "/home. belongs to user")"
    echo "open: $(XDG_CACHE_HOME=$PWD/open stage | warnings "/open. is writable by others")"
    ln -s open link
    echo "link: $(VENVDEB_CACHE_DIR=$PWD/link/cache stage | warnings "/open. is writable")"
    echo "made: $(find home open -mindepth 1 | wc -l)"
    umask 077
    echo "own: $(VENVDEB_CACHE_DIR=$PWD/own stage | warnings "")"
    echo "files: $(find own -type f | wc -l), for others: $(find own -perm /077 | wc -l)"
    ' | tee "$case_directory/output"
  expect_equal 'what became of the caches' 'home: 1
open: 1
link: 1
made: 0
own: 0
files: 1, for others: 0' "$(<"$case_directory/output")"
}

# Runs in one destdir wait for each other, and a link in it is not followed.
case_one_destdir() {
  local tree=$file_directory/builder
  in_tree "$tree" --offline -- bash -euc '
    cd "$(mktemp -d)"; mkdir dest outside; : >requirements.txt
    stage() {
      venvdeb stage --package demo --destdir dest --no-project --no-cache \
        --requirements requirements.txt
    }
    for run in 1 2 3 4; do stage 2>/dev/null & runs[run]=$!; done
    for run in 1 2 3 4; do wait "${runs[run]}"; done
    echo "left:" $(ls -A dest)
    rm -r dest/opt; ln -s ../outside dest/opt
    stage 2>&1 | grep -c "refusing to write through" || :
    echo "outside: $(ls -A outside)"
    ' | tee "$case_directory/output"
  expect_equal 'what the runs left' 'left: opt usr
1
outside: ' "$(<"$case_directory/output")"
}

# The maintainer scripts remove bytecode that Python wrote for the package's own modules, and nothing
# else, whatever characters the prefix has.
case_bytecode_of_others() {
  local tree=$file_directory/builder
  in_tree "$tree" --offline -- bash -euc '
    directory=$(mktemp -d); prefix="$directory/it'\''s [ab]*"; cd "$directory"
    mkdir -p db/{info,updates} "$prefix"/{pkg,mod,foreign,gone}/__pycache__ "it'\''s a/pkg/__pycache__"
    touch "$prefix/pyvenv.cfg" "$prefix"/{pkg,mod,foreign}/m.py \
      "$prefix"/pkg/__pycache__/{m.cpython-311,m.cpython-311.opt-1,plugin.cpython-311}.pyc \
      "$prefix"/{mod,foreign,gone}/__pycache__/m.cpython-311.pyc "it'\''s a/pkg/__pycache__/m.cpython-311.pyc"
    for package in demo plugin; do
      printf "Package: %s\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n" $package
      printf "Maintainer: Jane <jane@example.org>\nDescription: none\n\n"
    done >db/status
    printf "%s\n" /. "$prefix" "$prefix"/{pyvenv.cfg,pkg,pkg/m.py,pkg/__pycache__,mod,mod/m.py} \
      "$prefix/pkg/__pycache__/m.cpython-311.pyc" >db/info/demo.list
    printf "%s\n" /. "$prefix"/{foreign,pkg/__pycache__/plugin.cpython-311.pyc} >db/info/plugin.list
    echo 1 >db/info/format
    PREFIX=$prefix perl -pe '\''
      BEGIN {
        %v = (ACTIONS => "remove", PACKAGE => "demo", PREFIX => $ENV{PREFIX});
        s/\x27/\x27\\\x27\x27/g for values %v;
      }
      s/#(\w+)#/$v{$1}/g'\'' /usr/share/debhelper/autoscripts/venvdeb-bytecode >prerm
    DPKG_ADMINDIR=$PWD/db sh -eu prerm remove
    find . -name "*.pyc" -o -name __pycache__ -empty -o -name gone | LC_ALL=C sort
    ' | tee "$case_directory/output"
  expect_equal 'what is left' "./it's [ab]*/foreign/__pycache__/m.cpython-311.pyc
./it's [ab]*/pkg/__pycache__/m.cpython-311.pyc
./it's [ab]*/pkg/__pycache__/plugin.cpython-311.pyc
./it's a/pkg/__pycache__/m.cpython-311.pyc" "$(<"$case_directory/output")"
}
