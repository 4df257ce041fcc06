internal import Core
internal import Packaging

extension RequirementsReader {
  /// What a requirement is: a path or URL need not tell its name.
  enum Entry {
    case named(LockEntry)
    case unnamed(UnnamedEntry)
  }

  /// Parses a requirement, which may be a path or URL, into an entry.
  ///
  /// As for pip, `-e` makes a path of the name of a directory, and a semicolon may have no marker
  /// after it.
  func entry(_ line: RequirementLine, _ context: Context) throws(LockError) -> Entry {
    var text = line.requirement
    if DirectReference.isURL(text) { return try direct(text, context) }
    let (head, marker) = RequirementLine.split(text)
    if marker == nil { text = head }
    if line.isEditable, DirectReference.isDirectory(head, in: context) {
      return try direct(text, context)
    }
    let target = PythonText.stripped(head.prefix { $0 != "@" })
    let isNamed = head.contains("@") && !DirectReference.isPath(target)
    if !isNamed, DirectReference.isPath(head) { return try direct(text, context) }
    var requirement: Requirement
    if let direct = Self.requirement(head, marker: marker) {
      requirement = direct
    } else {
      do {
        requirement = try Requirement(text)
      } catch {
        throw LockError(.requirement(error), at: context.location)
      }
    }
    if let url = requirement.url {
      let reference = try DirectReference(url, named: requirement.name, in: context)
      requirement.extras.formUnion(reference.extras)
      return .named(
        LockEntry(
          requirement: requirement, selection: .direct(reference.artifact),
          hashes: reference.hashes, location: context.location))
    }
    return .named(
      LockEntry(
        requirement: requirement, selection: try Self.selection(of: requirement, context),
        location: context.location))
  }

  /// Parses a name and a URL as pip does it, which takes the marker off first: no blank has to end the
  /// URL, as PEP 508 wants it; nil for what is something else, or has a semicolon in its URL.
  private static func requirement(_ head: String, marker: String?) -> Requirement? {
    guard let marker, var requirement = try? Requirement(head), requirement.url != nil,
      let condition = try? Marker(marker)
    else { return nil }
    requirement.marker = condition
    return requirement
  }

  /// Parses a path or URL without a name before it; a marker may follow.
  private func direct(_ text: String, _ context: Context) throws(LockError) -> Entry {
    let (target, condition) = RequirementLine.split(text)
    var marker: Marker?
    if let condition {
      do {
        marker = try Marker(condition)
      } catch {
        throw LockError(.requirement(error), at: context.location)
      }
    }
    let reference = try DirectReference(target, in: context)
    let entry = UnnamedEntry(
      source: reference.artifact, text: target, extras: reference.extras, marker: marker,
      hashes: reference.hashes, location: context.location)
    return reference.name.map { .named(entry.named($0)) } ?? .unnamed(entry)
  }

  private static func selection(
    of requirement: Requirement, _ context: Context
  ) throws(LockError) -> LockEntry.Selection {
    let clauses = requirement.specifiers.clauses
    if let clause = requirement.specifiers.pin, let version = clause.version {
      return .version(version, text: clause.text)
    }
    guard !requirement.specifiers.isContradictory else {
      throw LockError(.contradiction(requirement.description), at: context.location)
    }
    if clauses.contains(where: { $0.comparison == .identical && $0.version == nil }) {
      throw LockError(.notVersion(requirement.description), at: context.location)
    }
    return .range
  }
}
