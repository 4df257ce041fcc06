# shellcheck shell=bash
# The pipeline that `venvdeb init --gitlab` writes: every job of it runs in a fresh system, with the
# checkout and the variables that GitLab gives it, up to a server that promotes.

runner=$end_to_end/gitlab_runner.py
server_address=127.0.0.77

# The project with its history, an apt repository with our package, and the settings of the index.
prepare() {
  local source=$file_directory/project tree=$file_directory/builder number
  need_packages dpkg-dev openssh-client
  make_unpackaged_project "$source"
  describe_in_pyproject "$source"
  mkdir "$source/tests"
  printf 'import sample_app\n\n\ndef test_sample():\n    assert sample_app.main\n' \
    >"$source/tests/test_sample.py"
  builder bookworm "$tree"
  cp -R "$source" "$tree/srv/project"
  # Long before the commits, as entries of a changelog come one after the other.
  in_tree "$tree" --offline --env SOURCE_DATE_EPOCH=1699990000 \
    --env DEBFULLNAME='Sample Maintainers' --env DEBEMAIL=sample@example.org -- sh -c 'cd /srv/project && exec venvdeb init --all'
  rm -r "$source"
  mv "$tree/srv/project" "$source"

  mkdir "$file_directory/apt" "$file_directory/settings"
  cp "$(our_package venvdeb)" "$file_directory/apt/"
  (cd "$file_directory/apt" && dpkg-scanpackages --multiversion . >Packages)
  # As a variable of type "file" gives it.
  { cat "$tree/etc/pip.conf" && echo 'cert = /settings/bundle.crt'; } \
    >"$file_directory/settings/pip.conf"
  cp "$tree/etc/ssl/certs/ca-certificates.crt" "$file_directory/settings/bundle.crt"

  # More commits than GitLab fetches; then a release.
  git -C "$source" init --quiet --initial-branch main
  for number in {1..22}; do
    echo "$number" >"$source/NEWS"
    commit "$source" "change $number"
  done
  sed -i '1s/UNRELEASED/bookworm/' "$source/debian/changelog"
  commit "$source" 'release'
  git -C "$source" tag v0.3
  echo later >"$source/NEWS"
  commit "$source" 'begin the next version'
  git -C "$source" update-ref refs/pipelines/11 HEAD
  git clone --quiet --bare "$source" "$file_directory/origin.git"
  git -C "$file_directory/origin.git" update-ref refs/pipelines/11 main
}

# commit DIRECTORY SUBJECT: commits everything, one second after the commit before.
commit() {
  local time
  time=$(($(git -C "$1" log -1 --format=%ct 2>/dev/null || echo 1700000000) + 1))
  git -C "$1" add --all
  GIT_AUTHOR_DATE="$time +0200" GIT_COMMITTER_DATE="$time +0200" git -C "$1" \
    -c user.name=Sample -c user.email=sample@example.org commit --quiet --message "$2"
}

# check_out EVENT DEPTH DIRECTORY: what a runner of GitLab checks out, by its default umask.
check_out() {
  local references=('+refs/pipelines/11:refs/pipelines/11')
  [[ $1 != push ]] || references+=('+refs/heads/main:refs/remotes/origin/main')
  [[ $1 != tag ]] || references=('+refs/tags/v0.3:refs/tags/v0.3')
  (
    umask 0000
    git init --quiet "$3"
    git -C "$3" fetch --quiet --no-tags --depth "$2" "file://$file_directory/origin.git" \
      "${references[@]}"
    git -C "$3" checkout --quiet --detach "${references[0]#*:}^{commit}"
  )
}

# run_jobs EVENT DEPTH JOB… -- [NAME=VALUE…]: runs these jobs of a pipeline, which exchange their
# artifacts. Their output is in $case_directory/JOB.log.
run_jobs() {
  local event=$1 depth=$2 jobs=()
  shift 2
  while [[ $1 != -- ]]; do jobs+=("$1") && shift; done
  shift
  local job
  for job in "${jobs[@]}"; do run_job "$event" "$depth" "$job" "$@"; done
}

