package import Debian

/// The name of a target: a system, its release and an architecture, as in `debian-12-arm64`.
package struct TargetName: Sendable, Hashable, CustomStringConvertible {
  /// The system, as the `ID` of os-release(5): `debian`.
  package let system: String
  /// The release, as its `VERSION_ID`: `12`; `sid` for Debian's unstable, which has none.
  package let release: String
  /// The architecture.
  package let architecture: Architecture

  /// The name of an architecture of a release.
  package init?(system: String, release: String, architecture: Architecture) {
    self.init("\(system)-\(release)-\(architecture.name)")
  }

  /// Reads a name; nil for a text that is none, and for an architecture whose C library is not glibc
  /// or that is not known.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, text.utf8.count <= 64,
      parts[0].utf8.allSatisfy(Self.isLetter), !parts[0].isEmpty,
      let first = parts[1].utf8.first, first != UInt8(ascii: "."),
      parts[1].utf8.allSatisfy({ Self.isLetter($0) || $0 == UInt8(ascii: ".") }),
      let architecture = Architecture.named(String(parts[2]))
    else { return nil }
    (system, release) = (String(parts[0]), String(parts[1]))
    self.architecture = architecture
  }

  /// The name as users write it.
  package var description: String { "\(system)-\(release)-\(architecture.name)" }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
