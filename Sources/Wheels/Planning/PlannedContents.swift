internal import Core

/// What is known of the files of a plan, in tables.
struct PlannedContents: Sendable {
  /// A file.
  struct Row: Sendable {
    /// Where its bytes come from.
    enum Kind: UInt8, Sendable { case member, script, generated }

    let kind: Kind
    let isExecutable: Bool
    let owner: UInt32
    /// The index among the files of its wheel, or in `generated`.
    let index: UInt32
    /// The number of its directory.
    var directory: UInt32 = 0
  }

  /// A file that the installer writes itself.
  struct Generated: Sendable {
    let name: String
    let bytes: [UInt8]
  }

  /// The files of the wheels, by the owners of files.
  let wheels: [WheelFiles]
  var rows: [Row] = []
  var generated: [Generated] = []
  var directories = PlannedDirectories()

  /// The contents of a plan without files.
  init(_ wheels: [WheelFiles]) { self.wheels = wheels }

  /// Returns where the bytes of a file come from.
  func source(of row: Row) -> InstallPlan.Source {
    switch row.kind {
    case .member: .member(wheels[Int(row.owner)][Int(row.index)])
    case .script: .script(wheels[Int(row.owner)][Int(row.index)])
    case .generated: .generated(generated[Int(row.index)].bytes)
    }
  }

  /// Returns the file of a wheel; nil for what the installer writes itself.
  func wheelFile(of row: Row) -> Wheel.File? {
    row.kind == .generated ? nil : wheels[Int(row.owner)][Int(row.index)]
  }

  /// Returns the directory of a file; empty for the tree itself.
  func directory(of row: Row) -> String { directories.paths[Int(row.directory)] }

  /// Returns the last component of the path of a file.
  func name(of row: Row) -> Substring {
    guard let file = wheelFile(of: row) else { return generated[Int(row.index)].name[...] }
    return Self.name(of: file.path)
  }

  /// Returns everything after the last `/`.
  static func name(of path: String) -> Substring {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] }
      ?? path[...]
  }

  /// Returns the path of a file below the tree.
  func path(of row: Row) -> String {
    let directory = directory(of: row)
    let name = name(of: row)
    guard !directory.isEmpty else { return String(name) }
    var path = ""
    path.reserveCapacity(directory.utf8.count + 1 + name.utf8.count)
    path += directory
    path += "/"
    path += name
    return path
  }

  /// Returns whether the last bytes of the path of a file are those of `suffix`, which has no `/`.
  func hasByteSuffix(_ row: Row, _ suffix: StaticString) -> Bool {
    row.kind == .generated
      ? generated[Int(row.index)].name.hasByteSuffix(suffix)
      : wheels[Int(row.owner)][Int(row.index)].hasByteSuffix(suffix)
  }

  /// Returns the approximate number of bytes: filling in a shebang may change it.
  func size(of row: Row) -> Int {
    row.kind == .generated
      ? generated[Int(row.index)].bytes.count : wheels[Int(row.owner)][Int(row.index)].size
  }
}
