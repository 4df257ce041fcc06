# dh --with venvdeb, or Build-Depends: dh-sequence-venvdeb
#
# dh(1) loads this file into its add-on API, whose functions (insert_before and
# so on) it therefore calls without importing them.

use strict;
use warnings;

use Debian::Debhelper::Dh_Lib qw(error);
use Debian::Debhelper::Venvdeb qw(tree_directories @PROJECT_COMMANDS @TREE_COMMANDS);

# debputy has three modes for packages that use debhelper. In one of them, rrr, it
# replaces the last commands only. In the others it takes the contents of the
# package from its manifest and from debian/tmp, runs no maintainer-script code of
# others, and has removed the command that ours goes by.
my $bd_dh_sequences = Debian::Debhelper::Dh_Lib->can('bd_dh_sequences');
my $requested = defined($bd_dh_sequences) ? $bd_dh_sequences->() : {};
if (grep { exists($requested->{$_}) } qw(debputy zz-debputy)) {
	error('venvdeb works beside debputy in its mode "dh-sequence-zz-debputy-rrr" only:'
		. ' write that into Build-Depends, instead of dh-sequence-debputy or'
		. ' dh-sequence-zz-debputy');
}

# After all that copies files, before all that starts services.
insert_before('dh_installinit', 'dh_venvdeb')
	or error('there is no dh_installinit for dh_venvdeb to precede: another add-on has removed it');
# After all that rules may do to the tree.
insert_before('dh_fixperms', 'dh_venvdeb_finish');
# dh_lintian copies the maintainer's file, and replaces what is there.
insert_after('dh_lintian', 'dh_venvdeb_lintian');

# An add-on from Build-Depends-Arch or Build-Depends-Indep may insert commands, and
# nothing else.
my $type = $Debian::Debhelper::DH::AddonAPI::DH_INTERNAL_ADDON_TYPE // 'both';

# The project is built by dh_venvdeb. On their own these commands would find the
# setup.py (and stop: the build system for it is gone since compat 12), the
# pyproject.toml or a Makefile, and build and install all a second time. They are
# not removed, since with them would go the maintainer's override_dh_auto_* and
# execute_{before,after}_dh_auto_*; and a --buildsystem given to dh comes later on
# the command line, thus wins.
# A conditional add-on must leave them alone: they work for all packages at once,
# and would do other things in a build of the other packages, and in "clean".
if ($type eq 'both') {
	add_command_options($_, '--buildsystem=none') for @PROJECT_COMMANDS;
}

# The libraries in wheels are built to be moved as they are. Shared libraries of the
# system that the tree needs are in ${venvdeb:Depends}.
# debhelper refuses options from a conditional add-on because they would apply to
# all packages. These do by nature: no other package has a file in a directory that
# belongs to one of our trees. So it is told that they come unconditionally.
my @directories = tree_directories();
{
	no warnings qw(once);    ## no critic (ProhibitNoWarnings)
	local $Debian::Debhelper::DH::AddonAPI::DH_INTERNAL_ADDON_TYPE = 'both';
	for my $command (@TREE_COMMANDS) {
		add_command_options($command, map { "-X$_" } @directories);
	}
	# Whoever looks for bills of materials looks for plain files.
	add_command_options('dh_compress', '-X.cdx.json');
}
# For dh_venvdeb, which makes scripts that debputy does not rewrite.
$ENV{'DH_VENVDEB_DEBPUTY'} = 'rrr' if exists($requested->{'zz-debputy-rrr'});
# For dh_venvdeb, too, which sees the prefix that was really used.
$ENV{'DH_VENVDEB_COVERED'} = join(':', @directories);

1;
