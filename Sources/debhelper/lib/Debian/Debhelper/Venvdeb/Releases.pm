package Debian::Debhelper::Venvdeb::Releases;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb::Releases - packages whose postinst switches from release to release

=head1 DESCRIPTION

With B<layout: versioned>, dpkg owns a store, F<I<prefix>/package/I<id>>, and
postinst makes the release of it, F<I<prefix>/releases/I<id>>. The report has both
directories below B<release>.

=head1 FUNCTIONS

=over 4

=cut

use strict;
use warnings;

use Exporter qw(import);

use Debian::Debhelper::Dh_Lib;
use Debian::Debhelper::Venvdeb::Hooks qw(hook_snippet);
use Debian::Debhelper::Venvdeb::Snippets qw(filled_snippet quoted service_autoscript snippet_values);

our @EXPORT_OK = qw(
	add_release_scripts check_states finish_releases has_release named_directory tree_directory
);

=item B<has_release>(I<report>)

Returns whether the tree is in the versioned layout.

=item B<tree_directory>(I<report>)

Returns the directory that the package has the tree in.

=item B<named_directory>(I<report>)

Returns the directory that the tree runs from, which its files name.

=cut

sub has_release {
	my ($report) = @_;
	return defined($report->{'release'});
}

sub tree_directory {
	my ($report) = @_;
	return has_release($report) ? $report->{'release'}{'store'} : $report->{'prefix'};
}

sub named_directory {
	my ($report) = @_;
	return has_release($report) ? $report->{'release'}{'directory'} : $report->{'prefix'};
}

=item B<add_release_scripts>(I<package>, I<report>)

Adds the maintainer-script snippets, and the command
B<I<package>-rollback> with its manual page and its completion.

=item B<check_states>(I<package>, I<report>, I<report>...)

Rejects a second tree with hooks or releases in a package: their state on the target has one
directory.

=item B<finish_releases>(I<package>, I<report>)

Adds what must come after the snippets that restart services: the one that restarts instances
of template units, or that removes what the versioned layout of earlier versions has left, if the
report asks for it. Warns of services that would be down while dpkg unpacks.

=back

=cut

