internal import Locks
internal import Packaging
internal import Pipeline
internal import SystemPackage

/// The options that say what is installed, and how strictly it must be pinned.
enum RequirementOptions: OptionSection {
  static let title = "Requirements"

  static let options = [
    StageOption(
      "sourcedirectory", aliases: ["sourcedir", "D"], .directory,
      help: "Source directory of the project", default: "the working directory", example: "src",
      .value { request, value, session in
        request.sourceDirectory = session.path(value.text)
        request.namesSourceDirectory = true
      }),
    StageOption(
      "requirements", .file, for: [.lock], help: "Lock file, relative to the source directory",
      details: "/dev/null stands for no lock.",
      default: "the first of pylock.toml, uv.lock, poetry.lock, pdm.lock, Pipfile.lock and "
        + "requirements.txt that exists", example: "requirements/production.txt",
      .list { request, values, _ in
        let source = request.sourceDirectory
        request.requirements = values.map {
          source.pushing(FilePath($0.text)).lexicallyNormalized()
        }.filter { $0 != "/dev/null" }
      }),
    StageOption(
      "no-project", for: [.lock], help: "Do not install the project itself",
      .flag { $0.installsProject = !$1 }),
    StageOption(
      "extras", .text("names"), for: [.lock], help: "Extras of the project to install",
      details: "Several are separated by commas.", example: "server,postgres",
      .list { request, values, _ in
        request.extras = try values.flatMap { $0.text.split(separator: ",") }
          .map { try PackageName($0) }
      }),
    StageOption(
      "groups", .text("names"), for: [.lock],
      help: "Dependency groups to install besides production",
      details:
        "Several are separated by commas; default stands for those that the tool of the lock "
        + "installs if nobody names any. For a pylock.toml they replace its default groups.",
      default: "none; for a pylock.toml its default groups", example: "web,worker",
      .list { request, values, _ in
        request.groups = try GroupSelection(
          values.flatMap { $0.text.split { $0 == "," || $0 == " " } })
      }),
    StageOption(
      "allow-stale-lock", for: [.lock], help: "Use a lock that its project has outgrown",
      .flag { $0.allowsStaleLock = $1 }),
    StageOption(
      "preinstall", .text("requirement"),
      help: "Further requirement, as on pip's command line; also -rFILE",
      example: "gunicorn==23.0.0",
      .list { request, values, session in
        request.preinstalled = values.map { fileReference($0.text, session) }
      }),
    StageOption(
      "no-deps", help: "Ignore the dependencies of distributions",
      .flag { $0.ignoresDependencies = $1 }),
    StageOption(
      "require-hashes", for: [.lock], help: "Require a hash for every requirement",
      default: "if the lock has any", .toggle { $0.requireHashes = $1 }),
    StageOption(
      "allow-unpinned", for: [.lock],
      help: "Let pip's resolver complete the lock: version ranges, and missing dependencies",
      .flag { $0.allowUnpinned = $1 }),
    StageOption(
      "freeze", .file, help: "Write a lock file of exactly what was installed",
      example: "requirements.lock.txt",
      .value { request, value, session in request.frozenLock = session.path(value.text) }),
  ]

  /// Makes the path in `-rFILE` and `-cFILE` absolute; returns anything else unchanged.
  private static func fileReference(_ text: String, _ session: Session) -> String {
    guard text.hasPrefix("-r") || text.hasPrefix("-c") else { return text }
    let path = text.dropFirst(2).drop { $0 == " " }
    return "\(text.prefix(2))\(session.path(String(path)).string)"
  }
}
