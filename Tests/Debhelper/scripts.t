#!/usr/bin/perl
# Triggers and maintainer scripts.

use strict;
use warnings;
use File::Path qw(make_path);
use FindBin ();
use lib "$FindBin::Bin/lib";
use SourcePackage;
use Test::More;

my $source = SourcePackage->new;
$source->write('requirements.txt', SourcePackage::lock('ripple'));

# Runs dh_venvdeb afresh; returns what it says.
sub staged {
	my @arguments = @_;
	$source->clean;
	ok($source->run('dh_venvdeb', @arguments), "dh_venvdeb @arguments") or diag($source->output);
	return $source->output;
}

# A trigger that is there is not added.
my ($interpreter) = readlink('/usr/bin/python3') =~ m/(python3\.\d+)/;
my $generated = 'debian/.debhelper/generated/sample/triggers';
my $trigger = "interest-noawait /usr/bin/$interpreter";
staged();
like($source->read($generated), qr/^\Q$trigger\E$/m, 'the trigger');
$source->write('debian/sample.triggers', "# Ours.\n$trigger\n");
staged();
ok(not($source->has($generated)), 'the maintainer has it');
unlink($source->directory . '/debian/sample.triggers');
staged();
ok($source->run('sh', '-c', "echo '$trigger' >>$generated; echo 'activate x' >>$generated; dh_venvdeb_verify"), 'verify')
	or diag($source->output);
is(() = $source->read($generated) =~ m/^\Q$trigger\E$/mg, 1, 'what rules append to the generated file');
like($source->read($generated), qr/^activate x$/m, 'other triggers stay');

# What rules add later, be it with another type.
my $adds = "echo 'TYPE /usr/bin/$interpreter' >>";
for my $lines (
	"\tdh_installdeb\n\t$adds debian/sample/DEBIAN/triggers\n",
	"\t$adds $generated\n\tdh_installdeb\n",
	"\t$adds debian/sample.triggers\n\tdh_installdeb\n\trm debian/sample.triggers\n",
) {
	for my $type (qw(interest-noawait interest)) {
		$source->clean;
		$source->rules('--with venvdeb', "override_dh_installdeb:\n" . $lines =~ s/TYPE/$type/r);
		ok($source->build, "rules with $type:\n$lines") or diag($source->output);
		my @triggers = $source->read('debian/sample/DEBIAN/triggers') =~ m{^(\S+) /usr/bin/python}mg;
		is("@triggers", $type, 'one trigger stays');
	}
}
$source->clean;

# Only a postinst that fails for "triggered" is warned about.
my %scripts = (
	'if [ "$1" = configure ]; then echo x || exit 1; fi'                         => 0,
	'case "$1" in configure) adduser x || exit 1;; esac'                        => 0,
	"case \"\$1\" in\nconfigure) ;;\nabort-*) ;;\n*)\n  echo \"called with \$1\" >&2\n  exit 0\n;;\nesac" => 0,
	"case \"\$1\" in\nconfigure|triggered) ;;\n*) exit 1 ;;\nesac"               => 0,
	"if [ \"\$1\" = configure ]; then\n  for i in *; do echo \$i; done\nelse\n  true\nfi\n[ -e /x ] || exit 1" => 0,
	"case \"\$1\" in\nconfigure) ;;\n*)\n  echo \"unknown argument \\`\$1'\" >&2\n  exit 1\n;;\nesac" => 1,
	"if [ \"\$1\" = configure ]; then\n  true\nelse\n  echo no >&2; exit 2\nfi"    => 1,
	'[ "$1" = configure ] || exit 1'                                             => 1,
	"# triggered\ncase \$1 in configure) :;; *) exit 1;; esac"                    => 1,
);
for my $script (sort(keys(%scripts))) {
	$source->write('debian/sample.postinst', "#!/bin/sh\nset -e\n$script\n#DEBHELPER#\n");
	is(staged() =~ m/postinst fails for the argument "triggered"/ ? 1 : 0, $scripts{$script}, $script);
}
unlink($source->directory . '/debian/sample.postinst');

