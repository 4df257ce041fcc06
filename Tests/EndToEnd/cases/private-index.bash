# shellcheck shell=bash
# A private index: pypiserver behind nginx, with a password and a certificate of an own authority.

prepare() {
  tree=$file_directory/builder
  builder bookworm "$tree"
  in_tree "$tree" -- apt-get -qq install -y --no-install-recommends nginx-light openssl
  in_tree "$tree" -- sh -c '
    python3 -m venv /srv/pypiserver
    /srv/pypiserver/bin/pip install --quiet pypiserver==2.4.2 passlib==1.7.4 setuptools==80.9.0
    mkdir -p /srv/wheels /srv/index && cd /srv/index
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=An authority" \
      -keyout ca.key -out ca.pem
    openssl req -newkey rsa:2048 -nodes -subj /CN=wheels.example.org -keyout server.key -out server.csr
    printf "subjectAltName=DNS:example.org,DNS:*.example.org" >names
    openssl x509 -req -days 2 -in server.csr -CA ca.pem -CAkey ca.key -extfile names -out server.pem
    echo "jane:$(openssl passwd -apr1 "s3cr3t/%")" >passwords
    echo "127.0.0.1 wheels.example.org moved.example.org elsewhere.example.org busy.example.org" \
      >>/etc/hosts
    chmod 644 ca.pem' >"$file_directory/index.log" 2>&1 ||
    fail "cannot make the index: $(tail -n 20 "$file_directory/index.log")"
  cp "$end_to_end/private_index.conf" "$tree/srv/index/nginx.conf"
}

# in_index_tree COMMAND…: runs the words as a shell command while the index is up, as the user that
# builds packages and without any other network.
in_index_tree() {
  in_tree "$file_directory/builder" --offline -- sh -c '
    nginx -c /srv/index/nginx.conf
    /srv/pypiserver/bin/pypi-server run --port 8080 --interface 127.0.0.1 --hash-algo sha256 \
      --authenticate download,list,update --passwords /srv/index/passwords --disable-fallback \
      /srv/wheels \
      >/srv/index/pypiserver.log 2>&1 &
    until python3 -c "import socket; socket.create_connection((\"127.0.0.1\", 8080))" 2>/dev/null; do
      sleep 0.1
    done
    exec setpriv --reuid=builder --regid=builder --clear-groups env HOME=/home/builder sh -c "$1" 2>&1
  ' sh "$*"
}

set_up() {
  tree=$file_directory/builder
  directory=/build/${case_directory##*/}
  mkdir -p "$tree$directory" "$tree/home/builder"
  sound=$(python3 "$end_to_end/make_wheel.py" "$tree/srv/wheels" sound 1.0 |
    grep -oE 'sha256:[0-9a-f]{64}')
  echo "sound==1.0 --hash=$sound" >"$tree$directory/requirements.txt"
  in_tree "$tree" -- chown -R builder:builder "$directory" /home/builder
}

# stage HOST USER:PASSWORD [VARIABLE=VALUE…]: stages the lock from the index, and prints what that says.
stage() {
  local host=$1 password=$2
  shift 2
  in_index_tree "cd $directory && rm -rf dest && $* venvdeb stage --no-project --package demo" \
    "--destdir dest --cache-dir $directory/cache" \
    "--index-url https://$password@$host/simple/; echo \"status \$?\""
}

certificate=REQUESTS_CA_BUNDLE=/srv/index/ca.pem

expect_status() {
  local status=$1 output=$2
  [[ $output == *"status $status" ]] || fail "expected status $status: $output"
  expect_no_match 'the output' 's3cr3t' "$output"
}

# expect_clean_cache: expects that nothing is left of a download that failed.
expect_clean_cache() {
  local left
  left=$(find "$tree$directory/cache" -type f -size +0 ! -name 'interpreter-*' ! -name CACHEDIR.TAG)
  expect_equal 'what is left in the cache' '' "$left"
}

case_password_and_authority() {
  set_up
  local output
  output=$(stage wheels.example.org 'jane:s3cr3t%2F%25' "$certificate")
  expect_status 0 "$output"
  [[ -e $tree$directory/dest/opt/venvs/demo/bin/python ]] || fail 'there is no tree'
  if grep -rlE 's3cr3t' "$tree$directory"; then fail 'the password was written'; fi
}

case_password_of_netrc() {
  set_up
  # curl and Python read these as the user who builds does.
  echo 'machine wheels.example.org login jane password s3cr3t/%' >"$tree/home/builder/.netrc"
  in_tree "$tree" -- sh -c 'chown builder: /home/builder/.netrc && chmod 600 /home/builder/.netrc'
  local output
  output=$(in_index_tree "cd $directory && $certificate venvdeb stage --no-project --package demo" \
    "--destdir dest --no-cache --index-url https://wheels.example.org/simple/; echo \"status \$?\"")
  rm "$tree/home/builder/.netrc"
  expect_status 0 "$output"
}

case_wrong_password() {
  set_up
  local output
  output=$(stage wheels.example.org jane:wrong "$certificate")
  expect_status 1 "$output"
  grep -q 'access is denied, .* wrong user or password' <<<"$output" || fail "no reason: $output"
  grep -q 'hint: .*netrc' <<<"$output" || fail "no hint: $output"
  expect_no_match 'the output' 'jane:wrong' "$output"
  expect_clean_cache
}

case_unknown_authority() {
  set_up
  local output
  output=$(stage wheels.example.org 'jane:s3cr3t%2F%25')
  expect_status 1 "$output"
  grep -qi 'certificate' <<<"$output" || fail "no word of the certificate: $output"
  grep -q 'SSL_CERT_FILE' <<<"$output" || fail "the error does not say what to do: $output"
  expect_clean_cache
}

# What the index serves is not what the lock says.
case_wrong_file() {
  set_up
  echo "sound==1.0 --hash=sha256:$(printf '0%.0s' {1..64})" >"$tree$directory/requirements.txt"
  local output
  output=$(stage wheels.example.org 'jane:s3cr3t%2F%25' "$certificate")
  expect_status 1 "$output"
  grep -q 'requirements.txt:1' <<<"$output" || fail "the error does not say where: $output"
  grep -q "${sound#*:}" <<<"$output" || fail "the error does not say what came: $output"
  expect_clean_cache
}

# Another host gets no password, whatever the first one says.
case_redirect_to_another_host() {
  set_up
  local output
  output=$(stage moved.example.org 'jane:s3cr3t%2F%25' "$certificate")
  expect_status 1 "$output"
  output=$(tail -n 1 "$tree/srv/index/elsewhere.log")
  expect_equal 'what the other host was sent' 'elsewhere.example.org/simple/sound/ nothing' "$output"
  expect_clean_cache
}

case_index_that_stays_busy() {
  set_up
  local output
  output=$(stage busy.example.org 'jane:s3cr3t%2F%25' "$certificate PIP_RETRIES=1")
  expect_status 1 "$output"
  grep -q 429 <<<"$output" || fail "no word of what the index said: $output"
  expect_clean_cache
}
