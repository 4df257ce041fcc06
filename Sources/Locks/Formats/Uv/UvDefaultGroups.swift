internal import Packaging

/// The groups that uv installs if nobody names any (`tool.uv.default-groups`).
struct UvDefaultGroups {
  /// The names; nil for all groups.
  private let names: [PackageName]?

  /// Reads those of a project, or of the root of a workspace that is no project.
  ///
  /// Locks have them since revision 5; before that, only the project's file tells. Throws
  /// `LockError`.
  init(_ document: UvDocument, of selected: Int?) throws(LockError) {
    let package = selected.map { document.packages[$0] }
    let recorded = package?.table ?? document.manifest
    if document.revision >= 5 || recorded.has(Self.key) {
      try self.init(recorded)
    } else if let package {
      try self.init(document.projectFile(of: package)?.uv)
    } else {
      try self.init(document.project?.uv)
    }
  }

  /// Reads those of a table; `dev` if it has none.
  ///
  /// Throws `LockError`.
  init(_ table: LockTable?) throws(LockError) {
    if let table, let value = table.table[Self.key] {
      names = value.string == "all" ? nil : try table.names(Self.key)
    } else {
      names = (try? PackageName("dev")).map { [$0] } ?? []
    }
  }

  func contains(_ group: PackageName) -> Bool { names?.contains(group) ?? true }

  private static let key = "default-groups"
}

extension UvDefaultGroups: Equatable {
  static func == (left: UvDefaultGroups, right: UvDefaultGroups) -> Bool {
    left.names.map(Set.init) == right.names.map(Set.init)
  }
}
