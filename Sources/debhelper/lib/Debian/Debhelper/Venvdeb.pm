package Debian::Debhelper::Venvdeb;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb - code shared by the debhelper commands and add-ons of venvdeb

=head1 DESCRIPTION

L<dh_venvdeb(1)> and L<dh_virtualenv(1)> install virtual environments with
B<venvdeb stage>. This module runs it for a package and does what its report asks
for. Other packages must not use it.

=cut

use strict;
use warnings;

use Exporter qw(import);

use Debian::Debhelper::Dh_Lib;
use Debian::Debhelper::Venvdeb::Config qw(config_options configuration);
use Debian::Debhelper::Venvdeb::Report qw(apply_report read_report replace_dependencies);

our @EXPORT_OK = qw(
	allowed_jobs finish_package forward_options stage_package tree_directories
	@PROJECT_COMMANDS @TREE_COMMANDS
);

=head1 VARIABLES

=over 4

=item B<@PROJECT_COMMANDS>

The commands of debhelper that build a project, which B<venvdeb stage> does here.

=item B<@TREE_COMMANDS>

The commands that would change a finished tree or misinterpret it: strip and dwz
break libraries with patched headers, and change files whose hashes are in
RECORD, as does dh_strip_nondeterminism (which also takes longer than everything
else); dh_makeshlibs would offer private libraries to other packages; dh_shlibdeps
fails on libraries that are found by RPATH.

=back

=cut

our @PROJECT_COMMANDS
	= qw(dh_auto_configure dh_auto_build dh_auto_test dh_auto_install dh_auto_clean);
our @TREE_COMMANDS
	= qw(dh_strip_nondeterminism dh_dwz dh_strip dh_makeshlibs dh_shlibdeps);

=head1 FUNCTIONS

=over 4

=item B<tree_directories>(I<whole_root> => I<boolean>)

Returns the directories of the trees of this source package, each with a slash at
both ends: debhelper's B<-X> matches anywhere in F<debian/I<package>/I<path>>, and
without the slashes F</srv/shop> would also match F</srv/shopping>. With
I<whole_root>, B<DH_VIRTUALENV_INSTALL_ROOT> as a whole is among them, unless it is
a directory with other contents.

=cut

# Directories that contain more than virtual environments.
my %SHARED_ROOTS = map { $_ => 1 } qw(
	/ /etc /home /lib /opt /srv /usr /usr/lib /usr/libexec /usr/local /usr/local/lib /usr/share /var
	/var/lib
);

