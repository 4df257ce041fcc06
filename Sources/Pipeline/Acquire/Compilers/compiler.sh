# Runs the compiler that this program is named after, and makes it forget the directories of a
# build: CompilerWrappers puts it before the compilers in PATH. Above, `work` is set to the
# directory of the run, `temporary` to that of temporary files, and `source` to the directory that
# is built, or to `work` where pip makes that one. `program` is set where the compiler was named by
# its path.

# The C compilers and rustc call the same by other names, and both take the last one that matches.
case ${0##*/} in
rustc*) map=--remap-path-prefix ;;
*) map=-ffile-prefix-map ;;
esac

# Of the maps that match a path the last one counts, so the most general one is put first. Those of
# the build itself follow, and win.
case $PWD/ in
"$work"/*) set -- "$map=$PWD=." "$@" ;;
esac
for path in "$temporary"/*; do
	[ -d "$path" ] || continue
	name=${path##*/}
	case $name in
	pip-req-build-*) name=. ;;
	# tempfile.mkdtemp() adds eight random characters.
	?*????????) name=${name%????????} name=./${name%-} ;;
	*) name=./tmp ;;
	esac
	set -- "$map=$path=$name" "$@"
done
set -- "$map=$work=." "$map=$source=." "$@"
# Panics name the sources of crates, which cargo keeps in a home directory.
case $map:${CARGO_HOME:-${HOME-}} in
-f* | *:) ;;
*) set -- "$map=${CARGO_HOME:-$HOME/.cargo}=cargo" "$@" ;;
esac
exec "${program:-${0##*/}}" "$@"
