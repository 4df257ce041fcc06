internal import Core
internal import SystemPackage

/// The check that no unit or command of a package starts the interpreter through the link to the
/// release in use.
///
/// Python takes the directory that it is started from for its prefix, without following links: such a
/// process would read modules of whichever release the link leads to at that moment. Scripts of the
/// tree may be started like that, as their shebang names the release.
enum StartedInterpreters {
  /// The directories of files that start programs, relative to the destdir.
  private static let directories: [FilePath] = [
    "etc/cron.d", "etc/cron.daily", "etc/cron.hourly", "etc/cron.monthly", "etc/cron.weekly",
    "etc/init.d", "etc/systemd/system", "etc/systemd/user", "lib/systemd/system", "usr/bin",
    "usr/lib/systemd/system", "usr/lib/systemd/user", "usr/sbin",
  ]

  /// The largest file that is looked into, in bytes.
  private static let sizeLimit = 1 << 20

  /// Searches the package in `destdir` whose releases are in `base`.
  ///
  /// Throws `DeploymentError.startsInterpreter`, and `FileError`.
  static func check(_ destdir: FilePath, base: FilePath) throws {
    let root = try TreeRoot.open(destdir)
    let start = base.appending("current").appending("bin").string + "/"
    for directory in directories {
      for name in (try? root.entries(of: directory)) ?? [] {
        let path = directory.appending(name)
        try check(path, in: root, start: start, base: base)
        // What administrators call drop-ins (systemd.unit(5)).
        guard name.extension == "d", try root.status(path)?.type == .directory else { continue }
        for part in (try? root.entries(of: path)) ?? [] {
          try check(path.appending(part), in: root, start: start, base: base)
        }
      }
    }
  }

  /// Searches one file for a text that begins with `start` and goes on with an interpreter.
  ///
  /// Throws `DeploymentError.startsInterpreter`, and `FileError`.
  private static func check(
    _ path: FilePath, in root: borrowing TreeRoot, start: String, base: FilePath
  ) throws {
    guard let status = try root.status(path) else { return }
    if status.type == .symbolicLink {
      let target = try root.linkTarget(path).string
      guard startsInterpreter(target, in: start) else { return }
      throw DeploymentError.startsInterpreter(path, line: nil, directory: base)
    }
    guard status.type == .regular, status.size <= sizeLimit,
      let text = try? root.text(path, limit: sizeLimit)
    else { return }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() where !line.hasPrefix("#") || number == 0 {
      guard startsInterpreter(line, in: start) else { continue }
      throw DeploymentError.startsInterpreter(path, line: number + 1, directory: base)
    }
  }

  /// Whether a text has the path of an interpreter in a directory.
  private static func startsInterpreter(_ text: some StringProtocol, in directory: String) -> Bool {
    var rest = Substring(text)
    while let found = rest.firstRange(of: directory) {
      rest = rest[found.upperBound...]
      let name = rest.prefix { $0.isLetter || $0.isNumber || "._-".contains($0) }
      // Others only begin like that, as the command pypyr does.
      for interpreter in ["python", "pypy"] where name.hasPrefix(interpreter) {
        if name.dropFirst(interpreter.count).allSatisfy({ $0.isNumber || $0 == "." }) {
          return true
        }
      }
    }
    return false
  }
}
