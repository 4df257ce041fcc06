#!/usr/bin/perl
# What is known of maintainer scripts without running them.

use strict;
use warnings;
use FindBin ();
use lib "$FindBin::Bin/../../Sources/debhelper/lib";
use Debian::Debhelper::Venvdeb::ArgumentFailure qw(fails_for_argument);
use Debian::Debhelper::Venvdeb::Capabilities qw(capability_arguments);
use Test::More;

# Each script, and whether it fails when it is called with "triggered".
my @scripts = (
	['if [ "$1" != configure ]; then exit 1; fi'                           => 1],
	['[ "$1" != configure ] && exit 1'                                     => 1],
	['test "$1" = configure || exit 1'                                     => 1],
	['[ "$1" = configure ] || { echo no >&2; exit 1; }'                    => 1],
	['[[ $1 == configure ]] || return 2'                                   => 1],
	['[ "$1" = configure ] && adduser x'                                   => 1],
	["set -e\n[ \"\$1\" = configure ]\necho x"                             => 1],
	["[ \"\$1\" = configure ]\necho x"                                     => 0],
	["set -e\n[ \"\$1\" = configure ] && adduser x\necho x"                => 0],
	["#!/bin/sh -e\ntest \"\$1\" = configure\n:"                           => 1],
	["die() { echo \"\$1\" >&2; exit 1; }\ncase \$1 in configure) ;; *) die \"no \$1\";; esac" => 1],
	['case $1 in configure) ;; *) die "no $1";; esac'                      => 1],
	["set -e\nfail() { return 1; }\ncase \$1 in configure) ;; *) fail;; esac\necho x" => 1],
	["echo triggered\ncase \$1 in configure) ;; *) exit 1;; esac"          => 1],
	["action=\"\$1\"\ncase \"\$action\" in configure) ;; *) exit 1;; esac" => 1],
	["main() { case \"\$1\" in configure) ;; *) exit 1;; esac; }\nmain \"\$@\"" => 1],
	["if foo; then case \"\$1\" in configure) ;; *) exit 1;; esac; fi"     => 1],
	["case \$1 in\nconfigure)\n cat <<EOF\n*) exit 1 'x\nEOF\n;;\n*)\nexit 3;;\nesac" => 1],
	['case "$1" in conf*|abort-*) ;; [!t]*) exit 1;; trig*) false; exit;; esac' => 1],
	['[ "$1" = configure -o "$1" = abort-upgrade ] || exit 1'              => 1],
	['[ "$1" = configure ] || [ "$1" = abort-upgrade ] || exit 1'          => 1],
	['[ "$1" = configure ] || [ "$1" = triggered ] || exit 1'              => 0],
	['[ "$1" = configure ] || exit 0; foo || exit 1'                       => 0],
	['if [ "$1" = configure ]; then exit 0; elif [ "$1" = x ]; then :; else exit 1; fi' => 1],
	['if test -n "$1"; then exit 1; fi'                                    => 1],
	['if [ $# -lt 1 ]; then exit 1; fi'                                    => 0],
	['( exit 1 ) || true'                                                  => 0],
	['(case $1 in configure) ;; *) exit 1;; esac)'                         => 1],
	["if [ \"\$1\" = configure ]; then exit 0; fi\nexit 1"                 => 1],
	['case "$(uname -m)" in x86_64) ;; *) exit 1;; esac'                   => 0],
	['if [ "$1" = configure ]; then if foo; then :; else exit 1; fi; fi'   => 0],
	['case "$1" in *) if ! foo; then exit 1; fi;; esac'                    => 0],
	['if ! foo; then if [ "$1" != remove ]; then echo bad; exit 1; fi; fi' => 0],
	['if foo "$1"; then exit 1; fi'                                        => 0],
	['foo || exit 1'                                                       => 0],
	['for i in a b; do [ -e $i ] || exit 1; done'                          => 0],
	['while read -r line; do exit 1; done </etc/passwd'                    => 0],
	['. /usr/share/debconf/confmodule; db_get x || exit 1'                 => 0],
	['shift; [ "$1" = x ] || exit 1'                                       => 0],
	["case \"\$1\" in configure) ;; *) exit 0;; esac\nexit 1"              => 0],
	['case "${1:-}" in configure) ;; *) exit 1;; esac'                     => 1],
	["foo() {\n  case \$1 in a) ;; *) exit 1;; esac\n}\nfoo a"             => 0],
	['echo "$(case $1 in a) echo;; esac)" || exit 1'                       => 0],
	['if [ "$1" = configure ]; then echo "it'                              => 0],
	["#!/usr/bin/perl\nexit 1 if \$ARGV[0] ne 'configure';"                => 0],
	["f() { f; }\nf"                                                       => 0],
	['#DEBHELPER#'                                                         => 0],
	['' => 0],
);
for my $row (@scripts) {
	my ($script, $fails) = @{$row};
	is(fails_for_argument("$script\n", 'triggered'), $fails, $script);
	my $shebang = $script =~ s/\A(#![^\n]*\n)// ? $1 : "#!/bin/sh\n";
	is(fails_for_argument($shebang . "#DEBHELPER#\n# *) exit 1\n$script", 'triggered'), $fails, "with others: $script");
}
is(fails_for_argument("[ \"\$1\" = configure ] && adduser x\n#DEBHELPER#\n", 'triggered'), 0, 'the snippets end a script');
is(fails_for_argument('case $1 in triggered) exit 1;; esac', 'configure'), 0, 'another argument');

# The files whose capabilities are set.
my $python = '/opt/venvs/demo/bin/python3';
for my $script (
	"setcap cap_net_raw+ep $python", "setcap cap_net_raw+ep '$python'",
	"PY=$python\nsetcap x \$PY", "PY=$python\nsetcap x \"\${PY}\"", "VENV=/opt/venvs/demo; setcap x \"\$VENV/bin/python3\"",
	"setcap x \\\n  $python", 'setcap x "/opt/venvs/demo"/bin/python3', "for f in /bin/true $python; do setcap x \$f; done",
	"if [ \"\$1\" = configure ]; then\n  command -v setcap && /sbin/setcap x $python || true\nfi",
	"setcap x \"\$(readlink -f $python)\"", "P=$python; setcap x `readlink -f \$P`", "P=`realpath $python`; setcap x \$P",
	"B=\$B/opt; P=$python; P=\$P; setcap x \$P", "export P=$python; sudo setcap -q x \$P", "f() { setcap x $python; }\nf", "echo x | while read -r a; do setcap x $python; done",
	"#!/usr/bin/perl\nsystem('setcap', 'x', '$python');", "#!/usr/bin/python3\nrun([\"setcap\", \"x\", \"$python\"])",
) {
	ok(scalar(grep { $_->[1] eq $python } capability_arguments($script)), $script);
}
is_deeply([grep { $_->[1] =~ m/python/ } capability_arguments("setcap x \"\$UNKNOWN/bin/python3\"")], [[1, '?/bin/python3']], 'an unknown directory');
is_deeply([capability_arguments("\n\nsetcap x \\\n  /a")], [[3, 'x'], [3, '/a']], 'the line of the command');
for my $script ("# setcap x $python", "echo 'setcap x $python'", "setcap x /usr/sbin/thing\n$python -m compileall .") {
	ok(!(grep { $_->[1] eq $python } capability_arguments($script)), "not: $script");
}

# Hostile scripts take time in proportion: that of the processor, whatever else runs.
sub seconds { my ($user, $system) = times; return $user + $system }
my $start = seconds();
my $doubled = join("\n", 'a0=/x', map { my $before = $_ - 1; "a$_=\"\$a$before\$a$before\"; a$_=y" } 1 .. 30);
capability_arguments("$doubled\nsetcap x \$a30");
for my $hostile ('(' x 500 . ')' x 500, "'" x 10_001, 'if ' x 1000, "\$(" x 2000, '"' . '$(' x 500 . ')' x 500 . '"',
	join("\n", map { "f$_() { f" . ($_ + 1) . '; f' . ($_ + 1) . '; }' } 0 .. 40) . "\nf0") {
	my $begin = seconds();
	is(fails_for_argument($hostile, 'triggered'), 0, substr($hostile, 0, 20));
	cmp_ok(seconds() - $begin, '<', 5, 'soon');
}
cmp_ok(seconds() - $start, '<', 20, 'soon');

done_testing();
