import Debian
import SystemPackage
import Testing

/// Which scripts fail when they are called with "triggered".
@Suite struct ArgumentFailureTests {
  private func failure(_ script: String, argument: String = "triggered") -> ArgumentFailure? {
    let bytes = Array(script.utf8)
    guard ShellScript.isShell(bytes), let parsed = try? ShellScript(bytes, file: "postinst") else {
      return nil
    }
    return ArgumentFailure.find(in: parsed, argument: argument)
  }

  private static let scripts: [(String, Bool)] = [
    (#"if [ "$1" != configure ]; then exit 1; fi"#, true),
    (#"[ "$1" != configure ] && exit 1"#, true),
    (#"test "$1" = configure || exit 1"#, true),
    (#"[ "$1" = configure ] || { echo no >&2; exit 1; }"#, true),
    (#"[[ $1 == configure ]] || return 2"#, true),
    (#"[ "$1" = configure ] && adduser x"#, true),
    ("set -e\n[ \"$1\" = configure ]\necho x", true),
    ("[ \"$1\" = configure ]\necho x", false),
    ("set -e\n[ \"$1\" = configure ] && adduser x\necho x", false),
    ("#!/bin/sh -e\ntest \"$1\" = configure\n:", true),
    (
      "die() { echo \"$1\" >&2; exit 1; }\ncase $1 in configure) ;; *) die \"no $1\";; esac", true
    ),
    (#"case $1 in configure) ;; *) die "no $1";; esac"#, true),
    (
      "set -e\nfail() { return 1; }\ncase $1 in configure) ;; *) fail;; esac\necho x", true
    ),
    ("echo triggered\ncase $1 in configure) ;; *) exit 1;; esac", true),
    ("action=\"$1\"\ncase \"$action\" in configure) ;; *) exit 1;; esac", true),
    ("main() { case \"$1\" in configure) ;; *) exit 1;; esac; }\nmain \"$@\"", true),
    ("if foo; then case \"$1\" in configure) ;; *) exit 1;; esac; fi", true),
    (
      "case $1 in\nconfigure)\n cat <<EOF\n*) exit 1 'x\nEOF\n;;\n*)\nexit 3;;\nesac", true
    ),
    (#"case "$1" in conf*|abort-*) ;; [!t]*) exit 1;; trig*) false; exit;; esac"#, true),
    (#"[ "$1" = configure -o "$1" = abort-upgrade ] || exit 1"#, true),
    (#"[ "$1" = configure ] || [ "$1" = abort-upgrade ] || exit 1"#, true),
    (#"[ "$1" = configure ] || [ "$1" = triggered ] || exit 1"#, false),
    (#"[ "$1" = configure ] || exit 0; foo || exit 1"#, false),
    (#"if [ "$1" = configure ]; then exit 0; elif [ "$1" = x ]; then :; else exit 1; fi"#, true),
    (#"if test -n "$1"; then exit 1; fi"#, true),
    ("if [ $# -lt 1 ]; then exit 1; fi", false),
    ("( exit 1 ) || true", false),
    ("(case $1 in configure) ;; *) exit 1;; esac)", true),
    ("if [ \"$1\" = configure ]; then exit 0; fi\nexit 1", true),
    (#"case "$(uname -m)" in x86_64) ;; *) exit 1;; esac"#, false),
    (#"if [ "$1" = configure ]; then if foo; then :; else exit 1; fi; fi"#, false),
    (#"case "$1" in *) if ! foo; then exit 1; fi;; esac"#, false),
    (#"if ! foo; then if [ "$1" != remove ]; then echo bad; exit 1; fi; fi"#, false),
    (#"if foo "$1"; then exit 1; fi"#, false),
    ("foo || exit 1", false),
    ("for i in a b; do [ -e $i ] || exit 1; done", false),
    ("while read -r line; do exit 1; done </etc/passwd", false),
    (". /usr/share/debconf/confmodule; db_get x || exit 1", false),
    (#"shift; [ "$1" = x ] || exit 1"#, false),
    ("case \"$1\" in configure) ;; *) exit 0;; esac\nexit 1", false),
    (#"case "${1:-}" in configure) ;; *) exit 1;; esac"#, true),
    ("foo() {\n  case $1 in a) ;; *) exit 1;; esac\n}\nfoo a", false),
    (#"echo "$(case $1 in a) echo;; esac)" || exit 1"#, false),
    (#"if [ "$1" = configure ]; then echo "it"#, false),
    ("#!/usr/bin/perl\nexit 1 if $ARGV[0] ne 'configure';", false),
    ("f() { f; }\nf", false),
    ("#DEBHELPER#", false),
    ("", false),
    // Beyond POSIX, and what is easily misread.
    ("set -euo pipefail\n[ \"$1\" = configure ]\n:", true),
    (#"[[ -n $1 && $1 != configure ]] && exit 1"#, true),
    ("function check { [ \"$1\" = configure ]; }\ncheck \"$1\" || exit 1", true),
    ("cat <<<x\n[ \"$1\" = configure ] || exit 1", true),
    ("cat <<-EOF\n\texit 1\n\tEOF\n[ \"$1\" = triggered ] || exit 1", false),
    ("case ${1:-\"}\"} in configure) ;; *) exit 1;; esac", true),
    ("set -- a\n[ \"$1\" = configure ] || exit 1", true),
    ("set -- configure x\n[ \"$1\" = configure ] || exit 1", false),
    ("'if' [ x ]\nexit 0", false),
    // The number of arguments, and others than the first.
    ("[ $# -eq 2 ] || exit 1", false),
    ("[ $# -eq 1 ] || exit 1", true),
    ("shift; [ $# -eq 1 ] || exit 1", false),
    ("shift 2; [ $# -eq 0 ] || exit 1", false),
    ("shift \"$n\"; [ $# -eq 1 ] || exit 1", false),
    ("f() { if [ $# -eq 0 ]; then return 0; fi; exit 1; }\nf", false),
    ("f() { [ $# -eq 1 ] || exit 1; }\nf \"$1\"", false),
    ("f() { [ $# -eq 1 ] || exit 1; }\nf \"$1 $2\"", false),
    ("f() { [ $# -eq 2 ] || exit 1; }\nf \"$@\"", false),
    ("f() { [ $# -eq 2 ] || exit 1; }\nf $@", false),
    ("f() { [ $# -eq 3 ] || exit 1; }\nf a \"$@\"", false),
    ("f() { [ $# -eq 3 ] || exit 1; }\nf a $x", false),
    ("f() { [ $# -eq 3 ] || exit 1; }\nf a b", true),
    ("f() { [ \"$2\" = x ] || exit 1; }\nf a x", false),
    ("f() { [ \"$2\" = x ] || exit 1; }\nf a y", true),
    ("f() { [ -z \"$1\" ] || exit 1; }\nf\n[ -n \"$1\" ] || exit 1", false),
    ("if foo; then shift; fi\n[ \"$1\" = configure ] || exit 1", false),
    ("if foo; then set -e; fi\n[ \"$1\" = configure ]\n:", false),
    // What ends the script, or a function, under a condition.
    ("foo && exit 0\n[ \"$1\" = configure ] || exit 1", false),
    ("foo && exit 2\n[ \"$1\" = configure ] || exit 1", true),
    ("[ -x /bin/x ] || exit 0\ncase \"$1\" in configure) ;; *) exit 1;; esac", true),
    ("f() { foo && return 0; return 1; }\nf || exit 1", false),
    ("f() { foo || return 1; [ \"$1\" = configure ]; }\nf \"$1\" || exit 1", true),
    ("f() { foo && return 0; [ \"$1\" = configure ]; }\nf \"$1\" || exit 1", false),
    ("f() { foo && exit 0; }\nf\n[ \"$1\" = configure ] || exit 1", false),
    ("( foo && exit 0; exit 1 ) || exit 1", false),
    // Functions that are called, or made, under a condition.
    ("f() { case \"$1\" in a) ;; *) exit 1;; esac; }\nif foo; then f b; fi", false),
    ("f() { case \"$1\" in a) ;; *) exit 1;; esac; }\nif foo; then f \"$1\"; fi", true),
    ("f() { exit 1; }\nfoo && f", false),
    ("if foo; then f() { exit 1; }; else f() { :; }; fi\nf", false),
    ("f() { :; }\nif foo; then f() { exit 1; }; fi\nf", false),
    ("( f() { exit 1; } )\nf", false),
  ]

  @Test(arguments: scripts) func findsWhatFails(script: String, fails: Bool) {
    #expect((failure("\(script)\n") != nil) == fails)
    let lines = script.hasPrefix("#!") ? script.split(separator: "\n", maxSplits: 1) : []
    let shebang = lines.first.map(String.init) ?? "#!/bin/sh"
    let rest = lines.count == 2 ? String(lines[1]) : script
    #expect((failure("\(shebang)\n#DEBHELPER#\n# *) exit 1\n\(rest)") != nil) == fails)
  }

  @Test func `the snippets end a script`() {
    #expect(failure("[ \"$1\" = configure ] && adduser x\n#DEBHELPER#\n") == nil)
  }

  @Test func `another argument is another run`() {
    #expect(failure("case $1 in triggered) exit 1;; esac", argument: "configure") == nil)
  }

  @Test func namesTheLine() {
    let script =
      "#!/bin/sh\ncase \"$1\" in\nconfigure) cat <<E\n\nE\n;;\n*)\n  exit \\\n1;;\nesac\n"
    #expect(failure(script)?.line == 8)
    #expect(failure("set -e\n\n[ \"$1\" = configure ]\n:\n")?.line == 3)
  }

  private static let hostile = [
    String(repeating: "(", count: 500) + String(repeating: ")", count: 500),
    String(repeating: "'", count: 10_001),
    String(repeating: "if ", count: 1000),
    String(repeating: "$(", count: 2000),
    "\"" + String(repeating: "$(", count: 500) + String(repeating: ")", count: 500) + "\"",
    (0...40).map { "f\($0)() { f\($0 + 1); f\($0 + 1); }\n" }.joined() + "f0",
    (0...100).map { "f\($0)() " }.joined() + ":",
    String(repeating: "a() ", count: 20_000),
    String(repeating: "! ", count: 100_000) + "x",
    String(repeating: "${a:-", count: 20_000),
    String(repeating: "\"${a:-", count: 20_000),
    String(repeating: "<<E ", count: 10_000) + "\n" + String(repeating: "x\n", count: 10_000),
    "a0=x\n" + (1...60).map { "a\($0)=$a\($0 - 1)$a\($0 - 1)\n" }.joined(),
    (0...5000).map { "a\($0)=x\n" }.joined() + String(repeating: "foo && x\n", count: 5000),
    (0...5000).map { "a\($0)=x\n" }.joined() + String(repeating: "(a=b)\n", count: 5000),
    "case " + String(repeating: "a", count: 1000) + " in\n"
      + String(repeating: "*a", count: 20_000) + "b) ;; esac",
    "[ " + String(repeating: "-o ", count: 30_000) + "]",
    String(repeating: "\"", count: 1) + String(repeating: "a\\\n", count: 100_000),
  ]

  @Test(arguments: hostile.indices) func `hostile scripts take little time`(index: Int) {
    let time = ContinuousClock().measure { #expect(failure(Self.hostile[index]) == nil) }
    #expect(time < .seconds(10))
  }
}
