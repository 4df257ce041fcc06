internal import SystemPackage

/// The directories that many packages have files in, so that none may be the directory of a tree:
/// what a package does with its own tree it would do to the files of others.
///
/// They are those of the Filesystem Hierarchy Standard 3.0 and of Debian's base-files and
/// multiarch; a directory below them with another name is a package's own.
enum SharedDirectory {
  /// Returns why a prefix cannot be the directory of a tree; nil if it can.
  ///
  /// A tree that is not of a package, as in a bundle, may be in `/usr/local`.
  static func reason(against prefix: FilePath, isOfPackage: Bool = true) -> String? {
    let given = prefix.components.map(\.string)
    guard let first = given.first else { return shared }
    let names = canonical(given)
    switch names[0] {
    case "dev", "proc", "sys", "run":
      let directory = first == "var" ? given.prefix(2).joined(separator: "/") : first
      return "'/\(directory)' does not outlive the system's next start"
    case "etc": return "no programs may be in '/etc' (FHS 3.7)"
    case "home" where names.count <= 2, "root" where names.count == 1:
      return "it belongs to a user"
    default: break
    }
    if names.contains("dist-packages") || names.contains("site-packages") {
      return "it is on the module search path of an interpreter"
    }
    // The standard library of an interpreter, with the modules that Debian adds to it.
    if names.starts(with: ["usr", "lib"]), names.count > 3, isPython(names[2]) {
      return "it is on the module search path of an interpreter"
    }
    if names.starts(with: ["usr", "local"]) {
      guard !isOfPackage else {
        return
          "'/usr/local' is for the administrator, and no package has files there (Debian Policy "
          + "9.1.2)"
      }
      // It has the directories of `/usr`, and two more (FHS 4.9).
      let rest = names.dropFirst(2)
      guard !rest.isEmpty, rest != ["etc"], rest != ["man"] else { return shared }
      return reason(against: FilePath("/" + (["usr"] + rest).joined(separator: "/")))?
        .replacing("'/usr/", with: "'/usr/local/")
    }
    for owned in closed where names.starts(with: owned) {
      return "'/\(owned.joined(separator: "/"))' has files of other programs only"
    }
    let parent = "/" + names.dropLast().joined(separator: "/")
    guard let last = names.last, children[parent]?(last) == true else { return nil }
    return shared
  }

  /// Returns a sentence about a prefix that is a directory of the package's own, where it does not
  /// stay; nil for all others.
  static func caution(about prefix: FilePath) -> String? {
    let names = prefix.components.map(\.string)
    guard let root = [["tmp"], ["var", "tmp"]].first(where: { names.starts(with: $0) }) else {
      return nil
    }
    return "prefix '\(prefix.string)': the system removes files in "
      + "'/\(root.joined(separator: "/"))' (FHS 3.18), those of packages too"
  }

  /// Directories below which no package has a directory of its own.
  private static let closed = [
    ["usr", "bin"], ["usr", "sbin"], ["usr", "games"], ["opt", "bin"], ["boot"], ["lost+found"],
    ["usr", "lib", ".build-id"], ["usr", "lib", "debug"], ["usr", "lib", "modules"],
    ["usr", "lib", "firmware"], ["usr", "share", "man"], ["usr", "share", "info"],
    ["usr", "share", "locale"], ["var", "cache", "apt"], ["var", "cache", "debconf"],
    ["var", "lib", "apt"], ["var", "lib", "dpkg"], ["var", "lib", "systemd"],
    ["var", "lib", "ucf"],
    ["var", "lib", "private"], ["var", "log", "journal"], ["var", "mail"],
    ["var", "spool", "cron"],
  ]

  private static let shared = "it is shared by many packages"

  /// Returns the names of a path without aliases: `/bin`, `/lib64` and the like are directories of
  /// `/usr` (Debian Policy 10.1), `/var/run` and `/var/lock` of `/run` (9.1.4).
  private static func canonical(_ names: [String]) -> [String] {
    if names[0].hasPrefix("lib") || ["bin", "sbin"].contains(names[0]), names.count > 1 {
      return ["usr"] + names
    }
    if names.count > 2, names[0] == "var", ["run", "lock"].contains(names[1]) {
      return ["run"] + names.dropFirst(2)
    }
    return names
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
    "/usr/lib": isSharedLibraryDirectory,
    "/usr/lib32": { _ in true },
    "/usr/lib64": { _ in true },
    "/usr/libx32": { _ in true },
    "/usr/lib/nagios": { $0 == "plugins" },
    "/usr/lib/munin": { $0 == "plugins" },
    "/usr/lib/apache2": { _ in true },
    "/usr/lib/nginx": { _ in true },
    "/usr/share/nginx": { _ in true },
    "/usr/share/munin": { $0 == "plugins" },
    "/var/www": { $0 == "html" },
    "/srv": { ["ftp", "http", "https", "www"].contains($0) },
    "/usr/share": isSharedDataDirectory,
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
        ".build-id", "apache2", "apt", "binfmt.d", "cgi-bin", "compat-ld", "cron", "cups", "debug",
        "dpkg", "firmware", "gcc",
        "git-core", "gnupg", "init", "jvm", "locale", "lsb", "mime", "modules", "munin", "nagios",
        "nginx", "node_modules", "nodejs", "openssh", "os-release", "perl", "perl5", "php",
        "pkgconfig", "ruby", "sasl2",
        "security", "ssl", "sysimage", "systemd", "sysusers.d", "tcltk", "terminfo", "udev",
      ].contains(name)
  }

  @Sendable private static func isSharedDataDirectory(_ name: String) -> Bool {
    isPython(name) || name.hasSuffix(".d")
      || [
        "apps", "applications", "base-files", "bash-completion", "bug", "dbus-1", "debhelper",
        "debconf", "dict", "doc", "doc-base", "dpkg", "fish", "fonts", "gettext", "glib-2.0",
        "icons", "info", "java", "javascript", "keyrings", "lintian", "locale", "man", "menu",
        "metainfo", "mime", "misc", "munin", "nginx", "nodejs", "perl", "perl5", "php", "pixmaps",
        "pkgconfig",
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
