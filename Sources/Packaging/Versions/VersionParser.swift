/// Reads one version, all spellings of PEP 440's appendix B.
///
/// Each segment can be told from its first letters, so the scanner never goes back further than
/// over one separator.
struct VersionParser {
  private let bytes: [UInt8]
  private var position = 0

  /// `text` without white space around it.
  init(_ text: some StringProtocol) { bytes = PythonText.lowercased(text.utf8) }

  /// Reads the version; nil if the text is not one.
  mutating func parse() -> Version? {
    var version = Version()
    skip(UInt8(ascii: "v"))
    guard var number = digits() else { return nil }
    if skip(UInt8(ascii: "!")) {
      version.epoch = number
      guard let first = digits() else { return nil }
      number = first
    }
    version.release = [number]
    while byte(at: position) == UInt8(ascii: "."), isDigit(at: position + 1) {
      position += 1
      if let number = digits() { version.release.append(number) }
    }
    version.pre = preRelease()
    version.post = postRelease()
    version.dev = segment(["dev"])?.number
    if skip(UInt8(ascii: "+")) {
      guard let local = localLabel() else { return nil }
      version.local = local
    }
    return position == bytes.count ? version : nil
  }

  private mutating func preRelease() -> Version.PreRelease? {
    let spellings = ["alpha", "a", "beta", "b", "preview", "pre", "c", "rc"]
    guard let (spelling, number) = segment(spellings) else { return nil }
    let kind: Version.PreRelease.Kind =
      switch spelling.utf8.first {
      case UInt8(ascii: "a"): .alpha
      case UInt8(ascii: "b"): .beta
      default: .candidate
      }
    return Version.PreRelease(kind: kind, number: number)
  }

  private mutating func postRelease() -> VersionNumber? {
    if byte(at: position) == UInt8(ascii: "-"), isDigit(at: position + 1) {
      position += 1
      return digits()
    }
    return segment(["post", "rev", "r"])?.number
  }

  /// Reads `[separator] spelling [separator] [number]`; a missing number is zero.
  private mutating func segment(_ spellings: [String]) -> (spelling: String, number: VersionNumber)?
  {
    let start = position
    skipSeparator()
    guard let spelling = spellings.first(where: { bytes[position...].starts(with: $0.utf8) }) else {
      position = start
      return nil
    }
    position += spelling.utf8.count
    skipSeparator()
    return (spelling, digits() ?? .zero)
  }

  private mutating func localLabel() -> [Version.LocalPart]? {
    var parts: [Version.LocalPart] = []
    while true {
      let part = bytes[position...].prefix { PythonText.isAlphanumeric($0) }
      if part.isEmpty { return nil }
      position = part.endIndex
      parts.append(
        part.allSatisfy(PythonText.isDigit)
          ? .number(VersionNumber(digits: part)) : .text(String(decoding: part, as: UTF8.self)))
      if !skipSeparator() { return parts }
    }
  }

  private mutating func digits() -> VersionNumber? {
    let digits = bytes[position...].prefix(while: PythonText.isDigit)
    guard !digits.isEmpty else { return nil }
    position = digits.endIndex
    return VersionNumber(digits: digits)
  }

  @discardableResult
  private mutating func skip(_ expected: UInt8) -> Bool {
    guard byte(at: position) == expected else { return false }
    position += 1
    return true
  }

  @discardableResult
  private mutating func skipSeparator() -> Bool {
    skip(UInt8(ascii: ".")) || skip(UInt8(ascii: "-")) || skip(UInt8(ascii: "_"))
  }

  private func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

  private func isDigit(at index: Int) -> Bool { byte(at: index).map(PythonText.isDigit) ?? false }
}
