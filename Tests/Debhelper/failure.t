#!/usr/bin/perl
# What a failed run says at last, and what it does not say.

use strict;
use warnings;
use FindBin ();
use lib "$FindBin::Bin/lib";
use SourcePackage;
use Test::More;

my $source = SourcePackage->new;
$source->write('requirements.txt', SourcePackage::lock('ripple') . "absent==1.0\n");
my $log = 'debian/.debhelper/generated/sample/venvdeb-stage.log';

ok(not($source->run('dh_venvdeb', '--no-require-hashes')), 'a wheel is missing');
my ($last) = $source->output =~ m/([^\n]*)\n\z/;
like($last, qr{^dh_venvdeb: error: cannot stage the virtual environment of sample: .*absent==1\.0.* \(all messages: \Q$log\E\)$}, 'the last line');
unlike($source->output, qr/--destdir|returned exit code/, 'no command line');
like($source->read($log), qr/^venvdeb stage: error: /m, 'the log');

ok(not($source->build), 'the build fails');
like($source->output, qr/^dh_venvdeb: error: cannot stage .*\nmake: /m, 'and says so before make does');

my $canary = 'c4n4ry';
for my $arguments (["--index-url=https://user:$canary\@127.0.0.1:9/simple"], ["--extra-index-url=https://$canary\@127.0.0.1:9/simple"],
	["--index-url=https://127.0.0.1:9/simple?access_token=$canary"], ["--index-url=https://127.0.0.1:9/simple?jwt=$canary"],
	["--index-url=https://127.0.0.1:9/simple?$canary"], ["--index-url=https://user:a#$canary\@127.0.0.1:9/simple"],
	["--index-url=//user:$canary\@127.0.0.1:9/simple"]) {
	$source->clean;
	ok(not($source->run({VENVDEB_OFFLINE => 'no'}, 'dh_venvdeb', '-v', '--no-require-hashes', '--pip-arg=--retries=0', @{$arguments})), "@{$arguments}");
	unlike($source->output, qr/$canary/, 'no secret in the output') or diag($source->output);
	like($source->output, qr/\*{4}\@127|(?:token=|jwt=|simple\\?\?)\*{4}/, 'but a mask');
	ok(not($source->run('grep', '-r', $canary, 'debian')), 'nor in a file');
}

# Without a program that knows what is secret, too much is hidden rather than too little.
use lib "$FindBin::Bin/../../Sources/debhelper/lib";
require Debian::Debhelper::Venvdeb::Program;
{
	local $ENV{'PATH'} = '/nonexistent';
	is(Debian::Debhelper::Venvdeb::Program::mask("a --url=https://u:$canary\@h/ b x?y=$canary"), 'a **** b ****', 'no program');
	is(Debian::Debhelper::Venvdeb::Program::mask('a b'), 'a b', 'and nothing to hide');
}

# The arguments of venvdeb itself are visible to all users.
$source->clean;
$source->write('venvdeb', "#!/bin/sh\ntr '\\0' ' ' </proc/\$\$/cmdline >seen\necho >>seen\necho \"\$DH_VENVDEB_ARGUMENTS\" >>seen\nexit 1\n");
chmod(0755, $source->directory . '/venvdeb');
ok(not($source->run('sh', '-c', "PATH=.:\$PATH dh_venvdeb --index-url=https://u:$canary\@h/ --index-url=https://u:$canary\@127.0.0.1/")), 'arguments');
my @seen = split(m/\n/, $source->read('seen'));
unlike($seen[0], qr/$canary/, 'no secret among the arguments');
is($seen[1], "--index-url=https://u:$canary\@127.0.0.1/", 'but in the environment');
like($source->output, qr/venvdeb exited with status 1/, 'a failure without a message');

$source->write('venvdeb', "#!/bin/sh\nkill -9 \$\$\n");
ok(not($source->run('sh', '-c', 'PATH=.:$PATH dh_venvdeb')), 'a killed run');
like($source->output, qr/venvdeb was killed by signal 9/, 'is said');
$source->write('venvdeb', "#!/bin/sh\nsleep 20 >/dev/null &\nexit 3\n");
my $start = time();
ok(not($source->run('sh', '-c', 'PATH=.:$PATH dh_venvdeb 2>seen')), 'a daemon that stays');
cmp_ok(time() - $start, q(<), 15, 'is not waited for');

done_testing();
