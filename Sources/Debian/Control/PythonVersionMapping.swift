internal import Core

/// What a Python version (PEP 440) is called as a version of a Debian package.
///
/// The order of an upstream's public versions is kept, which a plain copy would break:
///
/// | PEP 440      | Debian         | because dpkg sorts                                     |
/// |--------------|----------------|--------------------------------------------------------|
/// | `1.0`        | `1.0`          |                                                        |
/// | `1.0a1`      | `1.0~a1`       | `1.0a1` after `1.0`; so too for `b` and `rc`           |
/// | `1.0.dev1`   | `1.0~~dev1`    | `~dev1` after `~a1`, but PEP 440 puts it first of all  |
/// | `1.0.post1`  | `1.0+post1`    | `1.0.post1` after `1.0.1`                              |
/// | `1.0+local`  | `1.0+local`    |                                                        |
/// | `1!1.0`      | `1:1.0`        |                                                        |
///
/// Two things no spelling can keep: PEP 440 holds `1.0` and `1.0.0` equal, dpkg does not; and local
/// labels, which an index does not take, compare by dpkg's rules among themselves and with
/// post-releases.
package enum PythonVersionMapping {
  /// Returns the native Debian version for a PEP 440 version in any of its spellings.
  package static func debianVersion(_ text: String) throws(UnmappableVersionError) -> PackageVersion
  {
    var scanner = Scanner(text)
    guard let version = scanner.version() else { throw UnmappableVersionError(text: text) }
    return version
  }

  /// Reads the grammar of PEP 440, appendix B, on lower-case bytes.
  private struct Scanner {
    private var rest: [UInt8].SubSequence

    init(_ text: String) {
      var bytes = text.lowercased().utf8.filter { _ in true }[...]
      while let first = bytes.first, Self.isSpace(first) { bytes.removeFirst() }
      while let last = bytes.last, Self.isSpace(last) { bytes.removeLast() }
      rest = bytes
    }

    mutating func version() -> PackageVersion? {
      _ = take("v")
      guard var release = number() else { return nil }
      var epoch: Int32 = 0
      if take("!") {
        guard let value = Int32(release), let first = number() else { return nil }
        epoch = value
        release = first
      }
      while let part = attempt({ $0.take(".") ? $0.number() : nil }) { release += "." + part }
      var result = release
      if let (label, count) = labelled([
        ("alpha", "a"), ("a", "a"), ("beta", "b"), ("b", "b"), ("preview", "rc"), ("pre", "rc"),
        ("rc", "rc"), ("c", "rc"),
      ]) {
        result += "~\(label)\(count)"
      }
      if let count = attempt({ $0.take("-") ? $0.number() : nil }) {
        result += "+post\(count)"
      } else if let (_, count) = labelled([("post", ""), ("rev", ""), ("r", "")]) {
        result += "+post\(count)"
      }
      if let (_, count) = labelled([("dev", "")]) {
        result += (result == release ? "~~dev" : "~dev") + count
      }
      if take("+") {
        guard let local = local() else { return nil }
        result += "+" + local
      }
      return rest.isEmpty ? PackageVersion(epoch: epoch, upstream: result) : nil
    }

    /// Reads one of `labels` with separators before it and, where a number follows, after it.
    private mutating func labelled(_ labels: [(text: String, canonical: String)])
      -> (label: String, number: String)?
    {
      for (text, canonical) in labels {
        let found = attempt { scanner -> String? in
          scanner.separator()
          guard scanner.take(text) else { return nil }
          let number: String? = scanner.attempt { scanner -> String? in
            scanner.separator()
            return scanner.number()
          }
          return number ?? "0"
        }
        if let found { return (canonical, found) }
      }
      return nil
    }

    /// Letters, digits and separators; the separators become full stops.
    private mutating func local() -> String? {
      var parts: [String] = []
      repeat {
        let part = rest.prefix { (48...57).contains($0) || (97...122).contains($0) }
        guard !part.isEmpty else { return nil }
        parts.append(String(decoding: part, as: UTF8.self))
        rest = rest[part.endIndex...]
      } while separator()
      return parts.joined(separator: ".")
    }

    /// Decimal digits without leading zeros, of any length.
    private mutating func number() -> String? {
      let digits = rest.prefix { (48...57).contains($0) }
      guard !digits.isEmpty else { return nil }
      rest = rest[digits.endIndex...]
      let significant = digits.drop { $0 == 48 }
      return significant.isEmpty ? "0" : String(decoding: significant, as: UTF8.self)
    }

    @discardableResult
    private mutating func separator() -> Bool { take(".") || take("-") || take("_") }

    private mutating func take(_ text: String) -> Bool {
      guard rest.starts(with: text.utf8) else { return false }
      rest = rest.dropFirst(text.utf8.count)
      return true
    }

    /// Returns what `read` finds; where it finds nothing, nothing is consumed.
    private mutating func attempt<Result>(_ read: (inout Scanner) -> Result?) -> Result? {
      var copy = self
      guard let result = read(&copy) else { return nil }
      self = copy
      return result
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
  }
}

/// A text that is not a version as PEP 440 defines it, and so has no counterpart in Debian.
package struct UnmappableVersionError: Failure, Equatable {
  package let text: String

  package var message: String { "invalid version '\(text)' (PEP 440)" }
  package var hint: String? { "use a version such as 1.0, 1.0rc1 or 1.0.post1" }
}
