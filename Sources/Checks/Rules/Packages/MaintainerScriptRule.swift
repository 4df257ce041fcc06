internal import Artifacts
internal import SystemPackage

/// What the maintainer scripts of a package do to its trees.
enum MaintainerScriptRule: Rule {
  static let downloads = FindingCode(
    "maintainer-script-downloads", .error, "a maintainer script downloads something",
    why: """
      The installation fails without network access, and installs what nobody has tested and no \
      package manager knows about.
      """,
    hint: "put everything into the package when it is built")
  static let idle = FindingCode(
    "interpreter-update-without-effect", .warning,
    "the interpreter update in postinst has no effect",
    why: """
      The snippet of dh-virtualenv replaces copies of the interpreter in bin and skips links, and \
      every tree of venv or virtualenv 20 has links. For a new minor version of Python, where an \
      update would be needed, it does nothing either.
      """,
    hint: "build without it (dh_virtualenv --noscripts), and depend on the versioned interpreter")
  static let overwrites = FindingCode(
    "interpreter-overwritten", .error, "postinst overwrites files of the package",
    why: """
      The snippet of dh-virtualenv copies /usr/bin/pythonX.Y over the interpreter in the tree. \
      dpkg --verify then reports the file, and the backup `python,orig` is left behind.
      """,
    hint: "link to the interpreter instead of copying it")
  static let leavesBytecode = FindingCode(
    "removal-leaves-bytecode", .warning, "bytecode written at run time stays after removal",
    why: """
      When root runs a program, Python writes __pycache__ directories beside sources that have no \
      bytecode in the package. dpkg does not know about them, so prerm must remove them.
      """,
    hint: "remove *.pyc files and empty __pycache__ directories of the whole tree in prerm")

  static let codes = [downloads, idle, overwrites, leavesBytecode]

  static func check(_ context: CheckContext) -> [Finding] {
    guard context.artifact.kind == .deb, !context.artifact.trees.isEmpty else { return [] }
    return downloads(in: context) + interpreterUpdate(context) + removal(context)
  }

  private static let commands = [
    "pip install", "pip3 install", "-m pip ", "easy_install ", "curl ", "wget ", "git clone",
    "uv sync", "uv pip install", "poetry install", "pipenv install", "npm install", "pipx install",
  ]

  private static func downloads(in context: CheckContext) -> [Finding] {
    ["preinst", "postinst", "prerm", "postrm", "config"].compactMap { name in
      guard let text = context.artifact.controlText(name) else { return nil }
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        let code = line.drop { $0 == " " || $0 == "\t" }
        if code.hasPrefix("#") || code.hasPrefix("echo ") { continue }
        guard let command = commands.first(where: { code.contains($0) }),
          !code.contains("--no-index")
        else { continue }
        return Finding(
          downloads, FilePath("DEBIAN").appending(name), .line(index + 1),
          "script runs '\(command.split(separator: " ").joined(separator: " "))'")
      }
      return nil
    }
  }

  private static func interpreterUpdate(_ context: CheckContext) -> [Finding] {
    guard context.artifact.hasInterpreterUpdate else { return [] }
    let hasCopy = context.artifact.trees.contains { tree in
      tree.scripts.contains { tree.isInterpreter($0.path) }
    }
    let path: FilePath = "DEBIAN/postinst"
    return [
      hasCopy
        ? Finding(
          overwrites, path, nil,
          "dh-virtualenv's snippet copies the system's interpreter into the tree")
        : Finding(idle, path, nil, "dh-virtualenv's snippet skips bin/python, which is a link")
    ]
  }

  private static func removal(_ context: CheckContext) -> [Finding] {
    let compiled = Set(
      context.artifact.files.compactMap { PycName($0)?.source })
    let uncompiled = context.artifact.trees.contains { tree in
      tree.sites.contains { site in
        tree.files.contains { file in
          file.isRegular && file.name.hasSuffix(".py")
            && file.text.utf8.starts(with: site.textPrefix.utf8) && !compiled.contains(file.path)
        }
      }
    }
    guard uncompiled else { return [] }
    let scripts = ["prerm", "postrm"].compactMap { context.artifact.controlText($0) }
    let cleans = scripts.contains { text in
      let isTopLevelOnly = text.contains("dh_venv_install_dir") && !text.contains("find ")
      return !isTopLevelOnly
        && ["__pycache__", ".pyc", "py3clean", "rm -rf", "rm -fr"].contains { text.contains($0) }
    }
    if cleans { return [] }
    let path: FilePath = scripts.isEmpty ? "DEBIAN" : "DEBIAN/prerm"
    return [
      Finding(
        leavesBytecode, path, nil,
        scripts.isEmpty
          ? "no prerm removes the bytecode of the tree"
          : "no maintainer script removes the bytecode of the whole tree")
    ]
  }
}
