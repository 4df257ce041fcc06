package Debian::Debhelper::Venvdeb::Report;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb::Report - apply a report of venvdeb to a package

=head1 FUNCTIONS

=over 4

=cut

use strict;
use warnings;

use Exporter qw(import);
use JSON::PP ();

use Debian::Debhelper::Dh_Lib;
use Debian::Debhelper::Venvdeb::Releases qw(named_directory tree_directory);
use Debian::Debhelper::Venvdeb::Scripts qw(add_scripts add_triggers);

our @EXPORT_OK = qw(
	add_lintian_overrides apply_report read_report replace_dependencies
);

# The variables that a tree's dependencies are added to. dpkg-gencontrol does not warn
# of unused variables that are set with "?=". Packages made for dh-virtualenv may use
# ${shlibs:Depends} only; its value is kept unless dpkg-shlibdeps finds libraries
# outside the tree.
my @VARIABLES = ('venvdeb:Depends?', 'misc:Depends', 'shlibs:Depends?');

=item B<read_report>(I<path>)

Returns the contents of a report, whose format must be 1. Texts are bytes, as
arguments, file names and the files of debhelper are. The contents are the same object
for each call, until B<venvdeb> replaces the file.

=cut

# The reports that were read, by path. dh(1) asks where the trees are for each of its
# commands, and JSON::PP takes milliseconds for a report.
my %reports;

sub read_report {
	my ($path) = @_;
	open(my $fd, '<:raw', $path) or error("cannot read the report '$path': $!");
	my $version = join(' ', (stat($fd))[0, 1, 7, 9, 10]);
	my $known = $reports{$path};
	if (not defined($known) or $known->{'version'} ne $version) {
		my $text = do { local $/ = undef; <$fd> };
		$known = { version => $version, report => _decode($path, $text) };
		$reports{$path} = $known;
	}
	close($fd) or error("cannot read the report '$path': $!");
	return $known->{'report'};
}

