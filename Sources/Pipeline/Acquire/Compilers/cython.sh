# Runs Cython in the directory of the sources: what Ninja calls as cython or cython3 in a build by Meson
# (ninja.sh). Above, `temporary` is set to the directory of temporary files, and `source` to the directory
# that is built, or that of the run where pip makes it.
#
# Cython writes the paths of sources into a module as they are, unless they are below the directory that
# it runs in. Meson names them by absolute paths and runs it in its own directory, whose name is random.

# The Cython of the build comes first, that of Debian is called cython3.
program=cython
command -v cython >/dev/null || program=cython3

here=$PWD
file='' output='' expected=''
for argument; do
	shift
	case $expected:$argument in
	output:/* | directory:/*) expected='' ;;
	output:*)
		output=$argument argument=$here/$argument expected=''
		;;
	directory:*) argument=$here/$argument expected='' ;;
	:-o | :--output-file) expected=output ;;
	:-I | :--include-dir) expected=directory ;;
	:-I/*) ;;
	:-I?*) argument=-I$here/${argument#-I} ;;
	:/*.pyx | :/*.py) file=$argument ;;
	esac
	set -- "$@" "$argument"
done

root=''
for path in "$source" "$temporary"/*; do
	case $file in "$path"/*) root=$path ;; esac
done
case $here in
"$root"/*) ;;
*) root='' ;;
esac
if [ -z "$root" ] || [ -z "$output" ]; then exec "$program" "$@"; fi

cd "$root" || exit
"$program" "$@" || exit
# What the module depends on, for Ninja: relative to the directory that it was in.
dependencies=$here/$output.dep
[ -e "$dependencies" ] || exit 0
below=$(printf '%s\n' "${here#"$root"/}" | sed 's/[].[*^$\/+?(){}|]/\\&/g')
up=$(printf '%s\n' "${here#"$root"/}" | sed 's/[^/][^/]*/../g')
exec sed -E -i -e "s/^( *)$below\//\1/" -e t -e "s|^( *)([^ /])|\1$up/\2|" "$dependencies"
