/// The files of a plan.
///
/// Plans have hundreds of thousands: what is known of each is a row of numbers in a table, to which an
/// `InstallPlan.File` refers.
package struct PlannedFiles: Sendable, RandomAccessCollection {
  /// What the rows refer to.
  final class Table: Sendable {
    let contents: PlannedContents

    init(_ contents: PlannedContents) { self.contents = contents }
  }

  private let table: Table

  /// The files of which these are the contents.
  init(_ contents: PlannedContents) { table = Table(contents) }

  package var startIndex: Int { 0 }
  package var endIndex: Int { table.contents.rows.count }

  package subscript(index: Int) -> InstallPlan.File { InstallPlan.File(table, index) }

  /// All directories that the files are in, parents before children.
  var directories: [String] { Array(table.contents.directories.paths.dropFirst()) }
}
