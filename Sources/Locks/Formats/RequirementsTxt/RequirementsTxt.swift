package import Packaging
package import SystemPackage

/// The format of pip's requirements files (pip documentation, "Requirements File Format").
package struct RequirementsTxt: LockFormat {
  /// The name that such a file has unless somebody wants another.
  static let fileName = "requirements.txt"

  package let name = "requirements file"
  package let fileNames = [fileName]
  package let hasGroups = false

  package init() {}

  package func read(
    _ file: FilePath, _ request: LockRequest, into lock: inout Lock
  ) throws(LockError) {
    var reader = RequirementsReader(request, lock: lock)
    try reader.read(file)
    lock = reader.lock
  }
}

extension Lock {
  /// Reads arguments of pip's command line: `name`, `name==1.0`, `-rfile`, `-cfile`.
  ///
  /// Relative paths start from `directory`; `location` is the option that messages name. What is not
  /// pinned is an error of `entries(in:)` unless `allowUnpinned` is given.
  ///
  /// Throws `LockError`.
  package static func read(
    arguments: [String], from directory: FilePath, location: LockLocation,
    environment: [String: String] = [:], allowUnpinned: Bool = false, secrets: Secrets = Secrets()
  ) throws(LockError) -> Lock {
    var reader = RequirementsReader(
      LockRequest(environment: environment, project: directory, secrets: secrets), lock: Lock())
    for argument in arguments {
      try reader.read(argument: argument, from: directory, location: location)
    }
    var lock = reader.lock
    lock.allowsUnpinned = allowUnpinned
    return lock
  }
}
