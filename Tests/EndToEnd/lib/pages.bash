# shellcheck shell=bash
# The pages of the documentation, as far as tests run them.

# page_parts FILE: prints the headings of second order and the blocks of a page in their order, each
# ended by a NUL: a line with `##` or the language of the block, and the text.
page_parts() {
  awk '
    /^ *```/ {
      if (inside) printf "%c", 0
      inside = !inside
      if (inside) print substr($0, index($0, "```") + 3)
      next
    }
    inside { print }
    !inside && /^## / { printf "##\n%s%c", substr($0, 4), 0 }' "$repository/$1"
}

# blocks LANGUAGE FILE: prints the blocks in a language, each ended by a NUL.
blocks() {
  local part
  while IFS= read -r -d '' part; do
    [[ ${part%%$'\n'*} != "$1" ]] || printf '%s\0' "${part#*$'\n'}"
  done < <(page_parts "$2")
}
