internal import Core
internal import Packaging

extension RequirementsReader {
  /// Parses a requirement, which may be a path or URL, into an entry.
  func entry(_ text: String, _ context: Context) throws(LockError) -> LockEntry {
    if DirectReference.isURL(text) { return try direct(text, separator: "; ", context) }
    let head = text.prefix { $0 != ";" }
    let target = PythonText.stripped(head.prefix { $0 != "@" })
    let isNamed = head.contains("@") && !DirectReference.isPath(target)
    if !isNamed, DirectReference.isPath(PythonText.stripped(head)) {
      return try direct(text, separator: ";", context)
    }
    var requirement: Requirement
    do {
      requirement = try Requirement(text)
    } catch {
      throw LockError(.requirement(error), at: context.location)
    }
    if let url = requirement.url {
      let reference = try DirectReference(
        url, base: context.directory, location: context.location)
      requirement.extras.formUnion(reference.extras)
      return LockEntry(
        requirement: requirement, selection: .direct(reference.artifact), hashes: reference.hashes,
        location: context.location)
    }
    return LockEntry(
      requirement: requirement, selection: try Self.selection(of: requirement, context),
      location: context.location)
  }

  /// Parses a path or URL without a name before it; a marker may follow.
  func direct(
    _ text: String, separator: String, _ context: Context
  ) throws(LockError) -> LockEntry {
    let parts = text.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
    let target = PythonText.stripped(parts[0])
    var marker: Marker?
    if parts.count > 1, !PythonText.stripped(parts[1]).isEmpty {
      do {
        marker = try Marker(parts[1])
      } catch {
        throw LockError(.requirement(error), at: context.location)
      }
    }
    let reference = try DirectReference(
      target, base: context.directory, location: context.location)
    guard let name = reference.name else { throw LockError(.unnamed(target), at: context.location) }
    return LockEntry(
      requirement: Requirement(
        name: name, extras: reference.extras, url: target, marker: marker),
      selection: .direct(reference.artifact), hashes: reference.hashes, location: context.location)
  }

  private static func selection(
    of requirement: Requirement, _ context: Context
  ) throws(LockError) -> LockEntry.Selection {
    let clauses = requirement.specifiers.clauses
    if let version = requirement.specifiers.pinnedVersion, let clause = clauses.first {
      return .version(version, text: clause.text)
    }
    if clauses.contains(where: { $0.comparison == .identical && $0.version == nil }) {
      throw LockError(.notVersion(requirement.description), at: context.location)
    }
    return .range
  }
}
