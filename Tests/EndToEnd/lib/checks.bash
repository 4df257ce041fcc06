# shellcheck shell=bash
# The expectations of cases. Each ends the case if it does not hold.

# fail TEXT…: ends the case and names the line of the case that led here.
fail() {
  local frame=0
  while [[ ${BASH_SOURCE[frame + 1]-} == */lib/* ]]; do frame=$((frame + 1)); done
  printf 'FAILED at %s:%s: %s\n' "${BASH_SOURCE[frame + 1]##*/}" "${BASH_LINENO[frame]}" "$*" >&2
  exit 1
}

# expect_equal WHAT EXPECTED ACTUAL
expect_equal() {
  [[ $2 == "$3" ]] && return
  diff -u --label expected --label actual <(echo "$2") <(echo "$3") >&2 || true
  fail "$1 differs"
}

# expect_match WHAT REGEX TEXT: REGEX is an extended regular expression that must match somewhere.
expect_match() {
  grep -Eqe "$2" <<<"$3" && return
  printf '%s\n' "$3" >&2
  fail "$1 does not match $2"
}

# expect_no_match WHAT REGEX TEXT
expect_no_match() {
  grep -Eqe "$2" <<<"$3" || return 0
  grep -Ee "$2" <<<"$3" | head -n 20 >&2
  fail "$1 matches $2"
}

# expect_exists PATH… and expect_missing PATH…
expect_exists() {
  local path
  for path in "$@"; do [[ -e $path || -L $path ]] || fail "$path is missing"; done
}
expect_missing() {
  local path
  for path in "$@"; do [[ ! -e $path && ! -L $path ]] || fail "$path is there"; done
}

# listing DIRECTORY…: prints every entry with its type, mode and owner, the digest of files, and the
# target of links. Two equal listings are two equal trees apart from times.
listing() {
  local directory
  for directory in "$@"; do
    (
      cd "$directory" || exit
      find . -xdev -printf '%p\t%y %m %U:%G %l\n'
      find . -xdev -type f -print0 | xargs -0r sha256sum | sed -E 's/^(\S+) .(.*)/\2\t\1/'
    ) | LC_ALL=C sort
  done
}

# check_records TREE: checks that every file of a tree is as its RECORD says.
check_records() {
  python3 - "$1" <<'EOF' || fail "files of $1 are not as RECORD says"
import base64, csv, hashlib, pathlib, sys
count = 0
for record in pathlib.Path(sys.argv[1]).glob("lib/*/site-packages/*.dist-info/RECORD"):
    for path, digest, size in csv.reader(record.open()):
        file = record.parent.parent / path
        # A link to a configuration file leads to /etc of the tree, not of this system.
        assert file.exists() or (not digest and file.is_symlink()), path
        if digest:
            found = base64.urlsafe_b64encode(hashlib.sha256(file.read_bytes()).digest())
            assert digest == "sha256=" + found.rstrip(b"=").decode(), path
            count += 1
assert count > 2, count
EOF
}
