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

VIRTUAL_ENV='@VIRTUAL_ENV@'
export VIRTUAL_ENV
VIRTUAL_ENV_PROMPT='@PROMPT@'
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
