package Debian::Debhelper::Venvdeb::Program;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb::Program - run venvdeb for a package, and say why it failed

=head1 FUNCTIONS

=over 4

=cut

use strict;
use warnings;

use Exporter qw(import);
use IO::Select ();
use POSIX ();

use Debian::Debhelper::Dh_Lib;

our @EXPORT_OK = qw(ask_venvdeb mask run_venvdeb);

# What messages call the tasks whose name is not the verb.
my %NAMES = ('check-scripts' => 'check the maintainer scripts of');

=item B<mask>(I<text>)

Returns a text with C<****> for the credentials of all URLs in it and for the values of
their queries, as B<venvdeb> shows them.

=cut

sub mask {
	my ($text) = @_;
	return $text if $text !~ m/[\@?]/;
	# Others can read arguments.
	local $ENV{'DH_VENVDEB_TEXT'} = $text =~ tr/\n/ /r;
	my $masked = ask_venvdeb('mask');
	return $masked ne '' ? $masked : $text =~ s/\S*[\@?]\S*/****/gr;
}

=item B<run_venvdeb>(I<package>, I<task>, I<argument>...)

Runs B<venvdeb> I<task>. What it says is shown, and kept in
F<debian/.debhelper/generated/I<package>/venvdeb-I<task>.log>. If it fails, the
message of this program, which is its last line, repeats the first error.

=item B<ask_venvdeb>(I<argument>...)

Runs B<venvdeb>, and returns the line that it prints; nothing if it fails, which the
run that does the work will say.

=back

=cut

sub run_venvdeb {
	my ($package, $task, @arguments) = @_;
	verbose_print(mask(escape_shell('venvdeb', $task, @arguments))) if $dh{VERBOSE};
	return if $dh{NO_ACT};
	my $log = generated_file($package, "venvdeb-${task}.log");
	my ($pid, $output) = _start('venvdeb', $task, @arguments);
	my $text = _show($pid, $output, $log);
	return if $? == 0;
	my ($reason) = $text =~ m/^venvdeb[\w -]*: (?:\e\[[\d;]*m)?error:(?:\e\[[\d;]*m)? ([^\n]*)/m;
	$reason //= $? & 127 ? 'venvdeb was killed by signal ' . ($? & 127)
		: 'venvdeb exited with status ' . ($? >> 8);
	error('cannot ' . ($NAMES{$task} // "$task the virtual environment of") . " ${package}: ${reason}"
			. " (all messages: ${log})");
	return;
}

sub ask_venvdeb {
	my (@arguments) = @_;
	my ($shown, $private) = _separate_credentials(@arguments);
	local $ENV{'DH_VENVDEB_ARGUMENTS'} = join("\n", @{$private});
	my $pid = open(my $output, '-|') // error("cannot run venvdeb: $!");
	if ($pid == 0) {
		open(STDERR, '>', '/dev/null') and exec({'venvdeb'} 'venvdeb', @{$shown});
		POSIX::_exit(127);
	}
	my $line = readline($output) // '';
	close($output) or return '';
	chomp($line);
	return $line;
}

# Starts a program. Returns its process, and what reads its standard error.
sub _start {
	my ($program, @arguments) = @_;
	my ($shown, $private) = _separate_credentials(@arguments);
	pipe(my $output, my $input) or error("cannot create a pipe: $!");
	my $pid = fork() // error("cannot run ${program}: $!");
	if ($pid == 0) {
		close($output);
		$ENV{'DH_VENVDEB_ARGUMENTS'} = join("\n", @{$private}) if @{$private};
		if (open(STDERR, '>&', $input)) {
			exec({$program} $program, @{$shown})
				or warning("cannot run ${program}: $!");
		}
		POSIX::_exit(127);
	}
	close($input);
	return ($pid, $output);
}

# Returns two lists of arguments: those to show, and those with a URL that may contain
# credentials. venvdeb reads the latter from its environment, because the command line
# can be read by everybody on the machine.
sub _separate_credentials {
	my (@shown, @private);
	for my $argument (@_) {
		if ($argument !~ m{://\S*(?:\@|=)}) {
			push(@shown, $argument);
			next;
		}
		# A value that stands apart from its option.
		push(@private, pop(@shown)) if $argument !~ m/\A-/ and @shown;
		push(@private, $argument);
	}
	return (\@shown, \@private);
}

# Shows what venvdeb says until it ends, in which nothing is secret, and writes it to a log. Sets $?.
# Returns the text. A daemon that the process leaves behind may keep the pipe open.
sub _show {
	my ($pid, $output, $log) = @_;
	open(my $fd, '>:raw', $log) or error("cannot write ${log}: $!");
	my $ready = IO::Select->new($output);
	my ($text, $status) = ('');
	while (1) {
		if ($ready->can_read(defined($status) ? 0 : 0.1)) {
			my $count = sysread($output, my $part, 65536);
			next if not defined($count) and $!{EINTR};
			last if not $count;
			print STDERR $part;
			print {$fd} $part;
			$text .= $part;
		} elsif (defined($status)) {
			last;
		} elsif (waitpid($pid, POSIX::WNOHANG()) == $pid) {
			$status = $?;
		}
	}
	if (not defined($status)) {
		waitpid($pid, 0);
		$status = $?;
	}
	close($fd) or error("cannot write ${log}: $!");
	$? = $status;    ## no critic (RequireLocalizedPunctuationVars)
	return $text;
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<debhelper(7)>

=cut
