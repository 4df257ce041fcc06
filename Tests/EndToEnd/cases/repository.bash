# shellcheck shell=bash
# `venvdeb repo`: the road of a version from an upload to apt on a machine, and back.

prepare() {
  tree=$file_directory/builder
  builder bookworm "$tree"
  in_tree "$tree" -- apt-get -qq install -y --no-install-recommends \
    reprepro gnupg gpgv openssh-server openssh-client
  cp "$end_to_end/make_upload" "$end_to_end/racing_server.py" "$tree/srv/"
  in_tree "$tree" --offline -- bash -euc '
    for version in 1.0.0 1.0.1 1.0.2; do /srv/make_upload /srv/uploads "$version"; done'
  unpack_tree bookworm-target "$file_directory/machine"
}

# in_builder COMMAND [OPTION of in_tree…]: runs words as a bash command in the builder, without network unless
# $with_network is set, in a directory of the case; `changes VERSION` is there, and `fingerprint`
# prints what nobody may change.
in_builder() {
  local options=(--offline)
  [[ -z ${with_network-} ]] || options=()
  tree=$file_directory/builder
  directory=/srv/${case_directory##*/}
  mkdir -p "$tree$directory"
  # shellcheck disable=SC2016 # expanded in the tree
  in_tree "$tree" "${options[@]}" "${@:2}" -- bash -euo pipefail -c '
    cd "$1"
    changes() { echo "/srv/uploads/demo_$1_$(dpkg --print-architecture).changes"; }
    fingerprint() {
      (cd "$1" && find . -mindepth 1 \( -path ./db -o -path ./export -o -path ./keys \) -prune -o \
        -printf "%p %y %l\n" | sort
        find . \( -path ./db -o -path ./export -o -path ./keys \) -prune -o -type f -print0 |
          sort -z | xargs -0 sha256sum)
      for suite in development staging production; do reprepro -b "$1" list "$suite"; done
    }
    eval "$2"' bash "$directory" "$1" 2>&1
}

# on_machine COMMAND: runs words as a shell command on a machine that has the repository at the same
# path, with the keyring and the apt source of production.
on_machine() {
  local machine=$file_directory/machine repository=/srv/${case_directory##*/}/repo
  rm -rf "$machine$repository"
  mkdir -p "$machine$repository"
  cp -a "$file_directory/builder$repository/." "$machine$repository"
  in_tree "$machine" --offline -- sh -euc '
    rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*
    install -D -m 644 "$1/machines/keyring.asc" /etc/apt/keyrings/team.asc
    cp "$1/machines/production.sources" /etc/apt/sources.list.d/
    eval "$2"' sh "$repository" "$1" 2>&1
}

case_whole_road() {
  local output
  output=$(in_builder '
    venvdeb repo init repo --name Team
    for version in 1.0.0 1.0.1; do
      venvdeb repo add repo "$(changes "$version")"
      venvdeb repo promote repo demo development staging
      venvdeb repo promote repo demo staging production
    done
    ls repo/public
    venvdeb repo list repo
    venvdeb repo history repo demo --json')
  expect_match 'the list' '^demo 1\.0\.1 production \[amd64 arm64 source\], kept: 1\.0\.0$' "$output"
  expect_match 'the history' '"replaced" : "1\.0\.0"' "$output"
  output=$(on_machine '
    apt-get -q update
    apt-get -qy install demo demo-common
    dpkg-query -W demo demo-common')
  expect_match 'the machine' '^demo-common\s1\.0\.1$' "$output"
  # The signature counts.
  output=$(on_machine '
    file=$(echo /srv/*/repo/public/dists/production/InRelease)
    sed -i s/Team/Other/ "$file"
    apt-get -q update || echo "status $?"')
  expect_match 'apt with a changed index' 'BADSIG|invalid signature' "$output"

  output=$(in_builder 'venvdeb repo rollback repo demo production')
  expect_match 'rollback' 'apt does not downgrade by itself' "$output"
  expect_match 'rollback' 'apt-get install --allow-downgrades demo=1\.0\.0 demo-common=1\.0\.0' \
    "$output"
  expect_match 'rollback' 'Pin: release o=Team,n=production' "$output"
  output=$(on_machine '
    apt-get -q update
    apt-get -qy upgrade
    dpkg-query -W demo
    printf "%s\n" "Package: demo demo-common" "Pin: release o=Team,n=production" \
      "Pin-Priority: 1001" >/etc/apt/preferences.d/demo
    apt-get -qy --allow-downgrades upgrade
    dpkg-query -W demo demo-common')
  expect_match 'the machine without a pin' '^demo\s1\.0\.1$' "$output"
  expect_match 'the machine with the pin' '^demo-common\s1\.0\.0$' "$output"
  output=$(in_builder 'venvdeb repo promote repo demo staging production')
  output=$(on_machine '
    rm /etc/apt/preferences.d/demo
    apt-get -q update
    apt-get -qy upgrade
    dpkg-query -W demo')
  expect_match 'the machine, forward again' '^demo\s1\.0\.1$' "$output"
}

case_bad_input() {
  local output
  output=$(in_builder '
    venvdeb repo init repo --name Team
    venvdeb repo add repo "$(changes 1.0.1)"
    venvdeb repo promote repo demo development staging
    fingerprint repo >before
    try() {
      local status=0
      "$@" || status=$?
      echo "status $status"
      fingerprint repo >after
      cmp before after
    }
    try venvdeb repo add repo "$(changes 1.0.0)"
    try venvdeb repo promote repo demo development nowhere
    try venvdeb repo promote repo demo staging development
    try venvdeb repo promote repo other development staging
    try venvdeb repo rollback repo demo staging
    try venvdeb repo add repo /srv/uploads/demo_1.0.0.dsc
    cp /srv/uploads/demo*_1.0.2* .
    truncate -s -10 demo_1.0.2_amd64.deb
    try venvdeb repo add repo demo_1.0.2_amd64.changes
    try venvdeb repo add repo --require-signature "$(changes 1.0.2)"
    gpg --homedir repo/keys --batch --quiet --quick-set-expire "$(cat repo/conf/sign-with)" seconds=1
    sleep 2
    try venvdeb repo add repo "$(changes 1.0.2)"')
  expect_match 'a lower version' 'development has demo 1\.0\.1, which is higher than 1\.0\.0' "$output"
  expect_match 'an unknown suite' "unknown suite 'nowhere'" "$output"
  expect_match 'the wrong way' 'cannot promote from staging to development' "$output"
  expect_match 'an unknown package' "no package 'other' in development" "$output"
  expect_match 'nothing to go back to' 'staging had no version of demo before 1\.0\.1' "$output"
  expect_match 'a .dsc' "not a valid \.changes file: field 'Distribution' is missing" "$output"
  expect_match 'a truncated file' 'size mismatch for' "$output"
  expect_match 'no keyring' 'no keyring' "$output"
  expect_match 'an expired key' 'the signing key [0-9A-F]{40} expired on' "$output"
  expect_equal 'the exit statuses' '1 2 1 1 1 1 1 1 1' \
    "$(sed -n 's/^status //p' <<<"$output" | paste -sd' ')"
}

case_full_disk() {
  local output
  output=$(in_builder '
    cp -r /srv/uploads .
    venvdeb repo init small/repo --name Team
    repo=$PWD/small/repo added=""
    fingerprint "$repo" >before
    # Less and less is left, from room for nothing to room enough.
    for free in 8 40 100 200 280 340 400 460 520 1000; do
      rm -f small/filler
      available=$(df --output=avail -k small | tail -n 1)
      head -c "$((available > free ? available - free : 0))K" /dev/zero >small/filler
      if venvdeb repo add "$repo" "$(changes 1.0.0)"; then added=yes && break; fi
      fingerprint "$repo" >after
      cmp before after
    done
    echo "added: $added at $free"
    rm small/filler
    venvdeb repo list "$repo"
    reprepro -b "$repo" check' --tmpfs "3M:/srv/${case_directory##*/}/small")
  expect_match 'the error' 'No space left on device|no space left on the file system' "$output"
  expect_match 'the end' '^added: yes' "$output"
  expect_match 'the list' '^demo 1\.0\.0 development' "$output"
}

# open_for_uploads ADDRESS: lets the user uploader put files into the incoming directory of the case's
# repository over ssh, with ssh/key, and do nothing else.
open_for_uploads() {
  local tree=$file_directory/builder directory=/srv/${case_directory##*/}
  # shellcheck disable=SC2016 # expanded in the tree
  in_tree "$tree" --offline -- sh -euc 'cd "$1"
    id uploader >/dev/null 2>&1 || useradd --create-home uploader
    chown uploader repo/incoming
    chmod 755 . repo' sh "$directory"
  authorize_key "$tree" uploader "$tree$directory/ssh/key" internal-sftp
  echo "$1 $(host_key "$tree")" >"$tree$directory/ssh/known_hosts"
  start_sshd "$tree" "$1"
}

case_upload_by_dput() {
  local output address=127.0.0.78
  in_tree "$file_directory/builder" -- apt-get -qq install -y --no-install-recommends dput
  output=$(in_builder '
    venvdeb repo init repo --name Team

    # dput to a local directory.
    printf "%s\n" "[team]" "method = local" "fqdn = localhost" "incoming = $PWD/repo/incoming" \
      "allow_unsigned_uploads = 1" "hash = md5" >dput-local.cf
    dput -f -c dput-local.cf team "$(changes 1.0.0)"
    venvdeb repo incoming repo')
  expect_match 'a local upload' 'demo 1\.0\.0 added to development' "$output"

  # dput over ssh, as a user who can do nothing else.
  open_for_uploads "$address"
  output=$(with_network=yes in_builder '
    printf "%s\n" "[team]" "method = scp" "fqdn = '$address'" "login = uploader" \
      "incoming = $PWD/repo/incoming" "allow_unsigned_uploads = 1" "hash = md5" \
      "ssh_config_options = IdentityFile=$PWD/ssh/key" " IdentitiesOnly=yes" \
      " BatchMode=yes" " StrictHostKeyChecking=yes" " UserKnownHostsFile=$PWD/ssh/known_hosts" \
      " GlobalKnownHostsFile=/dev/null" >dput-ssh.cf
    dput -f -c dput-ssh.cf team "$(changes 1.0.1)" </dev/null
    venvdeb repo incoming repo
    venvdeb repo list repo

    # Another host key.
    ssh-keygen -q -t ed25519 -N "" -f ssh/other
    echo "'$address' $(cut -d" " -f1,2 ssh/other.pub)" >ssh/known_hosts
    dput -f -c dput-ssh.cf team "$(changes 1.0.2)" </dev/null || echo "dput: status $?"
    ls repo/incoming | wc -l')
  expect_match 'an upload over ssh' 'demo 1\.0\.1 added to development' "$output"
  expect_match 'another host key' 'dput: status 1' "$output"
  expect_match 'what arrived' '^0$' "$output"
}

# dput-ng with the profile that `venvdeb init --repo` writes.
case_upload_by_dput_ng() {
  local output address=127.0.0.78
  in_tree "$file_directory/builder" -- \
    apt-get -qq install -y --no-install-recommends dput-ng python3-paramiko
  output=$(in_builder '
    mkdir -p home/.ssh home/.dput.d/profiles
    venvdeb repo init repo --name Team
    # profile METHOD: that of the template, for this server.
    cat >profile <<"END"
import json, sys
profile = json.load(open("/usr/share/venvdeb/templates/repo/repository/dput-ng.json"))
profile.update(fqdn=sys.argv[2], login="uploader", incoming=sys.argv[3] + "/repo/incoming")
profile["method"] = sys.argv[1] or profile["method"]
print(json.dumps(profile))
END
    python3 profile local '$address' "$PWD" >home/.dput.d/profiles/repository.json
    HOME=$PWD/home dput --force repository "$(changes 1.0.0)"
    venvdeb repo incoming repo')
  expect_match 'a local upload' 'demo 1\.0\.0 added to development' "$output"

  open_for_uploads "$address"
  output=$(with_network=yes in_builder '
    export HOME=$PWD/home
    printf "%s\n" "Host '$address'" "IdentityFile $PWD/ssh/key" \
      "UserKnownHostsFile $PWD/ssh/known_hosts" >~/.ssh/config
    python3 profile "" '$address' "$PWD" >~/.dput.d/profiles/repository.json
    dput --force repository "$(changes 1.0.1)" </dev/null
    venvdeb repo incoming repo
    venvdeb repo list repo

    # A suite that takes no uploads, and another host key.
    sed "s/^Distribution:.*/Distribution: production/" "$(changes 1.0.2)" >/srv/uploads/production.changes
    dput --force repository /srv/uploads/production.changes </dev/null || echo "suite: status $?"
    rm /srv/uploads/production.changes
    ssh-keygen -q -t ed25519 -N "" -f ssh/other
    echo "'$address' $(cut -d" " -f1,2 ssh/other.pub)" >ssh/known_hosts
    dput --force repository "$(changes 1.0.2)" </dev/null || echo "host key: status $?"
    ls repo/incoming | wc -l')
  expect_match 'an upload over ssh' 'demo 1\.0\.1 added to development' "$output"
  expect_match 'another host key' 'host key: status [1-9]' "$output"
  expect_match 'a suite without uploads' 'suite: status [1-9]' "$output"
  expect_match 'what arrived' '^0$' "$output"
}

case_incomplete_uploads() {
  local output
  output=$(in_builder '
    venvdeb repo init repo --name Team
    cp /srv/uploads/demo*_1.0.0* repo/incoming
    whole=$(stat -c %s repo/incoming/demo_1.0.0_amd64.deb)
    truncate -s 100 repo/incoming/demo_1.0.0_amd64.deb
    venvdeb repo incoming repo
    find repo/public/pool -type f
    rm repo/incoming/demo_1.0.0_amd64.deb
    venvdeb repo incoming repo
    cp /srv/uploads/demo_1.0.0_amd64.deb repo/incoming
    venvdeb repo incoming repo
    venvdeb repo list repo
    ln -s /etc/passwd repo/incoming/link.changes
    sed "s/demo_1.0.0_amd64.deb/..\/..\/etc\/passwd/" "$(changes 1.0.0)" >repo/incoming/evil.changes
    venvdeb repo incoming repo || echo "status $?"
    cat repo/rejected/*/reason')
  expect_match 'a truncated file' 'is incomplete: size mismatch' "$output"
  expect_match 'a missing file' "is incomplete: 'demo_1.0.0_amd64.deb' is missing" "$output"
  expect_match 'the upload' 'demo 1\.0\.0 added to development' "$output"
  expect_match 'a link' "link.changes' is not a regular file" "$output"
  expect_match 'a name with a directory' "invalid file name '\.\./\.\./etc/passwd'" "$output"
  expect_match 'the status' '^status 1$' "$output"
  expect_no_match 'the pool' '^repo/public/pool' "$output"
}

# Commands at the same time wait for each other, and an interrupted one is undone by the next.
case_at_once() {
  local output
  output=$(in_builder '
    venvdeb repo init repo --name Team
    for version in 1.0.0 1.0.1; do
      venvdeb repo add repo "$(changes "$version")" || echo "status $?" &
    done
    wait
    venvdeb repo add repo "$(changes 1.0.1)"
    for each in 1 2; do venvdeb repo promote repo demo development staging & done
    wait
    reprepro -b repo check
    for delay in 0.05 0.1 0.2 0.3 0.4 0.6 0.8; do
      timeout --signal KILL "$delay" venvdeb repo promote repo demo staging production || true
      venvdeb repo list repo
      reprepro -b repo check
      gpgv --keyring repo/keys/pubring.kbx repo/public/dists/production/InRelease 2>/dev/null
      venvdeb repo promote repo demo staging production
      venvdeb repo add repo "$(changes 1.0.2)"
    done
    venvdeb repo list repo')
  expect_match 'two promotions' 'demo 1\.0\.1 promoted from development to staging' "$output"
  expect_match 'two promotions' 'demo 1\.0\.1 is in staging already' "$output"
  expect_match 'the list' '^demo 1\.0\.1 production' "$output"
}

# A client that has read InRelease gets the indices of that moment, whatever is added meanwhile. Without
# the directories by-hash the same race fails: it is a race.
# The last case: it takes the sources of apt from the builder.
case_reader_race() {
  local output
  output=$(in_builder '
    venvdeb repo init repo --name Team --url http://127.0.0.1:8000
    race() {
      local version=$1 status=0
      python3 /srv/racing_server.py repo/public 8000 \
        venvdeb repo add repo "$(changes "$version")" >server.log 2>&1 &
      until python3 -c "import socket; socket.create_connection((\"127.0.0.1\", 8000))" 2>/dev/null
      do sleep 0.1; done
      rm -rf /var/lib/apt/lists/*
      apt-get -q update -o Dir::Etc::SourceList=/dev/null || status=$?
      echo "version $version: status $status"
      kill %% && wait || true
    }
    rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*
    install -D -m 644 repo/machines/keyring.asc /etc/apt/keyrings/team.asc
    cp repo/machines/development.sources /etc/apt/sources.list.d/
    venvdeb repo add repo "$(changes 1.0.0)"
    race 1.0.1
    apt-cache policy demo
    sed -i /Acquire-By-Hash/d repo/conf/sign
    venvdeb repo promote repo demo development staging
    race 1.0.2')
  expect_match 'the race' '^version 1\.0\.1: status 0$' "$output"
  expect_match 'the candidate' 'Candidate: 1\.0\.0' "$output"
  expect_match 'the race without by-hash' '^version 1\.0\.2: status 100$' "$output"
}
