package import ArgumentParser
internal import Core
internal import Debian
internal import Packaging
internal import SystemPackage
internal import Venv

/// `venvdeb target show`: prints what a target decides.
package struct TargetShowCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print what a target decides.",
    discussion: """
      With --json, prints the target file itself. With --tags, prints the compatibility tags of the \
      wheels that the target can use, the best first.

      Examples:

        venvdeb target show debian-12-armhf
        venvdeb target show debian-13-arm64 --tags | head
        venvdeb target show ./mine.json --json
      """)

  @Argument(help: "Name of the target, or a target file.", completion: .file(extensions: ["json"]))
  var target: String

  @Flag(help: "Print the compatibility tags.") var tags = false
  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    if tags, json.json { throw ValidationError("--tags cannot be combined with --json") }
  }

  package func run(in session: Session) async throws {
    let description = try session.target(target)
    if json.json { return try session.output.write(try TargetFile.text(of: description)) }
    if tags {
      for tag in description.target.tags.tags { try session.print("\(tag)") }
      return
    }
    for (name, value) in description.facts { try session.print("\(name): \(value)") }
  }
}

extension TargetDescription {
  /// The facts that people ask for.
  fileprivate var facts: [(String, String)] {
    let (python, markers) = (target.python, target.markers)
    var facts = [
      ("name", name.description),
      ("architecture", "\(name.architecture.name) (\(name.architecture.tuple))"),
      ("python", "\(python.fullVersion), package \(package) \(packageVersion)"),
      ("interpreter", target.executable.string),
      ("extension modules", "*\(python.extSuffix)"),
      ("bytecode", "\(python.cacheTag), magic number \(python.magicNumber)"),
      ("libc", "glibc \(target.glibc?.description ?? "")"),
      ("wheels", target.tags.tags.first.map { "\($0)" } ?? ""),
    ]
    for variable in MarkerVariable.environment {
      let others = markers.alternatives[variable].map { " (or \($0.joined(separator: ", ")))" }
      facts.append(
        (
          "marker \(variable.rawValue)",
          markers.unknown.contains(variable)
            ? "unknown" : "\(markers[variable])\(others ?? "")"
        ))
    }
    for source in sources {
      facts.append(
        ("made from", "\(source.package) \(source.version), sha256:\(source.sha256.hex)"))
    }
    return facts
  }
}