# Returns what the text of a report says.
sub _decode {
	my ($path, $text) = @_;
	my $report = eval { JSON::PP->new->utf8->decode($text) };
	error("cannot read the report '$path': $@") if not ref($report);
	error("cannot use the report '$path': expected format 1, got "
			. ($report->{'format'} // 'none')
			. ' (are ' . basename($0) . ' and venvdeb of the same version?)')
		if ($report->{'format'} // 0) != 1;
	return _bytes($report);
}

# Returns a value of a report with its texts in UTF-8.
sub _bytes {
	my ($value) = @_;
	return { map { $_ => _bytes($value->{$_}) } keys(%{$value}) } if ref($value) eq 'HASH';
	return [ map { _bytes($_) } @{$value} ] if ref($value) eq 'ARRAY';
	utf8::encode($value) if defined($value) and not ref($value);
	return $value;
}

=item B<apply_report>(I<package>, I<report>, I<wrong_architecture>, I<is_known>)

Adds dependencies, triggers and maintainer-script snippets to the package as the
report says, and warns of problems. The function I<wrong_architecture> is called
with a message for machine code in a package for all architectures. If the tree
I<is_known> from an earlier report, the package already has the snippets.

=cut

sub apply_report {
	my ($package, $report, $wrong_architecture, $is_known) = @_;
	_check_architecture($package, $report, $wrong_architecture);
	_check_shebangs($package, $report) if defined($ENV{'DH_VENVDEB_DEBPUTY'});
	_add_dependencies($package, $report);
	_check_dependencies($package, $report);
	_set_variables($package, $report);
	if (not $dh{NOSCRIPTS}) {
		add_triggers($package, $report);
		add_scripts($package, $report) if not $is_known;
	} else {
		warning("$package has a copy of the interpreter, which nothing renews when the latter is updated:"
			. ' leave out --noscripts') if $report->{'interpreter'}{'copies'};
		warning("$package has hooks, which nothing runs: leave out --noscripts") if $report->{'hooks'};
	}
	log_installed_files($package, @{$report->{'installed'}});
	return;
}

=item B<add_lintian_overrides>(I<package>, I<report_path>)

Adds the overrides in a report to the lintian overrides of the package, after
the maintainer's.

=cut

sub add_lintian_overrides {
	my ($package, $report_path) = @_;
	my $report = read_report($report_path);
	my @lines = @{$report->{'lintianOverrides'} // []};
	# The lintian of Debian 14, which has debhelper 14, has dropped the tag, and reports
	# overrides of unknown tags.
	require Debian::Debhelper::Dh_Version;
	no warnings qw(once);    ## no critic (ProhibitNoWarnings)
	my ($debhelper) = ($Debian::Debhelper::Dh_Version::version // '') =~ m/^(\d+)/;
	@lines = grep { not m/: library-not-linked-against-libc / } @lines if ($debhelper // 0) >= 14;
	return if not @lines;
	my $directory = tmpdir($package) . '/usr/share/lintian/overrides';
	my $path = "${directory}/${package}";
	my $text = '';
	if (-e $path) {
		open(my $fd, '<', $path) or error("cannot read ${path}: $!");
		$text = do { local $/ = undef; <$fd> } // '';
		close($fd);
	}
	# The command may be run twice.
	my $addition = join('', map { "$_\n" } @lines);
	return if index($text, $addition) >= 0;
	verbose_print("append the lines of ${report_path} to ${path}");
	return if $dh{NO_ACT};
	install_dir($directory);
	open(my $fd, '>>', $path) or error("cannot write ${path}: $!");
	print {$fd} ($text =~ m/[^\n]\z/ ? "\n" : ''), $addition;
	close($fd) or error("cannot write ${path}: $!");
	reset_perm_and_owner(0644, $path);
	return;
}

# Complains about machine code in a package for all architectures.
sub _check_architecture {
	my ($package, $report, $complain) = @_;
	return if $report->{'architecture'} eq 'all' or not package_is_arch_all($package);
	$complain->("$package is Architecture: all, but its virtual environment contains machine code:"
		. ' write "Architecture: any" in debian/control, or leave out the distributions'
		. ' with machine code (listed in the report, '
		. generated_file($package, 'venvdeb.json', 0) . ')');
}

# Rejects scripts that debputy would break: it replaces every shebang with a python by
# "#! /usr/bin/python". Shebangs for the shell are kept, but not every script can have
# one.
sub _check_shebangs {
	my ($package, $report) = @_;
	my $prefix = named_directory($report);
	my $directory = tmpdir($package) . tree_directory($report) . '/bin';
	for my $script (sort(glob(quotemeta($directory) . '/*'))) {
		next if -l $script or not -f $script;
		open(my $fd, '<:raw', $script) or error("cannot read '$script': $!");
		my $line = <$fd> // '';
		close($fd);
		error("debputy would change the shebang of '$script' to the system's Python: remove"
				. ' dh-sequence-zz-debputy-rrr from Build-Depends')
			if $line =~ m{^\#!\s*\Q${prefix}\E/bin/};
	}
	return;
}

=item B<replace_dependencies>(I<package>, I<old>, I<new>)

Adds the relations of the report I<new>, and removes those of I<old> that I<new>
has in a stricter form: B<python3.11:any> if extension modules are new.

=back

=cut

sub replace_dependencies {
	my ($package, $old, $new) = @_;
	my %stricter = map { ("${_}:any" => 1) } _relations($new);
	for my $relation (grep { $stricter{$_} } _relations($old)) {
		addsubstvar($package, $_, $relation, undef, 1) for @VARIABLES;
	}
	_add_dependencies($package, $new);
	return;
}

# Adds the relations of a report to the substitution variables.
sub _add_dependencies {
	my ($package, $report) = @_;
	for my $relation (_relations($report)) {
		addsubstvar($package, $_, $relation) for @VARIABLES;
	}
	return;
}

# Returns the relations of a report.
sub _relations {
	my ($report) = @_;
	return grep { $_ ne '' } split(m/\s*,\s*/, $report->{'substvars'}{'venvdeb:Depends'} // '');
}

# Warns of a package that uses none of the variables, and would not depend on Python.
# Since compat 14, dh_gencontrol adds them.
sub _check_dependencies {
	my ($package, $report) = @_;
	my $relations = join(', ', _relations($report));
	return if $relations eq '' or not compat(13);
	require Dpkg::Control::Info;
	my $stanza = Dpkg::Control::Info->new('debian/control')->get_pkg_by_name($package) // {};
	my $fields = join(' ', map { $stanza->{$_} // '' } qw(Pre-Depends Depends));
	return if $fields =~ m/\$\{(?:misc|shlibs|venvdeb):Depends\}/;
	warning("$package will not depend on what its virtual environment needs ($relations):"
		. ' add ${misc:Depends} to its Depends in debian/control');
	return;
}

# Sets the substitution variables with directories and, in a build by `venvdeb build`, the commit,
# for use in debian/control.
sub _set_variables {
	my ($package, $report) = @_;
	my %values = (
		'venvdeb:Prefix'       => $report->{'prefix'},
		'venvdeb:SitePackages' => $report->{'sitePackages'},
		'venvdeb:Revision'     => $ENV{'DH_VENVDEB_REVISION'},
	);
	for my $name (sort(keys(%values))) {
		delsubstvar($package, $name);
		addsubstvar($package, "${name}?", $values{$name}) if defined($values{$name});
	}
	return;
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<debhelper(7)>

=cut
