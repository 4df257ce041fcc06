internal import ArgumentParser
internal import Pipeline

/// The options that say how the package changes from one version to the next on the target.
enum DeploymentOptions: OptionSection {
  static let title = "Deployment"

  static let options = [
    StageOption(
      "layout", .choices("layout", Layout.allCases.map(\.rawValue)), for: [.lock, .bundle],
      help: "How the tree is installed on the target",
      details:
        "With versioned, each version runs from a directory of its own, postinst switches to "
        + "it when its smoke tests have passed, and the package has a command that goes back. Where "
        + "plain is given, postinst also removes what versioned has left.",
      default: "plain", example: "versioned", shapesTree: false,
      .value { request, value, _ in
        let layout: Layout = try value.choice()
        request.releases = layout == .versioned ? ReleaseOptions() : nil
        // Who writes the default down has had the other one.
        request.replacesReleases = layout == .plain
      }),
    StageOption(
      "keep", .text("number"), for: [.lock, .bundle],
      help: "Number of releases that are kept on the target, in the versioned layout",
      details: "The one in use is among them.", default: "3", example: "2", shapesTree: false,
      .value { request, value, _ in
        try value.change(&request) { $0.keep = try value.number(in: 2...1000, of: "releases") }
      }),
    StageOption(
      "smoke-test", .text("command"), for: [.lock, .bundle],
      help: "Shell command that tests a release on the target before it is put into use",
      details: "It runs in postinst, with the commands of the new release first in PATH. If it "
        + "fails, the old release stays in use, and no service is restarted.",
      example: "shop check --deploy", shapesTree: false,
      .sentences { request, values, _ in
        for value in values {
          try value.change(&request) { $0.smokeTests.append(try value.line()) }
        }
      }),
    StageOption(
      "smoke-user", .text("user"), for: [.lock, .bundle],
      help: "User who runs the smoke tests", default: "root", example: "www-data",
      shapesTree: false,
      .value { request, value, _ in
        try value.change(&request) { $0.smokeUser = try value.userName() }
      }),
    StageOption(
      "smoke-timeout", .text("seconds"), for: [.lock, .bundle],
      help: "Time that each smoke test may take", default: "60", example: "120",
      shapesTree: false,
      .value { request, value, _ in
        try value.change(&request) {
          $0.smokeTimeout = try value.number(in: 1...86400, of: "seconds")
        }
      }),
    StageOption(
      "smoke-on-install",
      .choices("policy", InitialFailurePolicy.allCases.map(\.rawValue)),
      for: [.lock, .bundle],
      help: "What a failing smoke test does to a first installation", default: "refuse",
      example: "warn", shapesTree: false,
      .value { request, value, _ in
        try value.change(&request) { $0.smokeOnInstall = try value.choice() }
      }),
  ]
}

/// How a tree is installed on the target.
enum Layout: String, CaseIterable, ExpressibleByArgument {
  /// dpkg owns the directory that the tree runs from.
  case plain
  /// postinst makes a directory for each version.
  case versioned
}

extension Settings.Value {
  /// Changes what the versioned layout does.
  ///
  /// Throws `SettingError` in the plain layout.
  fileprivate func change(
    _ request: inout StageRequest, _ change: (inout ReleaseOptions) throws -> Void
  ) throws {
    guard var options = request.releases else {
      throw SettingError(
        location: location, message: "'\(key)' needs the versioned layout",
        hint: "add 'layout: versioned', or remove '\(key)'")
    }
    try change(&options)
    request.releases = options
  }
}
