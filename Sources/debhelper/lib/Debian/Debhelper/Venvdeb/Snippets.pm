package Debian::Debhelper::Venvdeb::Snippets;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb::Snippets - the values of maintainer-script snippets

=head1 FUNCTIONS

=over 4

=cut

use strict;
use warnings;

use Exporter qw(import);

use Debian::Debhelper::Dh_Lib qw(autoscript error);

our @EXPORT_OK = qw(filled_snippet quoted service_autoscript snippet_values);

=item B<snippet_values>(I<name> => I<value>, ...)

Returns the values as snippets take them, between C<'...'>.

=cut

sub snippet_values {
	my (%values) = @_;
	return map { $_ => $values{$_} =~ s/'/'\\''/gr } keys(%values);
}

=item B<quoted>(I<text>)

Returns a text of the user as one word for the shell. Nothing in it looks like C<#PACKAGE#>, which
debhelper would replace.

=cut

sub quoted {
	my ($text) = @_;
	return "'" . $text =~ s/'/'\\''/gr =~ s/\#/'\\#'/gr . "'";
}

=item B<service_autoscript>(I<package>, I<snippet>, I<values>)

Adds a snippet to F<postinst> where debhelper has those that start services, in the order of the
commands: users, directories and renamed configuration files are there before it, whichever
command adds them.

=cut

sub service_autoscript {
	my ($package, $snippet, $values) = @_;
	autoscript($package, 'postinst', $snippet, $values, { 'snippet-order' => 'service' });
	return;
}

=item B<filled_snippet>(I<name>, I<name> => I<value>, ...)

Returns a snippet with its values, without the last line feed, for what is no part of a
maintainer script or a part of another snippet.

=back

=cut

sub filled_snippet {
	my ($name, %values) = @_;
	my $directory = $ENV{'DH_AUTOSCRIPTDIR'} // '/usr/share/debhelper/autoscripts';
	open(my $fd, '<:raw', "$directory/$name") or error("cannot read $directory/${name}: $!");
	my $text = do { local $/ = undef; <$fd> };
	close($fd) or error("cannot read $directory/${name}: $!");
	my $names = join('|', sort(keys(%values)));
	return $text =~ s/\#($names)\#/$values{$1}/gr =~ s/\n\z//r;
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<debhelper(7)>

=cut
