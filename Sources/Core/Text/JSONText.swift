internal import FoundationEssentials

/// JSON (RFC 8259) as every document of ours is written and every foreign one is read.
///
/// Equal values are equal bytes: keys are sorted, and slashes are not escaped.
package enum JSONText {
  /// How the text is laid out.
  package enum Layout: Sendable {
    /// One member on each line, with two spaces for each level.
    case indented
    case oneLine
  }

  /// Returns a value as text without a line feed at its end.
  ///
  /// Throws `EncodingError` for what JSON has no form for, as a number that is not finite.
  package static func encode(
    _ value: some Encodable, layout: Layout = .indented
  ) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if layout == .indented { encoder.outputFormatting.insert(.prettyPrinted) }
    return Array(try encoder.encode(value))
  }

  /// Returns a value as the text of a file, which ends in a line feed.
  ///
  /// Throws `EncodingError`; see `encode(_:layout:)`.
  package static func file(_ value: some Encodable, layout: Layout = .indented) throws -> String {
    String(decoding: try encode(value, layout: layout), as: UTF8.self) + "\n"
  }

  /// Reads a value; unknown members are ignored.
  ///
  /// Throws `DecodingError`, also for bytes that are not JSON and for too many combining characters in
  /// a row, and what the type itself throws.
  package static func decode<Value: Decodable>(
    _ type: Value.Type = Value.self, from bytes: [UInt8]
  ) throws -> Value {
    guard !CombiningCharacters.exceedLimit(in: bytes, hasEscapes: true) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: CombiningCharacters.flaw))
    }
    return try JSONDecoder().decode(type, from: Data(bytes))
  }

  /// Returns what is wrong with a document that `decode` rejected, with the member that it is about:
  /// ".files[3].size is missing".
  package static func flaw(_ error: any Error) -> String {
    func member(_ path: [any CodingKey]) -> String {
      path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
    }
    return switch error as? DecodingError {
    case .keyNotFound(let key, let context):
      "\(member(context.codingPath + [key])) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(member(context.codingPath)) has the wrong type"
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      // What our own types say begins with the value.
      context.debugDescription.hasPrefix("'")
        ? "\(member(context.codingPath)): \(context.debugDescription)"
        : "\(member(context.codingPath)) has an invalid value"
    case .dataCorrupted(let context) where context.debugDescription == CombiningCharacters.flaw:
      context.debugDescription
    default: "not JSON"
    }
  }
}
