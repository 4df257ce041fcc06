#!/usr/bin/perl
# Where trees are, and that commands for ELF files leave them alone.

use strict;
use warnings;
use FindBin ();
use lib "$FindBin::Bin/lib";
use SourcePackage;
use Test::More;

my $library = 'lib/python3*/site-packages/depth/_depth.so';

# Builds a source with a library, and checks that its tree is as it was made.
sub builds_untouched {
	my ($source, $prefix, $name) = @_;
	ok($source->build, $name) or diag($source->output);
	my $log = $source->output;
	ok($source->has("debian/sample$prefix/$library"), "$name: the library is there");
	ok($source->has_true_records("debian/sample$prefix"), "$name: RECORD is true") or diag($source->output);
	ok(not($source->has('../*dbgsym*')), "$name: no symbols");
	unlike($log, qr/warning: .*venvdeb|virtual environment/, "$name: nothing to warn of");
	return $log;
}

my $source = SourcePackage->new;
$source->write('requirements.txt', SourcePackage::lock('depth'));
$source->rules('--with venvdeb', "override_dh_venvdeb:\n\tdh_venvdeb --prefix=/srv/lamp\n");
like(builds_untouched($source, '/srv/lamp', 'a prefix in an override'), qr{dh_strip -a -X/srv/lamp/$}m, 'the add-on knows the prefix');

$source->rules('--with python-virtualenv',
	"export DH_VIRTUALENV_INSTALL_ROOT=/usr/lib\noverride_dh_virtualenv:\n\tdh_virtualenv --install-suffix cuems --extra-virtualenv-arg=--no-seed\n");
builds_untouched($source, '/usr/lib/cuems', 'a suffix in an override');

$source->write('make-tree', "#!/bin/sh\nDH_VIRTUALENV_INSTALL_ROOT=/opt/b\xC3\xBCro exec dh_virtualenv --extra-virtualenv-arg=--no-seed\n");
chmod(0755, $source->directory . '/make-tree');
$source->rules('--with python-virtualenv', "override_dh_virtualenv:\n\t./make-tree\n");
builds_untouched($source, "/opt/b\xC3\xBCro/sample", 'a root that a script exports');
like($source->read('debian/sample/DEBIAN/postinst'), qr{'/opt/b\xC3\xBCro/sample/bin/python'}, 'UTF-8 in scripts');
like($source->read('debian/sample/usr/share/lintian/overrides/sample'), qr{opt/b\xC3\xBCro/sample}, 'UTF-8 in overrides');

# dh-virtualenv's own recipe.
$source->rules('--with python-virtualenv',
	"override_dh_virtualenv:\n\tdh_virtualenv --extra-virtualenv-arg=--no-seed\noverride_dh_strip:\n\tdh_strip --exclude=cffi\n");
ok($source->build, 'an override of dh_strip') or diag($source->output);
my $log = $source->output;
ok($source->has_true_records('debian/sample/opt/venvs/sample'), 'RECORD is true') or diag($source->output);
like($log, qr{was changed after it was finished \(\d+ files, such as lib/python3\S+/_depth.so\)}, 'said');

# A tree that is moved afterwards.
for (['--with venvdeb', 'dh_venvdeb', 'write "prefix: /opt/lamp" into debian/sample.venvdeb'],
	['--with python-virtualenv', 'dh_virtualenv --extra-virtualenv-arg=--no-seed',
		'set DH_VIRTUALENV_INSTALL_ROOT=/opt and --install-suffix=lamp']) {
	my ($options, $command, $advice) = @{$_};
	my ($name) = $command =~ m/\A(\w+)/;
	$source->clean;
	$source->rules($options,
		"override_$name:\n\t$command\n\tmv debian/sample/opt/venvs/sample debian/sample/opt/lamp\n");
	ok(not($source->build), "$name: a tree that is moved") or diag($source->output);
	like($source->output, qr{was put into /opt/venvs/sample, and debian/rules has moved it to /opt/lamp: .*\Q$advice\E}, 'is an error');
	$source->clean;
	$source->rules($options, "override_$name:\n\t$command\n\trm -r debian/sample/opt\n");
	ok($source->build, "$name: a tree that is removed") or diag($source->output);
	# Another one beside it is no proof of a move: of another program, or made for its own directory.
	for my $other ('python3 -m venv --without-pip debian/sample/opt/other',
		'venvdeb stage --package=other --destdir=debian/sample --prefix=/opt/other --requirements=/dev/null --no-project') {
		$source->clean;
		$source->rules($options, "override_$name:\n\t$command\n\trm -r debian/sample/opt\n\t$other\n");
		$source->build;
		unlike($source->output, qr{has moved it}, "$name: another one beside it") or diag($source->output);
	}
}
$source->clean;
$source->rules('--with python-virtualenv', "override_dh_virtualenv:\n\tdh_virtualenv --extra-virtualenv-arg=--no-seed\n");

# Without an add-on.
$source->clean;
ok($source->run('dh_venvdeb'), 'without the add-on') or diag($source->output);
is(() = $source->output =~ m/warning: /g, 1, 'one warning') or diag($source->output);
like($source->output, qr{change /opt/venvs/sample in sample, as no add-on of venvdeb is used: call "dh --with venvdeb"}, 'names the way');

# A second call for the same tree, and for another one.
ok(not($source->run('dh_venvdeb')), 'a second call');
like($source->output, qr{sample already has a virtual environment in /opt/venvs/sample, from an earlier call}, 'is an error');
ok($source->run('dh_venvdeb', '--prefix=/srv/second'), 'a second tree') or diag($source->output);
ok($source->has("debian/.debhelper/generated/sample/$_"), $_) for qw(venvdeb.json venvdeb-2.json);
ok($source->run('sh', '-c', "rm debian/sample/srv/second/$library && dh_venvdeb_finish"), 'finish') or diag($source->output);
ok($source->has("debian/.debhelper/generated/sample/$_"), $_) for qw(venvdeb-finish.json venvdeb-finish-2.json);
ok($source->run('dh_venvdeb_lintian'), 'lintian') or diag($source->output);
my $overrides = $source->read('debian/sample/usr/share/lintian/overrides/sample');
like($overrides, qr{srv/second}, 'overrides of the second tree');
like($overrides, qr{opt/venvs/sample}, 'overrides of the first tree');
ok($source->run('sh', '-c', 'dh_prep && dh_venvdeb'), 'after dh_prep there is no tree') or diag($source->output);
ok(not($source->has('debian/.debhelper/generated/sample/venvdeb-2.json')), 'and no report of one');

# dh keeps what a report says for as long as the file is the same.
$source->write('read-reports', <<'SCRIPT');
use Debian::Debhelper::Venvdeb::Report qw(read_report);
for my $prefix (qw(/srv/one /srv/two)) {
	open(my $fd, '>', 'report.new') or die;
	print {$fd} qq({"format": 1, "prefix": "$prefix"});
	close($fd) and rename('report.new', 'report') or die;
	print read_report('report')->{'prefix'}, read_report('report') == read_report('report') ? " once\n" : " twice\n";
}
SCRIPT
ok($source->run('perl', 'read-reports'), 'reports that are replaced') or diag($source->output);
is($source->output, "/srv/one once\n/srv/two once\n", 'are read again');

done_testing();
