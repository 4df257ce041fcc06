package Debian::Debhelper::Venvdeb;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb - what the debhelper commands and add-ons of venvdeb share

=head1 DESCRIPTION

L<dh_venvdeb(1)> and others install virtual environments by B<venvdeb stage>.
This module runs it for a package and does for debhelper what the report asks
for. It is no interface for other packages.

=cut

use strict;
use warnings;

use Cwd ();
use Exporter qw(import);
use JSON::PP ();
use POSIX ();

use Debian::Debhelper::Dh_Lib;

our @EXPORT_OK = qw(
	add_lintian_overrides allowed_jobs configuration finish_package forward_options read_report
	stage_package tree_directories
	@PROJECT_COMMANDS @TREE_COMMANDS
);

=head1 VARIABLES

=over 4

=item B<@PROJECT_COMMANDS>

The commands of debhelper that build a project, which is part of the staging.

=item B<@TREE_COMMANDS>

The commands that would change a finished tree or draw wrong conclusions from
it: strip and dwz break libraries with patched headers, and change what RECORD
has the hashes of, as does dh_strip_nondeterminism (which besides takes longer
than all the rest); dh_makeshlibs would offer private libraries to the system;
dh_shlibdeps fails on those that are found by RPATH.

=back

=cut

our @PROJECT_COMMANDS
	= qw(dh_auto_configure dh_auto_build dh_auto_test dh_auto_install dh_auto_clean);
our @TREE_COMMANDS
	= qw(dh_strip_nondeterminism dh_dwz dh_strip dh_makeshlibs dh_shlibdeps);

=head1 FUNCTIONS

=over 4

=item B<tree_directories>(I<whole_root> => I<boolean>)

Where the trees of this source package will be, each with a slash at both ends:
debhelper's B<-X> matches anywhere in F<debian/I<package>/I<path>>, and without
the slashes F</srv/shop> would also cover F</srv/shopping>. With I<whole_root>
all of B<DH_VIRTUALENV_INSTALL_ROOT> is meant, unless other things live there.

=cut

# Roots that hold more than virtual environments.
my %SHARED_ROOTS = map { $_ => 1 } qw(
	/ /etc /home /lib /opt /srv /usr /usr/lib /usr/libexec /usr/local /usr/local/lib /usr/share /var
	/var/lib
);

