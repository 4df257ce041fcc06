internal import Artifacts
internal import Core
internal import Relocation
internal import SystemPackage

/// The decision about build paths that remain in a relocated tree.
struct LeakCheck {
  /// The leaks of a tree that may be shipped.
  struct Accepted {
    var allowed: [Report.AllowedLeak] = []
    var warnings: [String] = []
  }

  let allowances: [LeakAllowance]

  /// Returns the leaks that are allowed, and warnings about allowances that are not used.
  ///
  /// Throws `LeakError` with all others.
  func check(_ findings: LeakScan.Findings) throws(LeakError) -> Accepted {
    let (allowed, open, unused) = findings.sorted(by: allowances)
    guard open.isEmpty else {
      throw LeakError(
        files: Set(open.map(\.path)).count,
        leaks: open.map { "\($0.location): '\($0.needle)' (\($0.kind.rawValue): \($0.hint))" })
    }
    return Accepted(
      allowed: allowed.compactMap { leak, reason in
        TreePath(leak.path).map {
          Report.AllowedLeak(path: $0, members: leak.members, offset: leak.offset, reason: reason)
        }
      },
      warnings: unused.map {
        "allow-leak '\($0.pattern)' is not needed: no matching file has a build path"
      })
  }
}
