internal import Pipeline
internal import SystemPackage

/// The options about what runs on the target when a version is installed.
enum HookOptions: OptionSection {
  static let title = "Hooks"

  static let options = [
    StageOption(
      "hook", .text("name: command"), for: [.lock, .bundle],
      help: "Task that postinst runs when a version is installed, as a name and a shell command",
      details: "Hooks run in postinst, in the order in which they are given: after the smoke tests "
        + "and before the new release is put into use, or after the unpacking in the plain layout. "
        + "If one fails, the package stays half-configured, and configuring it again goes on with "
        + "that hook.",
      example: "migrate: shop migrate", shapesTree: false,
      .sentences { request, values, _ in
        // Both lead to the release before, until all hooks have run.
        let former =
          request.releases == nil
          ? []
          : [request.prefix.appending("current").string] + request.links.map { "/usr/bin/\($0)" }
        var hooks: [Hook] = []
        for value in values {
          let hook = try value.hook(avoiding: former)
          guard !hooks.contains(where: { $0.name == hook.name }) else {
            throw SettingError(
              location: value.location, message: "there are two hooks '\(hook.name)'",
              hint: "choose another name for one of them")
          }
          hooks.append(hook)
        }
        request.hooks = PackageHooks(hooks)
      }),
    StageOption(
      "hook-user", .text("user or name: user"), for: [.lock, .bundle],
      help: "User who runs the hooks, or one of them", default: "root", example: "www-data",
      shapesTree: false,
      .sentences { request, values, _ in
        try request.changeHooks(values) { $0.user = try $1.userName() }
      }),
    StageOption(
      "hook-timeout", .text("seconds or name: seconds"), for: [.lock, .bundle],
      help: "Time limit in seconds, for all hooks or for one", details: "0 is for no limit.",
      default: "3600", example: "migrate: 7200", shapesTree: false,
      .sentences { request, values, _ in
        try request.changeHooks(values) {
          $0.timeout = try $1.number(in: 0...604800, of: "seconds")
        }
      }),
    StageOption(
      "hook-once", .text("frequency or name: frequency"), for: [.lock, .bundle],
      help: "How often a hook runs that has succeeded: per-version, per-install or always",
      details: "With per-version, again when another version is configured; with per-install, only "
        + "after the package was purged; with always, each time the package is configured.",
      default: "per-version", example: "load-samples: per-install", shapesTree: false,
      .sentences { request, values, _ in
        try request.changeHooks(values) { $0.once = try $1.choice() }
      }),
    StageOption(
      "hook-environment", .text("NAME=value or file"), for: [.lock, .bundle],
      help: "Variable of the hooks' environment, or file on the target that has some",
      details: "The file is read as systemd reads an EnvironmentFile; it need not exist.",
      example: "/etc/default/shop", shapesTree: false,
      .sentences { request, values, _ in
        for value in values {
          var hooks = try request.hooks(for: value)
          hooks.environment.append(try value.hookEnvironment())
          request.hooks = hooks
        }
      }),
    StageOption(
      "hook-on-install", .choices("policy", InitialFailurePolicy.allCases.map(\.rawValue)),
      for: [.lock, .bundle],
      help: "What a failing hook does before all hooks have succeeded once",
      details:
        "With warn, the package is configured nevertheless, as for an application that needs "
        + "its settings first.",
      default: "refuse", example: "warn", shapesTree: false,
      .value { request, value, _ in
        var hooks = try request.hooks(for: value)
        hooks.onInstall = try value.choice()
        request.hooks = hooks
      }),
  ]
}

extension StageRequest {
  /// Returns the hooks that a setting is about.
  ///
  /// Throws `SettingError` if there are none.
  fileprivate func hooks(for value: Settings.Value) throws(SettingError) -> PackageHooks {
    guard let hooks else {
      throw SettingError(
        location: value.location, message: "'\(value.key)' needs a hook",
        hint: "add a hook, such as 'hook: migrate: shop migrate', or remove '\(value.key)'")
    }
    return hooks
  }

