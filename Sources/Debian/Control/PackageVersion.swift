internal import Core

/// The version of a Debian package: deb-version(7), Debian Policy 5.6.12.
///
/// Versions compare as dpkg compares them. Two versions can be equal although their texts differ
/// ("1.0" and "1.0-0"), therefore `==` follows the order, not the text.
package struct PackageVersion: Sendable, Comparable, CustomStringConvertible {
  /// The number before the colon, 0 where there is none.
  package let epoch: Int32
  /// What upstream calls it.
  package let upstream: String
  /// What follows the last hyphen; nil for a native package.
  package let revision: String?

  /// A version from its parts, which must be valid already.
  package init(epoch: Int32 = 0, upstream: String, revision: String? = nil) {
    self.epoch = epoch
    self.upstream = upstream
    self.revision = revision
  }

  /// Reads a version; leading and trailing blanks are no part of it.
  package init(parsing text: String) throws(PackageVersionError) {
    func fail(_ reason: String) -> PackageVersionError {
      PackageVersionError(text: text, reason: reason)
    }
    var rest = Substring(text)
    while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
    while rest.last == " " || rest.last == "\t" || rest.last == "\n" { rest.removeLast() }
    guard !rest.isEmpty else { throw fail("empty") }
    var epoch: Int32 = 0
    if let colon = rest.firstIndex(of: ":") {
      let digits = rest[..<colon]
      guard !digits.isEmpty else { throw fail("empty epoch") }
      guard digits.utf8.allSatisfy(\.isDigit) else { throw fail("epoch is not a number") }
      guard let number = Int32(digits) else { throw fail("epoch is too large") }
      epoch = number
      rest = rest[rest.index(after: colon)...]
      guard !rest.isEmpty else { throw fail("nothing follows the epoch") }
    }
    var revision: Substring?
    if let hyphen = rest.lastIndex(of: "-") {
      revision = rest[rest.index(after: hyphen)...]
      rest = rest[..<hyphen]
      if revision?.isEmpty == true { throw fail("empty revision") }
    }
    guard let first = rest.utf8.first else { throw fail("empty upstream version") }
    guard first.isDigit else { throw fail("does not begin with a digit") }
    guard rest.utf8.allSatisfy({ $0.isVersionCharacter || $0 == 45 || $0 == 58 }) else {
      throw fail("only letters, digits and . + - ~ : are allowed")
    }
    guard (revision ?? "").utf8.allSatisfy(\.isVersionCharacter) else {
      throw fail("only letters, digits and . + ~ are allowed in the revision")
    }
    self.init(epoch: epoch, upstream: String(rest), revision: revision.map { String($0) })
  }

  /// Whether the source package has no upstream tarball of its own.
  package var isNative: Bool { revision == nil }

  package var description: String {
    (epoch == 0 ? "" : "\(epoch):") + upstream + (revision.map { "-\($0)" } ?? "")
  }

  package static func == (left: PackageVersion, right: PackageVersion) -> Bool {
    left.order(to: right) == 0
  }

  package static func < (left: PackageVersion, right: PackageVersion) -> Bool {
    left.order(to: right) < 0
  }

  /// Below 0 if this version is older, 0 if dpkg holds them equal, above 0 if it is newer.
  private func order(to other: PackageVersion) -> Int {
    if epoch != other.epoch { return epoch < other.epoch ? -1 : 1 }
    let result = Self.order(upstream, other.upstream)
    return result == 0 ? Self.order(revision ?? "", other.revision ?? "") : result
  }

  /// Compares one part as `verrevcmp` of dpkg does: runs of other characters and runs of digits
  /// in turn, the former by `weight`, the latter as numbers of any length.
  private static func order(_ left: String, _ right: String) -> Int {
    var left = left.utf8[...]
    var right = right.utf8[...]
    while !left.isEmpty || !right.isEmpty {
      while left.first.map({ !$0.isDigit }) ?? false || right.first.map({ !$0.isDigit }) ?? false {
        let difference = weight(left.first) - weight(right.first)
        if difference != 0 { return difference }
        left = left.dropFirst()
        right = right.dropFirst()
      }
      let leftNumber = takeNumber(&left)
      let rightNumber = takeNumber(&right)
      if leftNumber.count != rightNumber.count { return leftNumber.count - rightNumber.count }
      for (a, b) in zip(leftNumber, rightNumber) where a != b { return Int(a) - Int(b) }
    }
    return 0
  }

  /// Returns the weight of a character: a tilde comes before the end, the end before letters,
  /// letters before all else.
  private static func weight(_ byte: UInt8?) -> Int {
    guard let byte, !byte.isDigit else { return 0 }
    if byte == UInt8(ascii: "~") { return -1 }
    return byte.isLetter ? Int(byte) : Int(byte) + 256
  }

  /// Takes the digits at the front, without leading zeros.
  private static func takeNumber(_ text: inout Substring.UTF8View) -> Substring.UTF8View {
    let digits = text.prefix(while: \.isDigit)
    text = text[digits.endIndex...]
    return digits.drop { $0 == UInt8(ascii: "0") }
  }
}

/// A text that is not the version of a Debian package.
package struct PackageVersionError: Failure, Equatable {
  package let text: String
  package let reason: String

  package var message: String { "invalid Debian version '\(text)': \(reason)" }
}

extension UInt8 {
  /// A decimal digit of ASCII.
  var isDigit: Bool { (48...57).contains(self) }
  fileprivate var isLetter: Bool { (65...90).contains(self) || (97...122).contains(self) }
  /// What both parts of a version may have: letters, digits, full stop, plus and tilde.
  fileprivate var isVersionCharacter: Bool {
    isDigit || isLetter || self == 46 || self == 43 || self == 126
  }
}
