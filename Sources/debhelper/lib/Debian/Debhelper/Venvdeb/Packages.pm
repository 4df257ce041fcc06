package Debian::Debhelper::Venvdeb::Packages;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb::Packages - which binary packages have a virtual environment

=head1 FUNCTIONS

=over 4

=cut

use strict;
use warnings;

use Exporter qw(import);
use File::Find ();
use List::Util qw(min);

use Debian::Debhelper::Dh_Lib;
use Debian::Debhelper::Venvdeb::Trees qw(tree_reports);

our @EXPORT_OK = qw(check_config_names warn_without_tree);

=item B<check_config_names>()

Rejects files F<debian/I<package>.venvdeb> for packages that are not in
F<debian/control>, and those that were meant to be one, and warns of those for an architecture
that there is not: debhelper would not read them.

=cut

sub check_config_names {
	opendir(my $directory, 'debian') or error("cannot read debian: $!");
	my @names = sort(readdir($directory));
	closedir($directory);
	for my $name (@names) {
		my ($stem, $suffix) = $name =~ m/\A(?:(.+)\.)?venvdeb(?:\.([a-z0-9-]+))?\z/;
		if ($name !~ m/\A(?:.+\.)?venvdeb(?:\.[a-z0-9-]+)?\z/ or grep { $_ eq ($suffix // '') } getpackages()) {
			_check_misspelling($name);
			next;
		}
		_check_stem($name, $stem) if defined($stem);
		next if not defined($suffix) or $suffix =~ m/\A(?:in|orig|rej|bak|dpkg-\w+)\z/;
		warning("debian/$name is not read: '$suffix' is neither an architecture nor an operating"
			. ' system') if not _is_architecture($suffix);
	}
	return;
}

# Rejects the name of a file that has all parts of that of a configuration, with a typing error in
# "venvdeb", another separator, or in another order.
sub _check_misspelling {
	my ($name) = @_;
	return if $name !~ m/\A[A-Za-z0-9][A-Za-z0-9+.-]*[-._]?\w*\z/ or not -f "debian/$name";
	my $rest = $name;
	my ($package) = sort { length($b) <=> length($a) } grep { $rest =~ m/(?:\A|[._-])\Q$_\E(?:[._-]|\z)/ } getpackages();
	$rest =~ s/(?:\A|[._-])\Q$package\E(?=[._-]|\z)// if defined($package);
	my @parts = grep { $_ ne '' } split(m/[._]|\A-/, $rest);
	my @words = grep { _distance(lc($_), 'venvdeb') <= 2 } @parts;
	my @others = grep { my $part = $_; not grep { $_ eq $part } @words } @parts;
	return if @words != 1 or grep { not _is_architecture($_) } @others or @others > 1;
	my $right = join('.', $package // (), 'venvdeb', @others);
	error("debian/$name is not read: rename it to debian/$right");
	return;
}

# Rejects the name of a file whose first part is not a package; "package.name" is for
# debhelper's option --name.
sub _check_stem {
	my ($name, $stem) = @_;
	my @packages = getpackages();
	if (my ($package) = grep { index($stem, "${_}.") == 0 } @packages) {
		my ($last) = $stem =~ m/([^.]+)\z/;
		_check_misspelling($name) if _is_architecture($last) and $stem eq "${package}.$last";
		return;
	}
	return if grep { $stem eq $_ } @packages;
	my ($best) = sort { _distance($stem, $a) <=> _distance($stem, $b) or $a cmp $b } @packages;
	my $advice = _distance($stem, $best) <= 1 + length($stem) / 4
		? 'rename it to debian/' . $name =~ s/\A\Q${stem}\E/$best/r
		: 'the binary packages are ' . join(', ', @packages);
	error("debian/$name: debian/control has no binary package '$stem': $advice");
	return;
}

# Returns the number of characters to change, add or remove to get from one text to
# another.
sub _distance {
	my ($left, $right) = @_;
	my @row = (0 .. length($right));
	for my $i (1 .. length($left)) {
		my @next = ($i);
		for my $j (1 .. length($right)) {
			my $cost = substr($left, $i - 1, 1) eq substr($right, $j - 1, 1) ? 0 : 1;
			push(@next, min($row[$j] + 1, $next[$j - 1] + 1, $row[$j - 1] + $cost));
		}
		@row = @next;
	}
	return $row[-1];
}

# Returns whether pkgfile() may use a file with this suffix on some machine.
sub _is_architecture {
	my ($name) = @_;
	require Dpkg::Arch;
	my @architectures = Dpkg::Arch::get_valid_arches();
	my %is_system = map { (split(m/-/, $_))[-2] // 'linux' => 1 } @architectures;
	return $is_system{$name} || grep { $_ eq $name } @architectures;
}

=item B<warn_without_tree>(I<requirements>)

Warns of the packages that were to get a tree, and have none: those with a
F<debian/I<package>.venvdeb>; and, if the file I<requirements> exists and every package
is built, of a source none of whose packages has a virtual environment, whoever made
it.

=back

=cut

sub warn_without_tree {
	my ($requirements) = @_;
	return if $dh{NO_ACT};
	my @packages = @{$dh{DOPACKAGES}};
	for my $package (@packages) {
		my $file = pkgfile($package, 'venvdeb');
		warning("$package has $file, but no virtual environment: nothing has made one in this build")
			if $file ne '' and not tree_reports($package) and not _has_environment($package);
	}
	return if not -s $requirements or @packages != getpackages('both');
	return if grep { tree_reports($_) or _has_environment($_) or pkgfile($_, 'venvdeb') ne '' } @packages;
	warning("none of the packages (@packages) has a virtual environment, although there is"
		. " $requirements: nothing has made one in this build");
	return;
}

# Returns whether any virtual environment is in a package.
sub _has_environment {
	my ($package) = @_;
	my $directory = tmpdir($package);
	return 0 if not -d $directory;
	my $found = 0;
	File::Find::find({no_chdir => 1, wanted => sub {
		$found = 1 if m{/pyvenv\.cfg\z};
		$File::Find::prune = 1 if $found;
	}}, $directory);
	return $found;
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<debhelper(7)>

=cut
