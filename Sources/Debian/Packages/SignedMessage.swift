internal import SystemPackage

/// A text that may have a signature around it: the cleartext signature framework (RFC 9580, section
/// 7), which `.changes` and `.dsc` files use.
///
/// Taking the text out says nothing about the signature: gpgv(1) decides that.
struct SignedMessage {
  /// The text inside.
  let text: String
  /// Whether there was a signature.
  let isSigned: Bool

  private static let begin = "-----BEGIN PGP SIGNED MESSAGE-----"
  private static let signature = "-----BEGIN PGP SIGNATURE-----"
  private static let end = "-----END PGP SIGNATURE-----"

  /// Takes the text out of its signature; a text without one is taken as it is.
  ///
  /// Throws `ChangesError` for a signature that is not complete, and for text before or after it,
  /// which nobody has signed.
  init(parsing whole: String, path: FilePath) throws(ChangesError) {
    let lines = whole.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { line in
        var line = line
        while let last = line.last, [9, 13, 32].contains(last) { line.removeLast() }
        return String(Substring(line))
      }
    guard let first = lines.firstIndex(where: { !$0.isEmpty }), lines[first] == Self.begin else {
      guard !lines.contains(where: { $0.hasPrefix("-----BEGIN PGP") }) else {
        throw .malformed(path, "text before the signature")
      }
      text = whole
      isSigned = false
      return
    }
    guard let start = lines[first...].firstIndex(of: ""),
      let middle = lines.firstIndex(of: Self.signature), start < middle,
      let last = lines.firstIndex(of: Self.end), middle < last
    else { throw .malformed(path, "the signature is not complete") }
    guard lines[(last + 1)...].allSatisfy(\.isEmpty) else {
      throw .malformed(path, "text after the signature")
    }
    text =
      lines[(start + 1)..<middle].map { $0.hasPrefix("- ") ? String($0.dropFirst(2)) : $0 }
      .joined(separator: "\n") + "\n"
    isSigned = true
  }
}
