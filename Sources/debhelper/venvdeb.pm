# dh --with venvdeb, or Build-Depends: dh-sequence-venvdeb
#
# dh(1) loads this file into its add-on API, whose functions (insert_before and
# so on) it therefore calls without importing them.

use strict;
use warnings;

use Debian::Debhelper::Dh_Lib qw(getpackages pkgfile warning);

# After all that copies files, before all that starts services.
insert_before('dh_installinit', 'dh_venvdeb');

# Where the trees will be, each with a slash at both ends: "-X" matches anywhere
# in "debian/<package>/<path>", and without the slashes "/srv/shop" would also
# cover "/srv/shopping".
my $tree_directories = sub {
	my %directories;
	my $add = sub {
		my ($path) = @_;
		$path = "/${path}/" =~ s{/+}{/}gr;
		$directories{$path} = 1 if $path ne '/';
	};
	# The keys of debian/<package>.venvdeb that say where the tree goes.
	my $read_place = sub {
		my ($file) = @_;
		my %place;
		open(my $fd, '<', $file) or return \%place;
		while (my $line = <$fd>) {
			$place{lc($1)} = $2 if $line =~ m/^(prefix|install-suffix)\s*:\s*(\S.*?)\s*$/i;
		}
		close($fd);
		return \%place;
	};
	my $root = $ENV{'DH_VIRTUALENV_INSTALL_ROOT'} // '';
	$add->('/opt/venvs') if $root eq '';
	$add->($ENV{'VENVDEB_PREFIX'} // '');
	for my $package (getpackages()) {
		my $file = pkgfile($package, 'venvdeb');
		my $place = $file ne '' ? $read_place->($file) : {};
		$add->($place->{'prefix'} // '');
		# A root of its own may hold much else (/usr/lib), so only what is ours.
		$add->(join('/', $root,
				$place->{'install-suffix'} // $ENV{'VENVDEB_INSTALL_SUFFIX'} // $package))
			if $root ne '';
	}
	return sort(keys(%directories));
};

# debhelper lets an add-on from Build-Depends-Arch or Build-Depends-Indep insert
# commands and nothing else. This is its only way to tell.
if (($Debian::Debhelper::DH::AddonAPI::DH_INTERNAL_ADDON_TYPE // 'both') eq 'both') {
	# The project is built by dh_venvdeb. On their own these commands would find
	# the setup.py (and stop: the build system for it is gone since compat 12), the
	# pyproject.toml or a Makefile, and build and install all a second time. They
	# are not removed, since with them would go the maintainer's override_dh_auto_*
	# and execute_{before,after}_dh_auto_*; and a --buildsystem given to dh comes
	# later on the command line, thus wins.
	add_command_options($_, '--buildsystem=none')
		for qw(dh_auto_configure dh_auto_build dh_auto_test dh_auto_install dh_auto_clean);

	# The libraries in wheels are built to be moved as they are: strip and dwz break
	# those with patched headers, and change what RECORD has the hashes of (as does
	# dh_strip_nondeterminism, which besides takes longer than all the rest);
	# dh_makeshlibs would offer private libraries to the system, and dh_shlibdeps
	# fails on those that are found by RPATH. Shared libraries of the system that
	# the tree needs are in ${venvdeb:Depends}.
	my @directories = $tree_directories->();
	for my $command (qw(dh_strip_nondeterminism dh_dwz dh_strip dh_makeshlibs dh_shlibdeps)) {
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