sub tree_directories {
	my %how = @_;
	my %directories;
	my $add = sub {
		my ($path) = @_;
		$path = "/${path}/" =~ s{/+}{/}gr;
		$directories{$path} = 1 if $path ne '/';
	};
	my $root = $ENV{'DH_VIRTUALENV_INSTALL_ROOT'} // '';
	$add->('/opt/venvs') if $root eq '';
	$add->($root) if $how{whole_root} and not $SHARED_ROOTS{$root =~ s{/*\z}{}r || '/'};
	$add->($ENV{'VENVDEB_PREFIX'} // '');
	for my $package (getpackages()) {
		my $file = pkgfile($package, 'venvdeb');
		my $configured = $file ne '' ? _configured_directories($file) : {};
		$add->($configured->{'prefix'} // '');
		# Such a root may have other contents (/usr/lib), so only our directory in it.
		$add->(join('/', $root,
				$configured->{'install-suffix'} // $ENV{'VENVDEB_INSTALL_SUFFIX'} // $package))
			if $root ne '';
	}
	return sort(keys(%directories));
}

# Returns the keys of debian/<package>.venvdeb that decide where the tree is. dh(1)
# loads the add-on for every sequence, even "clean", when a program or variable that
# the file needs may be missing: dh_venvdeb reports such errors later.
sub _configured_directories {
	my ($file) = @_;
	my (undef, $text) = eval { configuration($file) };
	return { map { m/^(prefix|install-suffix)\s*:\s*(\S.*?)\s*\z/i ? (lc($1) => $2) : () }
			split(m/\n/, $text // '') };
}

=item B<allowed_jobs>(I<max_parallel>)

Returns the number of jobs that the build may use; undef leaves it to venvdeb.

=cut

sub allowed_jobs {
	my ($max_parallel) = @_;
	my $allowed = get_buildoption('parallel');
	# dpkg-buildpackage -j without a number sets -1.
	$allowed = undef if defined($allowed) and $allowed < 1;
	return $allowed if not defined($max_parallel);
	return $max_parallel if not defined($allowed);
	return $allowed < $max_parallel ? $allowed : $max_parallel;
}

=item B<forward_options>(I<specifications>, I<given>)

Returns the options of I<specifications>, a list in the form of Getopt::Long, for
B<init>. What is given of them is collected in the hash I<given>, by name, as
arguments of B<venvdeb stage>.

=cut

sub forward_options {
	my ($specifications, $given) = @_;
	return map {
		my ($names, $type) = m/\A([^=!]+)(.*)\z/;
		my ($name) = split(m/\|/, $names);
		# Kept by name, so that the last value of a single-valued option counts.
		my $collect = sub {
			my (undef, $value) = @_;
			if ($type eq '=s@') {
				push(@{$given->{$name}}, "--${name}=${value}");
			} elsif ($type eq '=s') {
				$given->{$name} = ["--${name}=${value}"];
			} else {
				$given->{$name} = [$value ? "--${name}" : "--no-${name}"];
			}
			return;
		};
		# Getopt::Long calls a function once for each value, without the "@".
		("${names}" . ($type =~ s/@\z//r) => $collect);
	} @{$specifications};
}

=item B<stage_package>(I<package>, [I<how>,] I<argument>...)

Runs B<venvdeb stage> for a binary package, and adds dependencies, triggers and
maintainer-script snippets to it as the report says. The hash I<how> can have
I<destdir>, instead of the package build directory, and I<wrong_architecture>, a
function that is called instead of B<error> for machine code in a package for all
architectures.

=cut

sub stage_package {
	my ($package, @arguments) = @_;
	my %how = ref($arguments[0]) ? %{shift(@arguments)} : ();
	my $report_path = generated_file($package, 'venvdeb.json');
	# Both can be set: -v in debian/rules, terse in the environment.
	unshift(@arguments, $dh{VERBOSE} ? '--verbose' : '--quiet') if $dh{VERBOSE} or $dh{QUIET};
	my ($shown, $private) = _separate_credentials(@arguments);
	doit(
		(@{$private} ? ({ update_env => { DH_VENVDEB_ARGUMENTS => join("\n", @{$private}) } }) : ()),
		'venvdeb', 'stage', "--package=${package}",
		'--destdir=' . ($how{destdir} // tmpdir($package)),
		'--package-version=' . _version($package),
		config_options($package), "--report=${report_path}",
		@{$shown}, (defined($ENV{'DH_VENVDEB_DEBPUTY'}) ? ('--shebang=relocatable') : ()),
	);
	return if $dh{NO_ACT};
	apply_report($package, read_report($report_path), $how{wrong_architecture} // \&error);
	return;
}

=item B<finish_package>(I<package>)

Runs B<venvdeb finish> for a binary package that B<stage_package> has installed a
virtual environment into, and adds dependencies of files that are new since.

=cut

sub finish_package {
	my ($package) = @_;
	my $report_path = generated_file($package, 'venvdeb.json', 0);
	return if not -e $report_path;
	my $result_path = generated_file($package, 'venvdeb-finish.json');
	doit(
		'venvdeb', 'finish',
		($dh{VERBOSE} ? '--verbose' : $dh{QUIET} ? '--quiet' : ()),
		'--destdir=' . tmpdir($package), "--stage-report=${report_path}",
		"--report=${result_path}",
	);
	return if $dh{NO_ACT};
	replace_dependencies($package, read_report($report_path), read_report($result_path));
	return;
}

=back

=cut

# Returns two lists of arguments: those to show, and those with a URL that may contain
# credentials. The latter are for the environment, because the command line can be
# read by everybody on the machine and is repeated in verbose and error messages.
sub _separate_credentials {
	my (@shown, @private);
	for my $argument (@_) {
		if ($argument !~ m{://\S*(?:\@|=)}) {
			push(@shown, $argument);
			next;
		}
		# A value that stands apart from its option.
		push(@private, pop(@shown)) if $argument !~ m/\A-/ and @shown;
		push(@private, $argument);
	}
	return (\@shown, \@private);
}

# Returns the version of a package, from debian/changelog or the package's own.
sub _version {
	my ($package) = @_;
	isnative($package);    # Sets VERSION as a side effect.
	return $dh{'VERSION'};
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<debhelper(7)>

=cut
