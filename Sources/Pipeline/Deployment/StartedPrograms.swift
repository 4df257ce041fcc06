internal import Core
internal import SystemPackage

/// The check that no unit or command of a package starts a program of the tree by a path that is
/// wrong for releases.
///
/// Python takes the directory that it is started from for its prefix, without following links: a
/// process that was started through the link to the release in use would read modules of whichever
/// release the link leads to at that moment. Scripts of the tree may be started like that, as their
/// shebang names the release. What is in `bin` of the prefix itself belongs to the plain layout, unless
/// the package puts scripts of its own there.
struct StartedPrograms {
  /// The directories of files that start programs, relative to the destdir.
  private static let directories: [FilePath] = [
    "etc/cron.d", "etc/cron.daily", "etc/cron.hourly", "etc/cron.monthly", "etc/cron.weekly",
    "etc/init.d", "etc/systemd/system", "etc/systemd/user", "lib/systemd/system", "usr/bin",
    "usr/lib/systemd/system", "usr/lib/systemd/user", "usr/sbin",
  ]

  /// The largest file that is looked into, in bytes.
  private static let sizeLimit = 1 << 20

  /// The directory of the releases on the target.
  let base: FilePath

  /// The launcher of the package, which starts a program by the path of its release.
  private var launcher: String { base.appending("run").string }
  /// Where programs of the release in use are, by the link.
  private var current: String { base.appending("current").appending("bin").string + "/" }
  /// Where programs are in the plain layout.
  private var plain: String { base.appending("bin").string + "/" }

  /// That directory, relative to the destdir.
  private var bin: FilePath { FilePath(root: nil, base.components).appending("bin") }

  /// Searches the package in `destdir`.
  ///
  /// Throws `DeploymentError.startsInterpreter`, `DeploymentError.startsFromPrefix` and `FileError`.
  func check(_ destdir: FilePath) throws {
    let root = try TreeRoot.open(destdir)
    for directory in Self.directories + [bin] {
      let isOfUnits = directory.components.contains("systemd")
      for name in (try? root.entries(of: directory)) ?? [] {
        let path = directory.appending(name)
        try check(path, in: root, isUnit: isOfUnits)
        // What administrators call drop-ins (systemd.unit(5)).
        guard name.extension == "d", try root.status(path)?.type == .directory else { continue }
        for part in (try? root.entries(of: path)) ?? [] {
          try check(path.appending(part), in: root, isUnit: isOfUnits)
        }
      }
    }
  }

  /// Searches one file.
  ///
  /// Throws `DeploymentError`, and `FileError`.
  private func check(_ path: FilePath, in root: borrowing TreeRoot, isUnit: Bool) throws {
    guard let status = try root.status(path) else { return }
    if status.type == .symbolicLink {
      let target = try root.linkTarget(path).string
      if let interpreter = interpreter(in: target) {
        throw DeploymentError.startsInterpreter(
          path, line: nil, directory: base,
          instead: "make it a script of two lines, '#!/bin/sh' and "
            + "'exec \(launcher) \(target[interpreter].dropFirst(current.count)) \"$@\"'")
      }
      if try lacking(in: target, root) != nil {
        throw DeploymentError.startsFromPrefix(
          path, line: nil, directory: base,
          instead: "make it a link to '\(current)\(target.dropFirst(plain.count))'")
      }
      return
    }
    guard status.type == .regular, status.size <= Self.sizeLimit,
      let text = try? root.text(path, limit: Self.sizeLimit)
    else { return }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var entry = UnitEntry()
    for (number, line) in lines.enumerated() {
      guard number == 0 && line.hasPrefix("#!") || entry.takes(line, isUnit: isUnit) else {
        continue
      }
      if let interpreter = interpreter(in: line) {
        throw DeploymentError.startsInterpreter(
          path, line: number + 1, directory: base, instead: launched(interpreter, in: line))
      }
      // Scripts may have a branch for either layout.
      if isUnit, entry.isCommand, let program = try lacking(in: line, root) {
        let moved = String(line[..<program] + current + line[program...].dropFirst(plain.count))
        throw DeploymentError.startsFromPrefix(
          path, line: number + 1, directory: base,
          instead: interpreter(in: moved).map { launched($0, in: moved) } ?? moved)
      }
    }
  }

  /// Returns where a text has the path of a program where the plain layout has it, and nothing of the
  /// package is; nil if it has none.
  ///
  /// Throws `FileError`.
  private func lacking<Text: StringProtocol>(
    in text: Text, _ root: borrowing TreeRoot
  ) throws -> Text.Index? {
    var start = text.startIndex
    while let found = text[start...].firstRange(of: plain) {
      start = found.upperBound
      let name = text[start...].prefix { !$0.isWhitespace && !"\"';".contains($0) }
      if name.isEmpty { return found.lowerBound }
      if try root.status(bin.appending(String(name))) == nil { return found.lowerBound }
    }
    return nil
  }

  /// Returns a line that starts the interpreter by the launcher.
  private func launched(_ interpreter: Range<String.Index>, in line: some StringProtocol) -> String
  {
    let name = line[interpreter].dropFirst(current.count)
    return String(line[..<interpreter.lowerBound]) + "\(launcher) \(name)"
      + line[interpreter.upperBound...]
  }

  /// Returns where a text has the path of an interpreter through the link.
  private func interpreter(in text: some StringProtocol) -> Range<String.Index>? {
    var start = text.startIndex
    while let found = text[start...].firstRange(of: current) {
      start = found.upperBound
      let name = text[start...].prefix { $0.isLetter || $0.isNumber || "._-".contains($0) }
      // Others only begin like that, as the command pypyr does.
      for interpreter in ["python", "pypy"] where name.hasPrefix(interpreter) {
        if name.dropFirst(interpreter.count).allSatisfy({ $0.isNumber || $0 == "." }) {
          return found.lowerBound..<name.endIndex
        }
      }
    }
    return nil
  }
}

/// The entry of a unit file that a line belongs to (systemd.syntax(7)).
private struct UnitEntry {
  /// Whether it says which program is started.
  private(set) var isCommand = false
  private var isContinued = false

  /// Takes the next line; returns whether it is no comment.
  ///
  /// Blanks before an entry do not count, a backslash at the end continues it in the next line, and
  /// comments between the lines of an entry are left out.
  mutating func takes(_ line: some StringProtocol, isUnit: Bool) -> Bool {
    let text = line.drop(while: \.isWhitespace)
    guard !text.hasPrefix("#"), !isUnit || !text.hasPrefix(";") else { return false }
    if !isContinued { isCommand = text.hasPrefix("Exec") }
    isContinued = line.hasSuffix("\\")
    return true
  }
}
