import Core
import Processes
import SystemPackage
import TestSupport
import Testing
import Venv

/// The scripts in the shells that they are for: what they set, and that nothing of it stays.
///
/// They need the packages dash, bash, zsh, ksh93u+m, mksh, yash, posh, busybox, tcsh, csh and fish.
@Suite struct ActivationTests {
  private static let names = [
    "demo", "with space", "it's", "dollar$HOME", "quote\"d", "bang!", "a;b", "@PROMPT@",
    "'@VIRTUAL_ENV@'",
  ]

  /// A tree with a real interpreter and all scripts.
  private struct Tree: ~Copyable {
    let directory: Scratch
    let prefix: FilePath

    static func make(_ name: String, _ style: ShebangStyle) async throws -> Tree {
      let directory = try Scratch()
      let prefix = directory.path.appending(name)
      try TestTree.create(prefix, try await Interpreter.find())
      for script in try ActivationScript.all(prefix: prefix, style: style) {
        try AtomicFile.write(
          script.text, to: prefix.appending("bin").appending(script.shell.fileName))
      }
      return Tree(directory: directory, prefix: prefix)
    }

    /// Runs a shell on a script with the prefix as its only argument.
    func run(
      _ shell: [String], _ script: String, in workingDirectory: FilePath? = nil
    ) async throws -> [String] {
      let file = directory.path.appending("script")
      try AtomicFile.write(script, to: file)
      let command = Command(
        FilePath(shell[0]), Array(shell.dropFirst()) + [file.string, prefix.string],
        environment: [
          "PATH": "/usr/bin:/bin", "HOME": directory.path.string, "PYTHONHOME": "/nowhere",
          "LC_ALL": "C.UTF-8", "TERM": "dumb",
        ], workingDirectory: workingDirectory)
      let result = try await CommandRunner().runChecked(command)
      #expect(result.errorTail() == "")
      return result.outputText.split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init)
    }