run_job() {
  local event=$1 depth=$2 job=$3 tree=$case_directory/tree kept=$case_directory/artifacts name
  local file=$file_directory/project/.gitlab-ci.yml project
  shift 3
  local variables=('VENVDEB_APT_SOURCE=deb [trusted=yes] file:/settings/apt ./'
    PIP_CONFIG_FILE=/settings/pip.conf CI_COMMIT_BEFORE_SHA=0 "$@")
  [[ $event != tag ]] || variables+=(CI_COMMIT_TAG=v0.3)
  expect_equal "image of $job" debian:12 "$("$runner" "$file" image "$event" "$job" "${variables[@]}")"
  rm -rf --one-file-system "$tree"
  unpack_tree bookworm-target "$tree"
  project=$tree/builds/project
  mkdir -p "$tree/builds"
  cp -R "$file_directory/settings" "$tree/settings"
  cp -R "$file_directory/apt" "$tree/settings/apt"
  [[ ! -d $case_directory/settings ]] || cp -R "$case_directory/settings/." "$tree/settings/"
  check_out "$event" "$depth" "$project"
  while read -r name; do
    # A job that needs none gets an empty line.
    [[ -z $name || ! -d $kept/$name ]] || cp -R "$kept/$name/." "$project/"
  done < <("$runner" "$file" needs "$event" "$job" "${variables[@]}")
  [[ ! -d $case_directory/cache ]] || { mkdir -p "$project/.cache" &&
    cp -R "$case_directory/cache" "$project/.cache/venvdeb"; }
  "$runner" "$file" script "$event" "$job" "${variables[@]}" >"$tree/builds/script"
  if ! in_tree "$tree" -- bash /builds/script >"$case_directory/$job.log" 2>&1; then
    tail -n 40 "$case_directory/$job.log" >&2
    return 1
  fi
  while read -r name; do
    expect_exists "$project/${name%/}"
    mkdir -p "$kept/$job"
    (cd "$project" && cp -R --parents "${name%/}" "$kept/$job/")
  done < <("$runner" "$file" paths "$event" "$job" "${variables[@]}")
  rm -rf "$case_directory/cache"
  [[ ! -d $project/.cache/venvdeb ]] || cp -R "$project/.cache/venvdeb" "$case_directory/cache"
}

# version_of JOB: prints the version of the packages that a job made.
version_of() {
  dpkg-deb --field "$case_directory/artifacts/$1"/dist/debian-12-amd64/sample-app_*.deb Version
}

# The commits of a pipeline of the default branch, in a clone of 20 commits.
case_snapshot() {
  run_jobs push 20 tests lock build venvdeb lintian autopkgtest piuparts --
  expect_match 'version' '^0\.3\+0~20231114[0-9]{6}\.7\+git[0-9a-f]{11}' "$(version_of build)"
  expect_match 'tests' '1 passed' "$(cat "$case_directory/tests.log")"
  expect_match 'autopkgtest' 'smoke +PASS' "$(cat "$case_directory/autopkgtest.log")"
  # The umask of the checkout must not reach the package.
  expect_no_match 'modes' '^-.{7}w' \
    "$(dpkg-deb --contents "$case_directory"/artifacts/build/dist/debian-12-amd64/sample-app_*.deb)"
  expect_match 'code quality' '^\[' \
    "$(cat "$case_directory"/artifacts/venvdeb/dist/debian-12-amd64/venvdeb.json)"
  # The same commit in a clone of one is the same package.
  cp -R "$case_directory/artifacts" "$case_directory/deep"
  run_jobs push 1 build --
  expect_equal 'packages of depths 20 and 1' \
    "$(cd "$case_directory/deep/build" && sha256sum dist/*/*.deb)" \
    "$(cd "$case_directory/artifacts/build" && sha256sum dist/*/*.deb)"
}

# The jobs that build for themselves.
case_builds() { run_jobs push 20 blhc reprotest test-build-twice --; }

# A merge request is built, below every snapshot, and there is no job that would upload it.
case_merge_request() {
  local version
  run_jobs merge-request 20 build --
  version=$(version_of build)
  dpkg --compare-versions "$version" lt "0.3+0~2023" || fail "$version is not below snapshots"
  expect_no_match 'jobs' 'development|staging|production' "$("$runner" \
    "$file_directory/project/.gitlab-ci.yml" jobs merge-request VENVDEB_UPLOAD_HOST=x)"
}

