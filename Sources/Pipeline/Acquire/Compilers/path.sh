# Takes the directory of this program out of PATH, so that what it calls is the next of that name; the
# rest of the program follows.
directory=${0%/*}
case :$PATH: in
*:"$directory":*)
	path=:$PATH:
	path=${path%%":$directory:"*}:${path#*":$directory:"}
	path=${path#:}
	PATH=${path%:}
	;;
esac

