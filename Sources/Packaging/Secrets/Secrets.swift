internal import Synchronization

/// The secret values that a run has met, and texts without them.
///
/// Everything that is printed or written down goes through `maskingMessage` or `maskingFileText`: a password may come back in the
/// output of another program, far from the URL that it was a part of.
package final class Secrets: Sendable {
  /// What stands for a value.
  private struct Stand {
    let text: String
    /// Whether it stands for the value in messages only: the value may be a part of a path.
    let isForMessages: Bool
  }

  /// What is shown instead of each value.
  private let values = Mutex<[String: Stand]>([:])

  /// Values that are shorter are not looked for: they occur in words that are no secret.
  ///
  /// In URLs they are masked all the same.
  private static let shortest = 6

  package init() {}

  /// Adds the credentials of a URL.
  package func add(credentialsOf url: CredentialURL) {
    if let credentials = url.credentials { add(credentials) }
  }

  /// Adds the credentials of a proxy: all before its last `@`, as a URL of one need not have a scheme and
  /// no path follows its host.
  package func add(credentialsOfProxy url: CredentialURL) {
    if let credentials = url.credentials ?? url.startCredentials { add(credentials) }
  }

  /// Adds the password of credentials, or the user where there is none: that is a token.
  package func add(_ credentials: CredentialURL.Credentials) {
    let isToken = credentials.password.isEmpty
    for value in isToken ? [credentials.user] : [credentials.password] {
      add(value, shown: CredentialURL.mask)
      add(PercentEncoding.encoded(value.utf8, keeping: "-._~"), shown: CredentialURL.mask)
    }
  }

  /// Adds the value of a variable that a lock refers to in a URL: it is shown as the reference,
  /// `${NAME}`.
  package func add(value: String, ofVariable name: String) { add(value, shown: "${\(name)}") }

  /// Adds the value of a variable that a lock refers to outside of a URL, unless it is one that says
  /// what it is, and may occur in other texts: a word of letters, a version, or a path at which there is
  /// something, as `pathExists` tells.
  ///
  /// In files it stays, since it may be a part of a path, unless the name of the variable says that it
  /// is a secret.
  package func add(
    plainValue value: String, ofVariable name: String, pathExists: (String) -> Bool
  ) {
    if QueryMask.isSecret(Substring(name)) { return add(value: value, ofVariable: name) }
    let isWord = value.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || "-_.".unicodeScalars.contains($0)
    }
    let isVersion = value.contains(".") && (try? Version(value)) != nil
    guard !isWord, !isVersion, !pathExists(value) else { return }
    add(value, shown: "${\(name)}", isForMessages: true)
  }

  private func add(_ value: String, shown: String, isForMessages: Bool = false) {
    guard value.utf8.count >= Self.shortest else { return }
    values.withLock { values in
      // What stands for it everywhere, and as a reference, says the most.
      if let known = values[value],
        isForMessages || !known.isForMessages && known.text.hasPrefix("$")
      {
        return
      }
      values[value] = Stand(text: shown, isForMessages: isForMessages)
    }
  }

  /// Returns a text for people, without secrets: variables as `${NAME}`, credentials and the values of
  /// queries as `****`.
  package func maskingMessage(_ text: String) -> String {
    CredentialURL.masking(replacing(in: text, isMessage: true))
  }

  /// Returns a text that is written into a file, without secrets: of a query only values whose names
  /// say that they are one are masked, as what leads to a file must stay what it is.
  package func maskingFileText(_ text: String) -> String {
    CredentialURL.maskingNamed(replacing(in: text, isMessage: false))
  }

  private func replacing(in text: String, isMessage: Bool) -> String {
    longestFirst(isMessage: isMessage).reduce(text) { text, secret in
      text.contains(secret.value) ? text.replacing(secret.value, with: secret.shown) : text
    }
  }

  /// Returns a URL as it may stand in a file that others read: with `${NAME}` for variables, and
  /// without credentials that were written out.
  package func written(_ url: String) -> String {
    let text = longestFirst(isMessage: false).filter { $0.shown.hasPrefix("$") }.reduce(url) {
      text, secret in
      text.replacing(secret.value, with: secret.shown)
    }
    guard let credentials = CredentialURL(text).credentials else { return maskingFileText(text) }
    let secret = credentials.password.isEmpty ? credentials.user : credentials.password
    return secret.hasPrefix("${") && secret.hasSuffix("}")
      ? text : maskingFileText(CredentialURL(text).withoutCredentials)
  }

  /// The values and what is shown instead: a value may be a part of another one.
  private func longestFirst(isMessage: Bool) -> [(value: String, shown: String)] {
    values.withLock { $0 }.filter { isMessage || !$0.value.isForMessages }
      .map { (value: $0.key, shown: $0.value.text) }.sorted {
        ($0.value.utf8.count, $0.value) > ($1.value.utf8.count, $1.value)
      }
  }
}
