internal import Packaging

/// The arguments for pip that the user gives, with what may contain credentials apart from the rest:
/// a command line can be read by everybody on the machine.
struct PipSources {
  /// The values of `--find-links` that are URLs.
  private(set) var linkPages: [CredentialURL] = []
  /// The value of `--proxy`.
  private(set) var proxy: String?
  /// The URLs with credentials in other arguments.
  private(set) var others: [CredentialURL] = []
  /// All other arguments, without credentials.
  private(set) var arguments: [String] = []

  /// Sorts arguments, which have their values attached or after them.
  init(_ given: [String]) {
    var rest = given[...]
    while let word = rest.popFirst() {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard let option = parts.first, ["--find-links", "-f", "--proxy"].contains(option),
        let value = parts.count > 1 ? parts[1] : rest.popFirst()
      else {
        let url = CredentialURL(word)
        if url.credentials != nil { others.append(url) }
        arguments.append(url.withoutCredentials)
        continue
      }
      if option == "--proxy" {
        proxy = value
      } else if value.contains("://") {
        linkPages.append(CredentialURL(value))
      } else {
        arguments += [option, value]
      }
    }
  }
}
