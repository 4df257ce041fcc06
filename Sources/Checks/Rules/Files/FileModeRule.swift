internal import Artifacts
internal import Core
internal import SystemPackage

/// Modes, owners and kinds of files.
enum FileModeRule: Rule {
  static let setID = FindingCode(
    "file-runs-as-another-user", .error, "a file of a tree has the set-user-ID or set-group-ID bit",
    why: "Nothing in a virtual environment may run with rights that its user does not have.",
    hint: "clear the bit")
  static let writable = FindingCode(
    "file-world-writable", .error, "a file or directory is world-writable",
    why: "Every user of the target can change the program, and thereby run code as its users.",
    hint: "set the mode to 0644 or 0755, as dh_fixperms does")
  static let unusual = FindingCode(
    "file-mode-unusual", .warning, "a file of a tree has an unusual mode",
    why: """
      Files of a package have the mode 0644, or 0755 if they are executable (Debian Policy 10.9). \
      A file that others cannot read makes the program fail for them; the usual cause is the \
      umask of the build.
      """,
    hint: "build with the umask 022, or run dh_fixperms")
  static let owner = FindingCode(
    "owner-not-root", .error, "a file is not owned by root",
    why: """
      On the target the file belongs to the user with that number, who can change the program. \
      Packages built without fakeroot or Rules-Requires-Root have such files.
      """,
    hint: "use 'Rules-Requires-Root: no', or dpkg-deb --root-owner-group")
  static let special = FindingCode(
    "special-file", .error, "the artifact has a device, a pipe or a socket",
    why: """
      Debian Policy 10.6 forbids these files; one is left over when a program ran in the build \
      directory.
      """,
    hint: "remove the file")
  static let hardLink = FindingCode(
    "hard-link", .warning, "two names in the artifact are the same file",
    why: """
      Writing to one name changes the other, and the package cannot be unpacked where the two \
      directories are on different file systems. uv and virtualenv make hard links to their \
      caches.
      """,
    hint: "copy the file, for example with uv's --link-mode=copy")

  static let codes = [setID, writable, unusual, owner, special, hardLink]

  static func check(_ context: CheckContext) -> [Finding] {
    context.artifact.files.flatMap { file -> [Finding] in
      [checkMode(file, context), checkOwner(file), checkKind(file, context)].compactMap { $0 }
    }
  }

  private static func checkMode(_ file: ArtifactFile, _ context: CheckContext) -> Finding? {
    guard file.isRegular || file.kind == .directory else { return nil }
    let text = "mode is 0\(file.permissions.octal)"
    let isInTree = context.artifact.tree(of: file) != nil
    if file.permissions.contains(.otherWrite), !file.permissions.contains(.saveText) {
      return Finding(writable, file.path, nil, text)
    }
    guard isInTree else { return nil }
    if file.isRegular, !file.permissions.isDisjoint(with: [.setUserID, .setGroupID]) {
      return Finding(setID, file.path, nil, text)
    }
    let usual = file.isRegular ? [0o644, 0o755, 0o444, 0o555] : [0o755, 0o2755]
    if usual.contains(Int(file.permissions.rawValue)) { return nil }
    return Finding(
      unusual, file.path, nil, "\(text), expected \(file.isRegular ? "0644 or 0755" : "0755")")
  }

  private static func checkOwner(_ file: ArtifactFile) -> Finding? {
    guard let found = file.owner, found != .root else { return nil }
    return Finding(owner, file.path, nil, "owner is \(found.user):\(found.group), expected 0:0")
  }

  private static func checkKind(_ file: ArtifactFile, _ context: CheckContext) -> Finding? {
    if file.kind == .special {
      return Finding(special, file.path, nil, "not a regular file, directory or link")
    }
    guard file.isHardLink, context.artifact.tree(of: file) != nil else { return nil }
    return Finding(hardLink, file.path, nil, "hard link to another file")
  }
}
