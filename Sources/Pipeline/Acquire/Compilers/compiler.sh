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
program=${program:-${0##*/}}

# Whether a call links what it assembles: the object in between gets a random name, and without a `.file` in
# the source the linker records it, as with those that NumPy has for AVX-512.
links_assembly() {
	found=1
	for argument; do
		case $argument in
		-c | -S | -E | -M | -MM) return 1 ;;
		*.[sS]) found=0 ;;
		esac
	done
	return "$found"
}

# assemble SOURCE OBJECT ARGUMENT…: makes an object, with those of the arguments that matter.
assemble() {
	assembly=$1 object=$2
	shift 2
	count=$#
	while [ "$count" -gt 0 ]; do
		case $1 in
		-[DIOfgm]* | -Wa,*) set -- "$@" "$1" ;;
		esac
		shift
		count=$((count - 1))
	done
	"$program" "$@" -c "$assembly" -o "$object"
}

links_assembly "$@" || exec "$program" "$@"
objects=$(mktemp -d "$temporary/objects.XXXXXXXX") || exit
trap 'rm -rf "$objects"' EXIT
number=0 left=$#
while [ "$left" -gt 0 ]; do
	case $1 in
	*.[sS])
		number=$((number + 1)) object=$objects/$number/${1##*/}.o
		mkdir "${object%/*}" && assemble "$1" "$object" "$@" || exit
		set -- "$@" "$object"
		;;
	*) set -- "$@" "$1" ;;
	esac
	shift
	left=$((left - 1))
done
"$program" "$@"
