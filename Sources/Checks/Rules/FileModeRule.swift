internal import Artifacts
internal import SystemPackage

/// Modes, owners and kinds of files.
enum FileModeRule: Rule {
  static let setID = FindingCode(
    "file-runs-as-another-user", .error, "a file of a tree has the set-user-ID or set-group-ID bit",
    why: "Nothing in a virtual environment may run with rights that its user has not.",
    hint: "remove the bit")
  static let writable = FindingCode(
    "file-world-writable", .error, "everybody may write to a file or directory",
    why: "Every user of the target can change the program, and so run code as those who use it.",
    hint: "give it the mode 0644 or 0755; dh_fixperms does")
  static let unusual = FindingCode(
    "file-mode-unusual", .warning, "a file of a tree has an unusual mode",
    why: """
      Files of a package have the mode 0644, or 0755 if they are programs (Debian Policy 10.9). A \
      file that others may not read makes the program fail for them; the umask of the builder is the \
      usual cause.
      """,
    hint: "build with the umask 022, or let dh_fixperms correct it")
  static let owner = FindingCode(
    "owner-not-root", .error, "a file does not belong to root",
    why: """
      Its owner on the target is whoever has that number there, and can change the program. A package \
      built without fakeroot or Rules-Requires-Root has such files.
      """,
    hint: "use 'Rules-Requires-Root: no', or dpkg-deb --root-owner-group")
  static let special = FindingCode(
    "special-file", .error, "the artifact has a device, a pipe or a socket",
    why:
      "Debian Policy 10.6 forbids them; it is left of a program that ran in the build directory.",
    hint: "remove it")
  static let hardLink = FindingCode(
    "hard-link", .warning, "two names of the artifact are the same file",
    why: """
      What is written through one name changes the other; the package cannot be unpacked where the \
      two directories are on different file systems. uv and virtualenv link files of their caches.
      """,
    hint: "copy the file, as with uv's --link-mode=copy")

  static let codes = [setID, writable, unusual, owner, special, hardLink]

  static func check(_ context: CheckContext) -> [Finding] {
    context.artifact.files.flatMap { file -> [Finding] in
      [checkMode(file, context), checkOwner(file), checkKind(file, context)].compactMap { $0 }
    }
  }

  private static func checkMode(_ file: ArtifactFile, _ context: CheckContext) -> Finding? {
    guard file.isRegular || file.kind == .directory else { return nil }
    let text = "its mode is 0\(String(file.mode, radix: 8))"
    let isInTree = context.artifact.tree(of: file) != nil
    if file.mode & 0o002 != 0, file.mode & 0o1000 == 0 {
      return Finding(writable, file.path, nil, text)
    }
    guard isInTree else { return nil }
    if file.isRegular, file.mode & 0o6000 != 0 { return Finding(setID, file.path, nil, text) }
    let usual: [UInt32] = file.isRegular ? [0o644, 0o755, 0o444, 0o555] : [0o755, 0o2755]
    return usual.contains(file.mode) ? nil : Finding(unusual, file.path, nil, text)
  }

  private static func checkOwner(_ file: ArtifactFile) -> Finding? {
    guard let found = file.owner, found != .root else { return nil }
    return Finding(owner, file.path, nil, "its owner is \(found.user), its group \(found.group)")
  }

  private static func checkKind(_ file: ArtifactFile, _ context: CheckContext) -> Finding? {
    if file.kind == .special { return Finding(special, file.path, nil, "it is no file to install") }
    guard file.isHardLink, context.artifact.tree(of: file) != nil else { return nil }
    return Finding(hardLink, file.path, nil, "it has another name")
  }
}
