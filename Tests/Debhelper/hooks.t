#!/usr/bin/perl
# Hooks: what postinst and postrm get of them.

use strict;
use warnings;
use FindBin ();
use lib "$FindBin::Bin/lib";
use SourcePackage;
use Test::More;

my $source = SourcePackage->new;
$source->write('requirements.txt', SourcePackage::lock('ripple'));
my $hooks = <<'END';
hook: first: ripple | grep -q 'ripple' # not $HOME, nor #PACKAGE#
 second: ripple --load
hook-user: second: daemon
hook-timeout: 90
hook-once: first: always
hook-environment: RIPPLE=it's
 /etc/default/sample
END

# Both layouts have the same calls.
for my $layout (qw(plain versioned)) {
	$source->clean;
	$source->write('debian/sample.venvdeb', "layout: $layout\n$hooks");
	ok($source->build, "hooks in the $layout layout") or diag($source->output);
	my $postinst = $source->read('debian/sample/DEBIAN/postinst');
	like($postinst, qr/^\tvenvdeb_hook first always '' 90 'ripple \| grep -q '\\''ripple'\\'' '\\#' not \$HOME, nor '\\#'PACKAGE'\\#'' \|\| return 1\n\tvenvdeb_hook second per-version 'daemon' 90 'ripple --load' \|\| return 1$/m,
		'in their order');
	like($postinst, qr/^\tRIPPLE='it'\\''s'$/m, 'a variable');
	like($postinst, qr{^\tvenvdeb_read '/etc/default/sample'$}m, 'a file of variables');
	unlike($postinst, qr/#[A-Z_]+#/, 'no placeholder is left');
	like($source->read('debian/sample/DEBIAN/postrm'), qr{'venvdeb/sample'}, 'purging removes the state');
	ok($source->run('sh', '-n', 'debian/sample/DEBIAN/postinst'), 'the script is one') or diag($source->output);
}
$source->clean;
$source->write('debian/sample.venvdeb', $hooks);
ok($source->build, 'the usual layout') or diag($source->output);
like($source->read('debian/sample/DEBIAN/postinst'), qr/^\s*venvdeb_id='1\.0'$/m, 'the version');

# What would not run.
$source->clean;
ok($source->run('dh_venvdeb', '--no-scripts'), 'without scripts') or diag($source->output);
like($source->output, qr/sample has hooks, which nothing runs/, 'is a warning');

# What cannot be meant.
$source->clean;
$source->write('debian/sample.venvdeb', "hook: first: true\nhook-user: secnd: daemon\n");
ok(not($source->run('dh_venvdeb')), 'a name that no hook has');
like($source->output, qr{debian/sample\.venvdeb:2: there is no hook 'secnd'}, 'says where');

# Without hooks there is nothing of it.
$source->clean;
$source->write('debian/sample.venvdeb', "link: ripple\n");
ok($source->build, 'no hooks') or diag($source->output);
unlike($source->read('debian/sample/DEBIAN/postinst'), qr/hook/, 'none in postinst');

done_testing();
