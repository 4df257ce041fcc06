internal import Archives
internal import Core
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// What a wheelhouse has of an application: its wheel, its commands, manual pages and completions.
struct ApplicationContents {
  /// A file of the tree that the system has in another directory.
  struct SharedFile: Equatable {
    /// The path below the tree.
    let path: String
    /// The path below `/`.
    let target: String
  }

  let metadata: CoreMetadata
  /// The names of the programs in `bin` that users run.
  let commands: [String]
  /// The manual pages and completions, by the command that they are of.
  let shared: [String: [SharedFile]]
  /// The text of its licence; nil if the wheel has none.
  let licenseText: String?

  /// Reads the wheels of an application and of its parts: requirements whose names begin with its own,
  /// as those of ansible, of which ansible-core has the commands.
  ///
  /// `extras` are those that were asked of it. Throws `ApplicationError.noWheel` and the errors of
  /// wheels.
  static func read(
    _ name: PackageName, extras: Set<PackageName>, in wheelhouse: FilePath, python: PythonVersion
  ) throws -> ApplicationContents {
    var files: [PackageName: FilePath] = [:]
    for file in try FileSystem.entries(of: wheelhouse) {
      guard file.extension == "whl", let wheel = try? WheelName(file.string) else { continue }
      files[wheel.name] = wheelhouse.appending(file)
    }
    guard let file = files[name] else { throw ApplicationError.noWheel(name.raw) }
    let main = try open(file)
    let parts = try main.metadata.requirements.map(\.name)
      .filter { $0.normalized.hasPrefix(name.normalized + "-") }
      .compactMap { files[$0] }.map(open)
    var commands: Set<String> = []
    var shared: [String: [SharedFile]] = [:]
    for (wheel, isMain) in [(main, true)] + parts.map({ ($0, false) }) {
      for script in wheel.entryPoints.scripts(for: python)
      where script.extras.isSubset(of: isMain ? extras : []) {
        commands.insert(script.name)
      }
      for file in wheel.files {
        if file.scheme == .scripts, isCommand(file.path) {
          commands.insert(file.path)
        } else if file.scheme == .data, let (command, target) = location(of: file.path) {
          shared[command, default: []].append(SharedFile(path: file.path, target: target))
        }
      }
    }
    return ApplicationContents(
      metadata: main.metadata, commands: commands.sorted(), shared: shared,
      licenseText: try licenseText(of: main))
  }

  /// Opens a wheel as leniently as pip: what must not be installed is rejected by the build.
  private static func open(_ path: FilePath) throws -> Wheel {
    try Wheel.open(path, allowing: Set(WheelRule.openable))
  }

  /// Returns whether a script is for this system.
  private static func isCommand(_ name: String) -> Bool {
    !name.contains("/") && [".bat", ".cmd", ".exe", ".ps1"].allSatisfy { !name.hasSuffix($0) }
  }

  /// Returns the command that a manual page or a completion is of, and where the system has it; nil
  /// for other files.
  static func location(of path: String) -> (command: String, target: String)? {
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count >= 3, parts[0] == "share", let file = parts.last else { return nil }
    switch (parts[1], parts.dropFirst(2).dropLast().joined(separator: "/")) {
    case ("man", let section) where ["man1", "man6", "man8"].contains(section):
      let suffix = "." + section.dropFirst(3)
      guard file.hasSuffix(suffix) else { return nil }
      return (String(file.dropLast(suffix.count)), "usr/share/man/\(section)/\(file)")
    case ("bash-completion", "completions"):
      return (file, "usr/share/bash-completion/completions/\(file)")
    case ("zsh", "site-functions") where file.hasPrefix("_"):
      return (String(file.dropFirst()), "usr/share/zsh/vendor-completions/\(file)")
    case ("fish", "vendor_completions.d") where file.hasSuffix(".fish"):
      return (String(file.dropLast(5)), "usr/share/fish/vendor_completions.d/\(file)")
    default: return nil
    }
  }

  /// Returns the text of the licence file of a wheel, of several the one with the plainest name.
  private static func licenseText(of wheel: Wheel) throws -> String? {
    let names = ["license", "licence", "copying", "unlicense"]
    let files = wheel.files.filter { file in
      guard file.path.hasPrefix(wheel.distInfo + "/") else { return false }
      let name = (file.path.split(separator: "/").last ?? "").lowercased()
      return names.contains(where: name.hasPrefix)
    }.sorted { ($0.path.utf8.count, $0.path) < ($1.path.utf8.count, $1.path) }
    guard let file = files.first, file.member.size < 1 << 20 else { return nil }
    return String(replacingFlawsIn: try wheel.archive.contents(of: file.member))
  }
}
