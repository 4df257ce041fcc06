package Debian::Debhelper::Venvdeb::ArgumentFailure;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb::ArgumentFailure - maintainer scripts that fail because of their argument

=head1 FUNCTIONS

=over 4

=cut

use strict;
use warnings;
no warnings qw(recursion);

use Exporter qw(import);

use Debian::Debhelper::Venvdeb::ShellScript qw(parse_script is_shell_script);

our @EXPORT_OK = qw(fails_for_argument);

=item B<fails_for_argument>(I<text>, I<argument>)

Returns whether a script of the shell ends with an error when it is called with an argument
(and one more), whatever else it finds on the machine.

Tests of the argument are evaluated; what any other command returns is unknown, and then nothing
that depends on it counts as a failure. Scripts that cannot be parsed do not fail.

=back

=cut

sub fails_for_argument {
	my ($text, $argument) = @_;
	return 0 if not is_shell_script($text);
	my $script = eval { parse_script($text) } or return 0;
	my $self = bless({
		argument  => $argument,
		variables => {},
		functions => {},
		status    => 0,
		exits     => scalar($text =~ m{\A#![^\n]*\s-\w*e}),
		uncertain => 0,
		tested    => 0,
		depth     => 0,
		steps     => 0,
	}, __PACKAGE__);
	my $status = eval { $self->_ending('exit', sub { $self->_run($script) }) };
	return $status ? 1 : 0;
}

# Runs code, and returns its status, or that with which it was left by "exit" or the like.
sub _ending {
	my ($self, $way, $code) = @_;
	my $status = eval { $code->() };
	return $status if not $@;
	die($@) if not ref($@) or $@->{'way'} ne $way;
	return $@->{'status'};
}

# Leaves the script, or a function.
sub _leave {
	my ($self, $way, $status) = @_;
	die({way => $way, status => $status, is_certain => !$self->{'uncertain'}});
}

# Runs commands of which is unknown whether they are reached: only what depends on the argument
# in them is a failure.
sub _maybe {
	my ($self, $command) = @_;
	$self->{'status'} = undef;
	my %before = %{$self->{'variables'}};
	{
		local $self->{'uncertain'} = 1;
		eval { $self->_run($command); 1 } or do {
			my $reason = $@;
			die($reason) if not ref($reason) or $reason->{'is_certain'} and $reason->{'status'};
		};
	}
	$self->{'status'} = undef;
	for my $name (keys(%{$self->{'variables'}})) {
		my ($old, $new) = ($before{$name}, $self->{'variables'}{$name});
		$self->{'variables'}{$name} = undef if not defined($old) or not defined($new) or $old ne $new;
	}
	return;
}

# Runs commands whose status is looked at, which "set -e" does not end the script for.
sub _test {
	my ($self, $command) = @_;
	local $self->{'tested'} = 1;
	return $self->_run($command);
}

# Ends the script for a status if "set -e" does.
sub _checked {
	my ($self, $status) = @_;
	$self->_leave('exit', $status) if $status and $self->{'exits'} and not $self->{'tested'};
	return $status;
}

# Runs a command; returns its status, undef if that is unknown.
sub _run {
	my ($self, $command) = @_;
	return 0 if not defined($command);
	die("too long\n") if $self->{'steps'}++ > 100_000;
	my $method = "_run_$command->{'kind'}";
	return $self->$method($command);
}

sub _run_list {
	my ($self, $list) = @_;
	my $status = 0;
	for my $command (@{$list->{'commands'}}) {
		$status = $self->_run($command);
		$self->{'status'} = $status;
	}
	return $status;
}

sub _run_chain {
	my ($self, $chain) = @_;
	my ($first, @others) = @{$chain->{'commands'}};
	my @operators = @{$chain->{'operators'}};
	my $status = $self->_test($first);
	while (defined(my $operator = shift(@operators))) {
		my $next = shift(@others);
		if (not defined($status)) {
			$self->_maybe($next);
		} elsif ($operator eq '&&' ? $status == 0 : $status != 0) {
			# Only the last command of all counts for "set -e".
			$status = @operators ? $self->_test($next) : $self->_run($next);
		}
	}
	return $status;
}

sub _run_pipe {
	my ($self, $pipe) = @_;
	my $status;
	for my $command (@{$pipe->{'commands'}}) {
		$status = $self->_run_subshell({body => $command}, 1);
	}
	return $self->_checked($status);
}

sub _run_subshell {
	my ($self, $shell, $is_part) = @_;
	local $self->{'variables'} = {%{$self->{'variables'}}};
	local $self->{'argument'} = $self->{'argument'};
	local $self->{'exits'} = $self->{'exits'};
	my $status = $self->_ending('exit', sub { $self->_run($shell->{'body'}) });
	return $is_part ? $status : $self->_checked($status);
}

sub _run_not {
	my ($self, $not) = @_;
	my $status = $self->_test($not->{'body'});
	return defined($status) ? ($status == 0 ? 1 : 0) : undef;
}

sub _run_background { return 0 }

sub _run_function {
	my ($self, $function) = @_;
	$self->{'functions'}{$function->{'name'}} = $function->{'body'};
	return 0;
}

sub _run_if {
	my ($self, $if) = @_;
	my $is_known = 1;
	for my $branch (@{$if->{'branches'}}) {
		my $status = $is_known ? $self->_test($branch->[0]) : undef;
		if (defined($status) and $status == 0) {
			return $self->_run($branch->[1]);
		} elsif (not defined($status)) {
			$is_known = 0;
			$self->_maybe($branch->[1]);
		}
	}
	return $self->_run($if->{'else'}) if $is_known;
	$self->_maybe($if->{'else'});
	return;
}

sub _run_case {
	my ($self, $case) = @_;
	my $value = $self->_value($case->{'word'});
	my $is_known = defined($value);
	for my $branch (@{$case->{'branches'}}) {
		my @patterns = map { $self->_pattern($_) } @{$branch->[0]};
		if ($is_known and grep { defined($_) and $value =~ $_ } @patterns) {
			# What is done with other arguments does not depend on anything else.
			local $self->{'uncertain'} = 0
				if $value eq ($self->{'argument'} // '') and grep { $_ eq '*' } @{$branch->[0]};
			return $self->_run($branch->[1]);
		}
		next if $is_known and not grep { not defined($_) } @patterns;
		$is_known = 0;
		$self->_maybe($branch->[1]);
	}
	return $is_known ? 0 : undef;
}

sub _run_loop {
	my ($self, $loop) = @_;
	$self->{'variables'}{$loop->{'name'}} = undef if defined($loop->{'name'});
	$self->_maybe($loop->{'condition'}) if defined($loop->{'condition'});
	$self->_maybe($loop->{'body'});
	return;
}

sub _run_simple {
	my ($self, $command) = @_;
	for my $assignment (@{$command->{'assignments'}}) {
		$self->{'variables'}{$assignment->[0]} = $self->_value($assignment->[1])
			if not @{$command->{'words'}};
	}
	my ($name, @words) = @{$command->{'words'}};
	return (grep { $_->[1] =~ m/\$\(|`/ } @{$command->{'assignments'}}) ? undef : 0
		if not defined($name);
	($name, @words) = @words while defined($name) and $name =~ m/\A(?:command|builtin)\z/;
	return $self->_checked($self->_builtin($name // ':', @words));
}

# Runs a builtin of the shell or a function; what anything else returns is unknown.
sub _builtin {
	my ($self, $name, @words) = @_;
	if (my $body = $self->{'functions'}{$name}) {
		return if $self->{'depth'} > 20;
		local $self->{'depth'} = $self->{'depth'} + 1;
		local $self->{'argument'} = !@words ? ''
			: $words[0] =~ m/\A"?\$[\@*]"?\z/ ? $self->{'argument'} : $self->_value($words[0]);
		return $self->_ending('return', sub { $self->_run($body) });
	}
	return 0 if $name =~ m/\A(?::|true|echo|printf|trap|umask)\z/;
	return 1 if $name eq 'false';
	if ($name =~ m/\A(?:exit|return)\z/) {
		my $status = @words ? $self->_value($words[0]) : $self->{'status'};
		$status = undef if defined($status) and $status !~ m/\A[0-9]+\z/;
		my $is_function = $name eq 'return' && $self->{'depth'};
		$self->_leave($is_function ? 'return' : 'exit', $status);
	}
	# Every script that has such a function somewhere else means the same by it.
	$self->_leave('exit', 1) if $name eq 'die';
	$self->_leave('exit', undef) if $name eq 'exec' and @words;
	return $self->_condition(@words) if $name =~ m/\A(?:test|\[|\[\[)\z/ and ($name eq 'test' or pop(@words));
	if ($name eq 'set') {
		$self->{'exits'} = 1 if "@words" =~ m/(?:\A|\s)-(?:\w*e|o errexit)/;
		$self->{'exits'} = 0 if "@words" =~ m/(?:\A|\s)\+(?:\w*e|o errexit)/;
		$self->{'argument'} = undef if grep { not m/\A[-+]\w/ } @words and "@words" !~ m/\A-o \w+\z/;
		return 0;
	}
	if ($name eq 'shift') {
		$self->{'argument'} = undef;
		return 0;
	}
	if ($name =~ m/\A(?:local|export|readonly|declare|typeset)\z/) {
		for my $word (@words) {
			$self->{'variables'}{$1} = $self->_value($2) if $word =~ m/\A(\w+)=(.*)\z/s;
		}
		return 0;
	}
	$self->{'variables'} = {} if $name =~ m/\A(?:read|eval|\.|source|unset)\z/;
	return;
}

# Evaluates the operands of "test"; returns 0, 1, or undef for what is unknown.
sub _condition {
	my ($self, @words) = @_;
	for my $operator (qw(-o ||)) {
		my ($at) = grep { $words[$_] eq $operator } 1 .. $#words or next;
		my @sides = ($self->_condition(@words[0 .. $at - 1]), $self->_condition(@words[$at + 1 .. $#words]));
		return 0 if grep { defined($_) and $_ == 0 } @sides;
		return (grep { not defined($_) } @sides) ? undef : 1;
	}
	for my $operator (qw(-a &&)) {
		my ($at) = grep { $words[$_] eq $operator } 1 .. $#words or next;
		my @sides = ($self->_condition(@words[0 .. $at - 1]), $self->_condition(@words[$at + 1 .. $#words]));
		return 1 if grep { defined($_) and $_ } @sides;
		return (grep { not defined($_) } @sides) ? undef : 0;
	}
	if (@words and $words[0] eq '!') {
		my $status = $self->_condition(@words[1 .. $#words]);
		return defined($status) ? !$status + 0 : undef;
	}
	if (@words == 3) {
		my ($left, $operator, $right) = @words;
		my $value = $self->_value($left);
		my $other = $operator =~ m/\A(?:==?|!=)\z/ && $right =~ m/[*?\[]/
			? $self->_pattern($right) : $self->_value($right);
		return if not defined($value) or not defined($other);
		my $is_equal = ref($other) ? $value =~ $other : $value eq $other;
		return $is_equal ? 0 : 1 if $operator =~ m/\A==?\z/;
		return $is_equal ? 1 : 0 if $operator eq '!=';
		return if grep { not m/\A[0-9]+\z/ } $value, $other;
		my %order = ('-eq' => $value == $other, '-ne' => $value != $other, '-gt' => $value > $other,
			'-ge' => $value >= $other, '-lt' => $value < $other, '-le' => $value <= $other);
		return exists($order{$operator}) ? ($order{$operator} ? 0 : 1) : undef;
	}
	my $value = @words ? $self->_value($words[-1]) : '';
	return if @words > 2 or not defined($value);
	return $value ne '' ? 0 : 1 if @words < 2 or $words[0] eq '-n';
	return $words[0] eq '-z' ? ($value eq '' ? 0 : 1) : undef;
}

# Returns the parts of a word, each with whether it is quoted and its text, undef if unknown.
sub _parts {
	my ($self, $word) = @_;
	my @parts;
	while ($word =~ m/\G(?:'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|(\$\(.*)|(`.*)|(\$(?:\{[^}]*\}|\w+|[\@*#?\$!-])?)|([^'"\\\$`]+))/gcs) {
		my ($single, $double, $escaped, $unknown, $older, $variable, $plain) = ($1, $2, $3, $4, $5, $6, $7);
		if (defined($double)) {
			# Quotes within are plain text.
			while ($double =~ m/\G(?:\\(.)|(\$\(.*|`.*)|(\$(?:\{[^}]*\}|\w+|[\@*#?\$!-])?)|([^\\\$`]+))/gcs) {
				push(@parts, [1, defined($1) ? $1 : defined($2) ? undef : defined($3) ? $self->_parameter($3) : $4]);
			}
			push(@parts, [1, '']);
		} else {
			push(@parts, defined($single) ? [1, $single] : defined($escaped) ? [1, $escaped]
				: defined($plain) ? [0, $plain] : [0, defined($variable) ? $self->_parameter($variable) : undef]);
		}
	}
	return @parts;
}

# Returns the value of "$1", "${name:-word}" and the like, undef if unknown.
sub _parameter {
	my ($self, $text) = @_;
	my ($name, $default) = $text =~ m/\A\$\{?(\w+|\#)(?::?-([^}]*))?\}?\z/ or return;
	return defined($self->{'argument'}) ? '2' : undef if $name eq '#';
	my $value = $name eq '1' ? $self->{'argument'} : $self->{'variables'}{$name};
	return defined($value) && $value eq '' && defined($default) ? $self->_value($default) : $value;
}

# Returns the value of a word, undef if it is unknown.
sub _value {
	my ($self, $word) = @_;
	my @parts = $self->_parts($word);
	return if grep { not defined($_->[1]) } @parts;
	return join('', map { $_->[1] } @parts);
}

# Returns the regular expression of a pattern (XCU 2.13), undef if it is unknown.
sub _pattern {
	my ($self, $word) = @_;
	my $pattern = '';
	for my $part ($self->_parts($word)) {
		my ($is_quoted, $text) = @{$part};
		return if not defined($text);
		$pattern .= $is_quoted ? quotemeta($text) : join('', map {
				$_ eq '*' ? '.*' : $_ eq '?' ? '.' : m/\A\[(!?)(.+)\]\z/s ? '[' . ($1 && '^') . ($2 =~ s/([\\\[\]])/\\$1/gr) . ']' : quotemeta($_)
			} $text =~ m/\[!?\]?[^\]]+\]|./gs);
	}
	return eval { qr/\A(?:$pattern)\z/s };
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<sh(1)>, L<dpkg(1)> about the arguments of maintainer scripts

=cut
