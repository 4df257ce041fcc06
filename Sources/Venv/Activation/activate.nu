# Read this file with Nushell:  overlay use bin/activate.nu
# Afterwards "deactivate" undoes it.

export-env {
    let place = '@VIRTUAL_ENV@'
    let variables = {
        PATH: ($env.PATH | split row (char esep) | prepend ($place | path join bin))
        VIRTUAL_ENV: $place
        VIRTUAL_ENV_PROMPT: '@PROMPT@'
    }
    load-env $variables
    hide-env --ignore-errors PYTHONHOME
}

export alias deactivate = overlay hide activate
