internal import Core
internal import Pipeline

/// Which commands of an application are linked into `/usr/bin`, under which names, and which packages
/// have these names, too.
struct CommandLinks {
  /// The commands of the application.
  let commands: [ApplicationReport.Command]

  /// Decides about the commands; `renames` has the names of those that get another one.
  ///
  /// Throws `ApplicationError.noSuchCommand`, and `ProcessError` and `FileError` where the owners of
  /// names cannot be found.
  static func decide(
    _ names: [String], of application: String, options: ApplicationOptions
  ) async throws -> (links: CommandLinks, isComplete: Bool) {
    for name in options.renames.keys.sorted() where !names.contains(name) {
      throw ApplicationError.noSuchCommand(name, of: application, available: names)
    }
    let links = options.links ? names.map { options.renames[$0] ?? $0 } : []
    let owners = try await CommandOwners.find(links, environment: options.request.environment)
    return (
      CommandLinks(
        commands: names.map { name in
          let link = options.links ? options.renames[name] ?? name : nil
          return ApplicationReport.Command(
            name: name, link: link, owners: link.flatMap { owners.packages[$0] } ?? [])
        }),
      owners.isComplete
    )
  }

  /// The packages other than `package` that have a command of the same name as one that is linked.
  func conflicts(of package: String) -> [String] {
    Set(commands.flatMap(\.owners)).subtracting([package]).sorted()
  }

  /// Returns a sentence about each package that this one conflicts with.
  func warnings(about package: String) -> [String] {
    conflicts(of: package).map { other in
      let taken = commands.filter { $0.owners.contains(other) }.compactMap(\.link)
      let paths = taken.map { "/usr/bin/\($0)" }.joined(separator: ", ")
      return
        "conflicts with Debian's package '\(other)', which has \(paths), too: "
        + "'--command \(taken[0])=OTHER' gives the link another name, '--no-link' leaves links out"
    }
  }
}
