internal import Core
internal import Debian
internal import Processes
internal import SystemPackage

/// Where this machine gets its packages from: what apt(8) is told, for the systems that are made
/// here.
struct MachineArchive: Sendable {
  let environment: [String: String]
  /// An archive to use instead; nil for those of this machine.
  let mirror: String?

  /// Returns the archives of a release as lines of sources.list(5).
  ///
  /// They are those that this machine has for its own release, security and updates too, with the
  /// other codename. Throws `BuildError.noMirror` if it has none of that vendor.
  func sources(for release: BuildRelease) async throws -> [String] {
    let components = release.components.joined(separator: " ")
    if let mirror { return ["deb \(mirror) \(release.codename) \(components)"] }
    let vendor = release.vendor == "ubuntu" ? "Ubuntu" : "Debian"
    let command = Command(
      "apt-get",
      [
        "indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages",
        "Origin: \(vendor)", "Component: main",
      ], environment: environment)
    let output = (try? await CommandRunner().runChecked(command))?.outputText ?? ""
    let here = SystemRelease.current()?.codename
    var lines: [String] = []
    for line in output.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 2 else { continue }
      var suite = String(words[1])
      if let here, suite == here || suite.hasPrefix("\(here)-") {
        suite = release.codename + suite.dropFirst(here.utf8.count)
      } else if suite != release.codename, !suite.hasPrefix("\(release.codename)-") {
        // Another release that this machine knows besides its own.
        continue
      }
      // Unstable has neither updates nor a security archive.
      if release.codename == "sid", suite != "sid" { continue }
      let text = "deb \(words[0]) \(suite) \(components)"
      if !lines.contains(text) { lines.append(text) }
    }
    guard lines.contains(where: { $0.contains(" \(release.codename) ") }) else {
      throw BuildError.noMirror(release.name)
    }
    return lines.sorted()
  }

  /// Returns the settings of apt.conf(5) that decide how archives are reached, such as proxies.
  func settings() async -> [String] {
    let command = Command("apt-config", ["dump"], environment: environment)
    let output = (try? await CommandRunner().runChecked(command))?.outputText ?? ""
    let names = [
      "Acquire::http", "Acquire::Retries ", "Acquire::ForceIPv", "Acquire::Check-Valid-Until ",
      "Acquire::Check-Date ",
    ]
    return output.split(separator: "\n").map(String.init).filter { line in
      names.contains(where: line.hasPrefix) && !line.hasSuffix(" \"\";")
    }
  }

  /// The variables that name proxies, which programs in other systems need as well.
  var proxies: [String: String] {
    environment.filter { name, _ in
      ["http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy"].contains(
        name.lowercased())
    }
  }
}
