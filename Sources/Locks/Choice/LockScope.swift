package import Packaging

/// What of a lock is wanted: for which target, and which of its optional parts.
///
/// Formats that are made for many targets choose by it while they are read; a requirements file has
/// only markers, which are evaluated later.
package struct LockScope: Sendable {
  /// The values of environment markers.
  package var markers: MarkerEnvironment
  /// The compatibility tags of wheels that the target can use.
  package var tags: CompatibilityTags
  /// The extras of the project.
  package var extras: Set<PackageName> = []
  /// The dependency groups.
  package var groups = GroupSelection()
  /// Which distributions may be wheels and which may be built.
  package var formats = FormatControl()
  /// Whether a lock is read that its project has outgrown.
  package var allowsStale = false
  /// Whether the project itself is installed, so that it may have extras that the lock does not
  /// list.
  package var installsProject = true

  package init(markers: MarkerEnvironment, tags: CompatibilityTags) {
    self.markers = markers
    self.tags = tags
  }

  /// The production set for CPython on Debian 12: for those who want to know what a lock is about
  /// rather than to install it, so that a stale one will do.
  package static func usual(python: PythonVersion = PythonVersion(3, 11)) -> LockScope {
    var scope = LockScope(
      markers: MarkerEnvironment(linuxPython: "\(python).0", machine: "x86_64"),
      tags: CompatibilityTags(
        TagEnvironment(
          implementation: "cpython", python: python, glibc: LibcVersion(2, 36),
          machine: "x86_64")))
    scope.allowsStale = true
    return scope
  }

  /// The version of Python that specifiers are compared with: a pre-release counts as the release,
  /// as resolvers do it.
  var python: Version? {
    let full = markers[.pythonFullVersion]
    return try? Version(full.prefix { $0.isNumber || $0 == "." })
  }
}

/// The dependency groups that are wanted besides production.
package struct GroupSelection: Sendable, Hashable {
  /// The groups by name, in the order given.
  package private(set) var names: [PackageName] = []
  /// Whether the groups are wanted that the tool of the lock installs if nobody names any.
  package private(set) var includesDefaults = false

  /// No group.
  package init() {}

  /// The groups of a list; `default` stands for those of the tool.
  ///
  /// Throws `NameError`.
  package init(_ texts: [some StringProtocol]) throws(NameError) {
    for text in texts {
      let name = try PackageName(text)
      if name.normalized == "default" {
        includesDefaults = true
      } else if !names.contains(name) {
        names.append(name)
      }
    }
  }

  /// Whether nobody asked for groups.
  package var isEmpty: Bool { names.isEmpty && !includesDefaults }
}
