package import Archives
package import Core
package import Venv

/// The files of a wheel, in the order of its archive.
///
/// Wheels have hundreds of thousands: what is known of each is a row of a table, to which a `Wheel.File`
/// refers.
package struct WheelFiles: Sendable, RandomAccessCollection {
  fileprivate final class Table: Sendable {
    let archive: ZipArchive
    let rows: [Row]
    /// The paths that are not the end of the name in the archive, by the numbers of their rows.
    let otherPaths: [Int: String]

    init(_ archive: ZipArchive, _ rows: [Row], otherPaths: [Int: String]) {
      self.archive = archive
      self.rows = rows
      self.otherPaths = otherPaths
    }
  }

  // In the order in which they take the least memory.
  fileprivate struct Row {
    let digest: Digest
    let scheme: InstallScheme
    /// Where in the name of the member the path begins.
    let pathStart: UInt16
    let member: UInt32
  }

  private let table: Table

  package var startIndex: Int { 0 }
  package var endIndex: Int { table.rows.count }

  package subscript(index: Int) -> Wheel.File { Wheel.File(table, index) }

  /// Collects the files of an archive.
  struct Builder {
    private let archive: ZipArchive
    private var rows: [Row] = []
    private var otherPaths: [Int: String] = [:]

    init(_ archive: ZipArchive) {
      self.archive = archive
      rows.reserveCapacity(archive.members.count)
    }

    /// Adds the member with an index as a file with a path below the directory of a scheme.
    mutating func add(_ member: Int, scheme: InstallScheme, path: String, digest: Digest) {
      let name = archive.members[member].name
      let start = name.utf8.count - path.utf8.count
      let isEnd = start >= 0 && name.hasSameBytes(as: Substring(name.utf8.prefix(start)), path[...])
      if !isEnd { otherPaths[rows.count] = path }
      rows.append(
        Row(
          digest: digest, scheme: scheme, pathStart: UInt16(isEnd ? start : 0),
          member: UInt32(member)))
    }

    /// The files that were added.
    var files: WheelFiles {
      WheelFiles(table: Table(archive, rows, otherPaths: otherPaths))
    }
  }
}

extension Wheel {
  /// A file of the wheel and where it belongs.
  package struct File: Sendable {
    private let table: WheelFiles.Table
    private let index: UInt32

    fileprivate init(_ table: WheelFiles.Table, _ index: Int) {
      self.table = table
      self.index = UInt32(index)
    }

    private var memberIndex: Int { Int(table.rows[Int(index)].member) }

    /// The member of the archive.
    package var member: ZipMember { table.archive.members[memberIndex] }

    /// The number of bytes.
    // It is asked for often, as the next: a copy of the member would have more than numbers.
    package var size: Int { table.archive.members[memberIndex].size }

    /// Whether it has the execute bits in the archive.
    var isExecutable: Bool { table.archive.members[memberIndex].isExecutable }

    /// Returns whether the last bytes of the path are those of `suffix`, which has no `/`.
    func hasByteSuffix(_ suffix: StaticString) -> Bool {
      if !table.otherPaths.isEmpty, let path = table.otherPaths[Int(index)] {
        return path.hasByteSuffix(suffix)
      }
      return table.archive.members[memberIndex].name.hasByteSuffix(suffix)
    }

    /// The part of the archive that has its data.
    var part: Range<Int> {
      let start = table.archive.members[memberIndex].dataOffset
      return start..<start + table.archive.members[memberIndex].compressedSize
    }

    /// The path below the scheme's directory.
    package var path: String {
      if !table.otherPaths.isEmpty, let path = table.otherPaths[Int(index)] { return path }
      let start = Int(table.rows[Int(index)].pathStart)
      let name = table.archive.members[memberIndex].name
      return start == 0 ? name : String(Substring(name.utf8.dropFirst(start)))
    }

    /// The digest in RECORD; where that has none or a wrong one, and it was allowed, the digest of the
    /// contents.
    package var digest: Digest { table.rows[Int(index)].digest }

    /// The kind of directory that it is installed in.
    package var scheme: InstallScheme { table.rows[Int(index)].scheme }

    /// Whether the wheel has it in `lib64`, a link to the directory in which it is installed.
    var isThroughLink: Bool {
      guard scheme == .data else { return false }
      let path = member.name.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 2).last
      return path?.starts(with: WheelLayout.link.utf8) ?? false
    }
  }
}
