package SourcePackage;

# A source package in a temporary directory, built with the commands of this checkout and
# the debhelper of this machine, as root or as anybody else.

use strict;
use warnings;

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Path qw(make_path remove_tree);
use File::Temp ();

my $checkout = abs_path(dirname(__FILE__) . '/../../..');
my $program = $ENV{'VENVDEB_PROGRAM'} // "$checkout/.build/debug/venvdeb";
my $scratch = File::Temp->newdir('venvdeb-XXXXXX', TMPDIR => 1);

# The wheels of all tests: `ripple` has a command, `depth` a library with debug symbols.
sub wheels {
	my $wheels = "$scratch/wheels";
	return $wheels if -d $wheels;
	make_path($wheels);
	my $make = "$checkout/Tests/EndToEnd/make_wheel.py";
	system(<<"END") == 0 or die "cannot make the wheels\n";
set -eu
cd '$scratch'
echo 'int depth(void) { return 12; }' >depth.c
gcc -g -shared -fPIC -o depth.so depth.c
python3 '$make' wheels ripple 1.0 --entry-point 'ripple = ripple:main' --file 'ripple/__init__.py=def main(): print("ripple")' >ripple.lock
python3 '$make' wheels ripple 2.0 >ripple-2.lock
python3 '$make' wheels shore 1.0 --requires 'ripple' >shore.lock
python3 '$make' wheels depth 1.0 --copy depth/_depth.so=depth.so >depth.lock
END
	return $wheels;
}

# Returns the lines of a lock for a wheel: its name, or name-version.
sub lock {
	my ($name) = @_;
	wheels();
	return _read("$scratch/$name.lock");
}

# Returns a file of `venvdeb init`, with its placeholders.
sub template {
	my ($path) = @_;
	return _read("$checkout/debian-templates/base/$path");
}

my $number = 0;

# Creates a source with the binary packages sample (any) and what is named, each as
# "name architecture", and with a debian/rules that calls dh with these options.
sub new {
	my ($class, %options) = @_;
	my $this = bless({directory => "$scratch/" . ++$number . '/source'}, $class);
	wheels();
	$this->write('debian/control', _control($options{compat} // 13, @{$options{packages} // ['sample any']}));
	$this->write('debian/changelog', "sample (1.0) unstable; urgency=low\n\n  * First.\n\n"
			. " -- Sample <sample\@example.org>  Mon, 06 Jan 2025 12:00:00 +0000\n");
	$this->write('debian/source/format', "3.0 (native)\n");
	$this->rules($options{dh} // '--with venvdeb');
	return $this;
}

sub _control {
	my ($compat, @packages) = @_;
	my $text = "Source: sample\nSection: misc\nPriority: optional\nMaintainer: Sample <sample\@example.org>\n"
		. "Build-Depends: debhelper-compat (= $compat)\nStandards-Version: 4.6.2\nRules-Requires-Root: no\n";
	for (@packages) {
		my ($package, $architecture) = split(' ');
		$text .= "\nPackage: $package\nArchitecture: $architecture\nDepends: \${misc:Depends}\n"
			. "Description: sample\n A sample.\n";
	}
	return $text;
}

sub directory { return $_[0]{directory}; }

# Writes debian/rules: options of dh, and further lines.
sub rules {
	my ($this, $options, $lines) = @_;
	$this->write('debian/rules', "#!/usr/bin/make -f\n%:\n\tdh \$\@ $options\n\noverride_dh_builddeb:\n"
			. "\tdh_builddeb -- -Znone\n\n" . ($lines // ''));
	chmod(0755, "$this->{directory}/debian/rules");
	return;
}

sub write {
	my ($this, $path, $text) = @_;
	my $file = "$this->{directory}/$path";
	make_path(dirname($file));
	open(my $fd, '>:raw', $file) or die "$file: $!\n";
	print {$fd} $text;
	close($fd) or die "$file: $!\n";
	return;
}

sub read {
	my ($this, $path) = @_;
	return _read("$this->{directory}/$path");
}

sub _read {
	my ($file) = @_;
	open(my $fd, '<:raw', $file) or return;
	return scalar(do { local $/ = undef; <$fd> });
}

# Returns whether there is a file, or anything that matches a pattern of the shell.
sub has {
	my ($this, $pattern) = @_;
	my @found = glob(quotemeta("$this->{directory}/") . $pattern);
	return scalar(grep { -e or -l } @found);
}

# Runs a command in the source; returns whether it succeeded. What it says is the output.
sub run {
	my ($this, @command) = @_;
	my %settings = ref($command[0]) ? %{shift(@command)} : ();
	my $pid = open(my $fd, '-|') // die "fork: $!\n";
	if ($pid == 0) {
		delete @ENV{grep { m/^(?:DH_|DEB_|VENVDEB_|MAKE|PIP_)/ } keys(%ENV)};
		%ENV = (
			%ENV, LC_ALL => 'C.UTF-8', NO_COLOR => 1,
			PATH => "$checkout/Sources/debhelper/bin:" . dirname($program) . ":$ENV{'PATH'}",
			PERL5LIB => "$checkout/Sources/debhelper/lib",
			DH_AUTOSCRIPTDIR => "$checkout/Sources/debhelper/autoscripts",
			VENVDEB_CACHE_DIR => "$scratch/cache", VENVDEB_WHEELHOUSE => "$scratch/wheels",
			VENVDEB_OFFLINE => 'yes', %settings,
		);
		chdir($this->{directory}) and open(STDERR, '>&', \*STDOUT) and exec(@command);
		die "exec: $!\n";
	}
	$this->{output} = do { local $/ = undef; <$fd> } // '';
	return close($fd);
}

sub output { return $_[0]{output}; }

# Builds the binary packages.
sub build {
	my ($this, @arguments) = @_;
	my %settings = ref($arguments[0]) ? %{shift(@arguments)} : ();
	return $this->run(\%settings, qw(dpkg-buildpackage -d -us -uc -b), @arguments);
}

# Removes what an earlier build left.
sub clean {
	my ($this) = @_;
	my $debian = "$this->{directory}/debian";
	remove_tree("$debian/.debhelper", map { "$debian/$_" } qw(sample sample-web));
	unlink(glob(quotemeta($debian) . '/*.{debhelper,substvars,log}'));
	return;
}

# Returns whether every file of a tree is as its RECORD says.
sub has_true_records {
	my ($this, $tree) = @_;
	return $this->run('python3', '-c', <<'END', $tree);
import base64, csv, hashlib, pathlib, sys
for record in pathlib.Path(sys.argv[1]).glob("lib/*/site-packages/*.dist-info/RECORD"):
    for path, digest, size in csv.reader(record.open()):
        data = (record.parent.parent / path).read_bytes()
        found = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        assert digest in ("", "sha256=" + found), path
END
}

1;
