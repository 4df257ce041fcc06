internal import Core
internal import Debian
internal import Processes
internal import SystemPackage

/// The Debian packages of the target that have commands of given names.
struct CommandOwners {
  /// The packages by the name of the command.
  let packages: [String: [String]]
  /// Whether all packages of the target's archive were searched, rather than the installed ones.
  let isComplete: Bool

  /// Searches the installed packages, and with apt-file(1), where that has an index, all others.
  ///
  /// Throws `FileError` and `ProcessError`.
  static func find(
    _ commands: [String], environment: [String: String],
    database: PackageDatabase = PackageDatabase()
  ) async throws -> CommandOwners {
    var packages: [String: Set<String>] = [:]
    let paths = Set(commands.flatMap { ["/usr/bin/\($0)", "/bin/\($0)"] })
    for (path, owners) in try database.owners(of: paths, naming: "bin/") {
      let name = String(path.split(separator: "/").last ?? "")
      packages[name, default: []].formUnion(owners.map { String($0.prefix { $0 != ":" }) })
    }
    let listed = try await listed(commands, environment)
    for (name, owners) in listed ?? [:] { packages[name, default: []].formUnion(owners) }
    return CommandOwners(packages: packages.mapValues { $0.sorted() }, isComplete: listed != nil)
  }

  /// Returns what apt-file knows; nil if it is not installed, or has no index.
  private static func listed(
    _ commands: [String], _ environment: [String: String]
  ) async throws -> [String: Set<String>]? {
    guard !commands.isEmpty else { return [:] }
    let names = commands.map(quoted).joined(separator: "|")
    let result: CommandResult
    do throws(ProcessError) {
      result = try await CommandRunner().run(
        Command(
          "apt-file", ["--regexp", "search", "^/(usr/)?bin/(\(names))$"],
          environment: InheritedEnvironment(environment).forPrograms
            .merging(["LC_ALL": "C.UTF-8"]) { $1 }))
    } catch {
      guard case .notFound = error else { throw error }
      return nil
    }
    // 1 is for no match, 2 and more for an index that is not there.
    switch result.status {
    case .exited(0), .exited(1): return parse(result.outputText)
    default: return nil
    }
  }

  /// Reads lines such as `httpie: /usr/bin/http`.
  static func parse(_ text: String) -> [String: Set<String>] {
    var packages: [String: Set<String>] = [:]
    for line in text.split(separator: "\n") {
      guard let colon = line.firstRange(of: ": /"), let slash = line.lastIndex(of: "/") else {
        continue
      }
      let name = String(line[line.index(after: slash)...])
      packages[name, default: []].insert(String(line[..<colon.lowerBound]))
    }
    return packages
  }

  /// Returns a name as a regular expression that matches nothing else.
  private static func quoted(_ name: String) -> String {
    name.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" ? "\($0)" : "\\\($0)" }.joined()
  }
}
