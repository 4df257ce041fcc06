# shellcheck shell=bash
# A source package in a Git repository, with the wheel of its lock.

# in_repository DIRECTORY COMMAND…: runs Git or another command on this machine in a repository, as
# nobody in particular, at a time that the caller may set.
in_repository() {
  local directory=$1
  shift
  env -C "$directory" HOME=/nonexistent GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null \
    GIT_AUTHOR_NAME='Sample' GIT_AUTHOR_EMAIL=sample@example.org \
    GIT_COMMITTER_NAME='Sample' GIT_COMMITTER_EMAIL=sample@example.org \
    GIT_AUTHOR_DATE="@${commit_time:-1770000000} +0000" \
    GIT_COMMITTER_DATE="@${commit_time:-1770000000} +0000" "$@"
}

# make_repository DIRECTORY VERSION DISTRIBUTION: makes the source package "tide" with one
# wheel, and commits it.
make_repository() {
  local source=$1
  mkdir -p "$source/debian/source" "$source/wheels"
  python3 "$end_to_end/make_wheel.py" "$source/wheels" tide 2.0 >"$source/requirements.txt"
  cat >"$source/debian/control" <<'END'
Source: tide
Section: misc
Priority: optional
Maintainer: Sample Maintainers <sample@example.org>
Build-Depends: debhelper-compat (= 13), dh-sequence-venvdeb, python3:any
Standards-Version: 4.6.2
Rules-Requires-Root: no

Package: tide
Architecture: all
Depends: ${misc:Depends}, ${venvdeb:Depends}
XB-Vcs-Git-Commit: ${venvdeb:Revision}
Description: sample in a Git repository
 Has a wheel and nothing else.
END
  cat >"$source/debian/changelog" <<END
tide ($2) $3; urgency=medium

  * First.

 -- Sample Maintainers <sample@example.org>  Mon, 05 Jan 2026 12:00:00 +0000
END
  # With `offline`, a build that can reach anybody but itself fails.
  cat >"$source/debian/rules" <<'END'
#!/usr/bin/make -f
%:
	dh $@
ifneq (,$(filter offline,$(DEB_BUILD_OPTIONS)))
execute_before_dh_auto_build:
	[ "$$(sed -n '3,$$s/^ *\([^:]*\):.*/\1/p' /proc/net/dev)" = lo ]
	[ "$$(id -un)" = builder ] && ! [ -e "$$HOME" ]
endif
END
  chmod 0755 "$source/debian/rules"
  printf 'no-project: yes\nwheelhouse: wheels\noffline: yes\n' >"$source/debian/tide.venvdeb"
  echo '3.0 (native)' >"$source/debian/source/format"
  # Wheels are fetched before the build, and belong into no repository.
  printf '/wheels/\n/dist/\n/debian/tide/\n/debian/files\n/debian/*.substvars\n/debian/*debhelper*\n/debian/.debhelper/\n' \
    >"$source/.gitignore"
  in_repository "$source" git init --quiet --initial-branch=main
  commit_all "$source"
}

# commit_all DIRECTORY: commits everything.
commit_all() {
  in_repository "$1" git add --all
  in_repository "$1" git commit --quiet --allow-empty --message=Change
}
