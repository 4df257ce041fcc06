#!/usr/bin/perl
# The versioned layout: what the package gets, and what is rejected.

use strict;
use warnings;
use FindBin ();
use lib "$FindBin::Bin/lib";
use SourcePackage;
use Test::More;

my $source = SourcePackage->new;
$source->write('requirements.txt', SourcePackage::lock('ripple'));
$source->write('debian/sample.venvdeb',
	"link: ripple\nlayout: versioned\nkeep: 2\nsmoke-test: ripple | grep -q 'ripple'\n");

ok($source->build, 'a package of the versioned layout') or diag($source->output);
my $store = 'debian/sample/opt/venvs/sample/package/1.0_*';
ok($source->has("$store/pyvenv.cfg"), 'the tree is in the store');
ok($source->has("$store/venvdeb-release"), 'with what scripts know of it');
ok(not($source->has('debian/sample/opt/venvs/sample/pyvenv.cfg')), 'and nowhere else');
ok($source->has('debian/sample/usr/share/man/man8/sample-rollback.8.gz'), 'the manual page');
ok($source->has('debian/sample/usr/share/bash-completion/completions/sample-rollback'), 'the completion');
ok(-x $source->directory . '/debian/sample/opt/venvs/sample/run', 'the launcher');
my ($tree) = glob($source->directory . "/$store");
my ($id) = $tree =~ m{([^/]+)\z};
like($id, qr/\A1\.0_[0-9a-f]{8}\z/, 'the id');
is(readlink($source->directory . '/debian/sample/usr/bin/ripple'),
	'/opt/venvs/sample/current/bin/ripple', 'the link goes through the one to the release in use');
