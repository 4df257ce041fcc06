package Debian::Debhelper::Venvdeb::Scripts;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb::Scripts - triggers and maintainer scripts of a package with a tree

=head1 FUNCTIONS

=over 4

=cut

use strict;
use warnings;

use Exporter qw(import);

use Debian::Debhelper::Dh_Lib;
use Debian::Debhelper::Venvdeb::Hooks qw(add_hooks);
use Debian::Debhelper::Venvdeb::Program qw(run_venvdeb);
use Debian::Debhelper::Venvdeb::Releases qw(add_release_scripts has_release);
use Debian::Debhelper::Venvdeb::Snippets qw(snippet_values);

our @EXPORT_OK = qw(add_scripts add_triggers check_scripts remove_double_triggers);

=item B<add_triggers>(I<package>, I<report>)

Adds the triggers of a report, apart from those that the maintainer's file has.

=cut

sub add_triggers {
	my ($package, $report) = @_;
	my %has = map { $_->[1] => 1 } _triggers(pkgfile($package, 'triggers'));
	for my $trigger (@{$report->{'triggers'}}) {
		my ($type, $target) = split(' ', $trigger, 2);
		autotrigger($package, $type, $target) if not $has{$target};
	}
	return;
}

=item B<remove_double_triggers>(I<package>, I<report>)

Removes the triggers of a report that F<debian/rules> has added since, to the
maintainer's file, to the generated one, or to that of the package.

=cut

sub remove_double_triggers {
	my ($package, $report) = @_;
	my @installed = map { $_->[1] } _triggers(pkgfile($package, 'triggers'));
	_keep_one($report, generated_file($package, 'triggers', 0), @installed);
	# dh_installdeb has put both files into this one.
	_keep_one($report, tmpdir($package) . '/DEBIAN/triggers');
	return;
}

# Removes the triggers of a report from a file if others for the same targets are there, or
# in I<elsewhere>.
sub _keep_one {
	my ($report, $file, @elsewhere) = @_;
	my %count;
	$count{$_}++ for @elsewhere, map { $_->[1] } _triggers($file);
	my %is_ours = map { join(' ', split(' ', $_)) => 1 } @{$report->{'triggers'}};
	my ($text, $is_double) = ('', 0);
	for my $line (_lines($file)) {
		my ($type, $target) = split(' ', $line);
		if (defined($target) and $is_ours{"$type $target"} and $count{$target} > 1) {
			$is_double = 1;
			$count{$target}--;
			# With the comment of debhelper that names the command.
			$text =~ s/^# Triggers added by [^\n]*\n\z//m;
			next;
		}
		$text .= $line;
	}
	return if not $is_double or $dh{NO_ACT};
	open(my $fd, '>', $file) or error("cannot write ${file}: $!");
	print {$fd} $text;
	close($fd) or error("cannot write ${file}: $!");
	return;
}

# Returns the triggers in a file, each as its type and its target.
sub _triggers {
	my ($file) = @_;
	return map { [split(' ')] } grep { m/\A\s*[^#\s]\S*\s+\S/ } _lines($file);
}

# Returns the lines of a file, none without a file.
sub _lines {
	my ($file) = @_;
	return if $file eq '' or not -e $file;
	open(my $fd, '<:raw', $file) or error("cannot read '$file': $!");
	my @lines = <$fd>;
	close($fd) or error("cannot read '$file': $!");
	return @lines;
}

=item B<check_scripts>(I<package>, I<report_path>)

Has B<venvdeb check-scripts> check the maintainer's scripts of a package with a tree: it warns of
a F<postinst> that would fail when dpkg activates the trigger, and rejects scripts that would set
capabilities of the system's own interpreter.

=cut

sub check_scripts {
	my ($package, $report_path) = @_;
	my $postinst = pkgfile($package, 'postinst');
	my @scripts = grep { $_ ne '' } map { pkgfile($package, $_) } qw(preinst prerm postrm config);
	return if $postinst eq '' and not @scripts;
	# Without snippets there is no trigger.
	unshift(@scripts, $dh{NOSCRIPTS} ? $postinst : "--postinst=${postinst}") if $postinst ne '';
	run_venvdeb(
		$package, 'check-scripts',
		($dh{VERBOSE} ? '--verbose' : $dh{QUIET} ? '--quiet' : ()),
		'--destdir=' . tmpdir($package), "--stage-report=${report_path}", @scripts,
	);
	return;
}

=item B<add_scripts>(I<package>, I<report>)

Adds the maintainer-script snippets for a tree.

=back

=cut

sub add_scripts {
	my ($package, $report) = @_;
	if (has_release($report)) {
		add_release_scripts($package, $report);
		return;
	}
	my $copies = $report->{'interpreter'}{'copies'} // [];
	my %values = snippet_values(
		PACKAGE     => $package,
		PREFIX      => $report->{'prefix'},
		INTERPRETER => $report->{'interpreter'}{'executable'},
	);
	# The old version of the package may have left bytecode, which Python would use for
	# new modules of the same size and date.
	autoscript($package, 'postinst', 'venvdeb-bytecode', { %values, ACTIONS => 'configure' });
	if (@{$copies}) {
		my $list = join("' '", map { "$values{PREFIX}/$_" } @{$copies});
		autoscript($package, 'postinst', 'postinst-venvdeb-interpreter',
			{ %values, COPIES => $list });
	}
	autoscript($package, 'postinst', 'postinst-venvdeb', \%values);
	autoscript($package, 'postinst', 'postinst-venvdeb-compile', \%values)
		if $report->{'bytecode'} eq 'on-install';
	add_hooks($package, $report);
	autoscript($package, 'prerm', 'venvdeb-bytecode',
		{ %values, ACTIONS => 'remove deconfigure upgrade' });
	autoscript($package, 'postrm', 'postrm-venvdeb-opt', {}) if $report->{'prefix'} =~ m{^/opt/};
	return;
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<debhelper(7)>

=cut
