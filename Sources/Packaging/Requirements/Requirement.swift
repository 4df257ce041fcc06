/// A dependency: a name, and which versions or which file of it, and when (PEP 508).
package struct Requirement: Hashable, Sendable {
  /// The distribution.
  package var name: PackageName
  /// The extras that are asked of it.
  package var extras: Set<PackageName>
  /// The versions that will do; all where there are none.
  package var specifiers: VersionSpecifiers
  /// What stands after `@` in a direct reference, as written.
  package var url: String?
  /// The condition under which it counts; nil for always.
  package var marker: Marker?

  /// A requirement by its parts.
  package init(
    name: PackageName, extras: Set<PackageName> = [],
    specifiers: VersionSpecifiers = VersionSpecifiers(), url: String? = nil,
    marker: Marker? = nil
  ) {
    self.name = name
    self.extras = extras
    self.specifiers = specifiers
    self.url = url
    self.marker = marker
  }

  /// Reads a requirement, such as `uvicorn[standard]>=0.30 ; python_version >= "3.9"`.
  package init(_ text: some StringProtocol) throws(RequirementError) {
    var scanner = RequirementScanner(text, subject: "requirement")
    scanner.skipBlanks()
    name = try scanner.name("expected the name of a package")
    scanner.skipBlanks()
    extras = try scanner.extras()
    scanner.skipBlanks()
    if scanner.skip("@") {
      (url, specifiers) = (try scanner.url(), VersionSpecifiers())
      marker = try scanner.requirementMarker("expected ';' with a blank before it, or the end")
    } else {
      (url, specifiers) = (nil, try scanner.versionSpecifiers())
      scanner.skipBlanks()
      marker = try scanner.requirementMarker("expected ',', ';' or the end")
    }
  }
}

extension Requirement: CustomStringConvertible {
  /// The requirement with its name as written and everything else normalised.
  package var description: String {
    var text = name.raw
    if !extras.isEmpty {
      text += "[" + extras.sorted().map(\.normalized).joined(separator: ",") + "]"
    }
    text += specifiers.description
    if let url { text += " @ \(url)" }
    if let marker { text += url == nil ? "; \(marker)" : " ; \(marker)" }
    return text
  }
}

extension RequirementScanner {
  fileprivate mutating func name(_ expectation: String) throws(RequirementError) -> PackageName {
    let start = position
    while let byte = current,
      PythonText.isWord(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    {
      position += 1
    }
    do {
      return try PackageName(slice(from: start))
    } catch {
      throw self.error(expectation, at: start)
    }
  }

  fileprivate mutating func extras() throws(RequirementError) -> Set<PackageName> {
    let start = position
    guard skip("[") else { return [] }
    skipBlanks()
    var extras: Set<PackageName> = []
    if current != UInt8(ascii: "]") {
      repeat {
        skipBlanks()
        extras.insert(try name("expected the name of an extra"))
        skipBlanks()
      } while skip(",")
    }
    guard skip("]") else { throw error("no ']' matches this '['", at: start) }
    return extras
  }

  fileprivate mutating func url() throws(RequirementError) -> String {
    skipBlanks()
    let start = position
    while let byte = current, byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") {
      position += 1
    }
    guard position > start else { throw error("expected a URL after '@'") }
    let url = slice(from: start)
    if !isAtEnd, !skipBlanks() { throw error("expected a blank after the URL") }
    return url
  }

  /// Reads the clauses, in parentheses or not; a comma may follow the last.
  fileprivate mutating func versionSpecifiers() throws(RequirementError) -> VersionSpecifiers {
    let start = position
    let isEnclosed = skip("(")
    var clauses: [VersionSpecifier] = []
    skipBlanks()
    while let byte = current, "<>=!~".utf8.contains(byte) {
      clauses += try clause()
      skipBlanks()
      guard skip(",") else { break }
      skipBlanks()
    }
    if isEnclosed, !skip(")") { throw error("no ')' matches this '('", at: start) }
    return VersionSpecifiers(clauses)
  }

  /// Reads one clause; several if a comma follows `===`, whose version may be almost anything.
  private mutating func clause() throws(RequirementError) -> [VersionSpecifier] {
    let start = position
    while let byte = current, "<>=!~".utf8.contains(byte) { position += 1 }
    let isIdentity = slice(from: start).utf8.starts(with: "===".utf8)
    skip(while: PythonText.isWhitespace)
    skip { scalar in
      if isIdentity { return !PythonText.isWhitespace(scalar) && scalar != ";" && scalar != ")" }
      guard let byte = UInt8(exactly: scalar.value) else { return false }
      return PythonText.isAlphanumeric(byte) || ".!+-_*".utf8.contains(byte)
    }
    do {
      return try VersionSpecifiers(slice(from: start)).clauses
    } catch {
      throw self.error("'\(error.text)' is not a version specifier", at: start)
    }
  }

  fileprivate mutating func requirementMarker(
    _ expectation: String
  ) throws(RequirementError) -> Marker? {
    if isAtEnd { return nil }
    guard skip(";") else { throw error(expectation) }
    let marker = Marker(expression: try self.marker())
    guard isAtEnd else { throw error("expected 'and', 'or' or the end") }
    return marker
  }
}
