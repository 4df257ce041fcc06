internal import Core
package import Debian

/// A promotion that the rules of the repository do not allow.
package enum PromotionError: Failure, Equatable {
  /// The suites are not neighbours in this order.
  case notNext(Suite, Suite)
  /// The version that was asked for is not the one that the suite has.
  case otherVersion(String, Suite, present: PackageVersion, wanted: PackageVersion)
  /// The suite has packages of several versions of the source.
  case mixture(String, Suite, [String])
  /// The other suite has a higher version.
  case downgrade(String, Suite, present: PackageVersion, new: PackageVersion)
  /// Only released versions go to production.
  case snapshot(SourceVersion)

  package var message: String {
    switch self {
    case .notNext(let from, let to):
      "cannot promote from \(from) to \(to)"
        + (from.next.map { ": the next suite is \($0)" } ?? ": it is the last suite")
    case .otherVersion(let source, let suite, let present, let wanted):
      "\(suite) has \(source) \(present), not \(wanted)"
    case .mixture(let source, let suite, let packages):
      "\(suite) has packages of several versions of \(source): \(packages.joined(separator: ", "))"
    case .downgrade(let name, let suite, let present, let new):
      "\(suite) has \(name) \(present), which is higher than \(new)"
    case .snapshot(let version): "\(version) is a snapshot"
    }
  }

  package var hint: String? {
    switch self {
    case .notNext: "promote from development to staging, then from staging to production"
    case .otherVersion: nil
    case .mixture: "add the packages that are missing of the new version"
    case .downgrade(let name, let suite, _, let new):
      "to go back on purpose: venvdeb repo rollback DIR \(name) \(suite) \(new)"
    case .snapshot: "release it under a version of its own, or add --allow-snapshot"
    }
  }
}
