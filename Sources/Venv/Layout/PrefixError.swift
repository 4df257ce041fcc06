internal import Core
package import SystemPackage

/// A path that scripts cannot name.
package struct PrefixError: Failure, Equatable {
  /// What is wrong with the path.
  package enum Reason: String, Sendable, Hashable {
    case notUTF8 = "not UTF-8"
    case lineBreak = "contains a line break or another control character"
    case backslash = "contains a backslash"
    case needsPlainShebang =
      "too long, or with a space, for the only kind of shebang that the script allows"
  }

  /// The path.
  package let path: FilePath
  /// What is wrong with it.
  package let reason: Reason

  package var message: String { "cannot name '\(path.string)' in a script: \(reason.rawValue)" }

  package var hint: String? { "choose a short prefix without special characters" }

  /// Returns a path as text that scripts can contain.
  ///
  /// Throws `PrefixError`.
  package static func text(of path: FilePath) throws(PrefixError) -> String {
    let bytes = path.withPlatformString { pointer in
      (0..<path.length).map { UInt8(bitPattern: pointer[$0]) }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PrefixError(path: path, reason: .notUTF8)
    }
    guard !bytes.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7f }) else {
      throw PrefixError(path: path, reason: .lineBreak)
    }
    guard !bytes.contains(UInt8(ascii: "\\")) else {
      throw PrefixError(path: path, reason: .backslash)
    }
    return text
  }
}
