internal import Packaging
internal import Wheels

/// The licence that the metadata of a distribution declare.
enum DeclaredLicense: Sendable, Hashable {
  /// An SPDX expression.
  case expression(LicenseExpression)
  /// Trove classifiers; whether all of them hold, or one may be chosen, is not stated.
  case classifiers([Classifier])
  /// The free text of the field `License`, which is a name or the whole licence.
  case text(String)

  /// The licence of one classifier.
  enum Classifier: Sendable, Hashable {
    case identifier(String)
    /// The last part of a classifier that may mean several licences, as in "BSD License".
    case name(String)
  }

  /// Creates the most precise declaration that the metadata have: the expression (PEP 639), else a `License` that is one or is
  /// a usual name for one licence, else the classifiers, else whatever is in `License`; nil if they
  /// declare none.
  ///
  /// An invalid expression counts as free text.
  init?(_ metadata: CoreMetadata) {
    if let text = metadata.licenseExpression {
      self = (try? LicenseExpression(text)).map(Self.expression) ?? .text(text)
      return
    }
    if let text = metadata.license {
      if let expression = try? LicenseExpression(text) {
        self = .expression(expression)
        return
      }
      if let identifier = LicenseClassifier.identifier(named: text) {
        self = .expression(.license(identifier))
        return
      }
    }
    let found = metadata.classifiers.compactMap(LicenseClassifier.license).withoutDuplicates
    if let text = metadata.license {
      // "BSD" beside "BSD License" says no more; a sentence beside a classifier may.
      let isName = !text.contains("\n") && text.utf8.count <= 80
      if found.isEmpty || !isName && found.allSatisfy(\.isAmbiguous) {
        self = .text(text)
        return
      }
    }
    guard !found.isEmpty else { return nil }
    self = .classifiers(found)
  }

  /// The declaration in the form of CycloneDX.
  var entries: [BomLicense] {
    switch self {
    case .expression(let expression):
      expression.identifier.map { [.identifier($0)] } ?? [.expression(expression.description)]
    case .classifiers(let classifiers):
      classifiers.map { classifier in
        switch classifier {
        case .identifier(let identifier): .identifier(identifier)
        case .name(let name): .name(name)
        }
      }
    case .text(let text):
      [Self.isLong(text) ? .name(Self.title(of: text), text: text) : .name(Self.title(of: text))]
    }
  }

  /// Returns the first line that is not empty, cut to 100 characters.
  static func title(of text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).lazy
      .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      .first { !$0.isEmpty }
    guard let line else { return "unnamed" }
    return line.count > 100 ? line.prefix(99) + "…" : line
  }

  private static func isLong(_ text: String) -> Bool {
    text.contains(where: \.isNewline) || text.count > 100
  }
}

extension DeclaredLicense.Classifier {
  fileprivate var isAmbiguous: Bool { if case .name = self { true } else { false } }
}
