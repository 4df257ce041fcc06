package Debian::Debhelper::Venvdeb::Hooks;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb::Hooks - what postinst runs when a version is installed

=head1 DESCRIPTION

The report has the hooks below B<hooks>, in their order. Their marks on the target are in
F</var/lib/venvdeb/I<package>/hooks>.

=head1 FUNCTIONS

=over 4

=cut

use strict;
use warnings;

use Exporter qw(import);

use Debian::Debhelper::Dh_Lib;
use Debian::Debhelper::Venvdeb::Snippets qw(filled_snippet quoted service_autoscript snippet_values);

our @EXPORT_OK = qw(add_hooks hook_snippet);

=item B<add_hooks>(I<package>, I<report>)

Adds the snippets that run the hooks of a tree in the plain layout, and that remove their
state when the package is purged.

=cut

sub add_hooks {
	my ($package, $report) = @_;
	# Also of hooks that earlier versions had.
	autoscript($package, 'postrm', 'postrm-venvdeb-state', { snippet_values(PACKAGE => $package) });
	return if not $report->{'hooks'};
	my %values = snippet_values(
		PACKAGE => $package,
		PREFIX  => $report->{'prefix'},
		ID      => $report->{'hooks'}{'id'},
	);
	$values{'FUNCTIONS'} = filled_snippet('venvdeb-functions', %values);
	$values{'HOOKS'} = hook_snippet($report, %values, IN_USE => '', CLEAN_UP => ':');
	service_autoscript($package, 'postinst-venvdeb-hooks', \%values);
	return;
}

=item B<hook_snippet>(I<report>, I<name> => I<value>, ...)

Returns the part of a snippet that runs the hooks; nothing if there are none. It needs
F<venvdeb-functions>, and the variables B<venvdeb_id> and B<venvdeb_release>. The values are those of
the snippet, and B<IN_USE> and B<CLEAN_UP>, what is said and done if a hook fails.

=back

=cut

sub hook_snippet {
	my ($report, %values) = @_;
	my $hooks = $report->{'hooks'} or return '';
	my @calls = map {
		"\tvenvdeb_hook $_->{'name'} $_->{'once'} " . quoted($_->{'user'} // '') . " $_->{'timeout'} "
			. quoted($_->{'command'}) . ' || return 1'
	} @{$hooks->{'hooks'}};
	my @variables = map {
		m{\A/}
			? "\tvenvdeb_read " . quoted($_)
			: "\t" . s/=(.*)/'=' . quoted($1)/esr
	} @{$hooks->{'environment'}};
	$values{'HOOK_CALLS'} = join("\n", @calls);
	$values{'ENVIRONMENT'} = join("\n", @variables, ());
	$values{'ON_INSTALL'} = $hooks->{'onInstall'};
	return join("\n\n", map { filled_snippet($_, %values) } qw(venvdeb-hook-functions venvdeb-hooks));
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<debhelper(7)>

=cut
