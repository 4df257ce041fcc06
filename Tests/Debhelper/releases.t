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
my ($tree) = glob($source->directory . "/$store");
my ($id) = $tree =~ m{([^/]+)\z};
like($id, qr/\A1\.0_[0-9a-f]{8}\z/, 'the id');
is(readlink($source->directory . '/debian/sample/usr/bin/ripple'),
	'/opt/venvs/sample/current/bin/ripple', 'the link goes through the one to the release in use');
my $postinst = $source->read('debian/sample/DEBIAN/postinst');
like($postinst, qr/^\s*venvdeb_id='\Q$id\E'$/m, 'postinst knows the id');
like($postinst, qr/^\s*venvdeb_keep=2$/m, 'and how many releases stay');
for my $script (map { $source->read($_) } qw(debian/sample/DEBIAN/postinst debian/sample/DEBIAN/prerm
	debian/sample/DEBIAN/postrm debian/sample/usr/sbin/sample-rollback)) {
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
