#!/bin/sh
# Installs what a build needs, in the system that it runs in.
#
#   install.sh SOURCE [PACKAGE…]
#
# SOURCE is the directory of the source package, PACKAGE the path of a .deb. The build runs as the
# user builder, whose home does not exist.
set -eu
source=$1
shift
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
apt-get -qq update
apt-get -qq -o Dpkg::Use-Pty=0 install --yes --no-install-recommends build-essential fakeroot "$@"
apt-get -qq -o Dpkg::Use-Pty=0 build-dep --yes --no-install-recommends "$source"
id builder >/dev/null 2>&1 ||
	useradd --user-group --no-create-home --home-dir /nonexistent builder
