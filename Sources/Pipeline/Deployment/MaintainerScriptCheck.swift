internal import Core
internal import Debian
package import SystemPackage

/// The check of what the maintainer has written into maintainer scripts of a package with a tree
/// (Debian Policy 6), before debhelper adds its snippets.
package struct MaintainerScriptCheck: Sendable {
  /// A script of the maintainer.
  package struct Script: Sendable {
    /// The file as messages name it.
    let name: FilePath
    let path: FilePath
    /// Whether dpkg calls the script when a trigger is activated (deb-postinst(5)).
    let isTriggered: Bool

    package init(name: FilePath, path: FilePath, isTriggered: Bool) {
      self.name = name
      self.path = path
      self.isTriggered = isTriggered
    }
  }

  /// What was found.
  package struct Findings: Sendable {
    /// Scripts that dpkg will call in vain, each as a message with its location.
    package internal(set) var warnings: [String] = []
    /// What makes the package wrong.
    package internal(set) var errors: [MaintainerScriptError] = []
    /// Scripts that cannot be parsed, with the reason.
    package internal(set) var unparsed: [String] = []
  }

  /// The report of the stage run.
  private let report: Report
  /// The names of the links of the tree to interpreters.
  private let links: [String]
  /// The directories by which the tree is known on the target: that of a release, and the link to the one
  /// in use.
  private let directories: [String]

  /// The largest script, in bytes.
  private static let sizeLimit = 64 << 20

  /// Prepares the check for the tree of a report in `destdir`.
  ///
  /// Throws `ReportError` for a file that is not the report, and `FileError`.
  package init(destdir: FilePath, stageReport: FilePath) throws {
    let report = try Report.read(stageReport)
    self.report = report
    let tree = FilePath(report.release?.store ?? report.prefix)
    directories =
      report.release.map { release in
        [FilePath(report.prefix).appending("current").string, release.directory, release.store]
      } ?? [report.prefix]
    let root = try TreeRoot.open(destdir)
    let directory = FilePath(root: nil, tree.components).appending("bin")
    links = try root.entries(of: directory).filter { name in
      try root.status(directory.appending(name))?.type == .symbolicLink
    }.map(\.string)
  }

  /// Checks scripts.
  ///
  /// Throws `FileError` for one that cannot be read.
  package func run(_ scripts: [Script]) throws -> Findings {
    var findings = Findings()
    for script in scripts {
      let bytes = try FileSystem.read(script.path, limit: Self.sizeLimit)
      var parsed: ShellScript?
      if ShellScript.isShell(bytes) {
        do {
          parsed = try ShellScript(bytes, file: script.name)
        } catch {
          findings.unparsed.append(error.description)
        }
      }
      if script.isTriggered, !report.triggers.isEmpty, let parsed,
        let failure = ArgumentFailure.find(in: parsed, argument: "triggered")
      {
        findings.warnings.append(
          FileLocation(file: script.name, line: failure.line).description
            + ": postinst fails for the argument \"triggered\", with which dpkg calls it when the "
            + "interpreter changes: accept it as \"configure\" is")
      }
      for argument in CapabilityArgument.all(in: bytes, script: parsed) {
        guard let error = error(of: argument, in: script.name), !findings.errors.contains(error)
        else { continue }
        findings.errors.append(error)
      }
    }
    return findings
  }

  /// Returns the error of an argument of setcap(8) that is an interpreter: setcap does not follow the
  /// link of a tree, and with `readlink -f` every program of the system's Python would get the
  /// capability, as with a setcap on that.
  private func error(
    of argument: CapabilityArgument, in script: FilePath
  ) -> MaintainerScriptError? {
    let path = argument.value.string
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    let name = String(path[path.index(after: slash)...])
    guard path[..<slash].hasSuffix("/bin"), Self.isInterpreter(name) else { return nil }
    let directory = String(path[..<slash].dropLast("/bin".count))
    let mayCopy = report.release == nil
    // What begins or ends with something unknown may be the tree.
    let isUnknown = directory.hasPrefix("?") || directory.hasSuffix("?")
    guard let tree = isUnknown ? directories.first : directories.first(where: { $0 == directory })
    else {
      guard directory.isEmpty || directory == "/usr" else { return nil }
      return .setsCapability(
        script: script, line: argument.line, path: path, target: nil, mayCopy: mayCopy)
    }
    let pattern = PathPattern(name)
    guard links.contains(where: { pattern.matches($0) }) else { return nil }
    return .setsCapability(
      script: script, line: argument.line, path: "\(tree)/bin/\(name)",
      target: report.interpreter.executable, mayCopy: mayCopy)
  }

  /// Whether a name, which may be a pattern, is one of an interpreter: with a version, or without.
  private static func isInterpreter(_ name: String) -> Bool {
    let prefix = ["python", "pypy"].first { name.hasPrefix($0) }
    guard let prefix else { return name.hasPrefix("*") && isVersion(name[...]) }
    return isVersion(name.dropFirst(prefix.count))
  }

  private static func isVersion(_ text: Substring) -> Bool {
    text.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || ".*?".utf8.contains($0)
    }
  }
}
