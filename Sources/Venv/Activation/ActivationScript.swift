package import SystemPackage

/// A script that activates a tree in a shell.
///
/// The scripts are the files beside this one, in which `'@VIRTUAL_ENV@'` stands for the prefix and
/// `'@PROMPT@'` for its last component.
package struct ActivationScript: Sendable, Hashable {
  /// The shell that reads the script.
  package let shell: ActivationShell
  /// The contents of the file.
  package let text: String

  /// Creates the script for a shell; nil where there is none: csh has no way to tell where the file
  /// is that it reads, so there is no relocatable script for it.
  ///
  /// With `.absolute` the scripts name the final prefix, quoted as each shell requires it. With
  /// `.relocatable` they look for the tree from where they are themselves; a plain POSIX shell such
  /// as dash cannot, and checks whether the current directory is the tree or its `bin`. The scripts
  /// for PowerShell and Python always look from where they are themselves.
  ///
  /// Throws `PrefixError` where no script can name the prefix.
  package init?(
    _ shell: ActivationShell, prefix: FilePath, style: ShebangStyle
  ) throws(PrefixError) {
    let path = try PrefixError.text(of: prefix)
    let name = prefix.lastComponent?.string ?? path
    let isAbsolute = style == .absolute
    self.shell = shell
    switch shell {
    case .posix where isAbsolute:
      text = Self.fill(
        PackageResources.activate_sh, prefix: Self.quote(path), prompt: Self.quote(name))
    case .posix:
      let locate = String(decoding: PackageResources.locate_sh.dropLast(), as: UTF8.self)
      text = Self.fill(
        PackageResources.activate_sh, "VIRTUAL_ENV=\(Self.prefixMark)", prefix: locate,
        prompt: Self.quote(name))
    case .csh:
      guard isAbsolute else { return nil }
      text = Self.fill(
        PackageResources.activate_csh, prefix: Self.quoteForCsh(path),
        prompt: Self.quoteForCsh(name))
    case .fish:
      text = Self.fill(
        PackageResources.activate_fish,
        prefix: isAbsolute
          ? Self.quoteForFish(path) : "(dirname (dirname (realpath (status filename))))",
        prompt: Self.quoteForFish(name))
    case .nushell:
      text = Self.fill(
        PackageResources.activate_nu,
        prefix: isAbsolute
          ? Self.quoteForNushell(path) : "(path self | path dirname | path dirname)",
        prompt: Self.quoteForNushell(name))
    case .powershell:
      text = Self.fill(
        PackageResources.Activate_ps1, prefix: "", prompt: Self.quoteForPowerShell(name))
    case .python:
      text = String(decoding: PackageResources.activate_this_py, as: UTF8.self)
    }
  }

  /// Creates all scripts of a tree, in the order of their shells.
  package static func all(
    prefix: FilePath, style: ShebangStyle
  ) throws(PrefixError) -> [ActivationScript] {
    var scripts: [ActivationScript] = []
    for shell in ActivationShell.allCases {
      if let script = try ActivationScript(shell, prefix: prefix, style: style) {
        scripts.append(script)
      }
    }
    return scripts
  }

  private static let prefixMark = "'@VIRTUAL_ENV@'"
  private static let promptMark = "'@PROMPT@'"

  /// Puts the prefix in place of `mark`, and the prompt in place of its own mark, into a template.
  ///
  /// Marks that occur in the prefix stay.
  private static func fill(
    _ template: [UInt8], _ mark: String = prefixMark, prefix: String, prompt: String
  ) -> String {
    String(decoding: template, as: UTF8.self)
      .split(separator: mark, omittingEmptySubsequences: false)
      .map { $0.replacing(promptMark, with: prompt) }
      .joined(separator: prefix)
  }

  private static func quote(_ text: String) -> String {
    "'\(text.replacing("'", with: "'\\''"))'"
  }

  /// Escapes `!` too, which csh expands even between single quotes.
  private static func quoteForCsh(_ text: String) -> String {
    quote(text).replacing("!", with: "\\!")
  }

  /// The caller has excluded backslashes.
  private static func quoteForFish(_ text: String) -> String {
    "'\(text.replacing("'", with: "\\'"))'"
  }

  /// Makes a raw string with as many number signs as it needs.
  private static func quoteForNushell(_ text: String) -> String {
    var signs = "#"
    while text.contains("'\(signs)") { signs += "#" }
    return "r\(signs)'\(text)'\(signs)"
  }

  private static func quoteForPowerShell(_ text: String) -> String {
    "'\(text.replacing("'", with: "''"))'"
  }
}
