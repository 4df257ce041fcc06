# dh --with python-virtualenv, or Build-Depends: dh-sequence-python-virtualenv
#
# dh(1) loads this file into its add-on API, whose functions (insert_before and
# so on) it therefore calls without importing them.

use strict;
use warnings;

use Debian::Debhelper::Venvdeb::Trees qw(exclude_trees);

# Lets dh_venvdeb_finish know that packages are to have a tree.
$ENV{'DH_VENVDEB_ADD_ON'} = 'python-virtualenv';

# After all that copies files, before all that starts services.
insert_before('dh_installinit', 'dh_virtualenv');
# After all that rules may do to the tree.
insert_before('dh_fixperms', 'dh_venvdeb_finish');
# An override of dh_strip, for example, has no options of ours, and one of dh_installdeb may add
# triggers. What is found has to be known to dh_gencontrol.
insert_after('dh_installdeb', 'dh_venvdeb_verify');
# dh_lintian installs the maintainer's file, replacing what exists.
insert_after('dh_lintian', 'dh_venvdeb_lintian');

# An add-on from Build-Depends-Arch or Build-Depends-Indep may only insert commands.
if (($Debian::Debhelper::DH::AddonAPI::DH_INTERNAL_ADDON_TYPE // 'both') eq 'both') {
	# As dh-virtualenv's add-on does.
	remove_command($_)
		for qw(dh_auto_build dh_auto_test dh_auto_install dh_auto_clean dh_python2 dh_pycentral
		dh_pysupport);
	# With a setup.py this command fails since compat 12. It is not removed, because
	# packages have overrides for it. A --buildsystem given to dh takes precedence.
	add_command_options('dh_auto_configure', '--buildsystem=none');
}

# See the add-on venvdeb about these options.
{
	no warnings qw(once);    ## no critic (ProhibitNoWarnings)
	local $Debian::Debhelper::DH::AddonAPI::DH_INTERNAL_ADDON_TYPE = 'both';
	exclude_trees(\&add_command_options);
	# Scanners look for uncompressed bills of materials.
	add_command_options('dh_compress', '-X.cdx.json');
}

1;