sub tree_directories {
	my %how = @_;
	my %directories;
	my $add = sub {
		my ($path) = @_;
		$path = "/${path}/" =~ s{/+}{/}gr;
		$directories{$path} = 1 if $path ne '/';
	};
	my $root = $ENV{'DH_VIRTUALENV_INSTALL_ROOT'} // '';
	$add->('/opt/venvs') if $root eq '';
	$add->($root) if $how{whole_root} and not $SHARED_ROOTS{$root =~ s{/*\z}{}r || '/'};
	$add->($ENV{'VENVDEB_PREFIX'} // '');
	for my $package (getpackages()) {
		my $file = pkgfile($package, 'venvdeb');
		my $place = $file ne '' ? _configured_place($file) : {};
		$add->($place->{'prefix'} // '');
		# A root of its own may hold much else (/usr/lib), so only what is ours.
		$add->(join('/', $root,
				$place->{'install-suffix'} // $ENV{'VENVDEB_INSTALL_SUFFIX'} // $package))
			if $root ne '';
	}
	return sort(keys(%directories));
}

# The keys of debian/<package>.venvdeb that say where the tree goes. dh(1) asks
# for every sequence, "clean" too, where a program or variable may be missing that
# the file needs: dh_venvdeb will complain, and about the prefix as well.
sub _configured_place {
	my ($file) = @_;
	my (undef, $text) = eval { configuration($file) };
	return { map { m/^(prefix|install-suffix)\s*:\s*(\S.*?)\s*\z/i ? (lc($1) => $2) : () }
			split(m/\n/, $text // '') };
}

=item B<configuration>(I<file>)

What L<debhelper(7)> makes of a configuration file: the output of an executable
one, and in compat 13 with the substitutions made. Returns what messages call
it, and the text.

=cut

sub configuration {
	my ($file) = @_;
	my ($name, $fd) = ($file);
	if (-x $file) {
		$name = "output of ./${file}";
		local $ENV{'DH_CONFIG_ACT_ON_PACKAGES'} = join(',', @{$dh{DOPACKAGES} // []});
		# A directory with a space in its name must not end up in a shell.
		my $path = Cwd::abs_path($file);
		my $pid = open($fd, '-|') // error("cannot run ${file}: $!");
		if ($pid == 0) {
			exec({$path} $path) or warning("cannot run ${file}: $! (is it meant to be executable?"
					. ' See "Executable debhelper config files" in debhelper(7))');
			POSIX::_exit(127);
		}
	} else {
		open($fd, '<', $file) or error("cannot read ${file}: $!");
	}
	my $text = '';
	while (my $line = <$fd>) {
		# Those functions of debhelper that substitute also split at white space.
		$line = _substitute($line, "${name} (line $.)")
			if index($line, '${') >= 0 and $line !~ m/^\s*#/ and not compat(12);
		$text .= $line;
	}
	close($fd) or $! ? error("cannot read ${name}: $!") : error_exitcode("${file} (executable config)");
	return ($name, $text);
}

my %SUBSTITUTIONS = (Dollar => '$', Space => ' ', Tab => "\t", '' => '$');

# See "Substitutions in debhelper config files" in debhelper(7). The value is one
# line, and what it contains is not substituted again.
sub _substitute {
	my ($line, $place) = @_;
	my $value = sub {
		my ($name) = @_;
		return $SUBSTITUTIONS{$name} if exists($SUBSTITUTIONS{$name});
		my $value;
		if ($name =~ m/^env:(.+)\z/) {
			$value = $ENV{$1} // error("cannot expand \"\${${name}}\" in ${place}: the environment"
					. " has no variable ${1}");
		} elsif ($name =~ m/^DEB_(?:BUILD|HOST|TARGET)_/) {
			$value = dpkg_architecture_value($name);
		}
		error("cannot expand \"\${${name}}\" in ${place}: debhelper(7) has no such substitution"
				. ' (${Dollar} stands for a dollar sign)') if not defined($value);
		error("cannot expand \"\${${name}}\" in ${place}: the value has several lines")
			if $value =~ m/\n/;
		return $value;
	};
	return $line =~ s/\$\{((?:[A-Za-z0-9][-_:0-9A-Za-z]*)?)\}/$value->($1)/ger;
}

# The options that name the configuration of a package: the maintainer's file, or
# what debhelper makes of it.
sub _config_options {
	my ($package) = @_;
	my $file = pkgfile($package, 'venvdeb');
	return () if $file eq '';
	return ("--config=${file}") if $dh{NO_ACT};
	my ($name, $text) = configuration($file);
	open(my $fd, '<', $file) or error("cannot read ${file}: $!");
	my $original = do { local $/ = undef; <$fd> } // '';
	close($fd);
	return ("--config=${file}") if $name eq $file and $text eq $original;
	my $made = generated_file($package, 'venvdeb.config');
	open($fd, '>', $made) or error("cannot write ${made}: $!");
	print {$fd} $text;
	close($fd) or error("cannot write ${made}: $!");
	return ("--config=${made}", "--config-name=${name}");
}

=item B<allowed_jobs>(I<max_parallel>)

The number of jobs that the builder allows; undef if nobody said anything, which
leaves it to venvdeb.

=cut

sub allowed_jobs {
	my ($max_parallel) = @_;
	my $allowed = get_buildoption('parallel');
	# dpkg-buildpackage -j without a number is written as -1.
	$allowed = undef if defined($allowed) and $allowed < 1;
	return $allowed if not defined($max_parallel);
	return $max_parallel if not defined($allowed);
	return $allowed < $max_parallel ? $allowed : $max_parallel;
}

=item B<forward_options>(I<types>, I<given>, I<aliases>)

Options for Getopt::Long that are collected in the hash I<given> as arguments of
B<venvdeb stage>. I<types> has for each name what Getopt::Long writes as its
argument: '' for none, '!' for none and a no- form, '=s' for one value, '=s@'
for several. I<aliases> has further names.

=cut

sub forward_options {
	my ($types, $given, $aliases) = @_;
	# The value is kept per option, so that of a single-valued one the last counts.
	my $remember = sub {
		my ($name, $value) = @_;
		$name = "$name";    # Getopt::Long passes an object.
		my $type = $types->{$name};
		if ($type eq '=s@') {
			push(@{$given->{$name}}, "--${name}=${value}");
		} elsif ($type eq '=s') {
			$given->{$name} = ["--${name}=${value}"];
		} else {
			$given->{$name} = [$value ? "--${name}" : "--no-${name}"];
		}
		return;
	};
	# Getopt::Long appends to lists by itself only if it owns them: the callback
	# gets every value in turn, hence '=s' for '=s@' here.
	return map {
		my $type = $types->{$_} =~ s/@\z//r;
		(join('|', $_, $aliases->{$_} // ()) . $type => $remember);
	} keys(%{$types});
}

=item B<stage_package>(I<package>, [I<how>,] I<argument>...)

Runs B<venvdeb stage> for a binary package, and adds dependencies, triggers and
maintainer-script snippets to it as the report says. Returns the report; undef
with B<--no-act>. The hash I<how> may have a I<destdir> other than the package's
own, and a function to call for machine code in a package for all architectures,
I<wrong_architecture>, instead of B<error>.

=cut

sub stage_package {
	my ($package, @arguments) = @_;
	my %how = ref($arguments[0]) ? %{shift(@arguments)} : ();
	my $report_path = generated_file($package, 'venvdeb.json');
	# Both can be on: -v in the rules, terse in the environment.
	unshift(@arguments, $dh{VERBOSE} ? '--verbose' : '--quiet') if $dh{VERBOSE} or $dh{QUIET};
	doit(
		'venvdeb', 'stage', "--package=${package}",
		'--destdir=' . ($how{destdir} // tmpdir($package)),
		'--package-version=' . _version($package),
		_config_options($package), "--report=${report_path}",
		@arguments, (defined($ENV{'DH_VENVDEB_DEBPUTY'}) ? ('--shebang=relocatable') : ()),
	);
	return if $dh{NO_ACT};

	my $report = read_report($report_path);
	_check_architecture($package, $report, $how{wrong_architecture} // \&error);
	_check_coverage($package, $report->{'prefix'});
	_check_scripts($package, $report->{'prefix'}) if defined($ENV{'DH_VENVDEB_DEBPUTY'});
	_add_dependencies($package, $report->{'substvars'});
	_check_dependencies($package, $report->{'substvars'});
	_set_places($package, $report);
	if (not $dh{NOSCRIPTS}) {
		_add_triggers($package, $report->{'triggers'});
		_add_scripts($package, $report);
	}
	log_installed_files($package, @{$report->{'installed'}});
	return $report;
}

=item B<finish_package>(I<package>)

Runs B<venvdeb finish> for a binary package that B<stage_package> has put an
environment into, and adds the dependencies of what came in since.

=cut

sub finish_package {
	my ($package) = @_;
	my $report_path = generated_file($package, 'venvdeb.json', 0);
	return if not -e $report_path;
	my $result_path = generated_file($package, 'venvdeb-finish.json');
	doit(
		'venvdeb', 'finish',
		($dh{VERBOSE} ? '--verbose' : $dh{QUIET} ? '--quiet' : ()),
		'--destdir=' . tmpdir($package), "--stage-report=${report_path}",
		"--report=${result_path}",
	);
	return if $dh{NO_ACT};
	_add_dependencies($package, read_report($result_path)->{'substvars'});
	return;
}

=item B<add_lintian_overrides>(I<package>)

Adds what the report says to the override file of the package, after whatever
the maintainer has there. Does nothing for a package without a tree.

=cut

sub add_lintian_overrides {
	my ($package) = @_;
	my $report_path = generated_file($package, 'venvdeb.json', 0);
	return if not -e $report_path;
	my @lines = @{read_report($report_path)->{'lintianOverrides'} // []};
	# lintian since Debian 14, which came with debhelper 14, does not know the tag any
	# more, and takes an override of it for an error.
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
	# For whoever calls it twice.
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

=item B<read_report>(I<path>)

The contents of a report, in the one format that is known here.

=back

=cut

sub read_report {
	my ($path) = @_;
	open(my $fd, '<:raw', $path) or error("cannot read the report '$path': $!");
	my $text = do { local $/ = undef; <$fd> };
	close($fd) or error("cannot read the report '$path': $!");
	my $report = eval { JSON::PP->new->utf8->decode($text) };
	error("cannot read the report '$path': $@") if not ref($report);
	error("cannot use the report '$path': this " . basename($0) . ' knows format 1, not '
			. ($report->{'format'} // 'one without a number')
			. '; are it and venvdeb from the same version?')
		if ($report->{'format'} // 0) != 1;
	return $report;
}

# The version that debian/changelog (or the package's own) gives to a package.
sub _version {
	my ($package) = @_;
	isnative($package);    # It also sets this:
	return $dh{'VERSION'};
}

# Architecture: all promises that the package is the same everywhere.
sub _check_architecture {
	my ($package, $report, $complain) = @_;
	return if $report->{'architecture'} eq 'all' or not package_is_arch_all($package);
	$complain->("$package is Architecture: all, but its virtual environment contains machine code:"
		. ' write "Architecture: any" in debian/control, or leave out the distributions'
		. " that bring it (they are listed in the report,"
		. ' ' . generated_file($package, 'venvdeb.json', 0) . ')');
}

# The add-on keeps the ELF tools away from the places it knows of.
sub _check_coverage {
	my ($package, $prefix) = @_;
	my $covered = $ENV{'DH_VENVDEB_COVERED'} // return;
	return if grep { index("${prefix}/", $_) == 0 } split(m/:/, $covered);
	warning("dh_strip, dh_shlibdeps and others will work on ${prefix}, as the venvdeb add-on"
		. " does not know it: write \"Prefix: ${prefix}\" into debian/${package}.venvdeb"
		. ' instead of passing --prefix');
	return;
}

# debputy makes "#! /usr/bin/python" of every first line that names a python, even
# that of the tree. Lines for the shell escape that, but not every script can have
# them.
sub _check_scripts {
	my ($package, $prefix) = @_;
	for my $script (sort(glob(quotemeta(tmpdir($package) . $prefix . '/bin') . '/*'))) {
		next if -l $script or not -f $script;
		open(my $fd, '<:raw', $script) or error("cannot read '$script': $!");
		my $line = <$fd> // '';
		close($fd);
		error("debputy would make a script for the system's Python of '$script', whose first line"
				. ' must name the interpreter of the tree: leave out dh-sequence-zz-debputy-rrr')
			if $line =~ m{^\#!\s*\Q${prefix}\E/bin/};
	}
	return;
}

# What "?=" sets may be left unused without a warning of dpkg-gencontrol.
sub _add_dependencies {
	my ($package, $substvars) = @_;
	for my $name (sort(keys(%{$substvars}))) {
		for my $relation (split(m/\s*,\s*/, $substvars->{$name})) {
			next if $relation eq '';
			addsubstvar($package, "${name}?", $relation);
			next if $name ne 'venvdeb:Depends';
			addsubstvar($package, 'misc:Depends', $relation);
			# Packages that were made for dh-virtualenv may have this one only. It lasts
			# unless dpkg-shlibdeps has something to do beside the tree.
			addsubstvar($package, 'shlibs:Depends?', $relation);
		}
	}
	return;
}

