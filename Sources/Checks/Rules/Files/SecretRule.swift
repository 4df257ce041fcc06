internal import Artifacts
internal import Core
internal import SystemPackage

/// Passwords and tokens in files that are known for them.
enum SecretRule: Rule {
  static let credentials = FindingCode(
    "credentials-in-file", .error, "a file contains a password or a token",
    why: """
      Everybody who can get the package can read it. Index URLs with a user and a password get \
      into pip.conf, direct_url.json and uv.toml; .netrc and .pypirc have no other purpose.
      """,
    hint: "remove the file, and change the password")

  static let codes = [credentials]

  private static let names: Set<String> = [
    "pip.conf", "uv.toml", "direct_url.json", ".netrc", "_netrc", ".pypirc", ".env", "pyvenv.cfg",
    "sources.list", "pip.ini",
  ]

  static func check(_ context: CheckContext) throws -> [Finding] {
    try context.artifact.files.compactMap { file in
      let name = String(file.name)
      guard file.isRegular, names.contains(name), let text = try context.artifact.text(file.path)
      else {
        return nil
      }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() where hasSecret(line, in: name) {
        return Finding(credentials, file.path, .line(index + 1), "password or token in '\(name)'")
      }
      return nil
    }
  }

  private static func hasSecret(_ line: Substring, in name: String) -> Bool {
    let words = line.split { " \t=:".contains($0) }
    if name == ".netrc" || name == "_netrc" {
      guard let word = words.firstIndex(of: "password") else { return false }
      return word + 1 < words.count
    }
    if name == ".pypirc", let key = words.first, ["password", "token"].contains(key) {
      return words.count > 1
    }
    return line.ranges(of: "://").contains { scheme in
      let authority = line[scheme.upperBound...].prefix { !"/ \"'?#".contains($0) }
      guard let at = authority.lastIndex(of: "@") else { return false }
      let user = authority[..<at]
      // PEP 610 allows the names of environment variables.
      guard let colon = user.firstIndex(of: ":") else { return false }
      let password = user[user.index(after: colon)...]
      return !password.isEmpty && !password.hasPrefix("${") && password != "****"
    }
  }
}
