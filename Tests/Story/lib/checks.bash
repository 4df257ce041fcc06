# shellcheck shell=bash
# What must be true after a section of the page, whose name is that of the function, and what happens
# between its blocks without a command.

# before_block BLOCK: does what the page says in words before a block.
before_block() {
  local machine
  case $1 in
    *'git tag '*) echo "$EPOCHREALTIME" >"$scratch/tagged" ;;
    *'install -D -m 644 keyring.asc'*)
      machine=${1#\# on } machine=${machine%%$'\n'*}
      cp "$scratch"/apt.example.org/srv/repository/machines/* "$scratch/$machine/root/"
      ;;
  esac
}

# after_block BLOCK: does what the page says in words after a block.
after_block() {
  case $1 in
    *'ssh-keygen -q -t ed25519'*) set_up_server ;;
    *'dput --config'*) wait_for_upload ;;
  esac
}

# set_up_server: copies files to the server, and runs the commands of README.md there. The repository is
# shown without TLS, as there is no certificate.
set_up_server() {
  local root=$scratch/apt.example.org/root
  cp -R "$scratch/your/root/shop/repository" "$scratch/your/root/.ssh/id_ed25519.pub" "$root/"
  blocks_of_readme >"$root/setup"
  on apt.example.org 'set -x; . ./setup'
}

# blocks_of_readme: prints the commands of the first block of the README.md that init has written.
blocks_of_readme() {
  sed -n '/^```sh/,/^```/ { /^```/d; s/https:/http:/; p }' \
    "$scratch/your/root/shop/repository/README.md"
}

# wait_for_upload: waits until the server's own unit has taken what was uploaded.
wait_for_upload() {
  local begin=$EPOCHREALTIME
  # shellcheck disable=SC2016 # expanded there
  on apt.example.org '
    for ((tries = 0; tries < 600; tries++)); do
      [[ $(ls /srv/repository/incoming) ||
        $(systemctl show --property ActiveState --value venvdeb-incoming.service) == activating ]] ||
        break
      sleep 0.2
    done
    journalctl --no-pager --quiet --unit venvdeb-incoming.service | tail -n 20
    ls -la /srv/repository/incoming /srv/repository/rejected'
  echo "the upload was taken after $(seconds_since "$begin") s"
  [[ ! -e $scratch/tagged || -e $scratch/installable ]] ||
    seconds_since "$(<"$scratch/tagged")" >"$scratch/installable"
  expect_equal 'incoming' '' "$(ls "$scratch/apt.example.org/srv/repository/incoming")"
}

# suites: what the server has, one line for each suite.
suites() { on your 'ssh repository@apt.example.org list shop'; }

# said: the output of the step so far.
said() { cat "$step_log"; }

# installed MACHINE: the version of the package.
installed() { on "$1" "dpkg-query --show --showformat '\${Version}' shop"; }

# site MACHINE: the page of the site.
site() { on "$1" 'curl --silent --fail http://localhost:8000/'; }

check_the_application() {
  expect_exists "$scratch/your/root/shop/.git"
}

check_packaging_it() {
  local project=$scratch/your/root/shop
  expect_exists "$project"/debian/shop.{service,postrm,venvdeb} "$project/repository/dput.cf" \
    "$project/shop/migrations/0001_initial.py"
  expect_match 'the lock' '^psycopg-binary==' "$(<"$project/requirements.txt")"
  expect_equal 'uncommitted changes' '' "$(on your 'git status --porcelain')"
}

check_the_package_repository() {
  local key
  key=$(on apt.example.org 'ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub' | cut -d' ' -f 2)
  # Further lines are keys that ssh has learnt over that connection.
  expect_equal 'the key that was scanned' "$key" \
    "$(on your 'ssh-keygen -l -f ~/.ssh/known_hosts' | awk 'NR == 1 { print $2 }')"
  expect_match 'the unit' '^active' "$(on apt.example.org 'systemctl is-active venvdeb-incoming.path')"
  # The key can do what it is for, and nothing else.
  expect_match 'another command' 'not allowed' \
    "$(on your 'ssh repository@apt.example.org id 2>&1 || true')"
  expect_no_match 'a shell for uploads' 'uid=' "$(on your 'ssh upload@apt.example.org id 2>&1 || true')"
  expect_match 'what the web server shows' 'Codename: production' \
    "$(on your 'python3 -c "import urllib.request as r
print(r.urlopen(\"http://apt.example.org/dists/production/Release\").read().decode())"')"
}

check_a_commit_for_development() {
  expect_match 'the suites' '^shop 1\.0~[0-9]{14}\+git[0-9a-f]{11} development' "$(suites)"
  expect_no_match 'the suites' 'staging|production' "$(suites)"
  expect_equal 'uncommitted changes' '' "$(on your 'git status --porcelain')"
}

check_the_development_machine() {
  local machine=dev.example.org
  expect_match 'the first installation' 'shop is not configured: set SHOP_KEY' "$(said)"
  expect_equal 'the site' 'apple pear' "$(site $machine | paste -sd' ')"
  expect_match 'the version' '^1\.0~' "$(installed $machine)"
  expect_equal 'the user of the service' shop "$(on $machine \
    'stat --format %U "/proc/$(systemctl show --property MainPID --value shop)"')"
  # apt checks the signature: with another key it takes nothing.
  expect_match 'apt without the key' 'NO_PUBKEY|public key is not available' "$(on $machine '
    mv /etc/apt/keyrings/repository.asc .
    cp /usr/share/keyrings/debian-archive-keyring.gpg /etc/apt/keyrings/repository.asc
    apt-get update 2>&1 || true
    mv repository.asc /etc/apt/keyrings/')"
}

check_a_tag_for_staging() {
  seconds_since "$(<"$scratch/tagged")" >"$scratch/installed"
  expect_equal 'the version' 1.0 "$(installed staging.example.org)"
  expect_match 'the suites' '^shop 1\.0 staging' "$(suites)"
  expect_no_match 'the suites' 'production' "$(suites)"
}

check_production() {
  expect_equal 'the version' 1.0 "$(installed www.example.org)"
  expect_equal 'the site' cherry "$(site www.example.org)"
  expect_match 'the suites' '^shop 1\.0 production' "$(suites)"
}

check_the_second_release() {
  expect_equal 'the version' 1.1 "$(installed www.example.org)"
  expect_equal 'the site' 'cherry: 1' "$(site www.example.org)"
  expect_match 'migrations' '^ *0002' "$(on www.example.org \
    'runuser -u shop -- psql --tuples-only --command "SELECT name FROM django_migrations"')"
}

check_going_back() {
  local policy
  expect_match 'the rollback' 'apt does not downgrade by itself' "$(said)"
  # What the page pins is what the rollback has printed.
  expect_equal 'the pin' "$(<"$scratch/www.example.org/etc/apt/preferences.d/shop")" \
    "$(sed -nE '/does not downgrade/,/^== / s/^ *((Package|Pin|Pin-Priority): )/\1/p' "$step_log")"
  policy=$(sed -n '/^shop:$/,/^== /p' "$step_log")
  expect_match 'the policy' 'Installed: 1\.1' "$policy"
  expect_match 'the policy' '^ +500 http://apt\.example\.org production/main' \
    "$(grep -A 1 -E '^ +1\.0 500' <<<"$policy")"
  expect_equal 'the version' 1.0 "$(installed www.example.org)"
  # The earlier code reads and writes the later database.
  on www.example.org '
    set -a; . /etc/default/shop
    cd /
    runuser -u shop -- env DJANGO_SETTINGS_MODULE=shop.settings /opt/venvs/shop/run python -c "
import django
django.setup()
from shop.models import Fruit
Fruit.objects.create(name=\"fig\")"'
  expect_equal 'the site' 'cherry fig' "$(site www.example.org | paste -sd' ')"
  expect_match 'the suites' '^shop 1\.0 production' "$(suites)"
  expect_match 'the suites' '^shop 1\.1 staging' "$(suites)"
  start_requests
}

# start_requests: sends requests to production until end_requests, as its users do.
start_requests() {
  rm -rf "$scratch/requests"
  mkdir "$scratch/requests"
  nsenter --target "$(<"$scratch/www.example.org.leader")" --net -- \
    setsid python3 "$repository/Tests/Deployment/lib/load.py" 8000 0 "$scratch/requests" \
    >"$scratch/requests/answers" 2>&1 &
  until [[ -e $scratch/requests/started ]]; do
    kill -0 $! || fail "no requests are sent: $(<"$scratch/requests/answers")"
    sleep 0.1
  done
}

# end_requests KIND…: ends them; each was answered, by one of these pages.
end_requests() {
  local answers=$scratch/requests/answers
  touch "$scratch/requests/stop"
  until jq --exit-status .requests "$answers"; do sleep 0.1; done
  jq --raw-output '"\(.requests) requests, slowest \(.slowest) ms: \(.kinds)"' "$answers" |
    tee "$scratch/answered"
  expect_equal 'kinds of answers' "$(printf '%s\n' "$@" | sort)" \
    "$(jq --raw-output '.kinds | keys[]' "$answers" | sort)"
}

check_a_release_that_fails() {
  expect_match 'the upgrade' 'KeyError: .SHOP_CURRENCY' "$(said)"
  expect_match 'the upgrade' '^The upgrade has failed' "$(said)"
  expect_match 'the releases' '^\* 1\.0 ' "$(sed -n '/The upgrade has failed/,$p' "$step_log")"
  expect_equal 'the version' 1.3 "$(installed www.example.org)"
  expect_equal 'the site' 'cherry: 1 fig: 1' "$(site www.example.org | paste -sd' ')"
  end_requests 'cherry fig' 'cherry: 1 fig: 1'
  start_requests
}

check_back_in_a_second() {
  expect_match 'the pages' '^cherry' "$(said)"
  expect_equal 'the site' 'cherry: 1 fig: 1' "$(site www.example.org | paste -sd' ')"
  end_requests 'cherry fig' 'cherry: 1 fig: 1'
  expect_match 'the release in use' '^\* 1\.3 ' "$(on www.example.org 'shop-rollback --list')"
}
