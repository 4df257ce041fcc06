# Takes the directory of this program out of PATH, so that what it calls is the next of that name; the
# rest of the program follows.
directory=${0%/*}
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

