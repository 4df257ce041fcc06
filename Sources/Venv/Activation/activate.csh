# Read this file with csh or tcsh:  source bin/activate.csh
# Afterwards "deactivate" undoes it.

if ($?_venvdeb_path) then
    deactivate
endif

setenv VIRTUAL_ENV '@VIRTUAL_ENV@'
setenv VIRTUAL_ENV_PROMPT '@PROMPT@'

if (! $?PATH) setenv PATH /usr/bin:/bin
set _venvdeb_path = "${PATH}"
setenv PATH "${VIRTUAL_ENV}/bin:${PATH}"

if ($?PYTHONHOME) then
    set _venvdeb_pythonhome = "${PYTHONHOME}"
    alias _venvdeb_pythonhome 'setenv PYTHONHOME "${_venvdeb_pythonhome}"; unset _venvdeb_pythonhome'
    unsetenv PYTHONHOME
else
    alias _venvdeb_pythonhome 'unsetenv PYTHONHOME'
endif

alias _venvdeb_prompt 'true'
if (! $?VIRTUAL_ENV_DISABLE_PROMPT) then
    if ($?prompt) then
        set _venvdeb_prompt = "${prompt}"
        alias _venvdeb_prompt 'set prompt = "${_venvdeb_prompt}"; unset _venvdeb_prompt'
        set prompt = "(${VIRTUAL_ENV_PROMPT}) ${prompt}"
    endif
endif

alias deactivate 'setenv PATH "${_venvdeb_path}"; unset _venvdeb_path; _venvdeb_pythonhome; _venvdeb_prompt; unalias _venvdeb_pythonhome _venvdeb_prompt; unsetenv VIRTUAL_ENV; unsetenv VIRTUAL_ENV_PROMPT; unalias deactivate; rehash'

rehash
