package Debian::Debhelper::Venvdeb::Options;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb::Options - the options of venvdeb stage for Getopt::Long

=head1 DESCRIPTION

Generated from F<Sources/Commands/Options/Table> by F<scripts/generate>. Do not edit.

=cut

use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(@STAGE_OPTIONS);

our @STAGE_OPTIONS = qw(
	allow-foreign-code=s@
	allow-leak=s@
	allow-stale-lock
	allow-unpinned
	allow-wheel=s@
	build-isolation!
	build-requirements=s
	bundle=s
	bytecode=s
	cache-dir=s
	check=s@
	conffile=s@
	conflicts=s@
	copy-interpreter
	drop-pip
	extra-index-url=s@
	extras=s@
	freeze=s
	groups=s@
	hook-environment=s@
	hook-on-install=s
	hook-once=s@
	hook-timeout=s@
	hook-user=s@
	hook=s@
	ignore-requires-python
	index-url=s
	index=s@
	install-suffix=s
	jobs=s
	keep=s
	layout=s
	link=s@
	no-binary=s@
	no-cache
	no-deps
	no-lintian-overrides
	no-project
	offline
	only-binary=s@
	pip-arg=s@
	prefix=s
	preinstall=s@
	python=s
	require-hashes!
	requirements=s@
	sbom!
	seed=s@
	shebang=s
	smoke-on-install=s
	smoke-test=s@
	smoke-timeout=s
	smoke-user=s
	sourcedirectory|sourcedir|D=s
	system-site-packages
	target=s
	virtualenv-arg=s@
	wheel-rules=s
	wheelhouse=s@
	with-pip
);

1;
