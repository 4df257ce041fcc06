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

our @EXPORT_OK = qw(
	add_lintian_overrides apply_report read_report replace_dependencies
);

# The variables that a tree's dependencies are added to. dpkg-gencontrol does not warn
# of unused variables that are set with "?=". Packages made for dh-virtualenv may use
# ${shlibs:Depends} only; its value is kept unless dpkg-shlibdeps finds libraries
# outside the tree.
my @VARIABLES = ('venvdeb:Depends?', 'misc:Depends', 'shlibs:Depends?');

=item B<read_report>(I<path>)

Returns the contents of a report, whose format must be 1.

=cut

sub read_report {
	my ($path) = @_;
	open(my $fd, '<:raw', $path) or error("cannot read the report '$path': $!");
	my $text = do { local $/ = undef; <$fd> };
	close($fd) or error("cannot read the report '$path': $!");
	my $report = eval { JSON::PP->new->utf8->decode($text) };
	error("cannot read the report '$path': $@") if not ref($report);
	error("cannot use the report '$path': expected format 1, got "
			. ($report->{'format'} // 'none')
			. ' (are ' . basename($0) . ' and venvdeb of the same version?)')
		if ($report->{'format'} // 0) != 1;
	return $report;
}

=item B<apply_report>(I<package>, I<report>, I<wrong_architecture>)

Adds dependencies, triggers and maintainer-script snippets to the package as the
report says, and warns of problems. The function I<wrong_architecture> is called
with a message for machine code in a package for all architectures.

=cut

sub apply_report {
	my ($package, $report, $wrong_architecture) = @_;
	_check_architecture($package, $report, $wrong_architecture);
	_check_coverage($package, $report->{'prefix'});
	_check_scripts($package, $report->{'prefix'}) if defined($ENV{'DH_VENVDEB_DEBPUTY'});
	_add_dependencies($package, $report);
	_check_dependencies($package, $report);
	_set_directories($package, $report);
	if (not $dh{NOSCRIPTS}) {
		_add_triggers($package, $report->{'triggers'});
		_add_scripts($package, $report);
	}
	log_installed_files($package, @{$report->{'installed'}});
	return;
}

=item B<add_lintian_overrides>(I<package>)

Adds the overrides in the report to the lintian overrides of the package, after
the maintainer's. Does nothing for a package without a tree.

=cut

sub add_lintian_overrides {
	my ($package) = @_;
	my $report_path = generated_file($package, 'venvdeb.json', 0);
	return if not -e $report_path;
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

# Warns if the add-on has not excluded the tree from the commands for ELF files.
sub _check_coverage {
	my ($package, $prefix) = @_;
	my $covered = $ENV{'DH_VENVDEB_COVERED'} // return;
	return if grep { index("${prefix}/", $_) == 0 } split(m/:/, $covered);
	warning("dh_strip, dh_shlibdeps and others will process ${prefix}, which the venvdeb add-on"
		. " did not exclude: write \"prefix: ${prefix}\" in debian/${package}.venvdeb"
		. ' instead of passing --prefix');
	return;
}

# Rejects scripts that debputy would break: it replaces every shebang with a python by
# "#! /usr/bin/python". Shebangs for the shell are kept, but not every script can have
# one.
sub _check_scripts {
	my ($package, $prefix) = @_;
	for my $script (sort(glob(quotemeta(tmpdir($package) . $prefix . '/bin') . '/*'))) {
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

# Sets the substitution variables with directories, for use in debian/control.
sub _set_directories {
	my ($package, $report) = @_;
	my %directories = (
		'venvdeb:Prefix'       => $report->{'prefix'},
		'venvdeb:SitePackages' => $report->{'sitePackages'},
	);
	for my $name (sort(keys(%directories))) {
		delsubstvar($package, $name);
		addsubstvar($package, "${name}?", $directories{$name});
	}
	return;
}

# Adds triggers, and warns of a postinst that may fail when dpkg activates them.
sub _add_triggers {
	my ($package, $triggers) = @_;
	for my $trigger (@{$triggers}) {
		my ($type, $target) = split(' ', $trigger, 2);
		autotrigger($package, $type, $target);
	}
	my $postinst = pkgfile($package, 'postinst');
	return if not @{$triggers} or $postinst eq '';
	# dh_make's template exits with 1 for unknown arguments, which would break the
	# upgrade of the interpreter.
	open(my $fd, '<', $postinst) or error("cannot read '$postinst': $!");
	my $is_handled = grep { m/\btriggered\b/ } <$fd>;
	close($fd);
	warning("$postinst does not mention \"triggered\": dpkg calls it with this argument when the"
		. ' interpreter changes, and it must not fail') if not $is_handled;
	return;
}

# Adds maintainer-script snippets.
sub _add_scripts {
	my ($package, $report) = @_;
	# The snippets quote with '...'.
	my %values = map { $_->[0] => $_->[1] =~ s/'/'\\''/gr } (
		['PACKAGE',     $package],
		['PREFIX',      $report->{'prefix'}],
		# The same as a pattern of dpkg-query(1).
		['PATTERN',     $report->{'prefix'} =~ s/([][*?\\])/\\$1/gr],
		['INTERPRETER', $report->{'interpreter'}{'executable'}],
	);
	# The old version of the package may have left bytecode, which Python would use for
	# new modules of the same size and date.
	autoscript($package, 'postinst', 'venvdeb-bytecode', { %values, ACTIONS => 'configure' });
	autoscript($package, 'postinst', 'postinst-venvdeb', \%values);
	autoscript($package, 'postinst', 'postinst-venvdeb-compile', \%values)
		if $report->{'bytecode'} eq 'on-install';
	autoscript($package, 'prerm', 'venvdeb-bytecode',
		{ %values, ACTIONS => 'remove deconfigure upgrade' });
	autoscript($package, 'postrm', 'postrm-venvdeb-opt', {}) if $report->{'prefix'} =~ m{^/opt/};
	return;
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<debhelper(7)>

=cut
