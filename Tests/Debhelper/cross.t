#!/usr/bin/perl
# A tree is for the architecture of its package, whatever the machine that builds it.

use strict;
use warnings;
use FindBin ();
use lib "$FindBin::Bin/lib";
use SourcePackage;
use Test::More;

chomp(my $host = `dpkg --print-architecture`);
my $other = $host eq 'arm64' ? 'amd64' : 'arm64';
# The numbers of the machines in ELF files.
my %machines = (amd64 => '\076\000', arm64 => '\267\000');

# Puts a wheel with a library for a machine, which claims to fit all, into the directory wheels of a source.
sub add_library {
	my ($source, $machine) = @_;
	ok($source->run('sh', '-euc', <<'END', 'sh', SourcePackage::wheels(), $machine), 'a wheel') or diag($source->output);
rm -rf wheels && mkdir wheels && cd wheels && cp "$1"/depth-1.0-*.whl . && unzip -q depth-*.whl && rm depth-*.whl
echo 'int puts(const char *); int depth(void) { return puts("12"); }' | gcc -shared -fPIC -x c -o depth/_depth.so -
printf "$2" | dd bs=1 seek=18 conv=notrunc of=depth/_depth.so 2>/dev/null
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
	return;
}

# Returns a field of a package that was built.
sub field {
	my ($source, $package, $name) = @_;
	$source->run('dpkg-deb', '-f', "../$package", $name);
	chomp(my $value = $source->output);
	return $value;
}

my $source = SourcePackage->new(packages => ['sample any', 'sample-web all']);
# What cannot be is told before anything is fetched: there is nothing to fetch it from.
$source->write('requirements.txt', "absent==1.0\n");
$source->write('debian/sample.venvdeb', "system-site-packages: yes\n");
my %cross = (VENVDEB_OFFLINE => 'no', PIP_INDEX_URL => 'http://127.0.0.1:9/');
ok(not($source->build(\%cross, '-a', $other)), "dpkg-buildpackage -a $other");
like($source->output, qr{^dh_venvdeb: error: .*: cannot make a tree for \w+-\w+-$other with '/usr/bin/python3\.\d+':}m, 'is rejected')
	or diag($source->output);
unlike($source->output, qr/127\.0\.0\.1/, 'before anything is fetched');

# One package for the other architecture, and one for all of them.
$source->write('debian/sample.venvdeb', "check: exit 7\n");
$source->write('debian/sample-web.venvdeb', "requirements: web.txt\n");
add_library($source, $machines{$other});
$source->write('web.txt', "depth==1.0\n");
ok(not($source->build({VENVDEB_WHEELHOUSE => 'wheels'}, '-a', $other)), 'a package for all architectures with a library');
$source->write('web.txt', SourcePackage::lock('ripple'));
my $both = {VENVDEB_WHEELHOUSE => 'wheels ' . SourcePackage::wheels()};
# There are no packages of seeds here.
my $unseeded = "override_dh_virtualenv:\n\tdh_virtualenv --extra-virtualenv-arg=--no-seed\n";
for my $add_on (qw(venvdeb python-virtualenv)) {
	$source->rules("--with $add_on", $add_on eq 'venvdeb' ? '' : $unseeded);
	$source->clean;
	unlink(glob($source->directory . '/../*.deb'));
	ok($source->build($both, '-a', $other), "a cross build with $add_on") or diag($source->output);
	like($source->output, qr{not run, as the tree is for \w+-\w+-$other: exit 7}, 'a check that is not run') if $add_on eq 'venvdeb';
	my $deb = "sample_1.0_$other.deb";
	is(field($source, $deb, 'Architecture'), $other, 'the architecture');
	like(field($source, $deb, 'Depends'), qr/\Alibc6 \(>= [\d.]+\), python3\.\d+\z/, 'the dependencies');
	is(field($source, 'sample-web_1.0_all.deb', 'Depends') =~ s/\d+//gr, 'python.:any', 'those of the package for all');
	next if $add_on ne 'venvdeb';
	ok($source->run('sh', '-c', 'echo >>debian/sample/opt/venvs/sample/pyvenv.cfg; dh_venvdeb_finish -psample'), 'is finished')
		or diag($source->output);
}

# Machine code for another architecture, in a wheel that claims to fit.
my $native = SourcePackage->new;
$native->write('requirements.txt', SourcePackage::lock('depth'));
add_library($native, '\267\000');
ok(not($native->run({VENVDEB_WHEELHOUSE => 'wheels'}, 'dh_venvdeb')), 'a library for another machine');
like($native->output, qr{machine code for another architecture in a package for $host, expected .*:\n  lib/python3\S+/depth/_depth\.so: 64-bit AArch64$}m, 'is named')
	or diag($native->output);
like($native->output, qr{'allow-foreign-code: <path>: <reason>'}, 'with the way out');
$native->write('debian/sample.venvdeb', "allow-foreign-code: */_depth.so: sent to the other machine\n");
ok($native->run({VENVDEB_WHEELHOUSE => 'wheels'}, 'dh_venvdeb'), 'is allowed') or diag($native->output);
ok($native->run('sh', '-c', 'echo >>debian/sample/opt/venvs/sample/pyvenv.cfg; dh_venvdeb_finish'), 'and finished')
	or diag($native->output);

done_testing();
