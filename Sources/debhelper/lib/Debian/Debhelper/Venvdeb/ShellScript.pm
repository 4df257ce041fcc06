package Debian::Debhelper::Venvdeb::ShellScript;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb::ShellScript - the commands of a maintainer script, without running them

=head1 FUNCTIONS

=over 4

=cut

use strict;
use warnings;
no warnings qw(recursion);

use Exporter qw(import);

our @EXPORT_OK = qw(parse_script commands_of is_shell_script);

# A part of a word that is quoted or expanded in one way. In a substitution parentheses are
# balanced.
my $part = qr~
	(?<part> \\. | '[^']*' | (?&double) | (?&substitution) | `[^`]*` | \$\{[^}]*\} | \$
		| [^\s;&|()<>'"\\`\$]+ )
	(?(DEFINE)
		(?<double> " (?: [^"\\\$`]++ | \\. | (?&substitution) | `[^`]*` | \$ )* " )
		(?<substitution> \$ (?&parenthesis) )
		(?<parenthesis> \( (?: [^()'"\\`]++ | \\. | '[^']*' | (?&double) | `[^`]*` | (?&parenthesis) )* \) )
	)
~xs;

# The depth of the command that is being parsed, and the limit.
our $depth = 0;
my $maximum = 200;

=item B<is_shell_script>(I<text>)

Returns whether a script begins with the shebang of a shell, or with none.

=cut

sub is_shell_script {
	my ($text) = @_;
	return $text !~ m/\A#!/ || $text =~ m{\A\#!\s*(?:\S*/)?(?:env\s+)?(?:\S*/)?(?:ba|da|k|z|)sh\b};
}

=item B<parse_script>(I<text>)

Returns the commands of a script (POSIX.1-2017, XCU 2.9 and 2.10), or dies for what is none.

A command is a hash with its C<kind>: C<simple>, with C<words> and C<assignments> (pairs of a
name and a word) and C<line>; C<list> and C<pipe> with C<commands>; C<chain> with C<commands>
and the C<operators> between them; C<if> with C<branches> (pairs of lists) and C<else>; C<case>
with C<word> and C<branches> (pairs of patterns and a list); C<loop> with C<name> and C<words>,
or C<condition>, and C<body>; C<function> with C<name> and C<body>; C<subshell>, C<not> and
C<background> with C<body>. Words are as written.

=cut

sub parse_script {
	my ($text) = @_;
	my @tokens = _tokens($text);
	my $list = _list(\@tokens);
	die("unexpected '$tokens[0]{'text'}'\n") if @tokens;
	return $list;
}

=item B<commands_of>(I<command>)

Returns a command and all that are in it.

=back

=cut

sub commands_of {
	my ($command) = @_;
	return if not defined($command);
	my @parts = (@{$command->{'commands'} // []}, @{$command}{qw(body condition else)},
		map { grep { ref($_) eq 'HASH' } @{$_} } @{$command->{'branches'} // []});
	return ($command, map { commands_of($_) } @parts);
}

# Splits a script into tokens (XCU 2.3): words, operators, redirections and line ends.
sub _tokens {
	my ($text) = @_;
	my (@tokens, @documents);
	my $line = 1;
	my $add = sub { push(@tokens, {kind => $_[0], text => $_[1], line => $line}); return };
	while ((pos($text) // 0) < length($text)) {
		if ($text =~ m/\G((?:[ \t\r]|\\\n)+)/gc) {
			$line += $1 =~ tr/\n//;
		} elsif ($text =~ m/\G#(?!DEBHELPER#)[^\n]*/gc) {
			next;
		} elsif ($text =~ m/\G\n/gc) {
			$add->('end', "\n");
			$line++;
			while (my $document = shift(@documents)) {
				my $indent = $document->{'is_indented'} ? qr/\t*/ : qr//;
				while ($text =~ m/\G([^\n]*)(?:\n|\z)/gc) {
					$line++;
					last if $1 =~ m/\A$indent\Q$document->{'end'}\E\z/ or (pos($text) // 0) >= length($text);
				}
			}
		} elsif ($text =~ m/\G(\d*(?:<<<|<<-?|<>|>>|[<>]&|>\||[<>])|&>>?)/gc) {
			$add->('redirection', $1);
		} elsif ($text =~ m/\G(;;&?|;&|&&|\|\||[;&|()])/gc) {
			$add->($1 eq ';' ? 'end' : 'operator', $1);
		} else {
			my ($word, $start) = ('', $line);
			while ($text =~ m/\G(?:(?<blank>\\\n)|$part)/gc) {
				my ($piece, $is_blank) = ($+{'part'}, defined($+{'blank'}));
				$line += $is_blank ? 1 : $piece =~ tr/\n//;
				$word .= $piece if not $is_blank;
			}
			die("line $line: unclosed quote\n") if $word eq '';
			my $previous = $tokens[-1];
			push(@tokens, {kind => 'word', text => $word, line => $start});
			push(@documents, {end => $word =~ s/["'\\]//gr, is_indented => scalar($previous->{'text'} =~ m/-\z/)})
				if $previous and $previous->{'kind'} eq 'redirection' and $previous->{'text'} =~ m/<<-?\z/;
		}
	}
	return @tokens;
}

sub _is {
	my ($tokens, $kind, @texts) = @_;
	my $token = $tokens->[0] or return 0;
	return $token->{'kind'} eq $kind && (!@texts || grep { $_ eq $token->{'text'} } @texts);
}

sub _take {
	my ($tokens, $kind, @texts) = @_;
	die("expected '@texts', got '" . ($tokens->[0]{'text'} // 'the end') . "'\n")
		if not _is($tokens, $kind, @texts);
	return shift(@{$tokens})->{'text'};
}

sub _skip_ends {
	my ($tokens) = @_;
	shift(@{$tokens}) while _is($tokens, 'end');
	return;
}

# Parses commands up to a word or operator that closes them.
sub _list {
	my ($tokens) = @_;
	local $depth = $depth + 1;
	die("more than $maximum commands within each other\n") if $depth > $maximum;
	my @commands;
	while (1) {
		_skip_ends($tokens);
		last if not @{$tokens} or _is($tokens, 'operator', ')', ';;', ';;&', ';&')
			or _is($tokens, 'word', qw(then else elif fi do done esac }));
		my $command = _chain($tokens);
		if (_is($tokens, 'operator', '&')) {
			shift(@{$tokens});
			$command = {kind => 'background', body => $command};
		}
		push(@commands, $command);
	}
	return {kind => 'list', commands => \@commands};
}

# Parses pipelines between && and ||.
sub _chain {
	my ($tokens) = @_;
	my @commands = (_pipeline($tokens));
	my @operators;
	while (_is($tokens, 'operator', '&&', '||')) {
		push(@operators, shift(@{$tokens})->{'text'});
		_skip_ends($tokens);
		push(@commands, _pipeline($tokens));
	}
	return $commands[0] if not @operators;
	return {kind => 'chain', commands => \@commands, operators => \@operators};
}

sub _pipeline {
	my ($tokens) = @_;
	my $is_inverted = 0;
	while (_is($tokens, 'word', '!')) {
		shift(@{$tokens});
		$is_inverted = !$is_inverted;
	}
	my @commands = (_command($tokens));
	while (_is($tokens, 'operator', '|')) {
		shift(@{$tokens});
		shift(@{$tokens}) if _is($tokens, 'operator', '&');
		_skip_ends($tokens);
		push(@commands, _command($tokens));
	}
	my $result = @commands > 1 ? {kind => 'pipe', commands => \@commands} : $commands[0];
	return $is_inverted ? {kind => 'not', body => $result} : $result;
}

# Parses a compound or a simple command, with its redirections.
sub _command {
	my ($tokens) = @_;
	my $command;
	if (_is($tokens, 'word', 'if')) {
		$command = _if($tokens);
	} elsif (_is($tokens, 'word', 'case')) {
		$command = _case($tokens);
	} elsif (_is($tokens, 'word', qw(for select while until))) {
		$command = _loop($tokens);
	} elsif (_is($tokens, 'word', '{')) {
		shift(@{$tokens});
		$command = _list($tokens);
		_take($tokens, 'word', '}');
	} elsif (_is($tokens, 'operator', '(')) {
		shift(@{$tokens});
		$command = {kind => 'subshell', body => _list($tokens)};
		_take($tokens, 'operator', ')');
	} else {
		return _simple($tokens);
	}
	_redirection($tokens) while _is($tokens, 'redirection');
	return $command;
}

sub _redirection {
	my ($tokens) = @_;
	shift(@{$tokens});
	_take($tokens, 'word');
	return;
}

sub _if {
	my ($tokens) = @_;
	my (@branches, $else);
	while (_is($tokens, 'word', qw(if elif))) {
		shift(@{$tokens});
		my $condition = _list($tokens);
		_take($tokens, 'word', 'then');
		push(@branches, [$condition, _list($tokens)]);
	}
	if (_is($tokens, 'word', 'else')) {
		shift(@{$tokens});
		$else = _list($tokens);
	}
	_take($tokens, 'word', 'fi');
	return {kind => 'if', branches => \@branches, else => $else};
}

sub _case {
	my ($tokens) = @_;
	shift(@{$tokens});
	my $word = _take($tokens, 'word');
	_skip_ends($tokens);
	_take($tokens, 'word', 'in');
	my @branches;
	while (1) {
		_skip_ends($tokens);
		last if _is($tokens, 'word', 'esac');
		shift(@{$tokens}) if _is($tokens, 'operator', '(');
		my @patterns = (_take($tokens, 'word'));
		while (_is($tokens, 'operator', '|')) {
			shift(@{$tokens});
			push(@patterns, _take($tokens, 'word'));
		}
		_take($tokens, 'operator', ')');
		push(@branches, [\@patterns, _list($tokens)]);
		shift(@{$tokens}) if _is($tokens, 'operator', ';;', ';;&', ';&');
	}
	_take($tokens, 'word', 'esac');
	return {kind => 'case', word => $word, branches => \@branches};
}

sub _loop {
	my ($tokens) = @_;
	my %loop = (kind => 'loop', words => []);
	if (_is($tokens, 'word', qw(while until))) {
		shift(@{$tokens});
		$loop{'condition'} = _list($tokens);
	} else {
		shift(@{$tokens});
		$loop{'name'} = _take($tokens, 'word');
		_skip_ends($tokens);
		if (_is($tokens, 'word', 'in')) {
			shift(@{$tokens});
			push(@{$loop{'words'}}, shift(@{$tokens})->{'text'}) while _is($tokens, 'word');
		}
		_skip_ends($tokens);
	}
	_take($tokens, 'word', 'do');
	$loop{'body'} = _list($tokens);
	_take($tokens, 'word', 'done');
	return \%loop;
}

sub _simple {
	my ($tokens) = @_;
	my %command = (kind => 'simple', words => [], assignments => [], line => $tokens->[0]{'line'});
	while (1) {
		if (_is($tokens, 'redirection')) {
			_redirection($tokens);
		} elsif (_is($tokens, 'operator', '(') and @{$command{'words'}} == 1) {
			shift(@{$tokens});
			_take($tokens, 'operator', ')');
			_skip_ends($tokens);
			return {kind => 'function', name => $command{'words'}[0], body => _command($tokens)};
		} elsif (not _is($tokens, 'word')) {
			last;
		} elsif (not @{$command{'words'}} and $tokens->[0]{'text'} =~ m/\A([A-Za-z_]\w*)=(.*)\z/s) {
			push(@{$command{'assignments'}}, [$1, $2]);
			shift(@{$tokens});
		} else {
			push(@{$command{'words'}}, shift(@{$tokens})->{'text'});
		}
	}
	die("expected a command, got '" . ($tokens->[0]{'text'} // 'the end') . "'\n")
		if not @{$command{'words'}} and not @{$command{'assignments'}} and not defined($command{'line'});
	die("unexpected '$tokens->[0]{'text'}'\n")
		if not @{$command{'words'}} and not @{$command{'assignments'}} and _is($tokens, 'operator');
	return \%command;
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<sh(1)>

=cut
