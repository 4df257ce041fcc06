#!/usr/bin/perl
# Configuration files of the tree: where they are, and what dpkg is told of them.

use strict;
use warnings;
use FindBin ();
use lib "$FindBin::Bin/lib";
use SourcePackage;
use Test::More;

my $source = SourcePackage->new;
$source->write('requirements.txt', SourcePackage::lock('ripple'));
my $conffile = "conffile: lib/python3*/site-packages/ripple/__init__.py -> /etc/sample/ripple.py\n";

for my $layout (qw(plain versioned)) {
	$source->clean;
	$source->write('debian/sample.venvdeb', "layout: $layout\n$conffile");
	$source->write('debian/sample.maintscript', "rm_conffile /etc/sample/old.conf 0.9~\n");
	ok($source->build, "the $layout layout") or diag($source->output);
	is($source->read('debian/sample/DEBIAN/conffiles'), "/etc/sample/ripple.py\n", 'dpkg knows it');
	like($source->read('debian/sample/etc/sample/ripple.py'), qr/print\("ripple"\)/, 'it is the file of the wheel');
	my ($tree) = glob($source->directory . '/debian/sample/opt/venvs/sample'
			. ($layout eq 'plain' ? '' : '/package/*'));
	my ($link) = glob("$tree/lib/python3*/site-packages/ripple/__init__.py");
	is(readlink($link), '/etc/sample/ripple.py', 'the tree has a link');
	is_deeply([glob("$tree/lib/python3*/site-packages/ripple/__pycache__/*")], [], 'and no bytecode of it');
	my ($record) = glob("$tree/lib/python3*/site-packages/ripple-1.0.dist-info/RECORD");
	like($source->read(substr($record, length($source->directory) + 1)), qr{^ripple/__init__\.py,,$}m,
		'RECORD has it without hash');
	like($source->read('debian/sample/DEBIAN/preinst'), qr/rm_conffile/, 'a line of the maintscript');
	unlike($source->output, qr/was changed after it was finished/, 'nothing was changed later');
}
unlink($source->directory . '/debian/sample.maintscript');

# A file that the maintainer installs there.
$source->clean;
$source->write('debian/ripple.py', "# Mine.\n");
$source->write('debian/sample.install', "debian/ripple.py etc/sample\n");
ok(not($source->build), 'a file of the same path');
like($source->output, qr{refusing to overwrite '\S*debian/sample/etc/sample/ripple\.py'}, 'is not replaced');
unlink($source->directory . '/debian/sample.install');

# A file that no wheel has.
$source->clean;
$source->write('debian/sample.venvdeb', "# None.\nconffile: lib/python3*/site-packages/ripple/none.ini\n");
ok(not($source->run('dh_venvdeb')), 'a file that is not there');
like($source->output, qr{debian/sample\.venvdeb:2: '\S*none\.ini' cannot become a configuration file: the tree has no such file},
	'says where');
ok(not($source->has('debian/sample/opt')), 'and leaves nothing');

done_testing();
