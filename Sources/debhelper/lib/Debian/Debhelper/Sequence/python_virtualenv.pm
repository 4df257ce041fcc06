# dh --with python-virtualenv, or Build-Depends: dh-sequence-python-virtualenv
#
# dh(1) loads this file into its add-on API, whose functions (insert_before and
# so on) it therefore calls without importing them.

use strict;
use warnings;

use Debian::Debhelper::Venvdeb qw(tree_directories @TREE_COMMANDS);

# After all that copies files, before all that starts services.
insert_before('dh_installinit', 'dh_virtualenv');
# After all that rules may do to the tree.
insert_before('dh_fixperms', 'dh_venvdeb_finish');

# dh_lintian copies the maintainer's file, and replaces what is there.
insert_after('dh_lintian', 'dh_venvdeb_lintian');

# An add-on from Build-Depends-Arch or Build-Depends-Indep may insert commands, and
# nothing else.
if (($Debian::Debhelper::DH::AddonAPI::DH_INTERNAL_ADDON_TYPE // 'both') eq 'both') {
	# As dh-virtualenv has it.
	remove_command($_)
		for qw(dh_auto_build dh_auto_test dh_auto_install dh_auto_clean dh_python2 dh_pycentral
		dh_pysupport);
	# With setup.py this one stops since compat 12. It is not removed, because people
	# have an override for it; a --buildsystem given to dh comes later, thus wins.
	add_command_options('dh_auto_configure', '--buildsystem=none');
}

# The libraries in wheels are built to be moved as they are. These options are for
# the directories of our trees, which no other package has: see the add-on venvdeb.
my @directories = tree_directories(whole_root => 1);
{
	no warnings qw(once);    ## no critic (ProhibitNoWarnings)
	local $Debian::Debhelper::DH::AddonAPI::DH_INTERNAL_ADDON_TYPE = 'both';
	for my $command (@TREE_COMMANDS) {
		add_command_options($command, map { "-X$_" } @directories);
	}
	# Whoever looks for bills of materials looks for plain files.
	add_command_options('dh_compress', '-X.cdx.json');
}
# For dh_virtualenv, which sees the prefix that was really used.
$ENV{'DH_VENVDEB_COVERED'} = join(':', @directories);

1;
