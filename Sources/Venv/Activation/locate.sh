if [ -n "${BASH_VERSION-}" ]; then
    _venvdeb_here=$BASH_SOURCE
elif [ -n "${ZSH_VERSION-}" ]; then
    eval '_venvdeb_here=${(%):-%x}'
elif case ${KSH_VERSION-} in Version*) true ;; *) false ;; esac; then
    # ksh93; the other Korn shells have the variable, too, and know as little as sh.
    eval '_venvdeb_here=${.sh.file}'
elif [ -e ./pyvenv.cfg ]; then
    _venvdeb_here=./bin/activate
elif [ -e ../pyvenv.cfg ]; then
    _venvdeb_here=./activate
else
    echo 'activate: this shell cannot tell where the virtual environment is;' \
        'change into its directory first' >&2
    unset -f deactivate
    return 1
fi
VIRTUAL_ENV=$(dirname -- "$(dirname -- "$(realpath -- "$_venvdeb_here")")")
unset _venvdeb_here
