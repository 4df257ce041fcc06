internal import Core
internal import Packaging

extension LockEntry {
  /// Returns this entry and another of the same name as one: what both allow, with the extras of
  /// both.
  ///
  /// Throws `LockError.Reason.conflict` if they exclude each other.
  func merged(with other: LockEntry) throws(LockError) -> LockEntry {
    var merged = self
    merged.selection = try commonSelection(with: other)
    merged.requirement.extras.formUnion(other.requirement.extras)
    if selection == merged.selection, other.selection == merged.selection {
      if isRange { merged.requirement.specifiers = both(specifiers: other) }
      // The same file, listed twice: each may know hashes that the other does not.
      merged.accept(other.hashes)
    } else if selection != merged.selection {
      merged.requirement.specifiers = other.requirement.specifiers
      merged.requirement.url = other.requirement.url
      merged.artifacts = other.artifacts
    }
    return merged
  }

  /// Returns this entry within a constraint, which limits versions and hashes and adds nothing
  /// else.
  ///
  /// Throws `LockError.Reason.conflict` or `LockError.Reason.noCommonHash`.
  func constrained(by constraint: LockEntry) throws(LockError) -> LockEntry {
    var limited = self
    limited.selection = try commonSelection(with: constraint)
    if selection != limited.selection {
      limited.requirement.specifiers = constraint.requirement.specifiers
      limited.requirement.url = constraint.requirement.url
      let location = limited.artifactLocation
      limited.artifacts =
        !hasHashes ? constraint.artifacts : artifacts.map { $0.moved(to: location) }
    } else if isRange {
      limited.requirement.specifiers = both(specifiers: constraint)
    }
    if !hasHashes {
      limited.accept(constraint.hashes)
    } else if constraint.hasHashes {
      let allowed = Set(constraint.hashes)
      limited.artifacts.removeAll { !$0.hashes.contains(where: allowed.contains) }
      if limited.artifacts.isEmpty {
        throw LockError(
          .noCommonHash(name, reference, constraint.reference), at: constraint.location)
      }
    }
    return limited
  }

  /// Returns the clauses of both requirements, each once.
  private func both(specifiers other: LockEntry) -> VersionSpecifiers {
    let clauses = requirement.specifiers.clauses
    return VersionSpecifiers(
      clauses + other.requirement.specifiers.clauses.filter { !clauses.contains($0) })
  }

  private func commonSelection(with other: LockEntry) throws(LockError) -> Selection {
    let (mine, theirs) = (requirement.specifiers, other.requirement.specifiers)
    switch (selection, other.selection) {
    case (.version(let version, _), .version(let second, _)) where version == second:
      return selection
    case (.version(let version, _), .range) where theirs.contains(version, prereleases: true):
      return selection
    case (.range, .version(let version, _)) where mine.contains(version, prereleases: true):
      return other.selection
    case (.range, .range): return .range
    case (.range, .direct) where mine.isEmpty: return other.selection
    case (.direct, .range) where theirs.isEmpty: return selection
    case (.direct, .direct) where selection == other.selection: return selection
    default: throw LockError(.conflict(name, reference, other.reference), at: other.location)
    }
  }

  /// The entry as errors list it.
  var reference: LockError.Reference {
    LockError.Reference(
      requirement: CredentialURL.masking(requirement.description), location: location)
  }
}
