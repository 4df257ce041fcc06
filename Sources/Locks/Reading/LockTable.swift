internal import Core
internal import Packaging
internal import SystemPackage

/// A table of a lock, whose values are taken as what they must be.
///
/// All functions throw `LockError.Reason.value`, with line and column, for a value of another kind.
struct LockTable {
  let table: DocumentTable
  let position: DocumentPosition
  let file: FilePath

  init(_ table: DocumentTable, at position: DocumentPosition, of file: FilePath) {
    self.table = table
    self.position = position
    self.file = file
  }

  /// Where the table begins.
  var location: LockLocation { location(of: position) }

  /// The keys, in the order of the document.
  var keys: [String] { table.keys }

  /// Returns whether there is a value for a key.
  func has(_ key: String) -> Bool { table[key] != nil }

  /// Returns where the value of a key begins, else where the table does.
  func location(of key: String) -> LockLocation {
    location(of: table[key]?.position ?? position)
  }

  /// Returns a string; nil if there is none.
  func string(_ key: String) throws(LockError) -> String? {
    guard let value = table[key] else { return nil }
    guard let text = value.string else { throw wrongKind(key, "a string", value) }
    return text
  }

  /// Returns a string that must be there.
  func requiredString(_ key: String) throws(LockError) -> String {
    guard let text = try string(key) else { throw missing(key) }
    return text
  }

  /// Returns an integer; nil if there is none.
  func integer(_ key: String) throws(LockError) -> Int? {
    guard let value = table[key] else { return nil }
    guard case .integer(let number) = value.content else {
      throw wrongKind(key, "an integer", value)
    }
    return number
  }

  /// Returns a boolean; nil if there is none.
  func boolean(_ key: String) throws(LockError) -> Bool? {
    guard let value = table[key] else { return nil }
    guard case .boolean(let flag) = value.content else {
      throw wrongKind(key, "a boolean", value)
    }
    return flag
  }

  /// Returns an array of strings; nil if there is none.
  func strings(_ key: String) throws(LockError) -> [String]? {
    guard let value = table[key] else { return nil }
    guard let array = value.array else { throw wrongKind(key, "an array of strings", value) }
    var texts: [String] = []
    for element in array {
      guard let text = element.string else {
        throw wrongKind(key, "a string", element)
      }
      texts.append(text)
    }
    return texts
  }

  /// Returns a table; nil if there is none.
  func table(_ key: String) throws(LockError) -> LockTable? {
    guard let value = table[key] else { return nil }
    guard let inner = value.table else { throw wrongKind(key, "a table", value) }
    return LockTable(inner, at: value.position, of: file)
  }

  /// Returns the table of the first of several keys that has one; nil if none has.
  func table(firstOf keys: String...) throws(LockError) -> LockTable? {
    guard let key = keys.first(where: has) else { return nil }
    return try table(key)
  }

  /// Returns the string of the first of several keys that has one; nil if none has.
  func string(firstOf keys: String...) throws(LockError) -> String? {
    guard let key = keys.first(where: has) else { return nil }
    return try string(key)
  }

  /// Returns the names of the first of several keys that has any; none if none has.
  func names(firstOf keys: String...) throws(LockError) -> [PackageName] {
    guard let key = keys.first(where: has) else { return [] }
    return try names(key) ?? []
  }

  /// Returns a table that must be there.
  func requiredTable(_ key: String) throws(LockError) -> LockTable {
    guard let inner = try table(key) else { throw missing(key) }
    return inner
  }

  /// Returns the tables of an array; none if there is no such array.
  func tables(_ key: String) throws(LockError) -> [LockTable] {
    guard let value = table[key] else { return [] }
    guard let array = value.array else { throw wrongKind(key, "an array of tables", value) }
    var tables: [LockTable] = []
    for element in array {
      guard let inner = element.table else { throw wrongKind(key, "a table", element) }
      tables.append(LockTable(inner, at: element.position, of: file))
    }
    return tables
  }

  /// Returns the name of a distribution, which must be there.
  func name(_ key: String = "name") throws(LockError) -> PackageName {
    try name(requiredString(key), for: key)
  }

  /// Returns the names in an array; nil if there is none.
  func names(_ key: String) throws(LockError) -> [PackageName]? {
    guard let texts = try strings(key) else { return nil }
    var names: [PackageName] = []
    for text in texts { names.append(try name(text, for: key)) }
    return names
  }

  /// Returns a text as a name, which stands in the value of a key.
  func name(_ text: String, for key: String) throws(LockError) -> PackageName {
    do {
      return try PackageName(text)
    } catch {
      throw LockError(.value(error.message), at: location(of: key))
    }
  }

  /// Returns a version; nil if there is none.
  func version(_ key: String = "version") throws(LockError) -> (version: Version, text: String)? {
    guard let text = try string(key) else { return nil }
    guard let version = try? Version(text) else {
      throw LockError(.value("'\(text.excerpt)' is not a version (PEP 440)"), at: location(of: key))
    }
    return (version, text)
  }

  /// Returns specifiers of versions; nil if there are none.
  func specifiers(_ key: String) throws(LockError) -> VersionSpecifiers? {
    guard let text = try string(key) else { return nil }
    guard let specifiers = try? VersionSpecifiers(text) else {
      throw LockError(
        .value("'\(text.excerpt)' is not a version specifier (PEP 440)"), at: location(of: key))
    }
    return specifiers
  }

  /// Returns a marker; nil if there is none, or it is empty.
  func marker(_ key: String) throws(LockError) -> Marker? {
    guard let text = try string(key), !text.isEmpty else { return nil }
    return try marker(text, for: key)
  }

  /// Returns the markers in an array; nil if there is none.
  func markers(_ key: String) throws(LockError) -> [Marker]? {
    guard let texts = try strings(key) else { return nil }
    var markers: [Marker] = []
    for text in texts { markers.append(try marker(text, for: key)) }
    return markers
  }

  /// Returns a text as a marker, which stands in the value of a key.
  func marker(_ text: String, for key: String) throws(LockError) -> Marker {
    do {
      return try Marker(text)
    } catch {
      throw LockError(.requirement(error), at: location(of: key))
    }
  }

  /// Returns the hash `algorithm:hex` of a key; none if there is none.
  func hashes(_ key: String = "hash") throws(LockError) -> [Digest] {
    guard let text = try string(key) else { return [] }
    return [try LockHash.parse(text, location: location(of: key))]
  }

  /// Returns an error about the value of a key, or about the table.
  func error(_ reason: String, at key: String? = nil) -> LockError {
    LockError(.value(reason), at: key.map { location(of: $0) } ?? location)
  }

  /// Returns the error of a key that is not there.
  func missing(_ key: String) -> LockError { error("'\(key)' is missing") }

  private func wrongKind(_ key: String, _ expected: String, _ value: DocumentValue) -> LockError {
    LockError(
      .value("'\(key)' must be \(expected), not \(value.kind)"), at: location(of: value.position))
  }

  private func location(of position: DocumentPosition) -> LockLocation {
    .file(FileLocation(file: file, line: position.line, column: position.column))
  }
}
