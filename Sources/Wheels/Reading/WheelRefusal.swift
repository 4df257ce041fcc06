internal import Archives
package import Core
package import Packaging

/// A wheel that is refused, with the code of the rule that it breaks and the way out.
package struct WheelRefusal: Failure {
  /// What is known of the file besides its contents.
  package enum Provenance: Sendable, Equatable {
    /// Its hash is in the lock.
    case pinned
    /// It comes from elsewhere, and the lock has no hash of it.
    case unpinned
    /// It was built here.
    case built
    /// It was built here, from an sdist whose hash is in the lock.
    case builtFromPinned
  }

  /// The error that the wheel was refused with.
  package let reason: any Failure
  /// The rule that it breaks.
  package let rule: WheelRule
  /// What its file name says.
  package let wheel: WheelName
  /// What is known of the file.
  package let provenance: Provenance
  /// Whether the rule was opened for it, to no effect as nothing pins the file.
  package let isAllowanceIdle: Bool

  /// Creates the refusal of a wheel for an error of reading, planning or unpacking it; nil for any
  /// other error.
  package init?(
    _ error: any Error, of wheel: WheelName, _ provenance: Provenance, allowances: [WheelAllowance]
  ) {
    switch error {
    case let error as WheelError: (reason, rule) = (error, error.reason.rule)
    case let error as ZipError: (reason, rule) = (error, error.reason.rule)
    case let error as FileConflict where error.wheel == error.otherWheel:
      (reason, rule) = (error, .similarPaths)
    default: return nil
    }
    self.wheel = wheel
    self.provenance = provenance
    let rule = rule
    isAllowanceIdle = allowances.contains { $0.covers(wheel) && $0.rule == rule }
  }

  package var location: String? { reason.location }

  package var message: String {
    let file = provenance == .built ? "the hash of its sdist" : "its hash"
    let idle = isAllowanceIdle ? "; 'allow-wheel' needs \(file) in the lock" : ""
    return "\(reason.message)\(idle) [\(rule.rawValue)]"
  }

  package var hint: String? {
    guard rule.isOpenable else { return reason.hint }
    let option =
      "'allow-wheel: \(wheel.name.raw)==\(wheel.version): \(rule.rawValue): <reason>'"
    return switch provenance {
    case .built:
      "mend the build, install from an sdist whose hash is in the lock, or set 'wheel-rules: pip'"
    case .builtFromPinned: "mend the build, or accept what it makes with \(option)"
    case .pinned: "look at the file, and accept it with \(option)"
    case .unpinned where isAllowanceIdle:
      "pin the file with '--hash=sha256:…' on its line of the lock"
    case .unpinned: "pin the hash of the file in the lock, and accept it with \(option)"
    }
  }
}
