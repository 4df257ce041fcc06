# Runs Ninja with the directory `programs` before all others in PATH: Meson writes programs such as Cython
# into the rules of a build by their names, and pip puts what a build requires before all else, so that ours
# would not be found. CompilerWrappers names this file in NINJA. Above, `program` is set to the Ninja that
# NINJA named before, if any.
if [ -z "$program" ]; then
	for program in ninja ninja-build samu; do
		! command -v "$program" >/dev/null || break
	done
fi
# Meson calls a dependency without a name after its address, and projects such as NumPy write that into
# their sources while they are configured.
if [ -d meson-private ]; then
	find . -name '*.py' -exec grep -qE '"dep[0-9]{10,}"' {} \; -exec \
		sed -i -E 's/"dep[0-9]{10,}"/"dep"/g' {} \;
fi
PATH=${0%/*}/programs:$PATH
export PATH
exec "$program" "$@"
