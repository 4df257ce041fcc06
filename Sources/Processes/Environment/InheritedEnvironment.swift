/// The variables of this process as other programs get them: the one way for all of them.
///
/// Everything passes (locale, `PATH`, `HOME`, `TMPDIR`, proxies, CA bundles, SSH, Git, the flags of
/// dpkg-buildflags(1), whatever a build backend reads) but the families of `VariableFamily`, of
/// which only the listed names do.
package struct InheritedEnvironment: Sendable, Hashable {
  /// The variables for programs other than pip: build backends, compilers, checks, Git.
  package let forPrograms: [String: String]
  /// The variables for pip and what it runs: those of `forPrograms`, and its documented ones for
  /// indexes and the network.
  package let forPip: [String: String]

  /// Filters the variables of a process.
  package init(_ variables: [String: String]) {
    forPrograms = variables.filter { Self.passes($0.key, toPip: false) }
    forPip = variables.filter { Self.passes($0.key, toPip: true) }
  }

  private static func passes(_ name: String, toPip: Bool) -> Bool {
    VariableFamily.all.lazy.compactMap { $0.passes(name, toPip: toPip) }.first ?? true
  }
}
