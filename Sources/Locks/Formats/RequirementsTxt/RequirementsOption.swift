internal import Packaging

/// An option that a line of a requirements file may have, by pip's name for it.
enum RequirementsOption: String, CaseIterable {
  case indexURL = "--index-url"
  case pypiURL = "--pypi-url"
  case extraIndexURL = "--extra-index-url"
  case noIndex = "--no-index"
  case constraint = "--constraint"
  case requirement = "--requirement"
  case editable = "--editable"
  case findLinks = "--find-links"
  case noBinary = "--no-binary"
  case onlyBinary = "--only-binary"
  case preferBinary = "--prefer-binary"
  case requireHashes = "--require-hashes"
  case noRequireHashes = "--no-require-hashes"
  case pre = "--pre"
  case allReleases = "--all-releases"
  case onlyFinal = "--only-final"
  case trustedHost = "--trusted-host"
  case useFeature = "--use-feature"
  case hash = "--hash"
  case configSettings = "--config-settings"
  case globalOption = "--global-option"
  case installOption = "--install-option"

  /// Whether it has a value.
  var takesValue: Bool {
    switch self {
    case .noIndex, .preferBinary, .requireHashes, .noRequireHashes, .pre: false
    default: true
    }
  }

  /// Whether it belongs to the requirement on its line rather than to the file.
  var isPerRequirement: Bool {
    switch self {
    case .hash, .configSettings, .globalOption, .installOption: true
    default: false
    }
  }

  /// Whether it replaces the indexes of earlier lines.
  var replacesIndexes: Bool { [.indexURL, .pypiURL, .noIndex].contains(self) }

  private static let shortNames: [Character: RequirementsOption] = [
    "i": .indexURL, "c": .constraint, "r": .requirement, "e": .editable, "f": .findLinks,
    "C": .configSettings,
  ]

  /// An option with its value, which is empty if it takes none.
  typealias Parsed = (option: RequirementsOption, value: String)

  /// Splits a logical line into the requirement and its options.
  ///
  /// The requirement ends at the first word that begins with `-`; only the rest is split as a
  /// shell would, because quotes belong to the markers of a requirement.
  static func parse(
    _ line: String
  ) throws(RequirementsOptionError) -> (requirement: String, options: [Parsed]) {
    let start = start(in: line.utf8)
    var words: ArraySlice<String>
    do {
      words = try ShellWords.split(line.utf8[start...])[...]
    } catch {
      throw .unclosedQuote
    }
    var options: [Parsed] = []
    while let word = words.popFirst() {
      let (option, attached) = try option(word)
      if !option.takesValue {
        guard attached == nil else { throw .unexpectedValue(option.rawValue) }
        options.append((option, ""))
      } else if let value = attached ?? words.popFirst() {
        options.append((option, value))
      } else {
        throw .missingValue(option.rawValue)
      }
    }
    return (PythonText.stripped(line[..<start]), options)
  }

  /// Returns where the options of a line begin, at the first word with a `-`; the end if there are
  /// none.
  static func start(in line: String.UTF8View) -> String.Index {
    var isWordStart = true
    return line.indices.first { index in
      let byte = line[index]
      defer { isWordStart = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
      return isWordStart && byte == UInt8(ascii: "-")
    } ?? line.endIndex
  }

  /// Returns the option that a word means, and the value that is attached to it.
  ///
  /// Long names may be abbreviated where that is unambiguous, as in Python's `optparse`.
  private static func option(
    _ word: String
  ) throws(RequirementsOptionError) -> (RequirementsOption, String?) {
    if word.hasPrefix("--") {
      let equals = word.utf8.firstIndex(of: UInt8(ascii: "="))
      let name = word[..<(equals ?? word.endIndex)]
      let value = equals.map { String(word[word.utf8.index(after: $0)...]) }
      if let exact = RequirementsOption(rawValue: String(name)) { return (exact, value) }
      let candidates = allCases.filter { $0.rawValue.hasPrefix(name) }
      guard let only = candidates.first, candidates.count == 1, name.utf8.count > 2 else {
        throw .unknown(word)
      }
      return (only, value)
    }
    guard word.hasPrefix("-"), let letter = word.dropFirst().first,
      let option = shortNames[letter]
    else { throw .unknown(word) }
    let value = word.dropFirst(2)
    return (option, value.isEmpty ? nil : String(value))
  }
}

/// An error in the options on a line.
enum RequirementsOptionError: Error, Equatable {
  case unknown(String)
  case missingValue(String)
  case unexpectedValue(String)
  case unclosedQuote
}

extension LockError {
  /// Creates the error of a line whose options cannot be parsed.
  init(_ error: RequirementsOptionError, in line: String, at location: LockLocation) {
    let reason: Reason =
      switch error {
      // The rest of a URL with a blank in its password.
      case .unknown(let word) where !word.hasPrefix("-") && word.contains("@"):
        .option(
          CredentialURL.maskingStart(of: word),
          reason: "a value that contains a blank needs quotes, and a URL %20 for it")
      case .unknown(let word):
        .option(word, reason: "no such option in requirements files")
      case .missingValue(let option): .option(option, reason: "a value is required")
      case .unexpectedValue(let option): .option(option, reason: "no value is allowed")
      case .unclosedQuote: .option(line, reason: "unclosed quotation mark")
      }
    self.init(reason, at: location)
  }
}
