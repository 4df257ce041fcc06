internal import Packaging

extension ActivationScript {
  /// For every shell of the POSIX kind: sh, dash, bash, zsh, ksh, mksh, yash, busybox; works under `set -e` and `set -u`.
  static let posix = #"""
    # Read this file with the shell that you use:  . bin/activate
    # Afterwards "deactivate" undoes it.

    deactivate () {
        if [ "${_venvdeb_path+set}" = set ]; then
            PATH=$_venvdeb_path
            export PATH
            unset _venvdeb_path
        fi
        if [ "${_venvdeb_pythonhome+set}" = set ]; then
            PYTHONHOME=$_venvdeb_pythonhome
            export PYTHONHOME
            unset _venvdeb_pythonhome
        fi
        if [ "${_venvdeb_ps1+set}" = set ]; then
            PS1=$_venvdeb_ps1
            unset _venvdeb_ps1
        elif [ "${_venvdeb_no_ps1+set}" = set ]; then
            unset PS1
        fi
        unset _venvdeb_no_ps1
        unset VIRTUAL_ENV VIRTUAL_ENV_PROMPT
        # Shells remember where programs are.
        hash -r 2>/dev/null || :
        if [ "${1-}" != nondestructive ]; then
            unset -f deactivate
        fi
    }

    deactivate nondestructive

    @PLACE@
    export VIRTUAL_ENV
    VIRTUAL_ENV_PROMPT=@NAME@
    export VIRTUAL_ENV_PROMPT

    _venvdeb_path=${PATH-}
    PATH=$VIRTUAL_ENV/bin${PATH:+:$PATH}
    export PATH

    if [ "${PYTHONHOME+set}" = set ]; then
        _venvdeb_pythonhome=$PYTHONHOME
        unset PYTHONHOME
    fi

    if [ -z "${VIRTUAL_ENV_DISABLE_PROMPT-}" ]; then
        if [ "${PS1+set}" = set ]; then
            _venvdeb_ps1=$PS1
        else
            _venvdeb_no_ps1=1
        fi
        PS1="($VIRTUAL_ENV_PROMPT) ${PS1-}"
    fi

    hash -r 2>/dev/null || :

    """#

  /// Finds the tree.
  ///
  /// The shells that know where the file is that they read each say it in words that the others do
  /// not understand; a plain POSIX shell does not know.
  static let posixPlace = #"""
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
    """#
}
