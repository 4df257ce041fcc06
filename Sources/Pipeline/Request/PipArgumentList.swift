internal import Index

/// Arguments for pip, as words of its command line, none of which has credentials.
struct PipArgumentList: Sendable {
  let words: [String]

  init(_ words: [String]) { self.words = words }

  /// Returns pip's settings with the arguments about the network over them.
  func overriding(_ settings: PipSettings) -> PipSettings {
    var values: [String: String] = [:]
    for option in Self.network {
      let found = settings[option]
      values[option] = last(option) ?? found
    }
    // Each host counts, whoever names it.
    let hosts = settings.words("trusted-host") + all("trusted-host")
    values["trusted-host"] = hosts.joined(separator: " ")
    return PipSettings(values)
  }

  /// The options of pip that say how servers are reached.
  private static let network = [
    "cert", "client-cert", "timeout", "default-timeout", "retries", "proxy", "trusted-host",
  ]

  private func last(_ option: String) -> String? { all(option).last }

  private func all(_ option: String) -> [String] {
    words.indices.compactMap { index in
      let word = words[index]
      if word == "--\(option)" { return words[(index + 1)...].first }
      let prefix = "--\(option)="
      return word.hasPrefix(prefix) ? String(word.dropFirst(prefix.count)) : nil
    }
  }
}
