internal import Pipeline
internal import Relocation
internal import SystemPackage
internal import Venv
internal import Wheels

/// The options that say how the tree is made.
enum TreeOptions: OptionSection {
  static let title = "Tree"

  static let options = [
    StageOption(
      "install-suffix", .text("name"), help: "Last component of the default prefix",
      default: "the package's name", example: "shop", shapesTree: false,
      .value { request, value, _ in
        request.prefix = request.prefix.removingLastComponent().pushing(FilePath(value.text))
          .lexicallyNormalized()
      }),
    StageOption(
      "prefix", .directory, help: "Directory of the tree on the target",
      default: "/opt/venvs/<package>", example: "/usr/lib/shop", shapesTree: false,
      .value { request, value, _ in request.prefix = FilePath(value.text).lexicallyNormalized() }),
    StageOption(
      "python", .text("interpreter"), help: "Interpreter: a name such as python3.11, or a path",
      default: "/usr/bin/python3", example: "python3.11",
      .value { request, value, session in
        request.python = session.interpreterName(value.text)
      }),
    StageOption(
      "target", .text("name or file"), for: [.lock, .bundle],
      help: "Target of the tree, such as debian-12-arm64, or a target file",
      details:
        "The tree has the wheels, links and dependencies of the target, whatever the machine that "
        + "builds it. In a cross build, the default is the release of the machine with the architecture "
        + "of the package. 'venvdeb target list' lists the targets that have names.",
      default: "that of the interpreter", example: "debian-12-arm64",
      .value { request, value, session in
        do {
          request.target = try session.target(value.text)
        } catch let error as TargetCatalogError {
          throw SettingError(
            location: value.location, message: error.message, hint: error.hint)
        }
      }),
    StageOption(
      "system-site-packages", for: [.lock],
      help: "Give the tree access to the Python distributions of the system",
      .flag { $0.systemSitePackages = $1 }),
    StageOption(
      "copy-interpreter", for: [.lock, .bundle],
      help: "Copy the interpreter into the tree, instead of linking to it",
      details: "A copy can have capabilities of its own (setcap(8)). postinst renews it when the "
        + "interpreter is updated.",
      .flag { $0.copiesInterpreter = $1 }),
    StageOption(
      "with-pip", for: [.lock], help: "Install pip into the tree",
      .flag { if $1 { $0.seeds.insert(.pip) } }),
    StageOption(
      "seed", .choices("name", Seed.allCases.map(\.rawValue)), help: "Seed package to install",
      details: "Python 3.12 and later get pip only, as from venv and virtualenv.", example: "pip",
      .list { request, values, _ in
        for value in values { request.seeds.insert(try value.choice()) }
      }),
    StageOption(
      "drop-pip", help: "Remove pip, setuptools and wheel when the package is finished",
      .flag { $0.dropsSeeds = $1 }),
    StageOption(
      "virtualenv-arg", .text("argument"),
      help: "Argument of virtualenv, as far as it affects the tree",
      example: "--system-site-packages",
      .list { request, values, session in
        try VirtualenvArguments.apply(values, to: &request, in: session)
      }),
    StageOption(
      "bytecode", .choices("mode", BytecodeMode.allCases.map(\.rawValue)), for: [.lock, .bundle],
      help: "Kind of bytecode", default: "unchecked-hash, or as in the bundle",
      example: "checked-hash",
      .value { request, value, _ in request.bytecode = try value.choice() }),
    StageOption(
      "shebang", .choices("style", ShebangStyle.allCases.map(\.rawValue)), for: [.lock, .bundle],
      help: "Style of shebangs", default: "absolute, or as in the bundle", example: "relocatable",
      .value { request, value, _ in request.shebang = try value.choice() }),
    StageOption(
      "conflicts", .text("policy or path: name"), for: [.lock],
      help:
        "Which distribution keeps a file that two have with different contents: for one path, or "
        + "error, first or last for all",
      default: "error", example: "bin/fastapi: fastapi-cli",
      .sentences { request, values, _ in
        for value in values where !request.conflicts.add(value.text) {
          throw SettingError(
            location: value.location, message: "'\(value.text)' is neither a policy nor a choice",
            hint: "write error, first or last, or a choice such as 'bin/fastapi: fastapi-cli'")
        }
      }),
    StageOption(
      "allow-wheel", .text("name==version: rule: reason"), for: [.lock],
      help: "Rule that one wheel may break, and why",
      details: "The lock must have the hash of the wheel. The error that refuses a wheel names the "
        + "rule.",
      example: "playwright==1.49.0: unlisted-file: published like this",
      .sentences { request, values, _ in
        request.allowedWheels = try values.map { value throws(SettingError) in
          do throws(WheelAllowanceError) {
            return try WheelAllowance(value.text)
          } catch {
            throw SettingError(
              location: value.location, message: error.message, hint: error.hint)
          }
        }
      }),
    StageOption(
      "wheel-rules", .choices("rules", WheelRules.allCases.map(\.rawValue)), for: [.lock],
      help: "Which wheels are accepted",
      details: "With pip, wheels may break all rules that allow-wheel can open, with a warning; "
        + "dh_virtualenv works like this.",
      default: "strict", example: "pip",
      .value { request, value, _ in
        let rules: WheelRules = try value.choice()
        request.acceptsWheelsAsPip = rules == .pip
      }),
    StageOption(
      "allow-leak", .text("path: reason"), for: [.lock],
      help: "Files that may contain the build path, and why",
      example: "share/demo/build.log: documents how the data was made",
      .sentences { request, values, _ in
        request.allowedLeaks = try values.map { value throws(SettingError) in
          try value.allowance(
            example: "share/demo/build.log: why this file may contain the build path")
        }
      }),
    StageOption(
      "allow-foreign-code", .text("path: reason"), for: [.lock, .bundle],
      help: "Programs and libraries that may be for another architecture, and why",
      example: "lib/python3.*/site-packages/demo/agents/*: sent to other machines",
      .sentences { request, values, _ in
        request.allowedForeignCode = try values.map { value throws(SettingError) in
          try value.allowance(
            example: "lib/python3.*/site-packages/demo/agents/*: why it is in the package")
        }
      }),
    StageOption(
      "check", .text("command"), for: [.lock, .bundle],
      help: "Shell command that tests the application in the finished tree",
      details: "It runs in the source directory. If it fails, no package is made.",
      example: "demo --version", shapesTree: false,
      .sentences { request, values, _ in
        request.checks = values.map { ApplicationCheck(command: $0.text, location: $0.location) }
      }),
  ]
}

/// Which wheels are accepted.
private enum WheelRules: String, CaseIterable {
  /// Those that follow all rules, but for what `allow-wheel` opens.
  case strict
  /// Those that pip installs as well.
  case pip
}

extension Settings.Value {
  /// Returns the value as files of the tree and a reason.
  ///
  /// Throws `SettingError`, whose hint has an example of how to write it.
  fileprivate func allowance(example: String) throws(SettingError) -> LeakAllowance {
    if let allowance = LeakAllowance(text) { return allowance }
    throw SettingError(
      location: location, message: "'\(text)' lacks a path or a reason",
      hint: "write '\(example)'")
  }
}
