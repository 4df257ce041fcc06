internal import Core
internal import Processes
internal import SystemPackage

/// Builds with sbuild(1) in user namespaces, as Debian's build daemons do: for users other than
/// root.
struct SbuildBackend: BuildBackend {
  static let name = "sbuild"

  static func obstacle(on machine: BuildMachine) -> Obstacle? {
    if machine.isRoot {
      return Obstacle(reason: "sbuild makes user namespaces for users other than root", hint: nil)
    }
    let programs = [
      ("sbuild", "sbuild"), ("mmdebstrap", "mmdebstrap"), ("newuidmap", "uidmap"),
      ("dpkg-source", "dpkg-dev"),
    ]
    if let obstacle = machine.missing(programs) { return obstacle }
    guard machine.hasSubordinateIDs else {
      return Obstacle(
        reason: "the user has no subordinate user IDs",
        hint: "usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER")
    }
    return nil
  }

  func build(_ job: RootJob) async throws {
    let tar = try await BaseSystem.tar(for: job, mode: "unshare")
    let environment = job.archive.environment
    try await job.run(
      "making the source package",
      Command(
        "dpkg-source", ["--build", job.directoryName], environment: environment,
        workingDirectory: job.workspace))
    let arguments = [
      "--chroot-mode=unshare", "--chroot=\(tar.string)", "--dist=\(job.release.codename)",
      "--no-run-lintian", "--no-run-piuparts", "--no-run-autopkgtest", "--nolog",
      "--build-dir=\(job.workspace.string)",
    ]
    // sbuild passes no variables of its own; a file of configuration sets some.
    let configuration = job.workspace.appending("sbuild.conf")
    let variables = job.variables.sorted { $0.key < $1.key }
      .map { "  \(Self.quote($0.key)) => \(Self.quote($0.value)),\n" }
    try AtomicFile.write(
      "$build_environment = {\n\(variables.joined())};\n1;\n", to: configuration)
    let extra = job.packages.map { "--extra-package=\($0.string)" }
    let options = Self.options(for: job.arguments)
    try await job.run(
      "sbuild",
      Command(
        "sbuild", arguments + extra + options + ["\(job.fileStem).dsc"],
        environment: environment.merging(["SBUILD_CONFIG": configuration.string]) { $1 },
        workingDirectory: job.workspace))
  }

  /// Returns a string literal of Perl.
  private static func quote(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }

  /// Returns the options of sbuild(1) for those of dpkg-buildpackage(1): which packages are built is
  /// an option of its own.
  static func options(for arguments: [String]) -> [String] {
    var options: [String] = []
    var rest: [String] = []
    var builds = (any: true, all: true, source: false)
    for argument in arguments {
      switch argument {
      case "-us", "-uc", "--unsigned-source", "--unsigned-changes": continue
      case "-b", "--build=binary": builds = (true, true, false)
      case "-B", "--build=any": builds = (true, false, false)
      case "-A", "--build=all": builds = (false, true, false)
      case "-F", "--build=full": builds = (true, true, true)
      case "-S", "--build=source": builds = (false, false, true)
      case "-G", "--build=source,any": builds = (true, false, true)
      case "-g", "--build=source,all": builds = (false, true, true)
      default: rest.append(argument)
      }
    }
    options.append(builds.any ? "--arch-any" : "--no-arch-any")
    options.append(builds.all ? "--arch-all" : "--no-arch-all")
    options.append(builds.source ? "--source" : "--no-source")
    return options + rest.map { "--debbuildopt=\($0)" }
  }
}
