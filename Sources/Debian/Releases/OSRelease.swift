internal import Core
package import SystemPackage

/// The variables of an os-release file; see os-release(5).
package struct OSRelease: Sendable, Hashable {
  private var values: [Substring: String] = [:]

  /// Where the file is, relative to the root: the first that exists counts.
  static let paths = ["etc/os-release", "usr/lib/os-release"]

  /// Reads the text of a file.
  package init(parsing text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      guard let equals = line.firstIndex(of: "=") else { continue }
      values[line[..<equals]] = line[equals...].dropFirst().filter { !"\"'".contains($0) }
    }
  }

  /// Returns what the running system says of itself; nil where no file does.
  package static func current(root: FilePath = "/") -> OSRelease? {
    paths.lazy.compactMap { try? FileSystem.readText(root.pushing(FilePath($0))) }.first
      .map(OSRelease.init)
  }

  /// The value of a variable such as `ID`; nil if it has none, or an empty one.
  package subscript(name: String) -> String? {
    values[name[...]].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The system and its release as they are in the names of targets: `debian` and `12`; nil if the file
  /// does not say which system it is.
  ///
  /// Debian's testing and unstable have no number, and are both called `sid` here, as in the file.
  package var target: (system: String, release: String)? {
    self["ID"].map { ($0, self["VERSION_ID"] ?? "sid") }
  }
}
