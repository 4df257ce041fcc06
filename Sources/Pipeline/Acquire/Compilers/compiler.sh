# Runs the compiler that this program is named after, and makes it forget the directories of a
# build: CompilerWrappers puts it before the compilers in PATH. Above, `work` is set to the
# directory of the run, `temporary` to that of temporary files, and `source` to the directory that
# is built, or to `work` where pip makes that one. `program` is set where the compiler was named by
# its path.
directory=${0%/*}

# What is called is the next program of this name.
case :$PATH: in
*:"$directory":*)
	before=${PATH%%"$directory"*}
	after=${PATH#*"$directory"}
	case $after in
	:*) PATH=$before${after#:} ;;
	*) PATH=${before%:} ;;
	esac
	;;
esac

# Of the maps that match a path the last one counts, so the most general one is put first. Those of
# the build itself follow, and win.
case $PWD/ in
"$work"/*) set -- "-ffile-prefix-map=$PWD=." "$@" ;;
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
	set -- "-ffile-prefix-map=$path=$name" "$@"
done
set -- "-ffile-prefix-map=$work=." "-ffile-prefix-map=$source=." "$@"
exec "${program:-${0##*/}}" "$@"
