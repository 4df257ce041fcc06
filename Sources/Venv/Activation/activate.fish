# Read this file with fish:  source bin/activate.fish
# Afterwards "deactivate" undoes it.

function deactivate -d 'Leave the virtual environment'
    if set -q _venvdeb_path
        set -gx PATH $_venvdeb_path
        set -e _venvdeb_path
    end
    if set -q _venvdeb_pythonhome
        set -gx PYTHONHOME $_venvdeb_pythonhome
        set -e _venvdeb_pythonhome
    end
    if functions -q _venvdeb_prompt
        functions -e fish_prompt
        functions -c _venvdeb_prompt fish_prompt
        functions -e _venvdeb_prompt
    end
    set -e VIRTUAL_ENV
    set -e VIRTUAL_ENV_PROMPT
    if test "$argv[1]" != nondestructive
        functions -e deactivate
    end
end

deactivate nondestructive

set -gx VIRTUAL_ENV '@VIRTUAL_ENV@'
set -gx VIRTUAL_ENV_PROMPT '@PROMPT@'

set -g _venvdeb_path $PATH
set -gx PATH $VIRTUAL_ENV/bin $PATH

if set -q PYTHONHOME
    set -g _venvdeb_pythonhome $PYTHONHOME
    set -e PYTHONHOME
end

if not set -q VIRTUAL_ENV_DISABLE_PROMPT; and functions -q fish_prompt
    functions -c fish_prompt _venvdeb_prompt
    function fish_prompt
        # The prompt may want to know how the last command ended.
        set -l last $status
        printf '(%s) ' $VIRTUAL_ENV_PROMPT
        function _venvdeb_status
            return $argv[1]
        end
        _venvdeb_status $last
        _venvdeb_prompt
    end
end
