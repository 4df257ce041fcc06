# shellcheck shell=bash
# Everything a case may use.

end_to_end=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
repository=$(realpath "$end_to_end/../..")

# shellcheck source=scripts/needs.bash
. "$repository/scripts/needs.bash"
for part in checks trees packages greenhouse pondwatch pondbook ponds shed peers; do
  # shellcheck source=/dev/null
  . "$end_to_end/lib/$part.bash"
done
unset part
