internal import Core
internal import Packaging

/// The targets that a `pdm.lock` was made for.
struct PdmTargets {
  private let tables: [LockTable]
  private let scope: LockScope

  /// Throws `LockError`.
  init(_ metadata: LockTable, _ scope: LockScope) throws(LockError) {
    tables = try metadata.tables("targets")
    self.scope = scope
  }

  /// Throws `LockError.Reason.otherTarget` unless one of them is the target; a lock from before 4.5
  /// has none.
  func check(noting lock: inout Lock) throws(LockError) {
    guard !tables.isEmpty else { return }
    for table in tables where try admits(table) { return }
    let known = try tables.map { table throws(LockError) in
      let python = try table.string("requires_python") ?? "*"
      let platform = try table.string("platform").map { " on \($0)" } ?? ""
      return "Python \(python)\(platform)"
    }
    let python = scope.markers[.pythonFullVersion]
    throw LockError(
      .otherTarget(
        "it is for \(known.joined(separator: ", ")), got Python \(python) on "
          + "linux_\(scope.markers[.platformMachine])"), at: tables[0].location)
  }

  /// Whether a target has the version of Python, in PDM's syntax: alternatives, with `||` between
  /// them, for ranges with gaps.
  private func admitsPython(_ table: LockTable) throws(LockError) -> Bool {
    let key = "requires_python"
    guard let text = try table.string(key), text != "*", let version = scope.python else {
      return true
    }
    guard text.contains("|") else {
      return try table.specifiers(key)?.contains(version, prereleases: true) ?? true
    }
    var isAdmitted = false
    for alternative in text.split(separator: "|") {
      guard let specifiers = try? VersionSpecifiers(String(alternative)) else {
        throw table.error("'\(text.excerpt)' is not a range of versions", at: key)
      }
      if specifiers.contains(version, prereleases: true) { isAdmitted = true }
    }
    return isAdmitted
  }

  private func admits(_ table: LockTable) throws(LockError) -> Bool {
    guard try admitsPython(table) else { return false }
    if let implementation = try table.string("implementation"),
      implementation.lowercased() != scope.markers[.implementationName]
    {
      return false
    }
    guard let platform = try table.string("platform") else { return true }
    let machine = scope.markers[.platformMachine]
    // How new the C library is does not matter: the files are chosen by tags.
    let isMusl = platform.hasPrefix("musllinux") || platform == "alpine"
    let hasMusl = scope.tags.tags.contains { $0.platform.hasPrefix("musllinux") }
    guard isMusl == hasMusl || platform == "linux" else { return false }
    if platform == "linux" || platform == "alpine" { return machine == "x86_64" }
    return platform.contains("linux") && platform.hasSuffix("_\(machine)")
  }
}
