package import Core
internal import Debian
internal import Locks
internal import Packaging
package import SystemPackage
package import Venv

/// What keeps a wheel from being fetched or built.
package enum AcquireError: Failure {
  /// The index or pip gave something other than what was asked for.
  case unexpectedDownload(String, location: String)
  /// Pins that no index has a file for, and the indexes that were asked.
  case noFile([PlanError.UnmatchedPin], sources: [String])
  /// A repository whose program takes credentials as arguments only.
  case exposedCredentials(String, system: String)
  /// pip could not fetch something.
  case fetchFailed(String, reason: String)
  /// There is no git-lfs, and the lock asks for what Git LFS has of the files of a revision.
  case noGitLFS(String)
  /// Files of a revision cannot be fetched with Git LFS.
  case noLargeFiles(String, reason: String)
  /// A wheel could not be built.
  case buildFailed(BuildFailure)
  /// Wheels that were built by the interpreter of this machine do not work on the target; a sentence
  /// for each.
  case builtForOther([String], target: TargetName)
  /// Requirements of the project's build are not installed and may not be fetched.
  case noBackend(FilePath, requirements: [String])
  /// There is no pip for the interpreter, although something must be fetched or built.
  case noPip(FilePath, reason: String)
  /// A seed package is not on this system.
  case noSeed(Seed, directory: FilePath)

  package var message: String {
    switch self {
    case .unexpectedDownload(let message, _): message
    case .noFile(let pins, let sources):
      PlanError.UnmatchedPin.list(pins) + "\n  on \(sources.joined(separator: ", "))"
    case .exposedCredentials(let reference, let system):
      "cannot fetch \(reference): \(system) would show its credentials on the command line"
    case .fetchFailed(let what, let reason): "cannot fetch \(what): \(reason)"
    case .noGitLFS(let what):
      "cannot fetch \(what): the lock asks for its files in Git LFS, and git-lfs is not installed"
    case .noLargeFiles(let what, let reason):
      "cannot fetch the files in Git LFS of \(what): \(reason)"
    case .buildFailed(let failure): failure.message
    case .builtForOther(let wheels, let target):
      "machine code in what was built from source for \(target):"
        + wheels.map { "\n  \($0)" }.joined()
    case .noBackend(let project, let requirements):
      "cannot build the project in '\(project.string)' without an index: "
        + "build requirements not installed: \(requirements.joined(separator: ", "))"
    case .noPip(let interpreter, let reason):
      "'\(interpreter.string)' has no pip, which is needed to \(reason)"
    case .noSeed(let seed, let directory):
      "no wheel of \(seed.rawValue) in '\(directory.string)'"
    }
  }

  package var location: String? {
    switch self {
    case .unexpectedDownload(_, let location): location
    case .noFile(let pins, _): pins.count == 1 ? pins[0].location : nil
    default: nil
    }
  }

  package var hint: String? {
    switch self {
    case .noFile(let pins, _):
      PlanError.UnmatchedPin.origin(of: pins)?.hint
        ?? PlanError.UnmatchedPin.crossHint(for: pins)
        ?? "check the name and version, or name the index that has it with --extra-index-url or in "
        + "pip.conf"
    case .exposedCredentials(_, let system):
      "remove them from the URL, and put them into the configuration of \(system)"
    case .noGitLFS: "apt install git-lfs, and add it to Build-Depends"
    case .noLargeFiles:
      "check that 'git lfs fetch' works in a clone of the repository, with the same credentials"
    case .unexpectedDownload, .fetchFailed: nil
    case .buildFailed(let failure): failure.hint
    case .builtForOther(_, let target):
      "build the wheels on \(target), and name their directory with --wheelhouse, or an index that has "
        + "them with --extra-index-url"
    case .noBackend(_, let requirements): Self.hint(aboutMissing: requirements)
    case .noPip: "apt install python3-pip"
    case .noSeed(let seed, _): "apt install python3-\(seed.rawValue)-whl"
    }
  }

  /// Returns which Debian packages have some requirements of a build, and of which that is unknown.
  private static func hint(aboutMissing requirements: [String]) -> String {
    var packages: [String] = []
    var unknown: [String] = []
    for text in requirements {
      let package = (try? Requirement(text)).flatMap { BackendPackage.all[$0.name.normalized] }
      if let package {
        if !packages.contains(package.name) { packages.append(package.name) }
      } else {
        unknown.append("'\(text)'")
      }
    }
    let known = "add to Build-Depends and install: \(packages.joined(separator: ", "))"
    if unknown.isEmpty { return known }
    let rest =
      "find out with 'apt search' whether there is a package for \(unknown.joined(separator: ", ")), "
      + "add the wheel to a wheelhouse, or let the build use an index"
    return packages.isEmpty ? rest : "\(known); \(rest)"
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .noBackend, .noPip, .noSeed, .noGitLFS: .environment
    case .noLargeFiles, .exposedCredentials, .unexpectedDownload, .noFile, .fetchFailed,
      .buildFailed, .builtForOther:
      .failure
    }
  }
}
