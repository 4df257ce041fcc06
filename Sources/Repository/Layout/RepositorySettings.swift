internal import Core
internal import SystemPackage

/// What `repo init` was told, as `conf/venvdeb.json` keeps it.
package struct RepositorySettings: Sendable, Codable, Equatable {
  /// The version of the layout.
  package var format = 1
  /// The name in the fields Origin and Label, by which apt pins (apt_preferences(5)).
  package let name: String
  /// The architectures of the suites, without `source`.
  package let architectures: [String]
  /// The address of `public` for the machines.
  package let url: String

  /// Settings of a new repository.
  package init(name: String, architectures: [String], url: String) {
    self.name = name
    self.architectures = architectures
    self.url = url
  }

  /// Reads the settings of a repository.
  ///
  /// Throws `RepositoryError` where there is none.
  package static func read(_ layout: RepositoryLayout) throws -> RepositorySettings {
    guard FileSystem.isRegularFile(layout.settings) else {
      throw RepositoryError.noRepository(layout.root)
    }
    let settings: RepositorySettings
    do {
      settings = try JSONText.decode(from: try FileSystem.read(layout.settings, limit: 1 << 20))
    } catch let error as DecodingError {
      throw RepositoryError.invalidSettings(layout.settings, JSONText.flaw(error))
    }
    guard settings.format == 1 else {
      throw RepositoryError.invalidSettings(
        layout.settings, "unsupported format \(settings.format), expected 1")
    }
    return settings
  }

  /// The name of the keyring on the machines.
  package var keyringName: String {
    let words = name.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
    return (words.isEmpty ? "archive" : words.joined(separator: "-")) + ".asc"
  }
}
