/// The way in which .pyc files name their source, or whether there are any (PEP 552).
package enum BytecodeMode: String, Sendable, Hashable, CaseIterable, Codable {
  /// By a hash of the source that Python never checks: the package owns both files.
  case uncheckedHash = "unchecked-hash"
  /// By a hash of the source that Python checks at every import.
  case checkedHash = "checked-hash"
  /// By the time and size of the source.
  case timestamp
  /// None in the package; the maintainer scripts make them.
  case onInstall = "on-install"
  /// None at all.
  case none

  /// Whether the tree gets .pyc files while it is built.
  package var compilesNow: Bool { flags != nil }

  /// The flags in the header of .pyc files; nil for the modes that make none.
  var flags: UInt32? {
    switch self {
    case .uncheckedHash: 1
    case .checkedHash: 3
    case .timestamp: 0
    case .onInstall, .none: nil
    }
  }

  /// Creates the mode whose .pyc files have these flags; nil if there is none.
  init?(flags: UInt32) {
    guard let mode = Self.allCases.first(where: { $0.flags == flags }) else { return nil }
    self = mode
  }
}
