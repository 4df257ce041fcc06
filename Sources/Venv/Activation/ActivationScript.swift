package import SystemPackage

/// A shell, or other program, that a tree can be activated in.
package enum ActivationShell: String, Sendable, Hashable, CaseIterable {
  /// sh, dash, bash, zsh and ksh.
  case posix
  /// csh and tcsh.
  case csh
  case fish
  case nushell
  case powershell
  /// A Python that runs already, such as that of mod_wsgi.
  case python

  /// What the script in `bin` is called; the names are those of `python3 -m venv` and virtualenv.
  package var fileName: String {
    switch self {
    case .posix: "activate"
    case .csh: "activate.csh"
    case .fish: "activate.fish"
    case .nushell: "activate.nu"
    case .powershell: "Activate.ps1"
    case .python: "activate_this.py"
    }
  }
}

/// A script that activates a tree in a shell.
package struct ActivationScript: Sendable, Hashable {
  package let shell: ActivationShell
  package let text: String

  /// The script of a shell; nil where there is none: csh has no way to tell where the file is that
  /// it reads, so there is no relocatable script for it.
  ///
  /// With `.absolute` the scripts name the final prefix, quoted as each shell wants it. With
  /// `.relocatable` they look where they are themselves; a plain POSIX shell such as dash cannot,
  /// and looks whether the current directory is the tree or its `bin`. The scripts for PowerShell and
  /// Python always look where they are themselves. Throws where no script can name the prefix.
  package init?(
    _ shell: ActivationShell, prefix: FilePath, style: ShebangStyle
  ) throws(PrefixError) {
    let path = try PrefixError.text(of: prefix)
    let name = prefix.lastComponent?.string ?? path
    self.shell = shell
    switch (shell, style) {
    case (.csh, .relocatable): return nil
    case (.csh, .absolute):
      text = Self.fill(Self.csh, path: Self.quoteForCsh(path), name: Self.quoteForCsh(name))
    case (.posix, _):
      let place = style == .absolute ? "VIRTUAL_ENV=\(Self.quote(path))" : Self.posixPlace
      text = Self.fill(Self.posix, path: place, name: Self.quote(name))
    case (.fish, _):
      let place = style == .absolute ? Self.quoteForFish(path) : Self.fishPlace
      text = Self.fill(Self.fish, path: place, name: Self.quoteForFish(name))
    case (.nushell, _):
      let place = style == .absolute ? Self.quoteForNushell(path) : Self.nushellPlace
      text = Self.fill(Self.nushell, path: place, name: Self.quoteForNushell(name))
    case (.powershell, _):
      text = Self.fill(Self.powershell, path: "", name: "'\(Self.doubling("'", in: name))'")
    case (.python, _):
      text = Self.python
    }
  }

  /// All scripts of a tree, in the order of their shells.
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

  /// Puts the place of the tree and its name into a template.
  private static func fill(_ template: String, path: String, name: String) -> String {
    template.split(separator: "@PLACE@", omittingEmptySubsequences: false)
      .map { part in
        part.split(separator: "@NAME@", omittingEmptySubsequences: false).joined(separator: name)
      }
      .joined(separator: path)
  }

  private static func quote(_ text: String) -> String {
    "'\(replacing("'", by: "'\\''", in: text))'"
  }

  /// csh expands `!` even in single quotes.
  private static func quoteForCsh(_ text: String) -> String {
    replacing("!", by: "\\!", in: quote(text))
  }

  /// The caller has excluded backslashes.
  private static func quoteForFish(_ text: String) -> String {
    "'\(replacing("'", by: "\\'", in: text))'"
  }

  /// A raw string with as many number signs as it needs.
  private static func quoteForNushell(_ text: String) -> String {
    var signs = "#"
    while text.contains("'\(signs)") { signs += "#" }
    return "r\(signs)'\(text)'\(signs)"
  }

  private static func doubling(_ quote: String, in text: String) -> String {
    replacing(quote, by: quote + quote, in: text)
  }

  private static func replacing(_ old: String, by new: String, in text: String) -> String {
    text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}
