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
$env:VIRTUAL_ENV_PROMPT = '@PROMPT@'

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