# A package without any of the variables would depend on no Python at all. Since
# compat 14, dh_gencontrol adds them by itself.
sub _check_dependencies {
	my ($package, $substvars) = @_;
	my $relations = $substvars->{'venvdeb:Depends'} // '';
	return if $relations eq '' or not compat(13);
	require Dpkg::Control::Info;
	my $stanza = Dpkg::Control::Info->new('debian/control')->get_pkg_by_name($package) // {};
	my $fields = join(' ', map { $stanza->{$_} // '' } qw(Pre-Depends Depends));
	return if $fields =~ m/\$\{(?:misc|shlibs|venvdeb):Depends\}/;
	warning("$package will not depend on what its virtual environment needs ($relations):"
		. ' write ${misc:Depends} into its Depends in debian/control');
	return;
}

# Where things are, for whoever writes it into debian/control.
sub _set_places {
	my ($package, $report) = @_;
	my %places = (
		'venvdeb:Prefix'       => $report->{'prefix'},
		'venvdeb:SitePackages' => $report->{'sitePackages'},
	);
	for my $name (sort(keys(%places))) {
		delsubstvar($package, $name);
		addsubstvar($package, "${name}?", $places{$name});
	}
	return;
}

sub _add_triggers {
	my ($package, $triggers) = @_;
	for my $trigger (@{$triggers}) {
		my ($type, $target) = split(' ', $trigger, 2);
		autotrigger($package, $type, $target);
	}
	my $postinst = pkgfile($package, 'postinst');
	return if not @{$triggers} or $postinst eq '';
	# dh_make's template exits with 1 for what it does not know; with a trigger
	# that would break the upgrade of the interpreter.
	open(my $fd, '<', $postinst) or error("cannot read '$postinst': $!");
	my $knows = grep { m/\btriggered\b/ } <$fd>;
	close($fd);
	warning("$postinst does not mention \"triggered\": dpkg calls it with this argument when the"
		. ' interpreter changes, and it must not fail then') if not $knows;
	return;
}

sub _add_scripts {
	my ($package, $report) = @_;
	# The snippets quote with '...'.
	my %values = map { $_->[0] => $_->[1] =~ s/'/'\\''/gr } (
		['PACKAGE',     $package],
		['PREFIX',      $report->{'prefix'}],
		['INTERPRETER', $report->{'interpreter'}{'executable'}],
	);
	# An upgrade may come from a package that left bytecode behind, which Python would
	# take for that of the new modules if these have the same size and date.
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
