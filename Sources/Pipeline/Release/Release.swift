package import Packaging

/// A version of a distribution that an index has for an interpreter.
package struct Release: Sendable {
  /// The distribution, as its files spell it.
  package let name: PackageName
  package let version: Version
  /// Why its authors withdrew it (PEP 592), empty without a reason; nil if they did not.
  package let yanked: String?
  /// A newer one that the interpreter is too old for, and what it requires of Python; nil if there is
  /// none.
  package let newer: (version: Version, requiresPython: String)?
}
