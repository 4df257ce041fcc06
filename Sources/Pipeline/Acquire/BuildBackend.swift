internal import Core
internal import Packaging
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// The build backend of a project, called in the target interpreter (PEP 517, PEP 518).
///
/// Debian packages are built with the backends that Debian packages: where Build-Depends brought
/// everything that the build needs, nothing is fetched and pip is not needed.
struct BuildBackend {
  /// What a hook returned.
  private struct HookResult: Decodable {
    /// `build-system.requires`, then what the backend itself asks for.
    let requires: [String]
    /// The versions of the distributions that the interpreter has, by normalised name.
    let installed: [String: String]
    /// The exception that the hook raised; nil if it succeeded.
    let error: String?
    /// The file name of the wheel, once it is built.
    let wheel: String?
  }

  /// What a backend is asked to build.
  enum Kind: String {
    /// The wheel of the project (PEP 517).
    case wheel
    /// The wheel that installs the project editable (PEP 660).
    case editable
  }

  let interpreter: Interpreter
  private(set) var environment: [String: String]
  /// A copy of the project that the backend may write to.
  let project: FilePath
  let logs: BuildLogs
  /// `name=value`, as pip takes them.
  var configSettings: [String] = []
  /// What messages call the project.
  var label = "the project"

  /// Lets the backend import what is in a directory, and run its commands.
  mutating func importing(_ directory: FilePath) {
    let paths = [directory.string, environment["PYTHONPATH"]].compactMap { $0 }
    environment["PYTHONPATH"] = paths.joined(separator: ":")
    let commands = [directory.appending("bin").string, environment["PATH"]].compactMap { $0 }
    environment["PATH"] = commands.joined(separator: ":")
  }

  /// Returns the requirements of the build that the interpreter does not have.
  ///
  /// Throws `AcquireError.buildFailed`.
  func missing(for kind: Kind = .wheel) async throws -> [String] {
    let result = try await call("requires-\(kind.rawValue)", output: project)
    let markers = interpreter.target.markers
    return result.requires.filter { text in
      guard let requirement = try? Requirement(text) else { return true }
      if let marker = requirement.marker, !marker.evaluate(in: markers, extras: []) { return false }
      guard let found = result.installed[requirement.name.normalized],
        let version = try? Version(found)
      else { return true }
      return !requirement.specifiers.contains(version, prereleases: true)
    }
  }

  /// Builds the wheel of the project and returns its path.
  ///
  /// Throws `AcquireError.buildFailed`.
  func build(into directory: FilePath) async throws -> FilePath {
    let result = try await call(Kind.wheel.rawValue, output: directory)
    guard let wheel = result.wheel, !wheel.contains("/") else {
      throw AcquireError.buildFailed(
        BuildFailure(
          of: label, reason: result.error ?? "the backend returned no file name"))
    }
    return directory.appending(wheel)
  }

  /// Builds the wheel that installs the project editable, and returns its path; nil if the backend
  /// cannot.
  ///
  /// Throws `AcquireError.buildFailed`.
  func buildEditable(into directory: FilePath) async throws -> FilePath? {
    let result = try await call(Kind.editable.rawValue, output: directory)
    guard let wheel = result.wheel else { return nil }
    guard !wheel.contains("/") else {
      throw AcquireError.buildFailed(
        BuildFailure(of: label, reason: "the backend returned the file name '\(wheel)'"))
    }
    return directory.appending(wheel)
  }

  private func call(_ hook: String, output: FilePath) async throws -> HookResult {
    let file = output.appending(".venvdeb-result.json")
    let script = String(decoding: PackageResources.call_backend_py, as: UTF8.self)
    // Its own variables count, such as PYTHONHASHSEED: those of the user have been left out.
    let run = try await CommandRunner().run(
      Command(
        interpreter.executable,
        ["-s", "-B", "-c", script, hook, output.string, file.string] + configSettings,
        environment: environment, workingDirectory: project))
    defer { try? FileSystem.remove(file) }
    let result = (try? FileSystem.read(file)).flatMap {
      try? JSONText.decode(HookResult.self, from: $0)
    }
    if let result, hook.hasPrefix("requires") || result.error == nil { return result }
    throw AcquireError.buildFailed(
      BuildFailure(
        of: label, status: "the backend \(run.status)",
        output: run.output + run.errorOutput, logs: logs))
  }
}
