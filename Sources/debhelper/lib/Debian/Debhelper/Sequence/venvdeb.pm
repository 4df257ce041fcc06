# dh --with venvdeb, or Build-Depends: dh-sequence-venvdeb
#
# dh(1) loads this file into its add-on API, whose functions (insert_before and
# so on) it therefore calls without importing them.

use strict;
use warnings;

use Debian::Debhelper::Dh_Lib qw(error);
use Debian::Debhelper::Venvdeb qw(check_compat @PROJECT_COMMANDS);
use Debian::Debhelper::Venvdeb::Trees qw(exclude_trees);

check_compat();

# debputy has three modes for packages that use debhelper. In one of them, rrr, it
# only replaces the last commands. In the others it takes the contents of the
# package from its manifest and from debian/tmp, ignores maintainer-script snippets
# of other commands, and has removed the command that ours is inserted before.
my $bd_dh_sequences = Debian::Debhelper::Dh_Lib->can('bd_dh_sequences');
my $requested = defined($bd_dh_sequences) ? $bd_dh_sequences->() : {};
if (grep { exists($requested->{$_}) } qw(debputy zz-debputy)) {
	error('venvdeb supports debputy only in the mode "dh-sequence-zz-debputy-rrr": use that in'
		. ' Build-Depends instead of dh-sequence-debputy or dh-sequence-zz-debputy');
}

# After all that copies files, before all that starts services.
insert_before('dh_installinit', 'dh_venvdeb')
	or error('cannot run dh_venvdeb before dh_installinit: another add-on has removed the latter');
# After all that rules may do to the tree.
insert_before('dh_fixperms', 'dh_venvdeb_finish');
# An override of dh_strip, for example, has no options of ours, and one of dh_installdeb may add
# triggers. What is found has to be known to dh_gencontrol.
insert_after('dh_installdeb', 'dh_venvdeb_verify');
# dh_lintian installs the maintainer's file, replacing what exists.
insert_after('dh_lintian', 'dh_venvdeb_lintian');

# An add-on from Build-Depends-Arch or Build-Depends-Indep may only insert commands.
my $type = $Debian::Debhelper::DH::AddonAPI::DH_INTERNAL_ADDON_TYPE // 'both';

# The project is built by dh_venvdeb. Without this option these commands would find
# the setup.py (and fail: its build system is gone since compat 12), the
# pyproject.toml or a Makefile, and build and install everything a second time. They
# are not removed, because that would also remove the maintainer's
# override_dh_auto_* and execute_{before,after}_dh_auto_*. A --buildsystem given to
# dh comes later on the command line and takes precedence.
# A conditional add-on must not do this: the commands act on all packages at once,
# and would behave differently in a build of the other packages, and in "clean".
if ($type eq 'both') {
	add_command_options($_, '--buildsystem=none') for @PROJECT_COMMANDS;
}

# The libraries in wheels are meant to be installed as they are. The system's shared
# libraries that a tree needs are in ${venvdeb:Depends}.
# debhelper rejects options from a conditional add-on because they would apply to all
# packages. That does no harm here: no other package has files in the directory of
# one of our trees. So debhelper is told that the options come unconditionally.
{
	no warnings qw(once);    ## no critic (ProhibitNoWarnings)
	local $Debian::Debhelper::DH::AddonAPI::DH_INTERNAL_ADDON_TYPE = 'both';
	exclude_trees(\&add_command_options);
	# Scanners look for uncompressed bills of materials.
	add_command_options('dh_compress', '-X.cdx.json');
}
# Tells dh_venvdeb to write shebangs that debputy does not change.
$ENV{'DH_VENVDEB_DEBPUTY'} = 'rrr' if exists($requested->{'zz-debputy-rrr'});

1;
