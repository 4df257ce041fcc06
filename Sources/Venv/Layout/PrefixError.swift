internal import Core
package import SystemPackage

/// A prefix that scripts cannot name.
package struct PrefixError: Failure, Equatable {
  /// What is wrong with it.
  package enum Reason: String, Sendable, Hashable {
    case notUTF8 = "it is not UTF-8"
    case lineBreak = "it has a line break or another control character"
    case backslash = "it has a backslash"
    case needsPlainShebang =
      "it is too long or has a space, and the script allows no other kind of first line"
  }

  package let path: FilePath
  package let reason: Reason

  package var message: String { "cannot use '\(path.string)' in a script: \(reason.rawValue)" }

  package var hint: String? { "choose a short prefix of plain characters" }

  /// The path as text that can stand in a script.
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
