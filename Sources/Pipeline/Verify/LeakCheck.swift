internal import Artifacts
internal import Core
internal import Relocation
internal import SystemPackage

/// Decides about what in a relocated tree still names the places where it was built.
struct LeakCheck {
  /// What is reported of a tree that may be shipped.
  struct Outcome {
    var allowed: [Report.AllowedLeak] = []
    var warnings: [String] = []
  }

  let allowances: [LeakAllowance]

  /// Throws `StageError.leaks` with all that nobody allowed.
  func check(_ findings: LeakScan.Findings) throws -> Outcome {
    let (allowed, open, unused) = findings.sorted(by: allowances)
    guard open.isEmpty else {
      throw StageError.leaks(
        open.map { "\($0.location): '\($0.needle)' (\($0.kind.rawValue): \($0.hint))" })
    }
    return Outcome(
      allowed: allowed.map { leak, reason in
        Report.AllowedLeak(
          path: leak.path.string, members: leak.members, offset: leak.offset, reason: reason)
      },
      warnings: unused.map {
        "allow-leak: '\($0.pattern)' allows nothing: no such file names the build's directories"
      })
  }
}