my $postinst = $source->read('debian/sample/DEBIAN/postinst');
like($postinst, qr/^\s*venvdeb_id='\Q$id\E'$/m, 'postinst knows the id');
like($postinst, qr/^\s*venvdeb_keep=2$/m, 'and how many releases stay');
for my $script (map { $source->read($_) } qw(debian/sample/DEBIAN/postinst debian/sample/DEBIAN/prerm
	debian/sample/DEBIAN/postrm debian/sample/usr/sbin/sample-rollback debian/sample/opt/venvs/sample/run)) {
	unlike($script, qr/#[A-Z_]+#/, 'no placeholder is left');
}

# What makes users and directories comes before, and what starts services after.
$source->clean;
$source->write('debian/sample.tmpfiles', "d /run/sample\n");
$source->write('debian/sample.maintscript', "rm_conffile /etc/sample.conf 0.9~\n");
$source->write('debian/sample.init', "#!/bin/sh\n");
ok($source->build, 'a package with other snippets') or diag($source->output);
my @order = sort { $a->[1] <=> $b->[1] } map { [$_, index($source->read('debian/sample/DEBIAN/postinst'), $_)] }
	qw(systemd-tmpfiles rm_conffile venvdeb_id= invoke-rc.d);
is_deeply([map { $_->[0] } @order], [qw(systemd-tmpfiles rm_conffile venvdeb_id= invoke-rc.d)], 'in their order');
unlink(map { $source->directory . "/debian/sample.$_" } qw(tmpfiles maintscript init));

# Units are started, restarted and stopped after the switch, each once.
my $unit = "[Service]\nExecStart=/opt/venvs/sample/current/bin/ripple\n[Install]\nWantedBy=multi-user.target\n";
$source->clean;
$source->write('debian/sample.service', $unit);
$source->write('debian/sample.socket', "[Socket]\nListenStream=/run/sample\n[Install]\nWantedBy=sockets.target\n");
$source->write('debian/sample.timer', "[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n");
$source->write('debian/sample.web.service', $unit);
$source->write('debian/sample@.service', $unit =~ s/\[Install\].*//sr);
$source->rules('--with venvdeb', "override_dh_installsystemd:\n\tdh_installsystemd --no-stop-on-upgrade sample.socket\n"
		. "\tdh_installsystemd sample.service sample.timer\n\tdh_installsystemd --name=web\n");
ok($source->build, 'a package with units') or diag($source->output);
unlike($source->output, qr/before dpkg unpacks/, 'none is down for long');
my $units = $source->read('debian/sample/DEBIAN/postinst');
my $switch = index($units, 'venvdeb_id=');
for my $name (qw(sample.service sample.timer web.service sample.socket)) {
	my @calls = $units =~ m/^\s*deb-systemd-invoke [^\n]*'\Q$name\E'/mg;
	is(scalar(@calls), 1, "one line starts $name");
	cmp_ok($switch, '<', index($units, $calls[0]), 'after the switch');
}
like($units, qr/deb-systemd-invoke start 'sample\.socket'/, 'the socket is not restarted');
like($units, qr{for venvdeb_template in \\\n\s+'(?:/usr)?/lib/systemd/system/sample\@\.service'\n\s+do\n}, 'instances of the template are');
cmp_ok(index($units, 'venvdeb_template'), '>', rindex($units, "'web.service'"), 'after the other units');
unlike($units, qr/#[A-Z_]+#/, 'no placeholder is left');
ok($source->run('sh', '-n', 'debian/sample/DEBIAN/postinst'), 'the script is one') or diag($source->output);

# Instances that are to go on with the release that they were started from.
my $template = qr{venvdeb_template in .*'/lib/systemd/system/sample\@\.service'}s;
unlink(map { $source->directory . "/debian/sample$_" } qw(.socket .timer .web.service));
for (["override_dh_installsystemd:\n\tdh_installsystemd\n", 1], ["override_dh_installsystemd:\n\tdh_installsystemd --no-restart-on-upgrade\n", 0],
	["override_dh_installsystemd:\n\tdh_installsystemd --no-stop-on-upgrade\n", 0], ["override_dh_installsystemd:\n\tdh_installsystemd --no-start\n", 1],
	["override_dh_venvdeb_finish:\n\tdh_venvdeb_finish --no-restart-on-upgrade\n", 0],
	["override_dh_venvdeb_finish:\n\tdh_venvdeb_finish -Xsample\@.service\n", 0],
	["override_dh_venvdeb_finish:\n\tdh_venvdeb_finish -Xother\@.service\n", 1]) {
	my ($rules, $is_restarted) = @{$_};
	$source->clean;
	$source->rules('--with venvdeb', $rules);
	ok($source->build, $rules) or diag($source->output);
	is(scalar($source->read('debian/sample/DEBIAN/postinst') =~ $template), $is_restarted ? 1 : '', 'restarts instances, or not');
}

# What debhelper would stop before dpkg unpacks.
$source->clean;
unlink(map { $source->directory . "/debian/sample$_" } qw(.socket .timer .web.service @.service));
$source->rules('--with venvdeb', "override_dh_installsystemd:\n\tdh_installsystemd --no-restart-after-upgrade\n");
ok($source->build, 'a service that is stopped') or diag($source->output);
like($source->output, qr/sample stops 'sample\.service' before dpkg unpacks it/, 'is a warning');
unlink($source->directory . '/debian/sample.service');
$source->rules('--with venvdeb');

# The same again has the same id.
$source->clean;
ok($source->build, 'again') or diag($source->output);
ok($source->has("debian/sample/opt/venvs/sample/package/$id/pyvenv.cfg"), 'with the same id');

# What would run modules of several releases.
$source->clean;
$source->write('debian/sample.service',
	"[Service]\nExecStart=/opt/venvs/sample/current/bin/python3 -m ripple\n");
ok(not($source->build), 'a unit that starts the interpreter by the link');
like($source->output, qr{lib/systemd/system/sample\.service:2: .* starts the interpreter through '/opt/venvs/sample/current'}, 'says where');
like($source->output, qr{hint: write 'ExecStart=/opt/venvs/sample/run python3 -m ripple' in line 2}, 'and what to write');
$source->clean;
$source->write('debian/sample.service', "[Service]\nExecStart=/opt/venvs/sample/current/bin/ripple\n");
ok($source->build, 'a unit that starts a command') or diag($source->output);
unlink($source->directory . '/debian/sample.service');

# A tree that is changed has another digest than its name says.
$source->clean;
$source->rules('--with venvdeb', "execute_after_dh_venvdeb:\n\tfor tree in debian/sample/opt/venvs/sample/package/*; do echo >\$\$tree/notes.txt; done\n");
ok(not($source->build), 'a changed tree');
like($source->output, qr{was changed after its id was computed: }, 'says what');
$source->rules('--with venvdeb');

$source->clean;
$source->write('debian/sample.postinst', "#!/bin/sh\n/opt/venvs/sample/current/bin/ripple\n#DEBHELPER#\n");
ok(not($source->run('dh_venvdeb')), 'a postinst that uses the old release');
like($source->output, qr{sample\.postinst:2: /opt/venvs/sample/current is still the old release}, 'says where');
unlink($source->directory . '/debian/sample.postinst');

# The state of two trees would be in one directory.
for my $options ([['layout: versioned', 'layout: versioned'], 0], [['hook: first: true', 'hook: first: true'], 0],
	[['layout: versioned', 'hook: first: true'], 0], [['layout: versioned', 'layout: plain'], 0],
	[['layout: versioned', ''], 1], [['', 'hook: first: true'], 1], [['layout: plain', 'layout: plain'], 1]) {
	my ($both, $is_possible) = @{$options};
	$source->clean;
	$source->write('debian/sample.venvdeb', '');
	my @calls = map { s/: /=/r } @{$both};
	my @one = ('dh_venvdeb', $calls[0] ? "--$calls[0]" : ());
	my @two = ('dh_venvdeb', '--prefix=/opt/venvs/other', $calls[1] ? "--$calls[1]" : ());
	ok($source->run(@one), "a tree (@one)") or diag($source->output);
	is(!!$source->run(@two), !!$is_possible, "another one (@two)") or diag($source->output);
	like($source->output, qr{sample has virtual environments in /opt/venvs/sample and /opt/venvs/other, and only one may have hooks or releases},
		'says why') if not $is_possible;
}

# The plain layout has nothing of it.
$source->clean;
$source->write('debian/sample.venvdeb', "link: ripple\n");
ok($source->build, 'the plain layout') or diag($source->output);
unlike($source->read('debian/sample/DEBIAN/postinst'), qr/venvdeb_release|current/, 'no release in postinst');
ok(not($source->has('debian/sample/usr/sbin')), 'no command');

$source->clean;
$source->write('debian/sample.venvdeb', "link: ripple\nlayout: plain\n");
ok($source->build, 'the plain layout, as it is written down') or diag($source->output);
like($source->read('debian/sample/DEBIAN/postinst'),
	qr{'/opt/venvs/sample/releases'}, 'what the other layout has left is removed');

done_testing();
