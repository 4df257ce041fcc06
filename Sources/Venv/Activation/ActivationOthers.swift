extension ActivationScript {
  /// For csh and tcsh.
  ///
  /// What `deactivate` has to do is decided here and kept in aliases, since an alias that names a
  /// variable which is not set is an error even where it would not be used.
  static let csh = #"""
    # Read this file with csh or tcsh:  source bin/activate.csh
    # Afterwards "deactivate" undoes it.

    if ($?_venvdeb_path) then
        deactivate
    endif

    setenv VIRTUAL_ENV @PLACE@
    setenv VIRTUAL_ENV_PROMPT @NAME@

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

    """#

  /// For fish.
  static let fish = #"""
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

    set -gx VIRTUAL_ENV @PLACE@
    set -gx VIRTUAL_ENV_PROMPT @NAME@

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

    """#

  static let fishPlace = "(dirname (dirname (realpath (status filename))))"

  /// For Nushell, which activates a module as an overlay.
  static let nushell = #"""
    # Read this file with Nushell:  overlay use bin/activate.nu
    # Afterwards "deactivate" undoes it.

    export-env {
        let place = @PLACE@
        let variables = {
            PATH: ($env.PATH | split row (char esep) | prepend ($place | path join bin))
            VIRTUAL_ENV: $place
            VIRTUAL_ENV_PROMPT: @NAME@
        }
        load-env $variables
        hide-env --ignore-errors PYTHONHOME
    }

    export alias deactivate = overlay hide activate

    """#

  static let nushellPlace = "(path self | path dirname | path dirname)"

  /// For PowerShell.
  static let powershell = #"""
    # Read this file with PowerShell:  . bin/Activate.ps1
    # Afterwards "deactivate" undoes it.

    function global:deactivate ([switch] $NonDestructive) {
        if (Test-Path variable:global:_venvdebPath) {
            $env:PATH = $global:_venvdebPath
            Remove-Variable -Scope Global -Name _venvdebPath
        }
        if (Test-Path variable:global:_venvdebPythonHome) {
            $env:PYTHONHOME = $global:_venvdebPythonHome
            Remove-Variable -Scope Global -Name _venvdebPythonHome
        }
        if (Test-Path function:_venvdebPrompt) {
            Copy-Item -Path function:_venvdebPrompt -Destination function:prompt
            Remove-Item -Path function:_venvdebPrompt
        }
        Remove-Item -Path env:VIRTUAL_ENV, env:VIRTUAL_ENV_PROMPT -ErrorAction SilentlyContinue
        if (-not $NonDestructive) {
            Remove-Item -Path function:deactivate
        }
    }

    deactivate -NonDestructive

    $env:VIRTUAL_ENV = (Get-Item -LiteralPath $PSScriptRoot).Parent.FullName
    $env:VIRTUAL_ENV_PROMPT = @NAME@

    $global:_venvdebPath = $env:PATH
    $env:PATH = $PSScriptRoot + [System.IO.Path]::PathSeparator + $env:PATH

    if (Test-Path env:PYTHONHOME) {
        $global:_venvdebPythonHome = $env:PYTHONHOME
        Remove-Item -Path env:PYTHONHOME
    }

    if (-not $env:VIRTUAL_ENV_DISABLE_PROMPT) {
        function global:_venvdebPrompt { '' }
        Copy-Item -Path function:prompt -Destination function:_venvdebPrompt
        function global:prompt {
            Write-Host -NoNewline "($env:VIRTUAL_ENV_PROMPT) "
            _venvdebPrompt
        }
    }

    """#

  /// For a running Python, which finds the tree's packages and programs from then on.
  ///
  /// virtualenv has such a script; configurations of mod_wsgi run it.
  static let python = #"""
    # Run this file in a Python that is running already:
    #     path = ".../bin/activate_this.py"
    #     exec(open(path).read(), {"__file__": path})
    import os
    import site
    import sys

    directory = os.path.dirname(os.path.abspath(__file__))
    tree = os.path.dirname(directory)
    packages = os.path.join(tree, "lib", "python%d.%d" % sys.version_info[:2], "site-packages")
    if not os.path.isdir(packages):
        raise ImportError("%s is not for Python %d.%d" % ((tree,) + sys.version_info[:2]))

    path = [directory] + [place for place in os.environ.get("PATH", "").split(os.pathsep) if place]
    os.environ["PATH"] = os.pathsep.join(path)
    os.environ["VIRTUAL_ENV"] = tree
    os.environ["VIRTUAL_ENV_PROMPT"] = os.path.basename(tree)

    before = list(sys.path)
    site.addsitedir(packages)
    sys.path[:] = [place for place in sys.path if place not in before] + before
    sys.real_prefix = sys.prefix
    sys.prefix = tree

    """#
}
