#!/usr/bin/perl
# Which packages get a tree, and what is said about files and packages that do not.

use strict;
use warnings;
use FindBin ();
use lib "$FindBin::Bin/lib";
use SourcePackage;
use Test::More;

my $source = SourcePackage->new(packages => ['sample any', 'sample-web all']);
$source->write('requirements.txt', SourcePackage::lock('ripple'));

for my $name ('sampel.venvdeb', 'sample-wb.venvdeb', 'sampel.venvdeb.amd64') {
	$source->write("debian/$name", '');
	ok(not($source->run('dh_venvdeb')), "$name is rejected");
	my $right = $name =~ s/sampel/sample/r =~ s/wb/web/r;
	like($source->output, qr{error: debian/\Q$name\E: .* rename it to debian/\Q$right\E$}m, $name);
	unlink($source->directory . "/debian/$name");
}
my %misspelled = map { split(' ') } (
	'sample.vendeb sample.venvdeb', 'sample.vnevdeb sample.venvdeb',
	'sample.Venvdeb sample.venvdeb', 'sample.vendeb.amd64 sample.venvdeb.amd64', 'sample-web.venv-deb sample-web.venvdeb',
	'sample.amd64.venvdeb sample.venvdeb.amd64', 'sample-web.linux.venvdeb sample-web.venvdeb.linux',
	'sample_venvdeb sample.venvdeb', 'sample-venvdeb sample.venvdeb', 'venvdeb.sample sample.venvdeb', 'vendeb venvdeb',
);
for my $name (sort(keys(%misspelled))) {
	$source->write("debian/$name", '');
	ok(not($source->run('dh_venvdeb')), "$name is rejected") or diag($source->output);
	like($source->output, qr{error: debian/\Q$name\E is not read: rename it to debian/\Q$misspelled{$name}\E$}m, $name);
	unlink($source->directory . "/debian/$name");
}
$source->write('debian/sample.venvdeb', '');
for my $name (qw(sample.vendor sample.venv sample.web sample.verbose sample.venvdeb~ sample.venvdeb.bak sample.venvdeb-old vendor.mk)) {
	$source->write("debian/$name", "\n");
	ok($source->run('dh_venvdeb'), "$name is not ours") or diag($source->output);
	unlike($source->output, qr/\Q$name\E is not read/, $name);
	$source->clean;
	unlink($source->directory . "/debian/$name");
}
unlink($source->directory . '/debian/sample.venvdeb');

$source->write('debian/other-thing.venvdeb', '');
ok(not($source->run('dh_virtualenv')), 'the drop-in rejects the same');
like($source->output, qr{no binary package 'other-thing': the binary packages are sample, sample-web}, 'no suggestion');
unlink($source->directory . '/debian/other-thing.venvdeb');

$source->write("debian/$_", '') for qw(sample.venvdeb sample.venvdeb.amd46 sample.venvdeb.in sample.venvdeb.linux);
ok($source->run('dh_venvdeb'), 'a file for an unknown architecture') or diag($source->output);
is_deeply([$source->output =~ m/(debian\S+) is not read/g], ['debian/sample.venvdeb.amd46'], 'is named');
$source->clean;
unlink(map { $source->directory . "/debian/sample.venvdeb$_" } '', '.amd46', '.in', '.linux');

$source->write('debian/sample.venvdeb', "requirements: requirements.txt\nlink: ripple\n");
chmod(0755, $source->directory . '/debian/sample.venvdeb');
ok(not($source->run('dh_venvdeb')), 'an executable file without shebang');
is($source->output =~ tr/\n//, 1, 'one line') or diag($source->output);
like($source->output, qr{debian/sample.venvdeb is executable, but has no shebang: run "chmod -x}, 'says what to do');
chmod(0644, $source->directory . '/debian/sample.venvdeb');

$source->rules('--with venvdeb', "override_dh_venvdeb:\n\ttrue\n");
ok($source->build, 'a build in which nothing makes the tree') or diag($source->output);
like($source->output, qr{sample has debian/sample.venvdeb, but no virtual environment}, 'warns');

my $old = SourcePackage->new(compat => 12);
$old->write('requirements.txt', SourcePackage::lock('ripple'));
for my $command (['dh_venvdeb'], ['debian/rules', 'clean']) {
	ok(not($old->run(@{$command})), "@{$command} in compat 12");
	like($old->output, qr/error: compat 13 or later is needed: write "debhelper-compat \(= 13\)"/, 'clear error');
}

my $none = SourcePackage->new(dh => '--with python-virtualenv');
$none->write('requirements.txt', SourcePackage::lock('ripple'));
$none->rules('--with python-virtualenv', "override_dh_virtualenv:\n\ttrue\n");
ok($none->build, 'a drop-in build without a tree') or diag($none->output);
like($none->output, qr/none of the packages \(sample\) has a virtual environment, although there is requirements.txt/, 'warns');
$none->rules('--with python-virtualenv', "override_dh_virtualenv:\n\tpython3 -m venv --without-pip debian/sample/opt/mine\n");
ok($none->build, 'a tree that rules make') or diag($none->output);
unlike($none->output, qr/none of the packages/, 'is one');

# The Makefile of the templates, in a source whose rules do not use the add-on.
my $plain = SourcePackage->new(dh => '');
$plain->write('Makefile', SourcePackage::template('Makefile'));
ok(not($plain->run(qw(timeout 60 debian/rules clean))), 'a Makefile that debhelper takes for that of the project');
like($plain->output, qr/^Makefile: error: dh is used without venvdeb: call "dh \$\@ --with venvdeb" in debian\/rules$/m, 'does not call itself');
$plain->rules('--with venvdeb');
ok($plain->run('make', 'clean'), 'make clean with the add-on') or diag($plain->output);

done_testing();
