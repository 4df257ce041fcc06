/// What a systemd unit of the project runs.
struct ServiceCommand: Sendable, Equatable {
  /// The program below the tree's `bin`, with its arguments.
  let text: String
  /// Whether the command takes the socket of systemd, its file descriptor 3 (`sd_listen_fds(3)`).
  let takesSocket: Bool
  /// What the user should look at; nil if a server runs an application of the project.
  let note: String?

  /// Chooses the command: a server among the distributions in the lock with an application that it
  /// can run, else a script of the project, else its module.
  ///
  /// `installed` are the normalised names of the distributions.
  init(_ metadata: ProjectMetadata, installed: Set<String>, module: String, unit: String) {
    let applications = metadata.serverApplications.filter { $0.interface != .celery }
    let server = Self.servers.lazy.filter { installed.contains($0.distribution) }
      .compactMap { server in
        applications.first { $0.interface == server.interface }.flatMap { application in
          server.command(application.target).map { (text: $0, takesSocket: server.takesSocket) }
        }
      }.first
    let script = metadata.scripts.first(where: Self.isServer)
    let worker = Self.worker(metadata, installed: installed)
    takesSocket = server?.takesSocket ?? false
    if let command = server?.text ?? (script == nil && applications.isEmpty ? worker : nil) {
      text = command
      note = nil
    } else if let script = script ?? metadata.scripts.first {
      text = script
      note =
        Self.isServer(script)
        ? nil
        : "debian/\(unit).service runs the command '\(script)': if that ends by itself, it is no"
          + " service; correct ExecStart"
    } else if metadata.isDirectory, let script = metadata.mainScript {
      text = "python /usr/share/\(unit)/\(script)"
      note = nil
    } else {
      text = "python -m \(module)"
      note =
        "the project has no command that a service could run: correct ExecStart in"
        + " debian/\(unit).service"
        + (applications.isEmpty
          ? "" : ", or add gunicorn or uvicorn to the requirements for \(applications[0].target)")
    }
  }

  /// Returns the command of the worker of a task queue; nil if the project has none.
  static func worker(_ metadata: ProjectMetadata, installed: Set<String>) -> String? {
    guard installed.contains("celery"),
      let application = metadata.serverApplications.first(where: { $0.interface == .celery })
    else { return nil }
    return "celery --app \(application.target) worker"
  }

  /// A distribution with a server.
  private struct Server {
    let distribution: String
    /// What its applications agree upon with it.
    let interface: ServerApplication.Interface
    /// Whether its command takes the socket of systemd: gunicorn does so by itself.
    var takesSocket = true
    /// Returns the command for a target; nil for one that the server cannot run.
    let command: @Sendable (String) -> String?
  }

  /// The servers, the preferred ones first.
  private static let servers = [
    Server(distribution: "gunicorn", interface: .wsgi) { "gunicorn \($0)" },
    Server(distribution: "uvicorn", interface: .asgi) { target in
      "uvicorn --fd 3 " + (isFactory(target) ? "--factory \(target.dropLast(2))" : target)
    },
    Server(distribution: "hypercorn", interface: .asgi) { "hypercorn --bind fd://3 \($0)" },
    Server(distribution: "daphne", interface: .asgi) { target in
      isFactory(target) ? nil : "daphne --fd 3 \(target)"
    },
    Server(distribution: "waitress", interface: .wsgi, takesSocket: false) { target in
      "waitress-serve --listen=127.0.0.1:8000 "
        + (isFactory(target) ? "--call \(target.dropLast(2))" : target)
    },
  ]

  private static func isFactory(_ target: String) -> Bool { target.hasSuffix("()") }

  /// Returns whether a script is named as one that runs until it is stopped.
  private static func isServer(_ script: String) -> Bool {
    let words = script.lowercased().split { "-_.".contains($0) }
    let names: Set<Substring> = ["agent", "bot", "daemon", "serve", "server", "web", "worker"]
    return words.contains { names.contains($0) || $0.hasSuffix("server") }
  }
}
