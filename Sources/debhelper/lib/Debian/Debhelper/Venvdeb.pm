package Debian::Debhelper::Venvdeb;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb - what the debhelper commands and add-ons of venvdeb share

=head1 DESCRIPTION

L<dh_venvdeb(1)> and others install virtual environments by B<venvdeb stage>.
This module runs it for a package and does for debhelper what the report asks
for. It is no interface for other packages.

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

The commands of debhelper that build a project, which is part of the staging.

=item B<@TREE_COMMANDS>

The commands that would change a finished tree or draw wrong conclusions from
it: strip and dwz break libraries with patched headers, and change what RECORD
has the hashes of, as does dh_strip_nondeterminism (which besides takes longer
than all the rest); dh_makeshlibs would offer private libraries to the system;
dh_shlibdeps fails on those that are found by RPATH.

=back

=cut

our @PROJECT_COMMANDS
	= qw(dh_auto_configure dh_auto_build dh_auto_test dh_auto_install dh_auto_clean);
our @TREE_COMMANDS
	= qw(dh_strip_nondeterminism dh_dwz dh_strip dh_makeshlibs dh_shlibdeps);

=head1 FUNCTIONS

=over 4

=item B<tree_directories>(I<whole_root> => I<boolean>)

Where the trees of this source package will be, each with a slash at both ends:
debhelper's B<-X> matches anywhere in F<debian/I<package>/I<path>>, and without
the slashes F</srv/shop> would also cover F</srv/shopping>. With I<whole_root>
all of B<DH_VIRTUALENV_INSTALL_ROOT> is meant, unless other things live there.

=cut

# Roots that hold more than virtual environments.
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
		my $place = $file ne '' ? _configured_place($file) : {};
		$add->($place->{'prefix'} // '');
		# A root of its own may hold much else (/usr/lib), so only what is ours.
		$add->(join('/', $root,
				$place->{'install-suffix'} // $ENV{'VENVDEB_INSTALL_SUFFIX'} // $package))
			if $root ne '';
	}
	return sort(keys(%directories));
}

# The keys of debian/<package>.venvdeb that say where the tree goes. dh(1) asks
# for every sequence, "clean" too, where a program or variable may be missing that
# the file needs: dh_venvdeb will complain, and about the prefix as well.
sub _configured_place {
	my ($file) = @_;
	my (undef, $text) = eval { configuration($file) };
	return { map { m/^(prefix|install-suffix)\s*:\s*(\S.*?)\s*\z/i ? (lc($1) => $2) : () }
			split(m/\n/, $text // '') };
}

=item B<allowed_jobs>(I<max_parallel>)

The number of jobs that the builder allows; undef if nobody said anything, which
leaves it to venvdeb.

=cut

sub allowed_jobs {
	my ($max_parallel) = @_;
	my $allowed = get_buildoption('parallel');
	# dpkg-buildpackage -j without a number is written as -1.
	$allowed = undef if defined($allowed) and $allowed < 1;
	return $allowed if not defined($max_parallel);
	return $max_parallel if not defined($allowed);
	return $allowed < $max_parallel ? $allowed : $max_parallel;
}

=item B<forward_options>(I<types>, I<given>, I<aliases>)

Options for Getopt::Long that are collected in the hash I<given> as arguments of
B<venvdeb stage>. I<types> has for each name what Getopt::Long writes as its
argument: '' for none, '!' for none and a no- form, '=s' for one value, '=s@'
for several. I<aliases> has further names.

=cut

sub forward_options {
	my ($types, $given, $aliases) = @_;
	# The value is kept per option, so that of a single-valued one the last counts.
	my $remember = sub {
		my ($name, $value) = @_;
		$name = "$name";    # Getopt::Long passes an object.
		my $type = $types->{$name};
		if ($type eq '=s@') {
			push(@{$given->{$name}}, "--${name}=${value}");
		} elsif ($type eq '=s') {
			$given->{$name} = ["--${name}=${value}"];
		} else {
			$given->{$name} = [$value ? "--${name}" : "--no-${name}"];
		}
		return;
	};
	# Getopt::Long appends to lists by itself only if it owns them: the callback
	# gets every value in turn, hence '=s' for '=s@' here.
	return map {
		my $type = $types->{$_} =~ s/@\z//r;
		(join('|', $_, $aliases->{$_} // ()) . $type => $remember);
	} keys(%{$types});
}

=item B<stage_package>(I<package>, [I<how>,] I<argument>...)

Runs B<venvdeb stage> for a binary package, and adds dependencies, triggers and
maintainer-script snippets to it as the report says. Returns the report; undef
with B<--no-act>. The hash I<how> may have a I<destdir> other than the package's
own, and a function to call for machine code in a package for all architectures,
I<wrong_architecture>, instead of B<error>.

=cut

sub stage_package {
	my ($package, @arguments) = @_;
	my %how = ref($arguments[0]) ? %{shift(@arguments)} : ();
	my $report_path = generated_file($package, 'venvdeb.json');
	# Both can be on: -v in the rules, terse in the environment.
	unshift(@arguments, $dh{VERBOSE} ? '--verbose' : '--quiet') if $dh{VERBOSE} or $dh{QUIET};
	doit(
		'venvdeb', 'stage', "--package=${package}",
		'--destdir=' . ($how{destdir} // tmpdir($package)),
		'--package-version=' . _version($package),
		config_options($package), "--report=${report_path}",
		@arguments, (defined($ENV{'DH_VENVDEB_DEBPUTY'}) ? ('--shebang=relocatable') : ()),
	);
	return if $dh{NO_ACT};

	my $report = read_report($report_path);
	apply_report($package, $report, $how{wrong_architecture} // \&error);
	return $report;
}

=item B<finish_package>(I<package>)

Runs B<venvdeb finish> for a binary package that B<stage_package> has put an
environment into, and adds the dependencies of what came in since.

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

# The version that debian/changelog (or the package's own) gives to a package.
sub _version {
	my ($package) = @_;
	isnative($package);    # It also sets this:
	return $dh{'VERSION'};
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<debhelper(7)>

=cut
