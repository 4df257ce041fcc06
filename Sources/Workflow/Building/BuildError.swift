package import Core
package import Processes
package import SystemPackage

/// Why a package could not be built.
package enum BuildError: Failure {
  /// A source package that lacks a file.
  case missingFile(FilePath)
  /// Build dependencies that are not installed; the lines of dpkg-checkbuilddeps(1).
  case unmetDependencies(String)
  /// A program that is missing, and the package that has it.
  case missingProgram(String, package: String)
  /// A step that failed.
  case failed(step: String, CommandStatus, output: String)
  /// A build without a `.changes` file.
  case noChanges(FilePath)
  /// A text that names no release.
  case unknownRelease(String, known: [String])
  /// A release that the machine's archives do not have.
  case noMirror(String)
  /// A back end that does not exist.
  case unknownBackend(String, known: [String])
  /// A back end that cannot be used here, and why.
  case unusableBackend(String, Obstacle)
  /// No back end can be used here; why, for each.
  case noBackend([(String, Obstacle)])
  /// A file that is not a package, for `--extra-package`.
  case noPackages(FilePath)

  package var message: String {
    switch self {
    case .missingFile(let path):
      "the directory is not a source package that can be built: '\(path.string)' is missing"
    case .unmetDependencies(let text): "unmet build dependencies: \(text)"
    case .missingProgram(let name, _): "cannot run '\(name)': no such program"
    case .failed(let step, let status, let output):
      "\(step) failed: \(status)" + (output.isEmpty ? "" : ":\n\(output)")
    case .noChanges(let directory): "the build left no .changes file in '\(directory.string)'"
    case .unknownRelease(let text, _): "unknown release '\(text)'"
    case .noMirror(let name): "apt on this machine has no archive for \(name)"
    case .unknownBackend(let name, _): "unknown back end '\(name)'"
    case .unusableBackend(let name, let obstacle):
      "back end '\(name)' cannot be used: \(obstacle.reason)"
    case .noBackend(let obstacles):
      "no way to build in a fresh system: "
        + obstacles.map { "\($0.0): \($0.1.reason)" }.joined(separator: "; ")
    case .noPackages(let path): "no packages in '\(path.string)'"
    }
  }

  package var location: String? {
    switch self {
    case .unknownRelease: "--in"
    case .unknownBackend: "--with"
    case .noPackages: "--extra-package"
    default: nil
    }
  }

  package var hint: String? {
    switch self {
    case .missingFile: "run 'venvdeb init' to create debian/"
    case .unmetDependencies:
      "apt-get build-dep ./, or build in a fresh system with 'venvdeb build --in debian:12'"
    case .missingProgram(_, let package): "apt install \(package)"
    case .unknownRelease(_, let known), .unknownBackend(_, let known):
      "use one of \(known.joined(separator: ", "))"
    case .noMirror: "run 'apt-get update', or name an archive with --mirror"
    case .unusableBackend(_, let obstacle): obstacle.hint
    case .noBackend(let obstacles): obstacles.compactMap(\.1.hint).first
    case .noPackages: "name a .deb, or a directory that has some"
    case .failed, .noChanges: nil
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .unknownRelease, .unknownBackend, .noPackages: .usage
    case .unmetDependencies, .missingProgram, .noMirror, .unusableBackend, .noBackend: .environment
    default: .failure
    }
  }
}

/// Why a back end cannot be used on this machine.
package struct Obstacle: Sendable {
  /// The rest of a sentence, in lower case.
  package let reason: String
  /// What to do.
  package let hint: String?
}
