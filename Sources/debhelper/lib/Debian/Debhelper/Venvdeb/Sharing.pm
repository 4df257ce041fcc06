package Debian::Debhelper::Venvdeb::Sharing;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb::Sharing - what several packages of a source have in common

=head1 DESCRIPTION

Packages whose virtual environments differ in nothing but the prefix get copies of one
that is made once. Others share wheels that are fetched or built, also where there is
no cache.

=head1 FUNCTIONS

=over 4

=cut

use strict;
use warnings;

use Cwd ();
use Exporter qw(import);
use File::Path ();

use Debian::Debhelper::Dh_Lib;
use Debian::Debhelper::Venvdeb::Config qw(config_options);
use Debian::Debhelper::Venvdeb::Program qw(ask_venvdeb);
use Debian::Debhelper::Venvdeb::Trees qw(tree_prefix);

our @EXPORT_OK = qw(package_version share_work warn_of_same_prefix);

=item B<package_version>(I<package>)

Returns the version of a package, from F<debian/changelog> or the package's own.

=cut

sub package_version {
	my ($package) = @_;
	isnative($package);    # Sets VERSION as a side effect.
	return $dh{'VERSION'};
}

=item B<share_work>(I<packages>, I<arguments>, I<stage>)

Calls the function I<stage> for each of a list of packages, with further arguments for
B<venvdeb stage> besides the I<arguments> of all.

=cut

sub share_work {
	my ($packages, $arguments, $stage) = @_;
	if (@{$packages} < 2 or $dh{NO_ACT}) {
		$stage->($_) for @{$packages};
		return;
	}
	my $directory = generated_file('_source', 'venvdeb');
	# What an interrupted call has left may be of other sources.
	File::Path::remove_tree($directory);
	mkdir($directory) or error("cannot create ${directory}: $!");
	my $shared = _shared_trees($directory, $packages, @{$arguments});
	local $ENV{'DH_VENVDEB_CACHE'} = Cwd::abs_path($directory) . '/cache';
	$stage->($_, @{$shared->{$_} // []}) for @{$packages};
	File::Path::remove_tree($directory);
	return;
}

# Returns the arguments for packages that share a tree with another one.
sub _shared_trees {
	my ($directory, $packages, @arguments) = @_;
	my %packages_with;
	for my $package (@{$packages}) {
		my $key = ask_venvdeb(
			'stage', "--package=${package}", '--destdir=' . tmpdir($package),
			'--package-version=' . package_version($package),
			'--architecture=' . package_binary_arch($package), config_options($package),
			@arguments, '--print-tree-key',
		);
		push(@{$packages_with{$key}}, $package) if $key =~ m/\A[0-9a-f]{64}\z/;
	}
	my %shared;
	for my $key (grep { @{$packages_with{$_}} > 1 } keys(%packages_with)) {
		$shared{$_} = ["--share-tree=${directory}/${key}"] for @{$packages_with{$key}};
	}
	return \%shared;
}

=item B<warn_of_same_prefix>(I<packages>, I<argument>...)

Warns of packages whose virtual environments have one prefix, unless they conflict
with each other: dpkg would not install both.

=back

=cut

sub warn_of_same_prefix {
	my ($packages, @arguments) = @_;
	my (%package_at, $control);
	for my $package (@{$packages}) {
		my $prefix = tree_prefix($package, @arguments);
		my $other = $package_at{$prefix} //= $package;
		next if $other eq $package;
		$control //= _control_paragraphs();
		next if _conflict($control, $package, $other) or _conflict($control, $other, $package);
		warning("$other and $package both have a virtual environment in $prefix, and cannot be"
			. " installed together: remove debian/${package}.venvdeb and let $package depend on"
			. " $other, or set another prefix; alternatives need Conflicts");
	}
	return;
}

# Returns the paragraphs of debian/control.
sub _control_paragraphs {
	open(my $fd, '<', 'debian/control') or error("cannot read debian/control: $!");
	my @paragraphs = split(m/\n\s*\n/, do { local $/ = undef; <$fd> } // '');
	close($fd);
	return \@paragraphs;
}

# Returns whether the paragraphs of debian/control say that a package conflicts with another one.
sub _conflict {
	my ($control, $package, $other) = @_;
	for my $paragraph (grep { m/^Package:\s*\Q${package}\E\s*$/mi } @{$control}) {
		my ($conflicts) = $paragraph =~ m/^Conflicts:((?:[^\n]|\n[ \t#])*)/mi or next;
		return 1 if $conflicts =~ m/(?:\A|[\s,])\Q${other}\E(?:[\s,(\[<:]|\z)/;
	}
	return 0;
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<debhelper(7)>

=cut
