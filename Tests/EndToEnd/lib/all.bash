# shellcheck shell=bash
# Everything a case may use.

# shellcheck source=scripts/lib/common.bash
. "$(dirname "${BASH_SOURCE[0]}")/../../../scripts/lib/common.bash"
end_to_end=$repository/Tests/EndToEnd
for part in checks pages trees packages demo unpackaged-project new-projects bytecode-packages three-packages drop-in peers repositories sbuild sshd piuparts; do
  # shellcheck source=/dev/null
  . "$end_to_end/lib/$part.bash"
done
unset part
