internal import Core
package import SystemPackage

/// A release of Debian or of a system made from it: os-release(5).
package struct SystemRelease: Sendable, Hashable {
  /// What people call it, such as "Debian 12".
  package let name: String
  /// The name in sources.list(5), such as "bookworm"; nil if the system does not say.
  package let codename: String?
  /// The version of its package python3; nil if that is not known here.
  package let python: String?

  package init(name: String, codename: String?, python: String? = nil) {
    self.name = name
    self.codename = codename
    self.python = python
  }

  /// The suites whose Python is known, those of each system in the order of their age.
  package static let known = [
    SystemRelease(name: "Debian 11", codename: "bullseye", python: "3.9"),
    SystemRelease(name: "Debian 12", codename: "bookworm", python: "3.11"),
    SystemRelease(name: "Debian 13", codename: "trixie", python: "3.13"),
    SystemRelease(name: "Ubuntu 20.04", codename: "focal", python: "3.8"),
    SystemRelease(name: "Ubuntu 22.04", codename: "jammy", python: "3.10"),
    SystemRelease(name: "Ubuntu 24.04", codename: "noble", python: "3.12"),
  ]

  /// Debian 12.
  package static let bookworm = known[1]
  /// Debian 13.
  package static let trixie = known[2]

  /// Returns the suite of the running system; nil where no file says it.
  package static func current(root: FilePath = "/") -> SystemRelease? {
    for name in OSRelease.paths {
      let text = try? FileSystem.readText(root.pushing(FilePath(name)))
      if let text, let suite = SystemRelease(osRelease: text) { return suite }
    }
    return nil
  }

  /// Reads the text of an os-release file; nil if it names no system.
  package init?(osRelease text: String) {
    let values = OSRelease(parsing: text)
    let codename = values["VERSION_CODENAME"]
    if let known = SystemRelease.known.first(where: { $0.codename == codename }) {
      self = known
      return
    }
    guard let name = values["PRETTY_NAME"] ?? values["NAME"] else { return nil }
    self.init(name: name, codename: codename)
  }
}
