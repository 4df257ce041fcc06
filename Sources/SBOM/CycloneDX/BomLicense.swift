/// A member of the list of licences: a licence or, all by itself, an expression.
struct BomLicense: Sendable, Decodable, Hashable {
  /// A licence by its identifier or its name.
  struct Named: Sendable, Hashable {
    var id: String?
    var name: String?
    var text: Text?

    enum CodingKeys: String, CodingKey { case id, name, text }
  }

  /// The text of a licence.
  struct Text: Sendable, Decodable, Hashable {
    let content: String
  }

  var license: Named?
  var expression: String?

  /// Makes the member for an identifier of the SPDX License List.
  static func identifier(_ identifier: String) -> BomLicense {
    BomLicense(license: Named(id: identifier))
  }

  /// Makes the member for a name that is not an identifier, with the licence's text if it is known.
  static func name(_ name: String, text: String? = nil) -> BomLicense {
    BomLicense(license: Named(name: name, text: text.map { Text(content: $0) }))
  }

  /// Makes the member for an SPDX expression.
  static func expression(_ expression: String) -> BomLicense { BomLicense(expression: expression) }
}
