/// Variables that pip, Python or venvdeb itself reads, of which other programs get only some.
package struct VariableFamily: Sendable {
  /// What the names begin with; a name without an underscore at the end can be a whole one.
  package let prefix: String
  /// The names that pass all the same.
  package let passing: [String]
  /// The names that pass to pip, besides.
  package let passingToPip: [String]
  /// Why the others do not pass, as a sentence of the documentation.
  package let reason: String

  /// The families, as docs/configuration.md lists them.
  ///
  /// See the pip documentation, "Configuration", and "Environment variables" in python(1): a
  /// variable of either can change what is built, where it is put, or whether anything is built.
  package static let all = [
    VariableFamily(
      prefix: "PIP_", passing: [],
      passingToPip: [
        "PIP_CERT", "PIP_CLIENT_CERT", "PIP_CONFIG_FILE", "PIP_DEFAULT_TIMEOUT",
        "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_KEYRING_PROVIDER",
        "PIP_NO_INDEX", "PIP_PROXY", "PIP_RETRIES", "PIP_TIMEOUT", "PIP_TRUSTED_HOST",
        "PIP_USE_DEPRECATED", "PIP_USE_FEATURE",
      ],
      reason: "the others decide what pip installs and where, which the lock and options do"),
    VariableFamily(
      prefix: "PYTHON", passing: ["PYTHON", "PYTHONHASHSEED", "PYTHON_KEYRING_BACKEND"],
      passingToPip: [],
      reason: "the others change which modules Python finds, or what it does at its start and end"),
    VariableFamily(
      prefix: "VENVDEB_", passing: [], passingToPip: [],
      reason: "they are options of this run, and may contain credentials"),
    VariableFamily(
      prefix: "DH_VENVDEB_", passing: [], passingToPip: [],
      reason: "they are for the commands of venvdeb"),
    VariableFamily(
      prefix: "VIRTUAL_ENV", passing: [], passingToPip: [],
      reason: "the virtual environment of a terminal has no part in a build"),
    VariableFamily(
      prefix: "__PYVENV_LAUNCHER__", passing: [], passingToPip: [],
      reason: "it makes Python take another environment for its own"),
  ]

  /// Returns whether a variable passes; nil if it is not of this family.
  func passes(_ name: String, toPip: Bool) -> Bool? {
    guard name.hasPrefix(prefix) else { return nil }
    return passing.contains(name) || toPip && passingToPip.contains(name)
  }
}
