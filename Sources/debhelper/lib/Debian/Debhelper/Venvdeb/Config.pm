package Debian::Debhelper::Venvdeb::Config;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb::Config - read debian/package.venvdeb as debhelper reads such files

=head1 FUNCTIONS

=over 4

=cut

use strict;
use warnings;

use Cwd ();
use Exporter qw(import);
use Fcntl qw(O_CREAT O_EXCL O_WRONLY);
use POSIX ();

use Debian::Debhelper::Dh_Lib;

our @EXPORT_OK = qw(config_options configuration);

=item B<configuration>(I<file>)

Reads a configuration file as described in L<debhelper(7)>: runs it if it is
executable, and expands substitutions in compat 13. Returns the name to show in
messages, and the text.

=cut

sub configuration {
	my ($file) = @_;
	my ($name, $fd) = ($file);
	if (-x $file) {
		$name = "output of ./${file}";
		_check_program($file);
		local $ENV{'DH_CONFIG_ACT_ON_PACKAGES'} = join(',', @{$dh{DOPACKAGES} // []});
		# Without a shell, which would split a path with spaces.
		my $path = Cwd::abs_path($file);
		my $pid = open($fd, '-|') // error("cannot run ${file}: $!");
		if ($pid == 0) {
			exec({$path} $path) or warning("cannot run ${file}: $!");
			POSIX::_exit(127);
		}
	} else {
		open($fd, '<', $file) or error("cannot read ${file}: $!");
	}
	my ($text, $number) = ('', 0);
	while (my $line = <$fd>) {
		# Not $., which belongs to the file read last: compat() may read one.
		$number++;
		# A byte order mark, which editors of other systems write.
		$line =~ s/\A\xEF\xBB\xBF// if $number == 1;
		# debhelper's own functions also split the line at white space.
		$line = _substitute($line, "${name} (line ${number})")
			if index($line, '${') >= 0 and $line !~ m/^\s*#/ and not compat(12);
		$text .= $line;
	}
	close($fd) or $! ? error("cannot read ${name}: $!") : error_exitcode("${file} (executable config)");
	return ($name, $text);
}

# Rejects an executable file that is not a program: it would be run as a shell script.
# File systems without permissions, and copies from them, make every file executable.
sub _check_program {
	my ($file) = @_;
	open(my $fd, '<:raw', $file) or error("cannot read ${file}: $!");
	read($fd, my $start, 4) // error("cannot read ${file}: $!");
	close($fd);
	error("${file} is executable, but has no shebang: run \"chmod -x ${file}\", or begin it with"
			. ' "#!" and a program (see "Executable debhelper config files" in debhelper(7))')
		if $start !~ m/\A(?:#!|\x7fELF)/;
	return;
}

my %SUBSTITUTIONS = (Dollar => '$', Space => ' ', Tab => "\t", '' => '$');

# Expands "Substitutions in debhelper config files" (debhelper(7)). A value must be
# one line, and is not expanded again.
sub _substitute {
	my ($line, $location) = @_;
	my $value = sub {
		my ($name) = @_;
		return $SUBSTITUTIONS{$name} if exists($SUBSTITUTIONS{$name});
		my $value;
		if ($name =~ m/^env:(.+)\z/) {
			$value = $ENV{$1} // error("cannot expand \"\${${name}}\" in ${location}: environment"
					. " variable ${1} is not set");
		} elsif ($name =~ m/^DEB_(?:BUILD|HOST|TARGET)_/) {
			$value = dpkg_architecture_value($name);
		}
		error("cannot expand \"\${${name}}\" in ${location}: debhelper(7) has no such substitution"
				. ' (${Dollar} stands for a dollar sign)') if not defined($value);
		error("cannot expand \"\${${name}}\" in ${location}: the value has more than one line")
			if $value =~ m/\n/;
		return $value;
	};
	return $line =~ s/\$\{((?:[A-Za-z0-9][-_:0-9A-Za-z]*)?)\}/$value->($1)/ger;
}

=item B<config_options>(I<package>)

Returns the options of B<venvdeb stage> that name the configuration file of a
package: the maintainer's file, or a generated one with its output or expansion.

=back

=cut

sub config_options {
	my ($package) = @_;
	my $file = pkgfile($package, 'venvdeb');
	return () if $file eq '';
	return ("--config=${file}") if $dh{NO_ACT};
	my ($name, $text) = configuration($file);
	open(my $fd, '<', $file) or error("cannot read ${file}: $!");
	my $original = do { local $/ = undef; <$fd> } // '';
	close($fd);
	return ("--config=${file}") if $name eq $file and $text eq $original;
	my $generated = generated_file($package, 'venvdeb.config');
	# What is expanded or printed may be credentials.
	unlink($generated);
	sysopen($fd, $generated, O_WRONLY | O_CREAT | O_EXCL, oct('600'))
		or error("cannot write ${generated}: $!");
	print {$fd} $text;
	close($fd) or error("cannot write ${generated}: $!");
	return ("--config=${generated}", "--config-name=${name}");
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<debhelper(7)>

=cut
