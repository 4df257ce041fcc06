#!/usr/bin/perl
# The configuration of a package as editors write it.

use strict;
use warnings;
use FindBin ();
use lib "$FindBin::Bin/lib";
use SourcePackage;
use Test::More;

my $source = SourcePackage->new;
$source->write('requirements.txt', SourcePackage::lock('ripple'));

# A byte order mark, which editors of other systems write, before a key and before a comment.
for my $text ("prefix: /opt/lamp\n", "# A comment.\nprefix: /opt/lamp\n") {
	$source->clean;
	$source->write('debian/sample.venvdeb', "\xEF\xBB\xBF$text");
	ok($source->run('dh_venvdeb'), 'a byte order mark') or diag($source->output);
	ok($source->has('debian/sample/opt/lamp/pyvenv.cfg'), 'is no part of the first line') or diag($source->output);
}

# Only at the start of the file.
$source->clean;
$source->write('debian/sample.venvdeb', "# None.\n\xEF\xBB\xBFprefix: /opt/lamp\n");
ok(not($source->run('dh_venvdeb')), 'one in the middle');
like($source->output, qr/debian\/sample\.venvdeb:2/, 'is an error with its line') or diag($source->output);

done_testing();
