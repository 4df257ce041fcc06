internal import Core
internal import Locks
package import Packaging

/// Which distributions of a lock may get another version although the old one would do.
package enum LockUpgrade: Sendable {
  /// None.
  case none
  /// All.
  case all
  /// Some; where there are versions, one of these.
  case some([Requirement])

  /// Takes the values of `--upgrade-package`.
  ///
  /// Throws `LockRunError.badUpgrade`.
  package init(names texts: [String]) throws(LockRunError) {
    var requirements: [Requirement] = []
    for text in texts {
      do throws(RequirementError) {
        requirements.append(try Requirement(text))
      } catch {
        throw .badUpgrade(text, reason: error.description)
      }
    }
    self = requirements.isEmpty ? .none : .some(requirements)
  }

  private var requirements: [Requirement] {
    if case .some(let requirements) = self { requirements } else { [] }
  }

  /// Checks that what is to be upgraded is there.
  ///
  /// Throws `LockRunError.unknownUpgrade`.
  func check(known: Set<PackageName>) throws(LockRunError) {
    for requirement in requirements where !known.contains(requirement.name) {
      throw .unknownUpgrade(
        requirement.name, known: known.map(\.normalized).sorted())
    }
  }

  /// The lines of a constraints file for the versions that were named.
  var constraints: [String] {
    requirements.filter { !$0.specifiers.isEmpty }.map {
      Requirement(name: $0.name, specifiers: $0.specifiers).description
    }
  }

  /// Returns the pins of the old lock that should stay, as far as the requirements allow them.
  func kept(of old: OldLock?, for inputs: LockInputs) -> [PackageName: Version] {
    guard let old else { return [:] }
    if case .all = self { return [:] }
    let upgraded = Set(requirements.map(\.name))
    return old.pins.filter { !upgraded.contains($0.key) && inputs.allow($0.key, $0.value) }
  }
}
