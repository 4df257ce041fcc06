internal import Core
package import SystemPackage

/// One file that scaffolding would write, and what would become of what is there.
package struct FileChange: Sendable, Equatable {
  /// What happens to a file.
  package enum Action: String, Sendable, Codable {
    /// There is nothing of that name yet.
    case create
    /// What is there has this text already.
    case unchanged
    /// What is there differs and stays.
    case keep
    /// What is there differs and is replaced.
    case replace
  }

  /// The path relative to the project.
  package let path: FilePath
  package let text: String
  package let action: Action

  package init(path: FilePath, text: String, action: Action) {
    self.path = path
    self.text = text
    self.action = action
  }

  /// The permissions: those of a program for a script, which `debian/rules` is too.
  var permissions: FilePermissions { text.hasPrefix("#!") ? .executable : .file }

  /// Makes all changes in the project at `root`, or none.
  ///
  /// All files are written aside first, then renamed. Where that fails in the middle, what was
  /// there before comes back. Throws `FileError`.
  package static func apply(_ changes: [FileChange], to root: FilePath) throws {
    let changes = changes.filter { $0.action == .create || $0.action == .replace }
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

  /// What takes back a part of the work.
  private enum Step {
    case remove(FilePath)
    case moveBack(FilePath, FilePath)

    /// Another failure on the way back must not hide the first.
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
