internal import Core

/// One clause of a version specifier, such as `>=1.4` or `==2.*` (PEP 440, "Version specifiers").
package struct VersionSpecifier: Sendable {
  /// The comparison operators of PEP 440.
  package enum Operator: String, Sendable, Hashable, CaseIterable {
    // The order is the one in which a parser has to try them: longest first.
    case identical = "==="
    case compatible = "~="
    case equal = "=="
    case notEqual = "!="
    case atMost = "<="
    case atLeast = ">="
    case less = "<"
    case greater = ">"
  }

  /// The operator.
  package let comparison: Operator
  /// What stands after the operator, as written, the `.*` included.
  package let text: String
  /// The version in it, without the `.*`; nil only for `===` with something that is no version.
  package let version: Version?
  /// Whether the clause is a prefix match: `==1.2.*` or `!=1.2.*`.
  package let isPrefixMatch: Bool

  /// Reads one clause; white space may stand around it and after the operator.
  package init(_ clause: some StringProtocol) throws(SpecifierError) {
    let stripped = PythonText.stripped(clause)
    guard
      let comparison = Operator.allCases.first(where: {
        stripped.utf8.starts(with: $0.rawValue.utf8)
      })
    else { throw SpecifierError(text: String(clause)) }
    // Views of bytes: a combining character after an operator would hide it from `Character`s.
    let text = PythonText.stripped(
      Substring(stripped.utf8.dropFirst(comparison.rawValue.utf8.count)))
    self.comparison = comparison
    self.text = text
    isPrefixMatch = comparison != .identical && text.utf8.suffix(2).elementsEqual(".*".utf8)
    version = try? Version(isPrefixMatch ? Substring(text.utf8.dropLast(2)) : text[...])
    guard isValid else { throw SpecifierError(text: String(clause)) }
  }

  private var isValid: Bool {
    if comparison == .identical {
      return text.unicodeScalars.allSatisfy {
        !PythonText.isWhitespace($0) && $0 != ";" && $0 != ")"
      }
    }
    guard let version else { return false }
    if isPrefixMatch {
      return (comparison == .equal || comparison == .notEqual) && version.pre == nil
        && version.post == nil && version.dev == nil && version.local.isEmpty
        && text.utf8.dropLast(2).last.map(PythonText.isDigit) == true
    }
    if comparison == .compatible && version.release.count < 2 { return false }
    return version.local.isEmpty || comparison == .equal || comparison == .notEqual
  }

  /// Whether the clause itself names a pre-release, which makes pre-releases acceptable; nil where
  /// it cannot be told.
  package var namesPrerelease: Bool? {
    if comparison == .notEqual || isPrefixMatch { return false }
    return version?.isPrerelease
  }

  /// Returns whether `candidate` satisfies the clause, pre-releases included.
  package func matches(_ candidate: Version) -> Bool {
    matches(candidate, spelled: candidate.description)
  }

  /// Returns whether a version satisfies the clause; `spelling` is what `===` compares.
  ///
  /// Something that is no version (`candidate` nil) satisfies nothing but `===`.
  func matches(_ candidate: Version?, spelled spelling: String) -> Bool {
    if comparison == .identical {
      return PythonText.lowercased(spelling.utf8) == PythonText.lowercased(text.utf8)
    }
    guard let candidate, let version else { return false }
    switch comparison {
    case .identical: return false
    case .compatible:
      return candidate.public >= version && hasPrefix(candidate, version.release.dropLast())
    case .equal: return isEqual(candidate, version)
    case .notEqual: return !isEqual(candidate, version)
    case .atMost: return candidate.public <= version
    case .atLeast: return candidate.public >= version
    case .less: return isLess(candidate, version)
    case .greater: return isGreater(candidate, version)
    }
  }

  private func isEqual(_ candidate: Version, _ version: Version) -> Bool {
    if isPrefixMatch { return hasPrefix(candidate, version.release[...]) }
    return (version.local.isEmpty ? candidate.public : candidate) == version
  }

  /// Returns whether the release segment begins with `prefix`, zeros added where it is shorter.
  private func hasPrefix(_ candidate: Version, _ prefix: ArraySlice<VersionNumber>) -> Bool {
    guard candidate.epoch == version?.epoch else { return false }
    return prefix.enumerated().allSatisfy { index, number in
      number == (index < candidate.release.count ? candidate.release[index] : .zero)
    }
  }

  /// Returns whether `<` holds: "MUST NOT allow a pre-release of the specified version unless the
  /// specified version is itself a pre-release".
  private func isLess(_ candidate: Version, _ version: Version) -> Bool {
    guard candidate < version else { return false }
    if version.isPrerelease || !candidate.isPrerelease { return true }
    var earliest = version.public
    earliest.dev = .zero
    return candidate < earliest
  }

  /// Returns whether `>` holds: "MUST NOT allow a post-release of the given version unless V itself
  /// is a post release" and "MUST NOT match a local version of the specified version".
  private func isGreater(_ candidate: Version, _ version: Version) -> Bool {
    guard candidate > version else { return false }
    if !version.isPostrelease, candidate.isPostrelease {
      var base = candidate.public
      base.post = nil
      base.dev = nil
      if base == version { return false }
    }
    return candidate.local.isEmpty || candidate.public != version
  }
}

extension VersionSpecifier: Hashable {
  /// The clause with its version normalised: `==1.0` and `== 1.0.0` are one, but `~=1.0` and
  /// `~=1.0.0` mean different things.
  private var canonicalText: String {
    guard comparison != .identical, !isPrefixMatch, let version else { return text }
    return comparison == .compatible ? version.description : version.canonicalDescription
  }

  package static func == (left: VersionSpecifier, right: VersionSpecifier) -> Bool {
    left.comparison == right.comparison && left.canonicalText == right.canonicalText
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(comparison)
    hasher.combine(canonicalText)
  }
}

extension VersionSpecifier: CustomStringConvertible {
  /// Operator and version, the latter as written.
  package var description: String { comparison.rawValue + text }
}

/// A text that is no version specifier as PEP 440 defines it.
package struct SpecifierError: Failure, Equatable {
  /// The text.
  package let text: String

  package var message: String { "'\(text.excerpt)' is not a valid version specifier (PEP 440)" }
}
