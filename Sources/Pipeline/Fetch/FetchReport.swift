internal import SystemPackage

/// What a `FetchRun` did.
package struct FetchReport: Sendable, Encodable {
  /// A wheel of the wheelhouse.
  package struct File: Sendable, Encodable {
    package let file: String
    /// The SHA-256 digest in hexadecimal.
    package let sha256: String
    /// The number of bytes.
    package let size: Int
    /// Where it came from: `wheelhouse` for what was there already.
    package let origin: Plan.Origin
  }

  /// A source tree that a virtual environment uses or was filled from, and the wheel that was built from it.
  package struct Editable: Sendable, Encodable {
    package let name: String
    package let version: String
    /// The directory.
    package let source: String
    /// Whether the environment uses the modules where they are.
    package let isEditable: Bool
    /// The full commit; nil without Git.
    package let revision: String?
    /// Whether the source differs from that commit; nil without Git.
    package let isDirty: Bool?
    /// The name of the wheel.
    package let file: String

    private enum CodingKeys: String, CodingKey {
      case name, version, source, revision, file
      case isEditable = "editable"
      case isDirty = "dirty"
    }
  }

  /// The wheelhouse.
  package let directory: String
  /// The lock that was written for a virtual environment; nil if none was.
  package internal(set) var lock: String?
  /// The source trees of that environment, by name.
  package internal(set) var editables: [Editable] = []
  /// `name==version` of what the environment has and the lock does not need, by name.
  package internal(set) var omitted: [String] = []
  /// The wheels that the lock needs, by their names.
  package internal(set) var files: [File] = []
  /// The names of files that were removed.
  package internal(set) var removed: [String] = []
  package internal(set) var warnings: [String] = []

  init(directory: String) { self.directory = directory }

  /// Adds what was locked of a virtual environment.
  mutating func add(_ made: EnvironmentLock.Result) {
    lock = made.lock.string
    (editables, omitted) = (made.editables, made.omitted)
    warnings += made.warnings
  }
}

extension FetchReport.Editable {
  /// The source as a line: what was built from what, and in which state.
  package var line: String {
    let state = SourceState(revision: revision, isDirty: isDirty)
    let kind = isEditable ? "editable" : "directory"
    return "\(kind): \(name) \(version) from '\(source)', \(state.text): \(file)"
  }
}