  /// Changes hooks as values say, each for all hooks or, with a name before it, for one; the latter
  /// count, in whatever order.
  ///
  /// Throws `SettingError` for a name that no hook has, and what `change` throws.
  fileprivate mutating func changeHooks(
    _ values: [Settings.Value], _ change: (inout Hook, Settings.Value) throws -> Void
  ) throws {
    for isForOne in [false, true] {
      for value in values {
        var package = try hooks(for: value)
        let parts = value.named()
        guard (parts != nil) == isForOne else { continue }
        guard let parts else {
          for index in package.hooks.indices { try change(&package.hooks[index], value) }
          hooks = package
          continue
        }
        guard let index = package.hooks.firstIndex(where: { $0.name == parts.name }) else {
          throw SettingError(
            location: value.location, message: "there is no hook '\(parts.name)'",
            choices: package.hooks.map(\.name))
        }
        try change(&package.hooks[index], parts.value)
        hooks = package
      }
    }
  }
}

extension Settings.Value {
  /// Returns what is before the first colon, and what is after it as a value; nil without colon.
  fileprivate func named() -> (name: String, value: Settings.Value)? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let rest = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    return (
      String(text[..<colon]),
      Settings.Value(key: key, text: String(rest), location: location, source: source)
    )
  }

  /// Returns the value as a hook; `former` are paths of the release that is in use until then.
  ///
  /// Throws `SettingError` for what has no name, for a name that is not one of a file, for a command
  /// of several lines, and for one that would use the release before.
  fileprivate func hook(avoiding former: [String]) throws(SettingError) -> Hook {
    guard let (name, command) = named(), !command.text.isEmpty else {
      throw SettingError(
        location: location, message: "'\(text)' is not a name and a command",
        hint: "write both, such as 'hook: migrate: shop migrate'")
    }
    let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
    let others = letters.union("-_".utf8)
    guard let first = name.utf8.first, letters.contains(first), name.utf8.count <= 64,
      name.utf8.allSatisfy({ others.contains($0) })
    else {
      throw SettingError(
        location: location, message: "invalid name of a hook '\(name)'",
        hint: "use lower-case letters, digits, '-' and '_', as in 'hook: migrate: shop migrate'")
    }
    if let path = former.first(where: { command.text.names($0) }) {
      throw SettingError(
        location: location,
        message: "the hook '\(name)' uses \(path), which is still the old release",
        hint: "name commands of the tree without a directory, or use $VENVDEB_RELEASE")
    }
    return Hook(name: name, command: try command.line())
  }

  /// Returns the value as a variable with its value, or as an absolute path.
  ///
  /// Throws `SettingError` for anything else, and for a variable that hooks get from us.
  fileprivate func hookEnvironment() throws(SettingError) -> String {
    let text = try line()
    if text.hasPrefix("/"), FilePath(text) == FilePath(text).lexicallyNormalized() { return text }
    guard let sign = text.firstIndex(of: "="),
      text[..<sign].wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil
    else {
      throw SettingError(
        location: location, message: "'\(text)' is neither NAME=value nor an absolute path",
        hint: "write a variable, such as 'SHOP_MODE=hooks', or a file, such as '/etc/default/shop'")
    }
    let ours = ["HOME", "LOGNAME", "PATH", "PYTHONDONTWRITEBYTECODE", "USER"]
    guard !ours.contains(String(text[..<sign])), !text.hasPrefix("VENVDEB_") else {
      throw SettingError(
        location: location, message: "'\(text[..<sign])' cannot be set for hooks",
        hint: "set it in the command of the hook")
    }
    return text
  }
}

extension String {
  /// Returns whether a command names a path, or what is below it.
  fileprivate func names(_ path: String) -> Bool {
    ranges(of: path).contains { range in
      guard range.upperBound < endIndex else { return true }
      let next = self[range.upperBound]
      return !(next.isLetter || next.isNumber || "-_.".contains(next))
    }
  }
}
