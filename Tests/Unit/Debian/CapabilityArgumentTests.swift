import Debian
import SystemPackage
import Testing

/// The files whose capabilities a script sets.
@Suite struct CapabilityArgumentTests {
  private static let python = "/opt/venvs/demo/bin/python3"

  private func arguments(_ script: String) -> [CapabilityArgument] {
    let bytes = Array(script.utf8)
    let parsed = ShellScript.isShell(bytes) ? try? ShellScript(bytes, file: "postinst") : nil
    return CapabilityArgument.all(in: bytes, script: parsed)
  }

  @Test(arguments: [
    "setcap cap_net_raw+ep \(python)", "setcap cap_net_raw+ep '\(python)'",
    "PY=\(python)\nsetcap x $PY", "PY=\(python)\nsetcap x \"${PY}\"",
    "VENV=/opt/venvs/demo; setcap x \"$VENV/bin/python3\"", "setcap x \\\n  \(python)",
    "setcap x \"/opt/venvs/demo\"/bin/python3",
    "for f in /bin/true \(python); do setcap x $f; done",
    """
    if [ "$1" = configure ]; then
      command -v setcap && /sbin/setcap x \(python) || true
    fi
    """,
    "setcap x \"$(readlink -f \(python))\"", "P=\(python); setcap x `readlink -f $P`",
    "P=`realpath \(python)`; setcap x $P", "B=$B/opt; P=\(python); P=$P; setcap x $P",
    "export P=\(python); sudo setcap -q x $P", "f() { setcap x \(python); }\nf",
    "echo x | while read -r a; do setcap x \(python); done",
    "#!/usr/bin/perl\nsystem('setcap', 'x', '\(python)');",
    "#!/usr/bin/python3\nrun([\"setcap\", \"x\", \"\(python)\"])",
    "\"setcap\" x \(python)", "$D/setcap x \(python)",
    "setcap x \"$(readlink -f \"$(dirname \(python))/python3\")\"\nsetcap x \(python)",
    "fi\nsetcap x \(python)",
  ])
  func areFound(script: String) {
    #expect(arguments(script).contains { $0.value.string == Self.python })
  }

  @Test(arguments: [
    "# setcap x \(python)", "echo 'setcap x \(python)'",
    "setcap x /usr/sbin/thing\n\(python) -m compileall .", "mysetcap x \(python)",
  ])
  func othersAreNot(script: String) {
    #expect(!arguments(script).contains { $0.value.string == Self.python })
  }

  @Test func `an unknown directory is a question mark`() {
    let found = arguments("setcap x \"$UNKNOWN/bin/python3\"")
    #expect(found.map(\.value.string) == ["x", "?/bin/python3"])
  }

  @Test func namesTheLineOfTheCommand() {
    let found = arguments("\n\nsetcap x \\\n  /a")
    #expect(found.map(\.line) == [3, 3])
    #expect(found.map(\.value.string) == ["x", "/a"])
  }

  private static let hostile = [
    "a0=/x\n" + (1...30).map { "a\($0)=\"$a\($0 - 1)$a\($0 - 1)\"; a\($0)=y\n" }.joined()
      + "setcap x $a30",
    "a0=/x\n" + (1...20_000).map { "a\($0)=$a\($0 - 1)\n" }.joined() + "setcap x $a20000",
    String(repeating: "a=xy\n", count: 200) + "setcap x " + String(repeating: "$a", count: 30_000),
    "setcap x " + String(repeating: "$(echo ", count: 60) + String(repeating: ")", count: 60),
    "setcap x " + String(repeating: "$(", count: 20_000) + String(repeating: ")", count: 20_000),
    String(repeating: "setcap ", count: 50_000),
  ]

  @Test(arguments: hostile.indices) func `hostile scripts take little time`(index: Int) {
    let time = ContinuousClock().measure { _ = arguments(Self.hostile[index]) }
    #expect(time < .seconds(10))
  }
}
