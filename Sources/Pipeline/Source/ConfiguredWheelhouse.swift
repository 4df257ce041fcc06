package import SystemPackage

/// A wheelhouse that the configuration of a package names, which its build will look for.
package struct ConfiguredWheelhouse: Sendable {
  /// The absolute path.
  package let path: FilePath
  /// Where it is named, as in `debian/demo.venvdeb:3`.
  package let location: String

  /// Creates a wheelhouse with what is known of it.
  package init(path: FilePath, location: String) {
    (self.path, self.location) = (path, location)
  }
}
