internal import SystemPackage

/// The directories that many packages have files in, so that none may be the directory of a tree:
/// what a package does with its own tree it would do to the files of others.
///
/// They are those of the Filesystem Hierarchy Standard 3.0 and of Debian's base-files and
/// multiarch; a directory below them with another name is a package's own.
enum SharedDirectory {
  /// Returns why a prefix cannot be the directory of a tree; nil if it can.
  static func reason(against prefix: FilePath) -> String? {
    let names = prefix.components.map(\.string)
    guard let first = names.first else { return shared }
    switch first {
    case "dev", "proc", "sys", "run": return "'/\(first)' does not outlive the system's next start"
    case "etc": return "no programs may be in '/etc' (FHS 3.7)"
    case "home" where names.count <= 2, "root" where names.count == 1:
      return "it belongs to a user"
    default: break
    }
    if names.contains("dist-packages") || names.contains("site-packages") {
      return "it is on the module search path of an interpreter"
    }
    let parent = "/" + names.dropLast().joined(separator: "/")
    // The standard library of an interpreter, with the modules that Debian adds to it.
    let ancestors = canonical(parent).split(separator: "/").map { String($0) }
    if ancestors.starts(with: ["usr", "lib"]), ancestors.count > 2, isPython(ancestors[2]) {
      return "it is on the module search path of an interpreter"
    }
    guard let last = names.last, children[canonical(parent)]?(last) == true else { return nil }
    return shared
  }

  private static let shared = "it is shared by many packages"

  /// `/lib` is another name of `/usr/lib` (Debian Policy 10.1).
  private static func canonical(_ path: String) -> String {
    path == "/lib" || path.hasPrefix("/lib/") ? "/usr" + path : path
  }

  /// For each directory, whether a name in it is shared.
  private static let children: [String: @Sendable (String) -> Bool] = [
    "/": { name in
      name.hasPrefix("lib")
        || [
          "bin", "boot", "lost+found", "media", "mnt", "opt", "sbin", "srv", "tmp", "usr", "var",
        ].contains(name)
    },
    "/opt": { ["bin", "lib", "share", "venvs"].contains($0) },
    "/usr": { name in
      name.hasPrefix("lib")
        || ["bin", "games", "include", "local", "sbin", "share", "src"].contains(name)
    },
    "/usr/local": {
      ["bin", "etc", "games", "include", "lib", "man", "sbin", "share", "src"].contains($0)
    },
    "/usr/lib": isSharedLibraryDirectory,
    "/usr/local/lib": isSharedLibraryDirectory,
    "/usr/share": isSharedDataDirectory,
    "/usr/local/share": isSharedDataDirectory,
    "/usr/lib/systemd": { _ in true },
    "/usr/lib/udev": { _ in true },
    "/usr/share/bash-completion": { _ in true },
    "/usr/share/dbus-1": { _ in true },
    "/usr/share/fish": { _ in true },
    "/usr/share/icons": { _ in true },
    "/usr/share/locale": { _ in true },
    "/usr/share/man": { _ in true },
    "/usr/share/polkit-1": { _ in true },
    "/usr/share/zsh": { _ in true },
    "/var/cache": { ["apparmor", "apt", "debconf", "fontconfig", "ldconfig", "man"].contains($0) },
    "/var/log": { ["apt", "journal", "private"].contains($0) },
    "/var/spool": { ["anacron", "cron", "cups", "mail", "postfix"].contains($0) },
    "/var": {
      [
        "backups", "cache", "crash", "games", "lib", "local", "lock", "log", "mail", "opt", "run",
        "spool", "tmp", "www",
      ].contains($0)
    },
    "/var/lib": {
      ["apt", "dbus", "dpkg", "private", "python", "python3", "systemd", "ucf"].contains($0)
    },
  ]

  @Sendable private static func isSharedLibraryDirectory(_ name: String) -> Bool {
    isPython(name) || name.hasSuffix(".d") || name.contains("-linux-") || name.contains("-gnu")
      || [
        "apt", "cgi-bin", "compat-ld", "cron", "cups", "debug", "dpkg", "firmware", "gcc",
        "git-core", "gnupg", "init", "jvm", "locale", "lsb", "mime", "modules", "node_modules",
        "nodejs", "openssh", "os-release", "perl", "perl5", "php", "pkgconfig", "ruby", "sasl2",
        "security", "ssl", "sysimage", "systemd", "sysusers.d", "tcltk", "terminfo", "udev",
      ].contains(name)
  }

  @Sendable private static func isSharedDataDirectory(_ name: String) -> Bool {
    isPython(name) || name.hasSuffix(".d")
      || [
        "apps", "applications", "base-files", "bash-completion", "bug", "dbus-1", "debhelper",
        "debconf", "dict", "doc", "doc-base", "dpkg", "fish", "fonts", "gettext", "glib-2.0",
        "icons", "info", "java", "javascript", "keyrings", "lintian", "locale", "man", "menu",
        "metainfo", "mime", "misc", "nodejs", "perl", "perl5", "php", "pixmaps", "pkgconfig",
        "polkit-1", "python-wheels", "sounds", "terminfo", "themes", "vim", "xml", "zoneinfo",
        "zsh",
      ].contains(name)
  }

  /// `python`, `python3` and `python3.11`, which every package of Python modules has.
  private static func isPython(_ name: String) -> Bool {
    guard name.hasPrefix("python") else { return false }
    return name.dropFirst("python".count).allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
  }
}
