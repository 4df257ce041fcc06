# A debhelper build system for virtual environments: dh --buildsystem=dh_virtualenv
#
# It has the environment variables of dh-virtualenv's build system. Everything is done
# in the install step; nothing is written to the source tree.

package Debian::Debhelper::Buildsystem::dh_virtualenv;

use strict;
use warnings;

use Cwd ();

use Debian::Debhelper::Dh_Lib;
use Debian::Debhelper::Venvdeb qw(allowed_jobs);
use Debian::Debhelper::Venvdeb::Calls qw(add_to_tree);
use parent qw(Debian::Debhelper::Buildsystem);

sub DESCRIPTION { return 'Python virtual environment (venvdeb)' }

sub check_auto_buildable {
	my ($this) = @_;
	return -e $this->get_sourcepath('setup.py') || -e $this->get_sourcepath('pyproject.toml') ? 1 : 0;
}

sub new {
	my ($class, @options) = @_;
	my $this = $class->SUPER::new(@options);
	$this->enforce_in_source_building();
	return $this;
}

sub configure { return }
sub build     { return }
sub test      { return }
sub clean     { return }

sub install {
	my ($this, $destdir, @parameters) = @_;
	my $source_package = sourcepackage();
	my $root = $ENV{'DH_VIRTUALENV_INSTALL_ROOT'} // '';
	$root = '/usr/share/python' if $root eq '';
	my $suffix = $ENV{'DH_VIRTUALENV_INSTALL_SUFFIX'} // '';
	$suffix = $source_package if $suffix eq '';
	my @upgrades;
	for my $name (qw(pip setuptools wheel)) {
		my $version = $ENV{'DH_UPGRADE_' . uc($name)} // next;
		push(@upgrades, "--preinstall=${name}" . ($version eq '' ? '' : "==${version}"));
	}
	my $requirements = $ENV{'DH_REQUIREMENTS_FILE'} // '';
	my $jobs = allowed_jobs();
	# With several binary packages the tree is in debian/tmp, from where dh_install takes
	# it; the main package then gets the dependencies.
	my ($package) = grep { _same_directory(tmpdir($_), $destdir) } getpackages();
	my @arguments = (
		'--allow-unpinned', "--prefix=${root}/${suffix}",
		(map { "--seed=$_" } qw(pip setuptools wheel)),
		(map { "--virtualenv-arg=$_" } split(' ', $ENV{'DH_VIRTUALENV_ARGUMENTS'} // '')),
		(map { "--pip-arg=$_" } split(' ', $ENV{'DH_PIP_EXTRA_ARGS'} // '')),
		@upgrades,
		(defined($jobs) ? "--jobs=${jobs}" : ()),
		'--freeze=' . generated_file($package // $dh{MAINPACKAGE}, 'requirements.lock.txt'),
		@parameters,
	);
	my $call = {
		source       => $this->get_sourcedir(),
		requirements => $requirements ne '' ? $requirements : undef,
		project      => 1,
		extras       => [],
		arguments    => \@arguments,
	};
	add_to_tree(
		$package // $dh{MAINPACKAGE},
		{destdir => $destdir, wrong_architecture => \&warning}, $call);
	return;
}

sub _same_directory {
	my ($left, $right) = map { m{\A/} ? $_ : Cwd::getcwd() . "/$_" } @_;
	s{/+\z}{} for $left, $right;
	return $left eq $right;
}

1;
