internal import Core
package import SystemPackage

/// One file of the scaffolding, and what happens to the file that exists.
package struct FileChange: Sendable, Equatable {
  /// What happens to a file.
  package enum Action: String, Sendable, Codable {
    /// The file does not exist.
    case create
    /// The file exists and has this text.
    case unchanged
    /// The file exists, differs and is kept.
    case keep
    /// The file exists, differs and is replaced.
    case replace
  }

  /// The path relative to the project.
  package let path: FilePath
  /// The text.
  package let text: String
  /// What happens to the file.
  package let action: Action

  package init(path: FilePath, text: String, action: Action) {
    self.path = path
    self.text = text
    self.action = action
  }

  /// Whether the file gets this text.
  var isMade: Bool { action == .create || action == .replace }

  /// The permissions: those of a program for a script, which `debian/rules` is too.
  var permissions: FilePermissions { text.hasPrefix("#!") ? .executable : .file }

  /// Makes all changes in the project at `root`, or none.
  ///
  /// All files are written to a temporary directory first, then renamed. If a step fails, the earlier
  /// ones are undone.
  ///
  /// Throws `FileError`.
  package static func apply(_ changes: [FileChange], to root: FilePath) throws {
    let changes = changes.filter(\.isMade)
    guard !changes.isEmpty else { return }
    let aside = try TemporaryDirectory.create(in: root, prefix: ".venvdeb-init-")
    for (index, change) in changes.enumerated() {
      try AtomicFile.write(
        change.text, to: aside.path.appending("new-\(index)"), permissions: change.permissions)
    }
    var undo: [Step] = []
    do {
      for (index, change) in changes.enumerated() {
        let path = root.pushing(change.path)
        try makeDirectories(path.removingLastComponent(), &undo)
        if change.action == .replace {
          let old = aside.path.appending("old-\(index)")
          try FileSystem.rename(path, to: old)
          undo.append(.moveBack(old, path))
        }
        try FileSystem.rename(aside.path.appending("new-\(index)"), to: path)
        undo.append(.remove(path))
      }
    } catch {
      for step in undo.reversed() { step.run() }
      throw error
    }
  }

  /// The reverse of one step.
  private enum Step {
    case remove(FilePath)
    case moveBack(FilePath, FilePath)

    /// Undoes the step; a failure here must not hide the one before.
    func run() {
      switch self {
      case .remove(let path): try? FileSystem.remove(path)
      case .moveBack(let source, let destination):
        try? FileSystem.rename(source, to: destination)
      }
    }
  }

  private static func makeDirectories(_ path: FilePath, _ undo: inout [Step]) throws {
    if FileSystem.isDirectory(path) { return }
    try makeDirectories(path.removingLastComponent(), &undo)
    try FileSystem.createDirectory(path)
    undo.append(.remove(path))
  }
}
