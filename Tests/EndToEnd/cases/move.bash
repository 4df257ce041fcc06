# shellcheck shell=bash
# With `shebang: relocatable` a tree runs wherever it is moved, linked or copied to, and can be
# activated there in the shells that Debian packages.

shell_packages=(busybox csh dash bash fish ksh93u+m mksh posh tcsh yash zsh)

# Shells in which a script cannot find out its own path: the user has to be in the tree.
plain_shells=('/bin/dash' '/bin/busybox sh' '/bin/mksh' '/usr/bin/yash' '/bin/posh')
knowing_shells=('/bin/bash' '/bin/bash --posix' '/bin/zsh -f' '/bin/ksh93')

prepare() {
  local tree=$file_directory/builder source target=$file_directory/target package
  builder bookworm "$tree"
  source=$(copy_demo "$tree")
  echo 'shebang: relocatable' >>"$tree$source/debian/greenhouse.venvdeb"
  build_package "$tree" "$source" --offline
  package=$(built_package "$tree" greenhouse)
  # And a tree with a fixed prefix, for the shells that have no other kind of script.
  in_tree "$tree" --offline --user builder -- venvdeb stage --quiet --package absolute \
    --no-project --no-cache --offline --destdir "$source/dest" --prefix "/srv/absolute/it's here" \
    --requirements "$source/requirements.txt" --wheelhouse "$source/wheels"
  unpack_tree bookworm-target "$target"
  install_packages "$target" "$package"
  in_tree "$target" -- apt-get -qq install -y --no-install-recommends "${shell_packages[@]}"
  cp -R "$tree$source/dest/srv/absolute" "$target/srv/absolute"
  write_scripts "$target/srv"
}

# What a shell prints after activation and after deactivation, line by line.
write_scripts() {
  cat >"$1/posix" <<'EOF_POSIX'
set -eu
PS1='old> '
before=$PATH
[ -z "$3" ] || cd "$1"
for round in 1 2; do
  . "$2"
done
cd /
printf '%s\n' "$VIRTUAL_ENV" "$PS1"
sh -c 'command -v python' # ksh93 itself would quote it
python -c 'import sys; print(sys.prefix)'
[ -z "$4" ] || greenhouse-report | head -n 1
deactivate
[ "$PATH" = "$before" ] && echo "${VIRTUAL_ENV-none} $PS1"
if command -v deactivate >/dev/null 2>&1; then echo still; else echo gone; fi
EOF_POSIX
  cat >"$1/fish" <<'EOF_FISH'
function fish_prompt; echo -n 'old> '; end
set before $PATH
source $argv[2]
source $argv[2]
printf '%s\n' $VIRTUAL_ENV (fish_prompt)
command -v python
python -c 'import sys; print(sys.prefix)'
if test -n "$argv[4]"
    greenhouse-report | head -n 1
end
deactivate
test "$PATH" = "$before"; and set -q VIRTUAL_ENV; or echo none (fish_prompt)
functions -q deactivate; and echo still; or echo gone
EOF_FISH
  cat >"$1/csh" <<'EOF_CSH'
set prompt = 'old> '
set before = "$PATH"
source "$argv[2]"
source "$argv[2]"
printf '%s\n' "$VIRTUAL_ENV" "$prompt"
sh -c 'command -v python'
python -c 'import sys; print(sys.prefix)'
deactivate
if ("$PATH" == "$before" && ! $?VIRTUAL_ENV) echo "none $prompt"
if ("`alias deactivate`" == "") echo gone
EOF_CSH
}

# check_activation TREE SHELL SCRIPT PATH REAL NAME FILE CD REPORT: activates the tree at PATH, whose
# real path is REAL and whose prompt is NAME.
check_activation() {
  local target=$1 shell=$2 script=$3 where=$4 real=$5 name=$6 file=$7 cd=$8 report=$9 expected
  expected="$real
($name) old> 
$real/bin/python
$real
${report:+$(head -n 1 <<<"$demo_report")
}none old> 
gone"
  # shellcheck disable=SC2086 # the shell's own arguments
  expect_equal "what $shell says in $where" "$expected" \
    "$(as_nobody "$target" $shell "/srv/$script" "$where" "$where/bin/$file" "$cd" "$report" 2>&1)"
}

# check_tree TREE PATH REAL: does everything that a user does with a tree.
check_tree() {
  local target=$1 where=$2 real=$3 shell
  expect_equal 'the console script' "$demo_report" \
    "$(as_nobody "$target" "$where/bin/greenhouse-report")"
  expect_equal 'the console script with no environment' "$demo_report" \
    "$(as_nobody "$target" env -i "$where/bin/greenhouse-report")"
  ln -sfn "$where/bin/greenhouse-report" "$target/usr/local/bin/a-link"
  expect_equal 'a link to the console script' "$demo_report" "$(as_nobody "$target" a-link)"
  expect_match 'python -m' '^gunicorn \(version' \
    "$(as_nobody "$target" "$where/bin/python" -m gunicorn --version)"
  # Python keeps the path that it was called by.
  expect_equal 'sys.prefix' "$where" \
    "$(as_nobody "$target" "$where/bin/python" -c 'import sys; print(sys.prefix)')"
  for shell in "${plain_shells[@]}"; do
    check_activation "$target" "$shell" posix "$where" "$real" greenhouse activate cd yes
  done
  for shell in "${knowing_shells[@]}"; do
    check_activation "$target" "$shell" posix "$where" "$real" greenhouse activate '' yes
  done
  check_activation "$target" '/usr/bin/fish --no-config' fish "$where" "$real" greenhouse \
    activate.fish '' yes
}

# The same tree as installed, linked to, copied twice, moved; without changes.
case_everywhere() {
  local target=$file_directory/target where long=/srv/ before
  before=$(listing "$target/opt/venvs/greenhouse")
  check_tree "$target" /opt/venvs/greenhouse /opt/venvs/greenhouse
  run_demo "$target"

  ln -s /opt/venvs/greenhouse "$target/srv/link to it"
  check_tree "$target" '/srv/link to it' /opt/venvs/greenhouse

  while ((${#long} < 200)); do long+=x; done
  for where in '/srv/my applications/the "green" house $HOME' "$long"; do
    mkdir -p "$target$(dirname "$where")"
    cp -a "$target/opt/venvs/greenhouse" "$target$where"
    check_tree "$target" "$where" "$where"
    expect_equal "the copy in $where" "$before" "$(listing "$target$where")"
    rm -rf "${target:?}$where"
  done

  mv "$target/opt/venvs/greenhouse" "$target/srv/moved"
  check_tree "$target" /srv/moved /srv/moved
  run_demo "$target" /srv/moved
  mv "$target/srv/moved" "$target/opt/venvs/greenhouse"
}

# csh cannot find out the path of the script that it reads, so only a tree with a fixed prefix has one
# for it. Nushell and PowerShell are not in Debian: ActivationTests look at the text of theirs.
case_fixed_prefix() {
  local target=$file_directory/target prefix="/srv/absolute/it's here" shell
  expect_missing "$target/opt/venvs/greenhouse/bin/activate.csh"
  for shell in "${plain_shells[@]}" "${knowing_shells[@]}"; do
    check_activation "$target" "$shell" posix "$prefix" "$prefix" "it's here" activate '' ''
  done
  for shell in '/bin/bsd-csh -f' '/bin/tcsh -f'; do
    check_activation "$target" "$shell" csh "$prefix" "$prefix" "it's here" activate.csh '' ''
  done
  check_activation "$target" '/usr/bin/fish --no-config' fish "$prefix" "$prefix" "it's here" \
    activate.fish '' ''
}