# make_server: makes a machine by the instructions of repository/README.md, and starts its sshd.
make_server() {
  local server=$case_directory/server settings=$case_directory/settings
  mkdir -p "$settings"
  unpack_tree bookworm-target "$server"
  install_packages "$server" "$(our_package venvdeb)"
  in_tree "$server" -- apt-get -qq install -y --no-install-recommends adduser openssh-server reprepro
  mkdir "$server/srv/project"
  cp -R "$file_directory/project/repository" "$server/srv/project/repository"
  # There is no systemd, and the package is not from a repository.
  sed -n '/^```sh/,/^```/p' "$server/srv/project/repository/README.md" |
    sed -e '/^```/d' -e '/^apt-get/d' -e '/^systemctl/d' >"$server/srv/setup"
  in_tree "$server" -- sh -euxc 'cd /srv/project && . /srv/setup'
  authorize_key "$server" upload "$settings/upload" internal-sftp
  authorize_key "$server" repository "$settings/repository" \
    '/usr/local/lib/venvdeb-promote /srv/repository'
  echo "$server_address $(host_key "$server")" >"$settings/known_hosts"
  # As somebody pastes it: with the line ends of Windows, and without the last one.
  sed 's/$/\r/' "$settings/upload" | head -c -2 >"$settings/upload-key"
  chmod 0666 "$settings/upload-key"
  start_sshd "$server" "$server_address"
}

upload_settings=(VENVDEB_UPLOAD_HOST="$server_address" VENVDEB_UPLOAD_KEY=/settings/upload-key
  VENVDEB_KNOWN_HOSTS=/settings/known_hosts VENVDEB_PROMOTE_KEY=/settings/repository)

# receive: what the service of the server runs for an upload.
receive() {
  in_tree "$case_directory/server" --offline -- \
    runuser --user repository -- venvdeb repo incoming /srv/repository
}

# suites: prints versions and suites of the server.
suites() {
  in_tree "$case_directory/server" --offline -- \
    runuser --user repository -- venvdeb repo list /srv/repository
}

# A commit goes to development; a tag, in a clone of one commit, to staging and production.
case_upload_and_promote() {
  make_server
  run_jobs push 20 build development -- "${upload_settings[@]}"
  receive
  expect_match 'development' '^sample-app 0\.3\+0~.* development' "$(suites)"
  # Another pipeline has artifacts of its own.
  rm -r "$case_directory/artifacts"
  run_jobs tag 1 build staging -- "${upload_settings[@]}"
  expect_equal 'version of the tag' 0.3 "$(version_of build)"
  receive
  expect_match 'staging' '^sample-app 0\.3 staging' "$(suites)"
  run_jobs tag 1 production -- "${upload_settings[@]}"
  expect_match 'production' '^sample-app 0\.3 production' "$(suites)"
}

# Keys that are missing or unreadable are named, before anything is uploaded.
case_keys() {
  local settings=$case_directory/settings
  mkdir -p "$settings" "$case_directory/artifacts/build/dist/debian-12-amd64"
  echo "$server_address ssh-ed25519 AAAA" >"$settings/known_hosts"
  expect_key_error() {
    ! run_job tag 1 staging "VENVDEB_UPLOAD_HOST=$server_address" "${@:2}" 2>/dev/null ||
      fail 'the job succeeded'
    expect_match 'message' "$1" "$(cat "$case_directory/staging.log")"
  }
  expect_key_error 'VENVDEB_UPLOAD_KEY or VENVDEB_KNOWN_HOSTS is not set.*protect .v0\.3.' \
    VENVDEB_KNOWN_HOSTS=/settings/known_hosts
  echo 'no key' >"$settings/key"
  expect_key_error 'VENVDEB_UPLOAD_KEY has no private key that can be read' \
    VENVDEB_UPLOAD_KEY=/settings/key VENVDEB_KNOWN_HOSTS=/settings/known_hosts
}

# The cases above run every job of every pipeline.
case_every_job() {
  local file=$file_directory/project/.gitlab-ci.yml found
  found=$(for event in push 'tag CI_COMMIT_TAG=v1' merge-request; do
    # shellcheck disable=SC2086 # two words
    "$runner" "$file" jobs $event VENVDEB_UPLOAD_HOST=x
  done | cut -d' ' -f1 | sort -u)
  expect_equal 'jobs' "$(sed -nE 's/^ *run_jobs \S+ \S+ (.*) --.*/\1/p; s/^case_builds.*20 (.*) --;.*/\1/p' \
    "$end_to_end/cases/templates.bash" | tr ' ' '\n' | sort -u)" "$found"
}
