# dh --with venvdeb, or Build-Depends: dh-sequence-venvdeb
#
# dh(1) loads this file into its add-on API, whose functions (insert_before and
# so on) it therefore calls without importing them.

use strict;
use warnings;

use Debian::Debhelper::Dh_Lib qw(warning);
use Debian::Debhelper::Venvdeb qw(tree_directories @PROJECT_COMMANDS @TREE_COMMANDS);

# After all that copies files, before all that starts services.
insert_before('dh_installinit', 'dh_venvdeb');

# debhelper lets an add-on from Build-Depends-Arch or Build-Depends-Indep insert
# commands and nothing else. This is its only way to tell.
if (($Debian::Debhelper::DH::AddonAPI::DH_INTERNAL_ADDON_TYPE // 'both') eq 'both') {
	# The project is built by dh_venvdeb. On their own these commands would find
	# the setup.py (and stop: the build system for it is gone since compat 12), the
	# pyproject.toml or a Makefile, and build and install all a second time. They
	# are not removed, since with them would go the maintainer's override_dh_auto_*
	# and execute_{before,after}_dh_auto_*; and a --buildsystem given to dh comes
	# later on the command line, thus wins.
	add_command_options($_, '--buildsystem=none') for @PROJECT_COMMANDS;

	# The libraries in wheels are built to be moved as they are. Shared libraries of
	# the system that the tree needs are in ${venvdeb:Depends}.
	my @directories = tree_directories();
	for my $command (@TREE_COMMANDS) {
		add_command_options($command, map { "-X$_" } @directories);
	}
	# For dh_venvdeb, which sees the prefix that was really used.
	$ENV{'DH_VENVDEB_COVERED'} = join(':', @directories);
} else {
	warning('The venvdeb add-on was loaded through Build-Depends-Arch or Build-Depends-Indep.'
		. ' There it cannot keep dh_strip, dh_shlibdeps and dh_auto_* from the virtual'
		. ' environment: move dh-sequence-venvdeb to Build-Depends.');
}

1;
