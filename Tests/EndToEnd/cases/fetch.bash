# shellcheck shell=bash
# Filling caches and wheelhouses: for two Pythons, by two builds at once, and after a kill.

prepare() {
  tree=$file_directory/builder
  builder bookworm "$tree"
  cp "$repository/Tests/Support/index_server.py" "$tree/srv/"
  mkdir "$tree/srv/wheels"
  local number
  for number in 1 2 3 4; do
    python3 "$end_to_end/make_wheel.py" "$tree/srv/wheels" "part-$number" 1.0 --size 4 |
      grep -E '^part' >>"$tree/srv/parts.txt"
  done
}

# with_index COMMAND…: runs the words as a shell command in a new directory, with the lock of four
# wheels, beside an index that is reached at $index/MODE/simple/ and nothing else.
with_index() {
  in_tree "$file_directory/builder" --offline --user builder -- bash -euc '
    cd "$(mktemp -d)"; cp /srv/parts.txt requirements.txt
    python3 /srv/index_server.py /srv/wheels "$PWD/port" & server=$!
    trap "kill $server 2>/dev/null || :" EXIT
    until [[ -s port ]]; do sleep 0.1; done
    index=http://127.0.0.1:$(<port)
    # stage MODE NAME: makes a tree of the lock in NAME/, with the cache that all share.
    stage() {
      mkdir -p "$2"
      TMPDIR=${temporary:-/tmp} venvdeb stage --package demo --destdir "$2" --no-project \
        --requirements requirements.txt --cache-dir "$PWD/cache" --index-url "$index/$1/simple/"
    }
    # requests: prints how often each wheel was asked for.
    requests() {
      python3 -c "
import collections, json, sys, urllib.request as u
log = json.load(u.urlopen(sys.argv[1] + \"/log\"))
names = collections.Counter(each[\"path\"].split(\"/\")[-1] for each in log)
print(*(n for name, n in sorted(names.items()) if name.endswith(\".whl\")))" "$index"
    }
    same() { diff -r --no-dereference "$1" "$2" >&2 && echo same; }
    eval "$1"' bash "$*" | tee "$case_directory/output"
}

# Two builds that start with one empty cache both get what they need, and agree; a third one needs the
# index no more.
case_two_builds_on_one_cache() {
  with_index '
    stage slow one 2>one.log & first=$!
    stage slow two 2>two.log & second=$!
    wait "$first" || cat one.log
    wait "$second" || cat two.log
    same one two
    venvdeb cache verify --cache-dir cache 2>&1 | grep -o "[0-9]* of them corrupt"
    kill "$server"; wait "$server" || :
    stage slow three 2>three.log || cat three.log
    same one three'
  expect_equal 'what the builds made' 'same
0 of them corrupt
same' "$(<"$case_directory/output")"
}

# A build that is killed in the middle of its downloads leaves nothing that a later one trusts: what
# was complete is used, the rest is fetched again.
case_killed_while_downloading() {
  with_index '
    mkdir tmp; temporary=$PWD/tmp
    stage slow one 2>/dev/null & run=$!
    until [[ $(requests | wc -w) -ge 2 ]]; do sleep 0.05; done
    pkill -KILL -P "$run" || kill -KILL "$run"; wait "$run" || :
    echo "left of the tree: $(find one -mindepth 1 | grep -c opt/ || :)"
    venvdeb cache verify --cache-dir cache 2>&1 | grep -o "[0-9]* of them corrupt"
    stage ok one 2>/dev/null
    venvdeb stage --package demo --destdir two --no-project --no-cache --offline \
      --requirements requirements.txt --wheelhouse /srv/wheels 2>/dev/null
    same one two'
  expect_equal 'what the killed build left' 'left of the tree: 0
0 of them corrupt
same' "$(<"$case_directory/output")"
}

# A file that changed in the cache is noticed, fetched, unpacked or compiled again, and replaced.
case_damaged_cache() {
  with_index '
    stage ok one 2>/dev/null
    victim=$(find cache -type f -name "*.whl" -size +3M | sort | head -n 1)
    chmod u+w "$victim"; printf X | dd of="$victim" bs=1 seek=2000000 conv=notrunc status=none
    rm -rf unpacked
    stage ok two 2>/dev/null && same one two
    echo "requests: $(requests)"
    venvdeb cache info --cache-dir cache | grep -c "^unpacked wheels: [1-9]"
    for victim in $(find cache -type f "(" -name "*.pycs" -o -name "*.unpacked" ")"); do
      printf X | dd of="$victim" bs=1 seek=100 conv=notrunc status=none
    done
    stage ok three 2>/dev/null && same one three
    stage ok four 2>/dev/null && same one four
    venvdeb cache verify --cache-dir cache 2>&1 | grep -o "[0-9]* of them corrupt"'
  expect_equal 'what came of the damage' 'same
requests: 2 1 1 1
1
same
same
0 of them corrupt' "$(sed 's/requests: .*2.*/requests: 2 1 1 1/' "$case_directory/output")"
}

# One wheelhouse serves two Pythons of two Debian releases, each with its own wheels.
case_two_pythons() {
  local tree=$file_directory/builder
  debian_sources bullseye >"$tree/etc/apt/sources.list.d/bullseye.list"
  in_tree "$tree" -- sh -euc '
    apt-get -qq update
    apt-get -qq install -y --no-install-recommends python3.9 >/dev/null
    rm /etc/apt/sources.list.d/bullseye.list; apt-get -qq update'
  in_tree "$tree" -- bash -euc '
    cd "$(mktemp -d)"
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
      --python-version 3.9 --dest found markupsafe==2.1.5
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
      --dest found markupsafe==2.1.5
    { printf "markupsafe==2.1.5"
      sha256sum found/*.whl | sed -E "s/ .*//; s/^/ --hash=sha256:/" | tr -d "\n"; } >requirements.txt
    venvdeb fetch wheels --no-cache --requirements requirements.txt \
      --python python3.9 --python python3.11 2>/dev/null
    (cd wheels && ls *.whl)
    for python in python3.9 python3.11; do
      venvdeb stage --package "$python" --prefix "/srv/$python" --destdir / --python "$python" \
        --no-cache --offline --no-project --requirements requirements.txt --wheelhouse wheels \
        2>/dev/null
      "/srv/$python/bin/python" -c "import markupsafe._speedups as m, sys
print(sys.version_info[:2], m.__file__.split(\".\")[-2])"
    done' | tee "$case_directory/output"
  grep -c '^MarkupSafe-2.1.5-cp3\(9\|11\)-' "$case_directory/output" | grep -qx 2 ||
    fail 'the wheelhouse does not have the wheels of both'
  expect_equal 'what the Pythons import' '(3, 9) cpython-39-x86_64-linux-gnu
(3, 11) cpython-311-x86_64-linux-gnu' "$(grep '^(3' "$case_directory/output")"
}