sub add_release_scripts {
	my ($package, $report) = @_;
	my $release = $report->{'release'};
	_check_postinst(pkgfile($package, 'postinst'), "$report->{'prefix'}/current");
	my %values = snippet_values(
		PACKAGE         => $package,
		PREFIX          => $report->{'prefix'},
		RELATIVE_PREFIX => $report->{'prefix'} =~ s{\A/+}{}r,
		ID              => $release->{'id'},
		KEEP            => $release->{'keep'},
		INTERPRETER     => $report->{'interpreter'}{'executable'},
	);
	$values{'LOCK'} = filled_snippet('venvdeb-lock', %values);
	$values{'INSTANCES'} = filled_snippet('venvdeb-instances', %values);
	$values{'FUNCTIONS'} = join("\n\n",
		map { filled_snippet($_, %values) } qw(venvdeb-functions venvdeb-release-functions));
	$values{'HOOKS'} = hook_snippet($report, %values, IN_USE => '; in use: ${venvdeb_now:-none}',
		CLEAN_UP => "venvdeb_now=\$(venvdeb_current)\n\t\tvenvdeb_prune");
	$values{'COMPILE'} = $report->{'bytecode'} eq 'on-install' ? <<'END' : '';
		# Modules that do not compile are templates, or for other Pythons.
		if [ -z "${DPKG_ROOT:-}" ] && [ -x "$venvdeb_release/bin/python" ]; then
			"$venvdeb_release/bin/python" -I -S -m compileall -qq "$venvdeb_release/lib" \
				</dev/null >/dev/null 2>&1 9>&- || :
		fi
END
	service_autoscript($package, 'postinst-venvdeb-release', \%values);
	service_autoscript($package, 'postinst-venvdeb',
		{ %values, PREFIX => "$values{PREFIX}/current" });
	# The snippets of prerm are in reverse order, so that services are stopped before; those of
	# postrm as well, so that /opt is made again at the end.
	$values{'REMOVAL'} = filled_snippet('venvdeb-releases-removal', %values);
	autoscript($package, 'prerm', 'prerm-venvdeb-release', \%values);
	autoscript($package, 'postrm', 'postrm-venvdeb-opt', {}) if $report->{'prefix'} =~ m{^/opt/};
	autoscript($package, 'postrm', 'postrm-venvdeb-release', \%values);
	autoscript($package, 'postrm', 'postrm-venvdeb-state', \%values);
	_install($report->{'prefix'} =~ s{\A/+}{}r . '/run', $package,
		"#!/bin/sh\n" . filled_snippet('venvdeb-launcher', %values), 0755);
	# dpkg lets no other package into the prefix, unless that one has Replaces.
	_install($report->{'prefix'} =~ s{\A/+}{}r . '/venvdeb-package', $package, $package, 0644);
	_install("usr/sbin/${package}-rollback", $package,
		"#!/bin/sh\n" . filled_snippet('venvdeb-rollback', %values), 0755);
	my %texts = _texts();
	for my $path (sort(keys(%texts))) {
		_install($path =~ s/PACKAGE/$package/r, $package, $texts{$path} =~ s/\#PACKAGE\#/$package/gr, 0644);
	}
	return;
}

sub check_states {
	my ($package, $report, @others) = @_;
	for my $other (grep { $_->{'prefix'} ne $report->{'prefix'} } @others) {
		my @with_state = grep { has_release($_) or $_->{'hooks'} } $report, $other;
		next if not @with_state;
		next if @with_state == 1 and not grep { $_->{'replacesReleases'} } $report, $other;
		error("$package has virtual environments in $other->{'prefix'} and $report->{'prefix'}, and only"
				. " one may have hooks or releases, whose state is in /var/lib/venvdeb/${package}: give these"
				. ' options to the call for that one, or put the other one into a package of its own');
	}
	return;
}

sub finish_releases {
	my ($package, $report) = @_;
	return if $dh{NOSCRIPTS};
	if (has_release($report)) {
		my $stopped = _stopped_units($package);
		warning("$package stops ${stopped} before dpkg unpacks it, and does not start it again if a smoke test"
				. ' fails: leave out --no-restart-after-upgrade of dh_installsystemd') if defined($stopped);
		_add_instances($package) if defined($stopped) or not _runs_on($package);
		return;
	}
	return if not $report->{'replacesReleases'};
	my %values = snippet_values(PACKAGE => $package, PREFIX => $report->{'prefix'});
	$values{'REMOVAL'} = filled_snippet('venvdeb-releases-removal', %values);
	service_autoscript($package, 'postinst-venvdeb-plain', \%values);
	return;
}

# Returns the units that debhelper stops before dpkg unpacks: they would be down until postinst is done,
# and after a failed smoke test for good.
sub _stopped_units {
	my ($package) = @_;
	return _service_snippets($package, 'preinst') =~ m/^\s*deb-systemd-invoke stop (.*?)\s*>/m ? $1 : undef;
}

# Returns whether an upgrade leaves the services of a package as they run: by --no-restart-on-upgrade here,
# or as dh_installsystemd was told for all services that it starts.
sub _runs_on {
	my ($package) = @_;
	return 1 if $dh{R_FLAG};
	my @calls = grep { m/\.service'/ } _service_snippets($package, 'postinst') =~ m/^\s*(deb-systemd-invoke [^\n]*)/mg;
	return @calls && not grep { not m/\Adeb-systemd-invoke start / } @calls;
}

# Returns what debhelper commands have added to a script for services.
sub _service_snippets {
	my ($package, $script) = @_;
	my $text = '';
	for my $file ("debian/${package}.${script}.debhelper", generated_file($package, "${script}.service", 0)) {
		open(my $fd, '<:raw', $file) or next;
		$text .= do { local $/ = undef; <$fd> } // '';
		close($fd) or error("cannot read ${file}: $!");
	}
	return $text;
}

# Adds the snippet that restarts instances of the template units of a package, but for those that -X names.
sub _add_instances {
	my ($package) = @_;
	my $root = tmpdir($package);
	my @templates = map { substr($_, length($root)) }
		sort(map { glob(quotemeta($root) . "$_/*\\@.service") } '/lib/systemd/system', '/usr/lib/systemd/system');
	for my $name (@{$dh{EXCLUDE} // []}) {
		@templates = grep { not m{/\Q${name}\E\z} } @templates;
	}
	return if not @templates;
	service_autoscript($package, 'postinst-venvdeb-instances', {
		INSTANCES => filled_snippet('venvdeb-instances', snippet_values(PACKAGE => $package)),
		TEMPLATES => join(' ', map { quoted($_) } @templates),
	});
	return;
}

# Rejects a postinst of the maintainer that uses the release in use before ours makes the new one.
sub _check_postinst {
	my ($file, $current) = @_;
	return if $file eq '';
	open(my $fd, '<:raw', $file) or error("cannot read '$file': $!");
	while (my $line = <$fd>) {
		last if $line =~ m/^\s*\#DEBHELPER\#/;
		next if $line =~ m/^\s*\#/ or $line !~ m{\Q${current}\E(?:/|\b)};
		error("${file}:$.: ${current} is still the old release before #DEBHELPER#, which puts the new one"
				. ' into use: move the line below #DEBHELPER#');
	}
	close($fd);
	return;
}

# Installs a file with a text.
sub _install {
	my ($path, $package, $text, $mode) = @_;
	my $file = tmpdir($package) . "/$path";
	verbose_print("write ${file}");
	return if $dh{NO_ACT};
	error("$package already has /${path}, which is for the command of the versioned layout") if -e $file;
	install_dir($file =~ s{/[^/]*\z}{}r);
	open(my $fd, '>:raw', $file) or error("cannot write ${file}: $!");
	print {$fd} $text =~ s/\n*\z/\n/r;
	close($fd) or error("cannot write ${file}: $!");
	reset_perm_and_owner($mode, $file);
	return;
}

# Returns the files below with their texts.
sub _texts {
	my $text = do { local $/ = undef; <DATA> };
	seek(DATA, -length($text), 1);
	return $text =~ m/^==> (\S+)\n(.*?)(?=^==> |\z)/gms;
}

1;

=head1 SEE ALSO

L<dh_venvdeb(1)>, L<debhelper(7)>

=cut

__DATA__
==> usr/share/man/man8/PACKAGE-rollback.8
.TH #PACKAGE#\-ROLLBACK 8
.SH NAME
#PACKAGE#\-rollback \- put another release of #PACKAGE# into use
.SH SYNOPSIS
.B #PACKAGE#\-rollback
.RB [ \-\-no\-check ]
.RI [ VERSION | ID ]
.br
.B #PACKAGE#\-rollback \-\-list
.br
.B #PACKAGE#\-rollback \-\-verify
.SH DESCRIPTION
The package keeps the last releases that were installed.
.B #PACKAGE#\-rollback
puts one of them into use and restarts the services of the package: the one that
was installed before the one in use, or the one that is named by its version, or
by its id if there are several of that version.
.PP
Its smoke tests are run first. If one fails, or if the interpreter of that
release is not there any more, nothing is changed.
.PP
The release stays in use until the package is configured again: an upgrade, a
downgrade, or
.B apt\-get install \-\-reinstall #PACKAGE#
puts the installed version into use.
.PP
Nothing outside the release goes back: neither a database nor files in
.IR /etc .
.SH OPTIONS
.TP
.B \-\-list
List the releases. An asterisk marks the one in use.
.TP
.B \-\-verify
Compare the release of the installed version with its package, and print what
differs.
.TP
.B \-\-no\-check
Do not run the smoke tests.
.TP
.B \-\-help
Show a summary.
.SH EXIT STATUS
.TP
.B 0
The release is in use.
.TP
.B 1
Nothing was changed; or
.B \-\-verify
found differences.
.TP
.B 2
The command was called in a wrong way.
.SH FILES
.TP
.I /var/lib/venvdeb/#PACKAGE#/order
The releases in the order in which they were installed.
.TP
.I /var/log/venvdeb/#PACKAGE#/smoke\-test.log
What the last smoke tests printed.
.TP
.I /var/log/venvdeb/#PACKAGE#/hook\-*.log
What the tasks of the last installation printed, if the package has any.
.SH SEE ALSO
.BR dpkg (1)
==> usr/share/bash-completion/completions/PACKAGE-rollback
# bash completion for #PACKAGE#-rollback
_venvdeb_rollback() {
	mapfile -t COMPREPLY < <(
		compgen -W "--list --verify --no-check --help $("$1" --list 2>/dev/null | sed 's/^..//; s/ (.*//')" \
			-- "${COMP_WORDS[COMP_CWORD]}"
	)
}
complete -F _venvdeb_rollback #PACKAGE#-rollback
