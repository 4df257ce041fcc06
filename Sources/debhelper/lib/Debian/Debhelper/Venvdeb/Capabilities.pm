package Debian::Debhelper::Venvdeb::Capabilities;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb::Capabilities - the files whose capabilities a maintainer script sets

=head1 FUNCTIONS

=over 4

=cut

use strict;
use warnings;
no warnings qw(recursion);

use Exporter qw(import);

use Debian::Debhelper::Venvdeb::ShellScript qw(commands_of is_shell_script parse_script);

our @EXPORT_OK = qw(capability_arguments);

# More values of one word are not looked at, and no longer ones.
my $limit = 100;
my $longest = 4096;

=item B<capability_arguments>(I<text>)

Returns the arguments of all calls of setcap(8) in a script, each as the number of the line and a
value that the argument may have.

Variables have every value that the script gives them anywhere; for what is not known a C<?>
stands in the value. The words in command substitutions, as in C<$(readlink -f PATH)>, are values
too.

=back

=cut

sub capability_arguments {
	my ($text) = @_;
	my $script = is_shell_script($text) ? eval { parse_script($text) } : undef;
	return _arguments_in_lines($text) if not defined($script);
	my @commands = commands_of($script);
	my %values;
	for my $command (@commands) {
		push(@{$values{$_->[0]}}, $_->[1]) for @{$command->{'assignments'} // []};
		push(@{$values{$command->{'name'}}}, @{$command->{'words'}}) if $command->{'kind'} eq 'loop' and defined($command->{'name'});
		for my $word ($command->{'kind'} eq 'simple' ? @{$command->{'words'}} : ()) {
			push(@{$values{$1}}, $2) if $word =~ m/\A(\w+)=(.*)\z/s;
		}
	}
	my @found;
	for my $command (grep { $_->{'kind'} eq 'simple' } @commands) {
		my @words = @{$command->{'words'}};
		my ($at) = grep { $words[$_] =~ m{\A["']?(?:\S*/)?setcap["']?\z} } 0 .. $#words or next;
		push(@found, map { [$command->{'line'}, $_] } map { _values($_, \%values) } @words[$at + 1 .. $#words]);
	}
	return @found;
}

# Returns the arguments that can be seen in the lines of a program in another language.
sub _arguments_in_lines {
	my ($text) = @_;
	my ($number, @found) = (0);
	for my $line (split(m/\n/, $text)) {
		$number++;
		my ($arguments) = $line =~ m/\A[^#]*\bsetcap\b([^#]*)/ or next;
		push(@found, map { [$number, $_] } $arguments =~ m{(/[^\s'"),;\]]+)}g);
	}
	return @found;
}

# Returns the values of a variable, whose words are replaced by these once they are known.
sub _values_of_variable {
	my ($name, $values) = @_;
	my $words = delete($values->{$name}) // [\'?'];
	# Meanwhile it has none: it may be set to something with its own old value.
	my @results = map { ref($_) ? ${$_} : _values($_, $values) } @{$words};
	splice(@results, $limit) if @results > $limit;
	$values->{$name} = [map { \(my $copy = $_) } @results];
	return @results;
}

# Returns the values that a word may have; in I<values> those that are known are references.
sub _values {
	my ($word, $values) = @_;
	my @results = ('');
	while ($word =~ m/\G(?:'([^']*)'|\\(.)|(["])|\$\(((?:[^()]|\([^()]*\))*)\)|`([^`]*)`|\$\{?(\w+)[^}\w]?[^}]*?\}|\$(\w+)|([^'"\\\$`]+|\$))/gcs) {
		my $name = $6 // $7;
		my $inner = $4 // $5;
		my @next = defined($name) ? _values_of_variable($name, $values)
			: defined($inner) ? (map { _values($_, $values) } $inner =~ m/((?:"[^"]*"|'[^']*'|[^\s"'])+)/g)
			: ($1 // $2 // (defined($3) ? '' : $8));
		@results = map { my $start = $_; map { $start . $_ } @next } @results;
		@results = map { length($_) > $longest ? '?' : $_ } @results;
		splice(@results, $limit) if @results > $limit;
	}
	return @results;
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<setcap(8)>

=cut