    /// What every script below has to print.
    var expected: [String] {
      let path = prefix.string
      let name = prefix.lastComponent?.string ?? ""
      return [
        path, name, "(\(name)) old> ", "unset", "\(path)/bin/python", path,
        "\(path)/bin:/usr/bin:/bin",
        "unset", "unset", "old> ", "/nowhere", "/usr/bin:/bin", "gone", "",
      ]
    }
  }

  private static let posix = """
    set -eu
    PS1='old> '
    for round in 1 2; do
    . "$1/bin/activate"
    done
    printf '%s\\n' "$VIRTUAL_ENV" "$VIRTUAL_ENV_PROMPT" "$PS1" "${PYTHONHOME-unset}"
    /bin/dash -c 'command -v python'
    python -c 'import sys; print(sys.prefix)'
    printf '%s\\n' "$PATH"
    deactivate
    printf '%s\\n' "${VIRTUAL_ENV-unset}" "${VIRTUAL_ENV_PROMPT-unset}" "$PS1" "$PYTHONHOME" "$PATH"
    if command -v deactivate >/dev/null 2>&1; then echo still; else echo gone; fi
    """

  /// Those that cannot tell where the file is that they read.
  private static let plainShells = [
    ["/bin/dash"], ["/bin/mksh"], ["/usr/bin/yash"], ["/bin/posh"], ["/bin/busybox", "sh"],
  ]
  private static let shells = [["/bin/bash"], ["/bin/zsh", "-f"], ["/bin/ksh93"]]

  @Test(arguments: plainShells + shells, names)
  func `POSIX shells, absolute`(shell: [String], name: String) async throws {
    let tree = try await Tree.make(name, .absolute)
    #expect(try await tree.run(shell, Self.posix) == tree.expected)
  }

  @Test(arguments: shells, names)
  func `POSIX shells that know where the script is, relocatable`(
    shell: [String], name: String
  ) async throws {
    let tree = try await Tree.make(name, .relocatable)
    #expect(try await tree.run(shell, Self.posix) == tree.expected)
  }

  @Test(arguments: plainShells)
  func `plain shells find a relocatable tree from inside, and say so elsewhere`(
    shell: [String]
  ) async throws {
    let tree = try await Tree.make("demo", .relocatable)
    let script = "set -eu; . \"$1/bin/activate\"; echo \"$VIRTUAL_ENV\""
    for directory in [tree.prefix, tree.prefix.appending("bin")] {
      #expect(try await tree.run(shell, script, in: directory) == [tree.prefix.string, ""])
    }
    let error = await #expect(throws: ProcessError.self) {
      try await tree.run(shell, script, in: "/")
    }
    #expect(error?.message.contains("change into its directory") == true)
  }

  @Test func `a prompt that was not set is not set afterwards, nor is one changed on request`()
    async throws
  {
    let tree = try await Tree.make("demo", .absolute)
    let script = """
      set -eu; unset PS1
      . "$1/bin/activate"; echo "$PS1"; deactivate; echo "${PS1-unset}"
      PS1=mine; VIRTUAL_ENV_DISABLE_PROMPT=1
      . "$1/bin/activate"; echo "$PS1"; deactivate; echo "$PS1"
      """
    for shell in Self.plainShells + [["/bin/bash"], ["/bin/ksh93"]] {
      #expect(try await tree.run(shell, script) == ["(demo) ", "unset", "mine", "mine", ""])
    }
  }

  @Test(arguments: [["/bin/tcsh", "-f"], ["/bin/bsd-csh", "-f"]], names)
  func `csh and tcsh`(shell: [String], name: String) async throws {
    let tree = try await Tree.make(name, .absolute)
    let script = """
      set prompt = 'old> '
      source "$argv[1]/bin/activate.csh"
      source "$argv[1]/bin/activate.csh"
      printf '%s\\n' "$VIRTUAL_ENV" "$VIRTUAL_ENV_PROMPT" "$prompt"
      if ($?PYTHONHOME) echo set
      if (! $?PYTHONHOME) echo unset
      sh -c 'command -v python'
      python -c 'import sys; print(sys.prefix)'
      printf '%s\\n' "$PATH"
      deactivate
      if (! $?VIRTUAL_ENV) echo unset
      if (! $?VIRTUAL_ENV_PROMPT) echo unset
      printf '%s\\n' "$prompt" "$PYTHONHOME" "$PATH"
      if ("`alias deactivate`" == "") echo gone

      """
    #expect(try await tree.run(shell, script) == tree.expected)
  }

  @Test(arguments: ShebangStyle.allCases, names)
  func `fish`(style: ShebangStyle, name: String) async throws {
    let tree = try await Tree.make(name, style)
    let script = """
      function fish_prompt; echo -n "old> "; end
      source $argv[1]/bin/activate.fish
      source $argv[1]/bin/activate.fish
      printf '%s\\n' $VIRTUAL_ENV $VIRTUAL_ENV_PROMPT (fish_prompt)
      set -q PYTHONHOME; and echo set; or echo unset
      command -v python
      python -c 'import sys; print(sys.prefix)'
      string join : $PATH
      deactivate
      set -q VIRTUAL_ENV; and echo set; or echo unset
      set -q VIRTUAL_ENV_PROMPT; and echo set; or echo unset
      printf '%s\\n' (fish_prompt)
      echo $PYTHONHOME
      string join : $PATH
      functions -q deactivate; and echo still; or echo gone
      """
    #expect(try await tree.run(["/usr/bin/fish", "--no-config"], script) == tree.expected)
  }

  @Test(arguments: names)
  func `a running Python`(name: String) async throws {
    let tree = try await Tree.make(name, .absolute)
    let script = """
      import os, sys
      sys.argv[1:] = [os.path.realpath(sys.argv[1])]
      tree = sys.argv[1]
      site = os.path.join(tree, "lib", "python%d.%d" % sys.version_info[:2], "site-packages")
      os.makedirs(os.path.join(site, "extra"), exist_ok=True)
      with open(os.path.join(site, "colorsys.py"), "w") as file: file.write("mine = True")
      with open(os.path.join(site, "extra.pth"), "w") as file: file.write("extra")
      path = os.path.join(tree, "bin", "activate_this.py")
      exec(open(path).read(), {"__file__": path})
      import colorsys
      print(colorsys.mine, sys.prefix == tree, sys.real_prefix != tree)
      print(sys.path[:2] == [site, os.path.join(site, "extra")])
      print(os.environ["PATH"] == tree + "/bin:/usr/bin:/bin", os.environ["VIRTUAL_ENV"] == tree)
      print(os.environ["VIRTUAL_ENV_PROMPT"])
      """
    let output = try await tree.run(["/usr/bin/env", "-u", "PYTHONHOME", "python3", "-S"], script)
    #expect(output == ["True True True", "True", "True True", name, ""])
  }

  @Test func `relocatable scripts do not name the prefix, and csh has none`() throws {
    let scripts = try ActivationScript.all(prefix: "/opt/venvs/demo", style: .relocatable)
    #expect(scripts.map(\.shell) == [.posix, .fish, .nushell, .powershell, .python])
    #expect(scripts.allSatisfy { !$0.text.contains("/opt/venvs") })
    #expect(scripts.allSatisfy { !$0.text.contains("@PLACE@") && !$0.text.contains("@NAME@") })
  }

  @Test func `Nushell and PowerShell get their own quotes`() throws {
    let prefix: FilePath = "/opt/it's'#x"
    let nushell = try #require(try ActivationScript(.nushell, prefix: prefix, style: .absolute))
    #expect(nushell.text.contains("let place = r##'/opt/it's'#x'##\n"))
    let power = try #require(try ActivationScript(.powershell, prefix: prefix, style: .absolute))
    #expect(power.text.contains("$env:VIRTUAL_ENV_PROMPT = 'it''s''#x'\n"))
    #expect(power.text.filter { $0 == "{" }.count == power.text.filter { $0 == "}" }.count)
  }

  @Test func `a prefix with a line break is refused`() {
    #expect(throws: PrefixError.self) {
      try ActivationScript.all(prefix: "/opt/a\nb", style: .absolute)
    }
  }
}
