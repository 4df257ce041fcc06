/// What a systemd unit of the project runs.
struct ServiceCommand: Sendable, Equatable {
  /// The program below the tree's `bin`, with its arguments.
  let text: String
  /// What the user should look at; nil if a server runs an application of the project.
  let note: String?

  /// Chooses the command: a server among the distributions in the lock with an application that it
  /// can run, else a script of the project, else its module.
  ///
  /// `installed` are the normalised names of the distributions.
  init(_ metadata: ProjectMetadata, installed: Set<String>, module: String, unit: String) {
    let applications = metadata.serverApplications
    func target(_ interface: ServerApplication.Interface) -> String? {
      applications.first { $0.interface == interface }?.target
    }
    if installed.contains("gunicorn"), let target = target(.wsgi) {
      text = "gunicorn \(target)"
      note = nil
    } else if installed.contains("uvicorn"), let target = target(.asgi) {
      let factory = target.hasSuffix("()")
      text = "uvicorn " + (factory ? "--factory \(target.dropLast(2))" : target)
      note = nil
    } else if installed.contains("waitress"), let target = target(.wsgi) {
      let factory = target.hasSuffix("()")
      text =
        "waitress-serve --listen=127.0.0.1:8000 "
        + (factory ? "--call \(target.dropLast(2))" : target)
      note = nil
    } else if let script = metadata.scripts.first(where: Self.isServer) ?? metadata.scripts.first {
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

  /// Returns whether a script is named as one that runs until it is stopped.
  private static func isServer(_ script: String) -> Bool {
    let words = script.lowercased().split { "-_.".contains($0) }
    let names: Set<Substring> = ["agent", "bot", "daemon", "serve", "server", "web", "worker"]
    return words.contains { names.contains($0) || $0.hasSuffix("server") }
  }
}