# Capabilities of the system's interpreter.
my $python = "/opt/venvs/sample/bin/$interpreter";
for my $command ("setcap cap_net_bind_service=+ep $python", "setcap 'cap_net_raw+ep' \"\$(readlink -f /opt/venvs/sample/bin/python3)\"") {
	$source->clean;
	$source->write('debian/sample.postinst', "#!/bin/sh\n$command\n");
	ok(not($source->run('dh_venvdeb')), $command);
	like($source->output, qr{sample.postinst:2: setcap on /opt/venvs/sample/bin/python.* a link to /usr/bin/$interpreter}, 'says why');
}
for my $command ("PY=$python\nsetcap cap_net_raw+ep \$PY", "setcap cap_net_raw+ep \\\n  \"\$VENV/bin/python3\"") {
	$source->clean;
	$source->write('debian/sample.postinst', "#!/bin/sh\n$command\n");
	ok(not($source->run('dh_venvdeb')), $command);
	like($source->output, qr{sample.postinst:[23]: setcap on /opt/venvs/sample/bin/python.* a link to /usr/bin/$interpreter}, 'says why');
}
$source->clean;
$source->write('debian/sample.postinst', "#!/bin/sh\nsetcap cap_net_raw+ep /usr/bin/$interpreter\n");
ok(not($source->run('dh_venvdeb')), 'the interpreter of the system');
like($source->output, qr{sample.postinst:2: setcap on /usr/bin/$interpreter: every Python program}, 'says why');
for my $command ('# setcap x /opt/venvs/sample/bin/python3', 'setcap cap_net_raw+ep /usr/sbin/thing', 'setcap cap_net_raw+ep /opt/venvs/sample/lib/agent') {
	$source->write('debian/sample.postinst', "#!/bin/sh\n$command\n");
	staged();
}
unlink($source->directory . '/debian/sample.postinst');

# A copy can have capabilities, and is renewed with them.
my @copies = map { "/opt/venvs/sample/bin/$_" } ('python', 'python3', $interpreter);
$source->write('debian/sample.postinst', "#!/bin/sh\nsetcap cap_net_bind_service=+ep $copies[1]\n#DEBHELPER#\n");
for my $arguments ('--always-copy', '--copies --use-system-packages', '--always-copy --builtin-venv') {
	my ($copy, @others) = split(' ', $arguments);
	$source->clean;
	$source->rules('--with python-virtualenv',
		"override_dh_virtualenv:\n\tdh_virtualenv --extra-virtualenv-arg=$copy --extra-virtualenv-arg=--no-seed @others\n");
	ok($source->build, $arguments) or diag($source->output);
	unlike($source->output, qr/warning: .*(?:cop|ignored)/, 'nothing to warn of');
	ok($source->run('sh', '-euc', 'for copy do test ! -L "debian/sample$copy"; cmp "debian/sample$copy" "$0"; done', "/usr/bin/$interpreter", @copies),
		'copies') or diag($source->output);
	like($source->read('debian/sample/DEBIAN/control'), qr/^Depends: (?:.*, )?\Q$interpreter\E(?:,|$)/m, 'depends on the interpreter');
	ok($source->run("debian/sample$copies[0]", '-c', 'import ripple, sys; sys.exit(sys.prefix == sys.base_prefix)'), 'runs') or diag($source->output);
	is($source->read('debian/sample/opt/venvs/sample/pyvenv.cfg') =~ m/system-site-packages = true/ ? 1 : 0, "@others" =~ m/system/ ? 1 : 0, 'pyvenv.cfg');
}
like((map { $source->clean; $source->run('dh_virtualenv', '--extra-virtualenv-arg=--copies', '--extra-virtualenv-arg=--no-seed', '--noscripts'); $source->output } 1)[0],
	qr/sample has a copy of the interpreter, which nothing renews/, 'without scripts');
$source->rules('--with venvdeb');
unlink($source->directory . '/debian/sample.postinst');
my $copied = ($source->directory =~ s{/[^/]*\z}{}r) . "/it's a copy";
staged("--prefix=$copied", '--copy-interpreter');
is($source->run('sh', '-euc', <<'END', 'sh', $copied, "/usr/bin/$interpreter") ? '' : $source->output, '', 'renewed');
mkdir -p "${1%/*}" && cp -a "debian/sample$1" "$1"
echo old >>"$1/bin/python3"
rm "$1/bin/python"
chmod 750 "$1/bin/python3"
if [ "$(id -u)" = 0 ] && PATH=$PATH:/sbin && command -v setcap; then
	setcap 'cap_net_raw=ep cap_net_bind_service+ei' "$1/bin/python3"
	before=$(getcap "$1/bin/python3")
