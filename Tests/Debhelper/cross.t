#!/usr/bin/perl
# A tree is for the architecture of its package.

use strict;
use warnings;
use FindBin ();
use lib "$FindBin::Bin/lib";
use SourcePackage;
use Test::More;

chomp(my $host = `dpkg --print-architecture`);
my $other = $host eq 'arm64' ? 'amd64' : 'arm64';
my $source = SourcePackage->new(packages => ['sample any', 'sample-web all']);
# Nothing may be fetched before the error: there is nothing to fetch it from.
$source->write('requirements.txt', "absent==1.0\n");
$source->write('debian/sample.venvdeb', '');
my %cross = (VENVDEB_OFFLINE => 'no', PIP_INDEX_URL => 'http://127.0.0.1:9/');

ok(not($source->build(\%cross, '-a', $other)), "dpkg-buildpackage -a $other");
like($source->output, qr{^dh_venvdeb: error: .* cannot build a package for $other with '/usr/bin/python3\.\d+', which is for $host}m, 'is rejected')
	or diag($source->output);
unlike($source->output, qr/127\.0\.0\.1/, 'before anything is fetched');

$source->rules('--with python-virtualenv', '');
ok(not($source->build(\%cross, '-a', $other)), 'with the drop-in');
like($source->output, qr{^dh_virtualenv: error: .* cannot build a package for $other}m, 'as well');

unlink($source->directory . '/debian/sample.venvdeb');
$source->write('debian/sample-web.venvdeb', '');
$source->write('requirements.txt', SourcePackage::lock('ripple'));
$source->rules('--with venvdeb', '');
ok($source->build("-a$other"), 'a package for all architectures') or diag($source->output);
ok($source->has('../sample-web_1.0_all.deb'), 'is built');

# Machine code for another architecture, in a wheel that claims to fit.
my $native = SourcePackage->new;
$native->write('requirements.txt', SourcePackage::lock('depth'));
ok($native->run('sh', '-euc', <<'END', 'sh', SourcePackage::wheels()), 'a wheel') or diag($native->output);
mkdir wheels && cd wheels && cp "$1"/depth-1.0-*.whl . && unzip -q depth-*.whl && rm depth-*.whl
printf '\267\000' | dd bs=1 seek=18 conv=notrunc of=depth/_depth.so 2>/dev/null
python3 - <<'PYTHON'
import base64, hashlib, pathlib
def row(path): return f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()).rstrip(b'=').decode()},{path.stat().st_size}"
files = [p for p in pathlib.Path().rglob("*") if p.is_file() and p.name != "RECORD"]
info = next(pathlib.Path().glob("*.dist-info"))
(info / "RECORD").write_text("\n".join([row(p) for p in files] + [f"{info}/RECORD,,"]) + "\n")
PYTHON
python3 -m zipfile -c depth-1.0-py3-none-any.whl depth depth-1.0.dist-info
echo 'depth==1.0' >../requirements.txt
END
ok(not($native->run({VENVDEB_WHEELHOUSE => 'wheels'}, 'dh_venvdeb')), 'a library for another machine');
like($native->output, qr{machine code for another architecture in a package for $host, expected .*:\n  lib/python3\S+/depth/_depth\.so: 64-bit AArch64$}m, 'is named')
	or diag($native->output);
like($native->output, qr{'allow-foreign-code: <path>: <reason>'}, 'with the way out');
$native->write('debian/sample.venvdeb', "allow-foreign-code: */_depth.so: sent to the other machine\n");
ok($native->run({VENVDEB_WHEELHOUSE => 'wheels'}, 'dh_venvdeb'), 'is allowed') or diag($native->output);
ok($native->run('sh', '-c', 'echo >>debian/sample/opt/venvs/sample/pyvenv.cfg; dh_venvdeb_finish'), 'and finished')
	or diag($native->output);

done_testing();
