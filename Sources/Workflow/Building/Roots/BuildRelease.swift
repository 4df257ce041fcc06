internal import Debian

/// A release that packages are built for: `debian:13`, `debian:sid`, `ubuntu:24.04`, or a codename.
package struct BuildRelease: Sendable, Hashable {
  /// `debian` or `ubuntu`.
  package let vendor: String
  /// The name in sources.list(5), such as `trixie`.
  package let codename: String
  /// What people call it, such as "Debian 13".
  package let name: String

  /// The releases that have a name here, as `--in` takes them.
  package static let known: [String] = all.map(\.text)

  private static let all: [(text: String, release: BuildRelease)] =
    SystemRelease.known.compactMap { release in
      let words = release.name.lowercased().split(separator: " ")
      guard let codename = release.codename, words.count == 2 else { return nil }
      return (
        "\(words[0]):\(words[1])",
        BuildRelease(vendor: String(words[0]), codename: codename, name: release.name)
      )
    } + [
      ("debian:sid", BuildRelease(vendor: "debian", codename: "sid", name: "Debian unstable"))
    ]

  private init(vendor: String, codename: String, name: String) {
    self.vendor = vendor
    self.codename = codename
    self.name = name
  }

  /// Reads a name; a codename alone or after the vendor will do.
  ///
  /// Throws `BuildError.unknownRelease`.
  package init(_ text: String) throws(BuildError) {
    let wanted = text.lowercased()
    let found = Self.all.first { name, release in
      wanted == name || wanted == release.codename
        || wanted == "\(release.vendor):\(release.codename)"
    }
    guard let found else { throw .unknownRelease(text, known: Self.known) }
    self = found.release
  }

  /// The components that packages may build-depend on.
  var components: [String] { vendor == "ubuntu" ? ["main", "universe"] : ["main"] }

  /// The keys of the archive, and the package that has them.
  var keyring: (path: String, package: String) {
    vendor == "ubuntu"
      ? ("/usr/share/keyrings/ubuntu-archive-keyring.gpg", "ubuntu-keyring")
      : ("/usr/share/keyrings/debian-archive-keyring.gpg", "debian-archive-keyring")
  }
}
