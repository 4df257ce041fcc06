# shellcheck shell=bash
# Hostile wheels: each is rejected with a reason and changes nothing. And a sound wheel that is larger
# than the memory it may take.

prepare() {
  local tree=$file_directory/builder
  builder bookworm "$tree"
  cp -R "$repository/Tests/Corpora/HostileWheels" "$tree/srv/HostileWheels"
  rm -rf "$tree/srv/HostileWheels/__pycache__"
}

case_corpus() {
  in_tree "$file_directory/builder" --offline --user builder -- \
    /srv/HostileWheels/check_corpus.py --venvdeb /usr/bin/venvdeb
}

# $VENVDEB_TEST_LARGE is the size of the wheel in MiB; the documentation promises 2048, which takes a
# minute.
case_large_wheel_in_little_memory() {
  local tree=$file_directory/builder peak
  in_tree "$tree" -- install -d -o builder /build/large
  in_tree "$tree" --user builder -- \
    /srv/HostileWheels/make_large_wheel.py /build/large "${VENVDEB_TEST_LARGE:-512}"
  peak=$(in_tree "$tree" --offline --user builder -- python3 -c '
import resource, subprocess
subprocess.run(["/usr/bin/venvdeb", "stage", "--package", "large", "--destdir", "/build/large/root",
                "--requirements", "/build/large/requirements.txt", "--wheelhouse", "/build/large",
                "--no-project", "--offline", "--no-cache", "--quiet"], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)')
  rm -rf "$tree/build/large"
  echo "at most $peak MiB resident"
  ((peak < 200)) || fail "staging took $peak MiB of memory"
}
