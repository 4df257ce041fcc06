package Debian::Debhelper::Venvdeb::Trees;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb::Trees - where the virtual environments of a source package are

=head1 DESCRIPTION

Before a tree is made, its directory follows from options, configuration and
environment; afterwards its report has it.

=head1 FUNCTIONS

=over 4

=cut

use strict;
use warnings;

use Exporter qw(import);

use Debian::Debhelper::Dh_Lib;
use Debian::Debhelper::Venvdeb::Config qw(configuration);
use Debian::Debhelper::Venvdeb::Releases qw(tree_directory);
use Debian::Debhelper::Venvdeb::Report qw(read_report);

our @EXPORT_OK = qw(
	exclude_trees forget_old_reports known_directories report_for tree_prefix tree_reports
	@TREE_COMMANDS
);

=item B<@TREE_COMMANDS>

The commands that would change a finished tree or misinterpret it: strip and dwz
break libraries with patched headers, and change files whose hashes are in
RECORD, as does dh_strip_nondeterminism (which also takes longer than everything
else); dh_makeshlibs would offer private libraries to other packages; dh_shlibdeps
fails on libraries that are found by RPATH.

=cut

our @TREE_COMMANDS
	= qw(dh_strip_nondeterminism dh_dwz dh_strip dh_makeshlibs dh_shlibdeps);

=item B<tree_prefix>(I<package>, I<argument>...)

Returns the directory on the target that B<venvdeb stage> with these arguments
puts the tree of a package into.

=cut

sub tree_prefix {
	my ($package, @arguments) = @_;
	my %given;
	while (@arguments) {
		my $argument = shift(@arguments);
		if ($argument =~ m/\A--(prefix|install-suffix)(?:=(.*))?\z/s) {
			$given{$1} = $2 // shift(@arguments) // '';
		}
	}
	my $file = pkgfile($package, 'venvdeb');
	my $configured = $file ne '' ? _configured_directories($file) : {};
	my $prefix = $given{'prefix'} // $configured->{'prefix'} // _variable('VENVDEB_PREFIX')
		// join('/', _variable('DH_VIRTUALENV_INSTALL_ROOT') // '/opt/venvs',
			$given{'install-suffix'} // $configured->{'install-suffix'}
				// _variable('VENVDEB_INSTALL_SUFFIX') // $package);
	return "/${prefix}" =~ s{/+}{/}gr =~ s{(.)/\z}{$1}r;
}

sub _variable {
	my ($name) = @_;
	my $value = $ENV{$name} // '';
	return $value ne '' ? $value : undef;
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

=item B<tree_reports>(I<package>)

Returns the paths of the reports about the trees that the package has, one for
each prefix.

=item B<report_for>(I<package>, I<prefix>)

Returns the path of the report about the tree at a prefix, which may not exist
yet.

=item B<forget_old_reports>(I<package>, I<destdir>)

Removes the reports about trees that L<dh_prep(1)> has removed since.

=cut

sub tree_reports {
	my ($package) = @_;
	my $first = generated_file($package, 'venvdeb.json', 0);
	my @paths = -e $first ? ($first) : ();
	for (my $number = 2;; $number++) {
		my $path = generated_file($package, "venvdeb-${number}.json", 0);
		return @paths if not -e $path;
		push(@paths, $path);
	}
	return;
}

sub report_for {
	my ($package, $prefix) = @_;
	my @paths = tree_reports($package);
	for my $path (@paths) {
		return $path if read_report($path)->{'prefix'} eq $prefix;
	}
	my $name = @paths ? 'venvdeb-' . (@paths + 1) . '.json' : 'venvdeb.json';
	return generated_file($package, $name);
}

sub forget_old_reports {
	my ($package, $destdir) = @_;
	my @paths = tree_reports($package);
	my @kept = grep { -e $destdir . tree_directory(read_report($_)) . '/pyvenv.cfg' } @paths;
	return if @kept == @paths or $dh{NO_ACT};
	my %is_kept = map { $_ => 1 } @kept;
	unlink(grep { not $is_kept{$_} } @paths);
	my $number = 1;
	for my $path (@kept) {
		my $name = $number == 1 ? 'venvdeb.json' : "venvdeb-${number}.json";
		rename($path, generated_file($package, $name)) or error("cannot rename ${path}: $!");
		$number++;
	}
	return;
}

=item B<known_directories>()

Returns the directories of the trees of this source package, those of a report
first, each with a slash at both ends: debhelper's B<-X> matches anywhere in
F<debian/I<package>/I<path>>, and without the slashes F</srv/shop> would also match
F</srv/shopping>. F</opt/venvs>, or B<DH_VIRTUALENV_INSTALL_ROOT>, is among them as
a whole, unless it is a directory with other contents.

=cut

# Directories that contain more than virtual environments.
my %SHARED_ROOTS = map { $_ => 1 } qw(
	/ /etc /home /lib /opt /srv /usr /usr/lib /usr/libexec /usr/local /usr/local/lib /usr/share /var
	/var/lib
);

# The prefixes by package, as configuration and environment say.
my %expected_prefixes;

sub known_directories {
	my $root = '/' . (_variable('DH_VIRTUALENV_INSTALL_ROOT') // 'opt/venvs');
	$root = $root =~ s{/+}{/}gr =~ s{(.)/\z}{$1}r;
	my @expected = $SHARED_ROOTS{$root} ? () : ($root);
	my @reported;
	for my $package (getpackages()) {
		# A configuration file may be a program, and dh asks for each command.
		push(@expected, $expected_prefixes{$package} //= tree_prefix($package));
		for my $path (tree_reports($package)) {
			my $prefix = eval { read_report($path)->{'prefix'} } // next;
			push(@reported, $prefix) if -e tmpdir($package) . $prefix;
		}
	}
	my @directories;
	for my $directory (map { "${_}/" } sort(@reported), sort(@expected)) {
		next if $directory eq '//';
		my $is_covered = grep { index($directory, $_) == 0 }
			@directories, $SHARED_ROOTS{$root} ? () : ("${root}/");
		push(@directories, $directory) if not $is_covered or $directory eq "${root}/";
	}
	my %seen;
	return grep { not $seen{$_}++ } @directories;
}

=item B<exclude_trees>(I<add>)

Calls the function I<add> with each of B<@TREE_COMMANDS> and the options that keep
it away from the trees.

L<dh(1)> reads the options when it loads the add-on, but a prefix may be on the
command line of an override, or come from a script. So each option finds its
directory when B<dh> makes it a string, to run the command.

=back

=cut

sub exclude_trees {
	my ($add) = @_;
	my $count = known_directories();
	my $packages = () = getpackages();
	$count = $packages if $count < $packages;
	# What the options leave out, for the commands that run between.
	$ENV{'DH_VENVDEB_EXCLUDES'} = $count;
	my @options = map { Debian::Debhelper::Venvdeb::Trees::Exclusion->new($_) } (0 .. $count - 1);
	$add->($_, @options) for @TREE_COMMANDS;
	return;
}

package Debian::Debhelper::Venvdeb::Trees::Exclusion;    ## no critic (ProhibitMultiplePackages)

use overload '""' => \&text, fallback => 1;

# Creates the option for one of the directories, by its number.
sub new {
	my ($class, $number) = @_;
	return bless({number => $number}, $class);
}

# Returns the option as it is now. dh removes no doubles, but they do no harm.
sub text {
	my ($this) = @_;
	my @directories = Debian::Debhelper::Venvdeb::Trees::known_directories();
	return '-X' . ($directories[$this->{'number'}] // $directories[0]);
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<debhelper(7)>

=cut
