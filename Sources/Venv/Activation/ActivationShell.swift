/// A shell, or other program, in which a tree can be activated.
package enum ActivationShell: String, Sendable, Hashable, CaseIterable {
  /// sh, dash, bash, zsh, ksh, mksh, yash and busybox.
  case posix
  /// csh and tcsh.
  case csh
  case fish
  case nushell
  case powershell
  /// A Python that is running already, such as that of mod_wsgi.
  case python

  /// The name of the script in `bin`, which is that of `python3 -m venv` and virtualenv.
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
