internal import Archives
internal import Core

extension InstallPlan {
  /// One file of the tree.
  package struct File: Sendable {
    private let table: PlannedFiles.Table
    private let index: UInt32

    init(_ table: PlannedFiles.Table, _ index: Int) {
      self.table = table
      self.index = UInt32(index)
    }

    private var row: PlannedContents.Row { table.contents.rows[Int(index)] }

    /// Where its bytes come from.
    package var source: Source { table.contents.source(of: row) }

    /// Whether it has the execute bits.
    package var isExecutable: Bool { row.isExecutable }

    /// The index in `requests` of the wheel that it belongs to.
    package var owner: Int { Int(row.owner) }

    /// The path below the tree, `/`-separated, which is put together each time.
    package var path: String { table.contents.path(of: row) }

    /// Everything before the last `/`.
    package var directory: String { table.contents.directory(of: row) }

    /// Everything after the last `/`.
    package var name: Substring { table.contents.name(of: row) }

    /// Returns whether the file is in a directory, given without a slash at its end.
    package func isIn(_ directory: String) -> Bool {
      !directory.isEmpty && self.directory.hasSameBytes(as: directory)
    }

    /// Returns whether the file is in a directory, given with a slash at its end, or in one below it.
    func isBelow(_ directory: String) -> Bool {
      let own = self.directory
      return own.hasBytePrefix(directory)
        || own.utf8.count + 1 == directory.utf8.count && directory.hasBytePrefix(own)
    }

    /// Returns whether the last bytes of the path are those of `suffix`, which has no `/`.
    package func hasByteSuffix(_ suffix: StaticString) -> Bool {
      table.contents.hasByteSuffix(row, suffix)
    }

    /// Whether it is a member of a wheel that is installed as it is.
    package var isMember: Bool { row.kind == .member }

    /// Whether the installer writes it itself.
    package var isGenerated: Bool { row.kind == .generated }

    /// The part of the wheel that has its data; nil for what the installer writes itself.
    var part: Range<Int>? { table.contents.wheelFile(of: row)?.part }

    /// The approximate number of bytes: filling in a shebang may change it.
    package var size: Int { table.contents.size(of: row) }
  }
}