fi
before_inode=$(stat -c %i "$1/bin/${2##*/}")
(set -- triggered; . debian/sample.postinst.debhelper)
for name in python python3 "${2##*/}"; do cmp "$1/bin/$name" "$2"; done
test "$(stat -c %a "$1/bin/python3")" = 750
test "$(stat -c %i "$1/bin/${2##*/}")" = "$before_inode"
test "${before-}" = "${before+$(getcap "$1/bin/python3")}"
test "$(ls "$1/bin" | grep -c venvdeb-new)" = 0
END

# The snippets touch only what belongs to the package, whatever the prefix.
my $root = $source->directory =~ s{/[^/]*\z}{/root}r;
for my $prefix ("$root/plain", "$root/a [x-z]* b", "$root/it's \$HOME") {
	staged("--prefix=$prefix");
	my $list = "$root/dpkg/info/sample.list";
	make_path("$root/dpkg/info");
	ok($source->run('sh', '-euc', <<'END', 'sh', $prefix, "$root/dpkg"), "installed in $prefix") or diag($source->output);
rm -rf "$1" && mkdir -p "${1%/*}" && cp -a "debian/sample$1" "$1"
{ cd debian/sample && find . -mindepth 1; } | sed 's,^\.,,' >"$2/info/sample.list"
for package in sample owner; do
	printf 'Package: %s\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\nMaintainer: a\nDescription: x\n\n' $package
done >"$2/status"
echo 1 >"$2/info/format"
cd "$1"/lib/python3*/site-packages
# What Python writes for our modules, and for those of others; a user's own files.
touch ripple/__pycache__/__init__.cpython-399.pyc ripple/__pycache__/__init__.cpython-311.opt-1.pyc
mkdir -p plugin/__pycache__ && touch plugin/mine.py plugin/__pycache__/mine.cpython-311.pyc
touch ripple/other.py ripple/__pycache__/other.cpython-311.pyc
# And for modules that are gone, which another package may have, however it does.
touch ripple/__pycache__/gone.cpython-311.pyc ripple/__pycache__/owned.cpython-311.pyc
echo "$PWD/ripple/__pycache__/owned.cpython-311.pyc" >"$2/info/owner.list"
mkdir -p past/__pycache__ && touch past/__pycache__/gone.cpython-311.pyc
mkdir empty
END
	for my $script (qw(postinst prerm)) {
		my $argument = $script eq 'postinst' ? 'configure' : 'remove';
		$source->run({DPKG_ADMINDIR => "$root/dpkg"}, 'sh', '-c',
			"set -e; set -- $argument; . debian/sample.$script.debhelper; cd '" . ($prefix =~ s/'/'\\''/gr)
				. "'/lib/python3*/site-packages 2>/dev/null || cd \"\$(find '" . ($prefix =~ s/'/'\\''/gr)
				. "' -name site-packages)\"; find ripple plugin empty past -name '*.pyc' -o -type d -empty | sort");
		is(join(' ', $source->output =~ m/^(\S+)$/mg) =~ s/cpython-3\d+(?=\.pyc ripple.__pycache__.other)/cpython-X/r,
			'empty plugin/__pycache__/mine.cpython-311.pyc ripple/__pycache__/__init__.cpython-X.pyc ripple/__pycache__/other.cpython-311.pyc ripple/__pycache__/owned.cpython-311.pyc',
			"what $script leaves in $prefix") or diag($source->output);
	}
	unlink(glob('"' . $source->directory . '/debian/*.debhelper"'));
}

# Bytecode that is made on the target is removed with its directories; modules of others are not compiled.
my $prefix = "$root/on install";
staged("--prefix=$prefix", '--bytecode=on-install');
ok($source->run({DPKG_ADMINDIR => "$root/dpkg"}, 'sh', '-euc', <<'END', 'sh', $prefix, "$root/dpkg"), 'on-install') or diag($source->output);
rm -rf "$1" && cp -a "debian/sample$1" "$1"
{ cd debian/sample && find . -mindepth 1; } | sed 's,^\.,,' >"$2/info/sample.list"
site=$(echo "$1"/lib/python3*/site-packages)
mkdir "$site/plugin" && touch "$site/plugin/mine.py"
(set -- configure; . debian/sample.postinst.debhelper)
test -e "$site"/ripple/__pycache__/__init__.cpython-*.pyc
test ! -e "$site/plugin/__pycache__"
(set -- remove; . debian/sample.prerm.debhelper)
test ! -e "$site/ripple/__pycache__"
test -e "$site/plugin/mine.py"
END

done_testing();
