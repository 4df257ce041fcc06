package import ArgumentParser
internal import Core
internal import Pipeline
internal import SystemPackage
internal import Venv

/// `venvdeb target worker`: gets the Python of another release, which compiles for it.
package struct TargetWorkerCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Fetch the Python that compiles for another release.",
    discussion: """
      Bytecode depends on the exact version of Python. Packages for another release are compiled by \
      the Python of that release, for the architecture of this machine: five packages in the cache, which are \
      compared with the target and unpacked for a build. Nothing is installed.

      Builds fetch them when they need them, with apt's archives and settings. This command does it before \
      builds that have no network. Packages that are named are taken instead, as 'apt download' gets them.

      Examples:

        venvdeb target worker debian-13-amd64
        venvdeb target worker debian-13-arm64 debs/*.deb
      """)

  @Argument(help: "Name of the target, or a target file.", completion: .file(extensions: ["json"]))
  var target: String
  @Argument(help: "Packages to take.", completion: .file(extensions: ["deb"]))
  var packages: [String] = []
  @OptionGroup var cache: CacheOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let description = try session.target(target)
    let result = try await WorkerRun(
      description, catalog: session.targets, cacheDirectory: try cache.path(in: session),
      temporaryDirectory: session.temporaryDirectory, environment: session.environment
    ).run(packages.map(session.path))
    for path in result.packages { try session.detail(path.string) }
    try session.note(
      "Python \(result.version) of \(result.name) compiles for \(description.name) here")
  }
}
