# shellcheck shell=bash
# Packages with a tree of small files, made of the real snippets by the real debhelper. Their
# interpreter is the shell, so that a bare system is enough.

# The number of modules of a tree.
modules=60

# make_package VERSION [BUILD] [SETTING…]: makes a package, kept in $scratch/packages/VERSION_BUILD.deb.
#
# BUILD is 8 hex digits, as of a hash. A SETTING is a line of venvdeb-release, or one of
#   keep=N           how many releases are kept
#   hook=NAME: COMMAND
#                    a hook; hook-user=, hook-once=, hook-timeout= are for the one before
#   hook-environment=TEXT, hook-on-install=POLICY
#   plain            the tree is in the plain layout
#   replaces         and the package removes what the versioned one has left
#   preinst=TEXT     a preinst that does that
#   postinst=TEXT    the maintainer's postinst, before ours
#   conffile=NAME: TEXT
#                    /etc/shop/NAME has that text, and lib/NAME of the tree leads to it
#   maintscript=LINE a line of debian/shop.maintscript
#   setid            there is a program with the set-group-id bit
#   server           the interpreter is Python, and lib/server.py serves the modules and files of the tree
#   unit=NAME: TEXT  the package has that file in lib/systemd/system, instead of a script in /etc/init.d
#   installsystemd=OPTIONS
#                    a call of dh_installsystemd; without one, it has no options
#   broken-python    the interpreter leads nowhere
make_package() {
  local version=$1 build=${2:-aaaaaaaa} setting id source tree keep=3 plain='' replaces=false setid='' number
  local conffiles=() maintscript='' hooks='[]' environment='[]' on_install=refuse
  local preinst='' postinst='' python=/bin/sh facts=() server='' units=() calls=() site
  shift $(($# > 1 ? 2 : 1))
  for setting; do
    case $setting in
      keep=*) keep=${setting#*=} ;;
      hook=*)
        setting=${setting#*=}
        hooks=$(jq --compact-output --arg name "${setting%%:*}" --arg command "${setting#*: }" \
          '. + [{$name, $command, once: "per-version", timeout: 60}]' <<<"$hooks")
        ;;
      hook-user=* | hook-once=*)
        hooks=$(jq --arg key "${setting%%=*}" --arg value "${setting#*=}" \
          '.[-1][$key | ltrimstr("hook-")] = $value' <<<"$hooks")
        ;;
      hook-timeout=*) hooks=$(jq ".[-1].timeout = ${setting#*=}" <<<"$hooks") ;;
      hook-environment=*)
        environment=$(jq --arg text "${setting#*=}" '. + [$text]' <<<"$environment")
        ;;
      conffile=*) conffiles+=("${setting#*=}") ;;
      maintscript=*) maintscript+=${setting#*=}$'\n' ;;
      hook-on-install=*) on_install=${setting#*=} ;;
      plain) plain=yes ;;
      replaces) replaces=true ;;
      preinst=*) preinst=${setting#*=} ;;
      postinst=*) postinst=${setting#*=} ;;
      setid) setid=yes ;;
      server) server=yes python=/usr/bin/python3 ;;
      unit=*) units+=("${setting#*=}") ;;
      installsystemd=*) calls+=("${setting#*=}") ;;
      broken-python) python=/usr/bin/python9.9 ;;
      *) facts+=("$setting") ;;
    esac
  done
  id=${version//:/_}_$build source=$scratch/source
  rm -rf "$source"
  mkdir -p "$source/debian" "$scratch/packages"
  tree=$source/debian/shop/opt/venvs/shop
  local release=/opt/venvs/shop
  if [[ -z $plain ]]; then tree+=/package/$id release+=/releases/$id; fi
  mkdir -p "$tree/bin" "$tree/lib"
  for ((number = 0; number < modules; number++)); do
    echo "$id" >"$tree/lib/m$number"
  done
  echo "home = /usr/bin" >"$tree/pyvenv.cfg"
  ln -s "$python" "$tree/bin/python"
  # The kernel hands over the interpreter of the first line, as Python sees it.
  cat >"$tree/bin/shop" <<END
#!$release/bin/python
self=\$(tr '\\0' '\\n' </proc/\$\$/cmdline | head -n 1)
echo "shop $id reads \$(cat "\${self%/bin/*}/lib/m1")"
END
  if [[ -n $server ]]; then
    # A module and a file of data that the server needs at the first request for them.
    site=$tree/lib/python3.11/site-packages/shop
    mkdir -p "$site/lazy" "$site/data"
    cp "$deployment/lib/server.py" "$site/server.py"
    echo "VERSION, COUNT = '$id', $modules" >"$site/__init__.py"
    touch "$site/lazy/__init__.py"
    for ((number = 0; number < modules; number++)); do
      echo "VERSION = '$id'" >"$site/lazy/m$number.py"
      echo "$id" >"$site/data/m$number"
    done
    printf '%s\n' "#!$release/bin/python" 'from shop.server import main' 'main()' >"$tree/bin/shop-server"
    printf '%s\n' "#!$release/bin/python" 'import shop, sys' \
      'print("shop", shop.VERSION, "reads", open(sys.prefix + "/lib/m1").read().strip())' >"$tree/bin/shop"
    chmod 0755 "$tree/bin/shop-server"
  fi
  chmod 0755 "$tree/bin/shop"
  if [[ -n $setid ]]; then
    cp /bin/true "$tree/bin/setid"
    chmod 2755 "$tree/bin/setid"
  fi
  for setting in ${conffiles[@]+"${conffiles[@]}"}; do
    mkdir -p "$source/debian/shop/etc/shop"
    echo "${setting#*: }" >"$source/debian/shop/etc/shop/${setting%%:*}"
    ln -s "/etc/shop/${setting%%:*}" "$tree/lib/${setting%%:*}"
  done
  [[ -z $maintscript ]] || printf '%s' "$maintscript" >"$source/debian/shop.maintscript"
  mkdir -p "$source/debian/shop/usr/bin"
  ln -s "/opt/venvs/shop/${plain:-current/}bin/shop" "$source/debian/shop/usr/bin/shop"
  [[ -z $plain ]] || ln -sfn /opt/venvs/shop/bin/shop "$source/debian/shop/usr/bin/shop"
  printf '%s\n' "version=$version" "id=$id" "hash=$build" ${facts[@]+"${facts[@]}"} \
    >"$tree/venvdeb-release"
  cat >"$source/debian/control" <<END
Source: shop
Maintainer: Sample <sample@example.org>
Build-Depends: debhelper-compat (= 13)

Package: shop
Architecture: all
Depends: \${misc:Depends}
Description: sample
END
  cat >"$source/debian/changelog" <<END
shop ($version) unstable; urgency=low

  * A version.

 -- Sample <sample@example.org>  Mon, 06 Jan 2025 12:00:00 +0000
END
  for setting in ${units[@]+"${units[@]}"}; do
    mkdir -p "$source/debian/shop/lib/systemd/system"
    printf '%s\n' "${setting#*: }" >"$source/debian/shop/lib/systemd/system/${setting%%:*}"
  done
  ((${#units[@]})) || cat >"$source/debian/shop.init" <<'END'
#!/bin/sh
### BEGIN INIT INFO
# Provides:          shop
# Required-Start:    $remote_fs
# Required-Stop:     $remote_fs
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: sample
### END INIT INFO
echo "service $1: $(/usr/bin/shop 2>&1)" >>/var/log/shop.log
END
  # Each script tells how it was called.
  for setting in preinst postinst prerm postrm; do
    {
      echo '#!/bin/sh'
      [[ $setting == postinst && $postinst == *'set +e'* ]] || echo 'set -e'
      echo "echo \"$setting(${version}) \$*\" >>\"\${DPKG_ROOT:-}/var/log/shop.log\""
      [[ $setting != preinst ]] || printf '%s\n' "$preinst"
      [[ $setting != postinst ]] || printf '%s\n' "$postinst"
      echo '#DEBHELPER#'
      echo 'exit 0'
    } >"$source/debian/shop.$setting"
  done
  local described=''
  [[ -n $plain ]] || described='"release": {"id": "'$id'", "version": "'$version'", "keep": '$keep',
    "store": "/opt/venvs/shop/package/'$id'", "directory": "'$release'"},'
  if [[ $hooks != '[]' ]]; then
    described+='"hooks": {"id": "'${plain:+${version//:/_}}'", "hooks": '$hooks',
      "environment": '$environment', "onInstall": "'$on_install'"},'
  fi
  cat >"$source/report.json" <<END
{"format": 1, "package": "shop", "prefix": "/opt/venvs/shop", $described
 "sitePackages": "$release/lib", "architecture": "all", "bytecode": "unchecked-hash",
 "interpreter": {"executable": "$python", "version": "3"}, "substvars": {}, "replacesReleases": $replaces,
 "triggers": ["interest-noawait $python"], "installed": []}
END
  (
    cd "$source" || exit
    umask 022
    export PERL5LIB=$repository/Sources/debhelper/lib
    export DH_AUTOSCRIPTDIR=$repository/Sources/debhelper/autoscripts
    "$deployment/lib/make_package" report.json || exit
    dh_installinit
    for setting in "${calls[@]-}"; do
      # shellcheck disable=SC2086 # several options
      dh_installsystemd $setting
    done
    "$deployment/lib/make_package" report.json finish || exit
    dh_installdeb
    dh_gencontrol
    dh_md5sums
    dh_builddeb -- -Znone
  ) || return
  mv "$source"/../shop_*.deb "$scratch/packages/${version//:/_}_$build.deb"
}
