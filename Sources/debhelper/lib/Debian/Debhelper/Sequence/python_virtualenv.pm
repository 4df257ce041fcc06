# dh --with python-virtualenv, or Build-Depends: dh-sequence-python-virtualenv
#
# dh(1) loads this file into its add-on API, whose functions (insert_before and
# so on) it therefore calls without importing them.

use strict;
use warnings;

use Debian::Debhelper::Dh_Lib qw(warning);
use Debian::Debhelper::Venvdeb qw(tree_directories @TREE_COMMANDS);

# After all that copies files, before all that starts services.
insert_before('dh_installinit', 'dh_virtualenv');
# After all that rules may do to the tree.
insert_before('dh_fixperms', 'dh_venvdeb_finish');

# debhelper lets an add-on from Build-Depends-Arch or Build-Depends-Indep insert
# commands and nothing else. This is its only way to tell.
if (($Debian::Debhelper::DH::AddonAPI::DH_INTERNAL_ADDON_TYPE // 'both') eq 'both') {
	# As dh-virtualenv has it.
	remove_command($_)
		for qw(dh_auto_build dh_auto_test dh_auto_install dh_auto_clean dh_python2 dh_pycentral
		dh_pysupport);
	# With setup.py this one stops since compat 12. It is not removed, because people
	# have an override for it; a --buildsystem given to dh comes later, thus wins.
	add_command_options('dh_auto_configure', '--buildsystem=none');

	my @directories = tree_directories(whole_root => 1);
	for my $command (@TREE_COMMANDS) {
		add_command_options($command, map { "-X$_" } @directories);
	}
	# For dh_virtualenv, which sees the prefix that was really used.
	$ENV{'DH_VENVDEB_COVERED'} = join(':', @directories);
} else {
	warning('The python-virtualenv add-on was loaded through Build-Depends-Arch or'
		. ' Build-Depends-Indep. There it cannot keep dh_strip, dh_shlibdeps and dh_auto_* from'
		. ' the virtual environment: move dh-sequence-python-virtualenv to Build-Depends.');
}

1;
