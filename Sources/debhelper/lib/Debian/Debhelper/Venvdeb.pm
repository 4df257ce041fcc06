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
use File::Find ();

use Debian::Debhelper::Dh_Lib;
use Debian::Debhelper::Venvdeb::Config qw(config_options);
use Debian::Debhelper::Venvdeb::Program qw(run_venvdeb);
use Debian::Debhelper::Venvdeb::Sharing qw(package_version share_work warn_of_same_prefix);
use Debian::Debhelper::Venvdeb::Report qw(apply_report read_report replace_dependencies);
use Debian::Debhelper::Venvdeb::Releases qw(check_states finish_releases tree_directory);
use Debian::Debhelper::Venvdeb::Scripts qw(check_scripts remove_double_triggers);
use Debian::Debhelper::Venvdeb::Trees
	qw(forget_old_reports known_directories report_for tree_prefix tree_reports);

our @EXPORT_OK = qw(
	allowed_jobs check_compat finish_package forward_options stage_package stage_packages
	verify_package
	@PROJECT_COMMANDS
);

=head1 VARIABLES

=over 4

=item B<@PROJECT_COMMANDS>

The commands of debhelper that build a project, which B<venvdeb stage> does here.

=back

=cut

our @PROJECT_COMMANDS
	= qw(dh_auto_configure dh_auto_build dh_auto_test dh_auto_install dh_auto_clean);

=head1 FUNCTIONS

=over 4

=item B<check_compat>()

Ends with an error below compat 13, in which debhelper reads configuration files
in another way, and runs the build system of the project.

=cut

