# shellcheck shell=bash
# Credentials of indexes are nowhere where others could read them.

prepare() {
  builder bookworm "$file_directory/builder"
}

case_canary() {
  local tree=$file_directory/builder
  cp "$end_to_end/canary.py" "$tree/tmp/canary.py"
  in_tree "$tree" --offline --user builder -- python3 /tmp/canary.py
}
