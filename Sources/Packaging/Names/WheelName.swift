internal import Core

/// What the file name of a wheel says (binary distribution format, "File name convention").
package struct WheelName: Hashable, Sendable, CustomStringConvertible {
  /// Tells apart wheels with the same version and tags; the higher is the better.
  ///
  /// PEP 427.
  package struct Build: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The digits it begins with.
    package let number: VersionNumber
    /// What follows the digits.
    package let suffix: String

    /// The tag as it is written.
    package var description: String { "\(number)\(suffix)" }

    package static func < (left: Build, right: Build) -> Bool {
      (left.number, left.suffix) < (right.number, right.suffix)
    }
  }

  /// The whole file name.
  package let fileName: String
  /// The name of the distribution.
  package let name: PackageName
  /// The version of the distribution.
  package let version: Version
  /// Nil if the name has no build tag.
  package let build: Build?
  /// What the wheel is for.
  package let tags: TagSet

  /// Reads `name-version[-build]-python-abi-platform.whl`.
  ///
  /// Names in upper case, with dots or with runs of `_` are accepted, as consumers must. A `_` in
  /// the version is the `+` of a local version, which old versions of setuptools wrote that way.
  package init(_ fileName: some StringProtocol) throws(WheelNameError) {
    func invalid(_ reason: WheelNameError.Reason) -> WheelNameError {
      WheelNameError(fileName: String(fileName), reason: reason)
    }
    guard fileName.utf8.suffix(4).elementsEqual(".whl".utf8) else { throw invalid(.suffix) }
    let parts = Array(fileName.utf8.dropLast(4)).split(
      separator: UInt8(ascii: "-"), omittingEmptySubsequences: false
    ).map { String(decoding: $0, as: UTF8.self) }
    guard parts.count == 5 || parts.count == 6 else { throw invalid(.partCount) }
    guard let name = try? PackageName(parts[0]) else { throw invalid(.name) }
    guard let version = Self.version(parts[1]) else { throw invalid(.version) }
    if parts.count == 6 {
      guard let build = Self.build(parts[2]) else { throw invalid(.build) }
      self.build = build
    } else {
      build = nil
    }
    guard let tags = TagSet(parts.suffix(3).joined(separator: "-")) else { throw invalid(.tags) }
    self.fileName = String(fileName)
    self.name = name
    self.version = version
    self.tags = tags
  }

  /// The whole file name.
  package var description: String { fileName }

  /// Reads a version as file names and dist-info directories have it: `_` may stand for `+`.
  package static func version(_ text: some StringProtocol) -> Version? {
    if let version = try? Version(text) { return version }
    let parts = text.split(separator: "_", maxSplits: 1)
    return parts.count == 2 ? try? Version(parts.joined(separator: "+")) : nil
  }

  private static func build(_ text: some StringProtocol) -> Build? {
    let digits = Array(text.utf8.prefix(while: PythonText.isDigit))
    let isValid = text.utf8.allSatisfy { PythonText.isWord($0) || $0 == UInt8(ascii: ".") }
    guard !digits.isEmpty, isValid else { return nil }
    return Build(
      number: VersionNumber(digits: digits), suffix: String(text.dropFirst(digits.count)))
  }
}

/// A file name that is not that of a wheel.
package struct WheelNameError: Failure, Equatable {
  /// What is wrong with it.
  package enum Reason: String, Sendable {
    case suffix = "no suffix '.whl'"
    case partCount = "expected five or six parts joined by '-'"
    case name = "first part is not the name of a distribution"
    case version = "second part is not a version"
    case build = "build tag does not begin with a digit"
    case tags = "last three parts are not compatibility tags"
  }

  /// The file name.
  package let fileName: String
  /// What is wrong with it.
  package let reason: Reason

  package var message: String { "invalid wheel file name '\(fileName)': \(reason.rawValue)" }
}
