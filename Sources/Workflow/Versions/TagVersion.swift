package import Debian

/// The version that the name of a tag stands for: `v1.2`, `1.2`, or `debian/1.2-1` (DEP 14).
package struct TagVersion: Sendable {
  /// The part of the name that has the version.
  private let text: String

  /// Reads the name of a tag; nil if it names no version.
  ///
  /// What precedes the last slash does not count, nor a `v` before the number. DEP 14 has `%` for
  /// `:`, `_` for `~`, and `#` where Git forbids a name.
  package init?(_ tag: String) {
    var text = String(tag.split(separator: "/").last ?? "")
    if text.hasPrefix("v") || text.hasPrefix("V") { text.removeFirst() }
    guard let first = text.utf8.first, (48...57).contains(first) else { return nil }
    self.text = text
  }

  /// Returns whether the tag is one for a version.
  ///
  /// It may have the spelling of PEP 440, as the tags of projects in Python: `v1.0rc1` for
  /// `1.0~rc1`.
  package func matches(_ version: PackageVersion) -> Bool {
    let mapped = text.filter { $0 != "#" }
      .map { $0 == "%" ? ":" : $0 == "_" ? "~" : String($0) }.joined()
    if (try? PackageVersion(parsing: mapped))?.description == version.description { return true }
    return (try? PythonVersionMapping.debianVersion(text))?.description == version.description
  }

  /// Returns the name of the tag for a version: `v1.2` for a native package, as DEP 14 has it
  /// otherwise.
  package static func name(for version: PackageVersion) -> String {
    let text = version.description.map { $0 == ":" ? "%" : $0 == "~" ? "_" : String($0) }.joined()
    return version.isNative ? "v\(text)" : "debian/\(text)"
  }
}