sub check_compat {
	error('compat 13 or later is needed: write "debhelper-compat (= 13)" into Build-Depends in'
		. ' debian/control') if compat(12, 1);
	return;
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
I<destdir>, instead of the package build directory; I<wrong_architecture>, a
function that is called instead of B<error> for machine code in a package for all
architectures; and I<again>, a true value if the tree may have been made by an
earlier call.

=cut

sub stage_package {
	my ($package, @arguments) = @_;
	my %how = ref($arguments[0]) ? %{shift(@arguments)} : ();
	my $destdir = $how{destdir} // tmpdir($package);
	forget_old_reports($package, $destdir);
	my $prefix = tree_prefix($package, @arguments);
	my $report_path = report_for($package, $prefix);
	my $is_known = -e $report_path;
	error("$package already has a virtual environment in $prefix, from an earlier call in this build:"
			. ' give everything to one call (options can be repeated), choose another --prefix, or run'
			. ' dh_prep before')
		if $is_known and not $how{again};
	# Both can be set: -v in debian/rules, terse in the environment.
	unshift(@arguments, $dh{VERBOSE} ? '--verbose' : '--quiet') if $dh{VERBOSE} or $dh{QUIET};
	run_venvdeb(
		$package, 'stage', "--package=${package}", "--destdir=${destdir}",
		'--package-version=' . package_version($package),
		'--architecture=' . package_binary_arch($package),
		config_options($package), "--report=${report_path}",
		@arguments, (defined($ENV{'DH_VENVDEB_DEBPUTY'}) ? ('--shebang=relocatable') : ()),
	);
	return if $dh{NO_ACT};
	my $report = read_report($report_path);
	check_scripts($package, $report_path);
	check_states($package, $report, map { read_report($_) } tree_reports($package));
	apply_report($package, $report, $how{wrong_architecture} // \&error, $is_known);
	_check_exclusion($package, $report->{'prefix'});
	return;
}

=item B<stage_packages>(I<packages>, I<argument>...)

Runs B<stage_package> for each of a list of packages, which share what is the same.

=cut

sub stage_packages {
	my ($packages, @arguments) = @_;
	warn_of_same_prefix($packages, @arguments);
	share_work($packages, \@arguments, sub {
		my ($package, @shared) = @_;
		return stage_package($package, @arguments, @shared);
	});
	return;
}

# Warns if commands for ELF files will process the tree: without the add-on, or with more
# prefixes than it expected.
sub _check_exclusion {
	my ($package, $prefix) = @_;
	my @directories = known_directories();
	my $count = $ENV{'DH_VENVDEB_EXCLUDES'};
	if (not defined($count)) {
		warning("dh_strip, dh_dwz and others will change $prefix in $package, as no add-on of venvdeb"
			. ' is used: call "dh --with '
			. (basename($0) eq 'dh_venvdeb' ? 'venvdeb' : 'python-virtualenv')
			. "\", or pass -X$prefix/ to them, or run dh_venvdeb_finish after them");
	} elsif (not grep { index("${prefix}/", $_) == 0 } grep { defined } @directories[0 .. $count - 1]) {
		warning("dh_strip, dh_dwz and others will process $prefix in $package: there are more virtual"
			. " environments than packages; write \"prefix: ${prefix}\" into debian/${package}.venvdeb");
	}
	return;
}

=item B<finish_package>(I<package>)

Runs B<venvdeb finish> for a binary package that B<stage_package> has installed
virtual environments into, and adds dependencies of files that are new since.

=item B<verify_package>(I<package>)

Does the same for the trees of the package that have changed since, with a warning. A
tree that is no longer where it was put, while there is one elsewhere, is an error.

=cut

sub finish_package {
	my ($package) = @_;
	for my $report_path (tree_reports($package)) {
		_finish_tree($package, $report_path);
		finish_releases($package, read_report($report_path));
	}
	return;
}

sub verify_package {
	my ($package) = @_;
	for my $report_path (tree_reports($package)) {
		my $result_path = _result_path($report_path);
		my $report = read_report($report_path);
		_check_location($package, $report);
		remove_double_triggers($package, $report);
		my @changed = _changed_files($package, $report, -e $result_path ? $result_path : $report_path)
			or next;
		_finish_tree($package, $report_path);
		warning("$report->{'prefix'} in $package was changed after it was finished (" . @changed
				. " files, such as $changed[0]): its RECORD files were updated; exclude it from"
				. " dh_strip and others (-X$report->{'prefix'}/) to keep wheels as they are");
	}
	return;
}

# Ends with an error for a tree that debian/rules has moved: its scripts, bytecode and the maintainer
# scripts name the directory that it was made for. One that is nowhere was removed on purpose.
sub _check_location {
	my ($package, $report) = @_;
	my $tree = tree_directory($report);
	my @roots = grep { -d } map { tmpdir($_) } getpackages();
	return if $dh{NO_ACT} or grep { -e $_ . $tree or -l $_ . $tree } @roots, 'debian/tmp';
	my @prefixes = map { read_report($_)->{'prefix'} } map { tree_reports($_) } getpackages();
	my @found;
	File::Find::find({no_chdir => 1, wanted => sub {
		my ($root) = grep { index($File::Find::name, "${_}/") == 0 } @roots;
		return if $_ !~ m{/pyvenv\.cfg\z} or not defined($root);
		my $path = substr(dirname($_), length($root));
		return if grep { index("${path}/", "${_}/") == 0 } @prefixes or not _is_moved(dirname($_), $path);
		push(@found, $path);
	}}, @roots) if @roots;
	my ($path) = sort(@found) or return;
	my $advice
		= defined($ENV{'DH_VENVDEB_ADD_ON'})
		? 'set DH_VIRTUALENV_INSTALL_ROOT=' . dirname($path) . ' and --install-suffix=' . basename($path)
		: "write \"prefix: ${path}\" into debian/${package}.venvdeb";
	error("the virtual environment of ${package} was put into ${tree}, and debian/rules has moved it to"
			. " ${path}: its scripts and those of the package name ${tree}; ${advice} instead");
	return;
}

# Returns whether a directory has a tree of venvdeb that was not made for this path: one that somebody made
# with another program, or for it, is none that was moved.
sub _is_moved {
	my ($tree, $path) = @_;
	return _contents("${tree}/pyvenv.cfg") =~ m/^venvdeb\s*=/m && index(_contents("${tree}/bin/activate"), $path) < 0;
}

# Returns the contents of a file; nothing if there is none.
sub _contents {
	my ($path) = @_;
	open(my $fd, '<:raw', $path) or return '';
	local $/ = undef;
	my $text = readline($fd) // '';
	close($fd) or error("cannot read ${path}: $!");
	return $text;
}

# Returns the path of the report of venvdeb finish, beside that of venvdeb stage.
sub _result_path {
	my ($report_path) = @_;
	return $report_path =~ s{/venvdeb([^/]*)\z}{/venvdeb-finish$1}r;
}

sub _finish_tree {
	my ($package, $report_path) = @_;
	my $result_path = _result_path($report_path);
	run_venvdeb(
		$package, 'finish',
		($dh{VERBOSE} ? '--verbose' : $dh{QUIET} ? '--quiet' : ()),
		'--destdir=' . tmpdir($package), "--stage-report=${report_path}",
		"--report=${result_path}",
	);
	return if $dh{NO_ACT};
	replace_dependencies($package, read_report($report_path), read_report($result_path));
	return;
}

# Returns the files of a tree that are newer than a report.
sub _changed_files {
	my ($package, $report, $since) = @_;
	my $tree = tmpdir($package) . tree_directory($report);
	return if not -d $tree;
	# find(1) takes a tenth of the time of File::Find for a large tree.
	my @command = ('find', $tree, '-type', 'f', '-newer', $since, '-printf', '%P\0');
	open(my $fd, '-|', @command) or error("cannot run find: $!");
	local $/ = "\0";
	chomp(my @changed = readline($fd));
	close($fd) or error("cannot search ${tree}: find failed");
	return sort(@changed);
}

=back

=cut

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<debhelper(7)>

=cut
