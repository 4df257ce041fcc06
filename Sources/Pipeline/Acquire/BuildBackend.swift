internal import Core
internal import FoundationEssentials
internal import Packaging
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// A project's build backend, called directly in the target interpreter (PEP 517, PEP 518).
///
/// Debian packages are built with the backends that Debian packages: where Build-Depends brought
/// everything that the project's build needs, nothing is fetched and pip is not needed.
struct BuildBackend {
  /// What the interpreter told of the project.
  struct Answer: Decodable {
    /// `build-system.requires`, then what the backend itself asks for.
    let requires: [String]
    /// The distributions that the interpreter has, by name.
    let installed: [String: String]
    /// What went wrong; nil if nothing did.
    let problem: String?
    /// The wheel's file name, once it is built.
    let wheel: String?
  }

  let interpreter: Interpreter
  let environment: [String: String]
  /// A copy of the project that the backend may write to.
  let project: FilePath

  /// The requirements of the build that this interpreter does not have.
  func missing() async throws -> [String] {
    let answer = try await ask("requires", output: project)
    let markers = interpreter.target.markers
    return answer.requires.filter { text in
      guard let requirement = try? Requirement(text) else { return true }
      if let marker = requirement.marker, !marker.evaluate(in: markers, extras: []) { return false }
      guard let found = answer.installed[requirement.name.normalized],
        let version = try? Version(found)
      else { return true }
      return !requirement.specifiers.contains(version, prereleases: true)
    }
  }

  /// Builds the project's wheel and returns its path.
  func build(into directory: FilePath) async throws -> FilePath {
    let answer = try await ask("wheel", output: directory)
    guard let wheel = answer.wheel, !wheel.contains("/") else {
      throw StageError.buildFailed(
        "the project", reason: answer.problem ?? "the backend named no wheel")
    }
    return directory.appending(wheel)
  }

  /// The Debian package that has a distribution of this name, by Debian's naming rule.
  static func debianPackage(for requirement: String) -> String {
    guard let name = (try? Requirement(requirement))?.name.normalized else { return requirement }
    return switch name {
    case "flit-core": "flit"
    default: "python3-\(name)"
    }
  }

  private func ask(_ verb: String, output: FilePath) async throws -> Answer {
    let answers = output.appending(".venvdeb-answer.json")
    let command = Command(
      interpreter.executable,
      ["-I", "-B", "-c", Self.script, verb, output.string, answers.string],
      environment: environment, workingDirectory: project)
    let result = try await CommandRunner().run(command)
    defer { try? FileSystem.remove(answers) }
    guard let data = try? FileSystem.read(answers),
      let answer = try? JSONDecoder().decode(Answer.self, from: Data(data))
    else {
      throw StageError.buildFailed(
        "the project", reason: "the backend \(result.status)\n" + result.errorTail())
    }
    if verb == "wheel", let problem = answer.problem {
      let said = (result.outputText + result.errorTail()).split(separator: "\n").suffix(40)
      throw StageError.buildFailed(
        "the project", reason: problem + said.map { "\n    \($0)" }.joined())
    }
    return answer
  }

  /// Reads `pyproject.toml` and calls one hook; the answer goes to a file because backends print.
  private static let script = #"""
    import importlib, json, os, re, sys
    verb, output, answers = sys.argv[1:4]
    answer = {"requires": [], "installed": {}, "problem": None, "wheel": None}
    try:
        table = {}
        if os.path.exists("pyproject.toml"):
            try:
                import tomllib
            except ImportError:
                try:
                    import tomli as tomllib
                except ImportError:
                    from pip._vendor import tomli as tomllib
            with open("pyproject.toml", "rb") as file:
                table = tomllib.load(file).get("build-system", {})
        if "build-backend" in table:
            requires, name = table["requires"], table["build-backend"]
        else:
            requires = table.get("requires", ["setuptools>=40.8.0"])
            name = "setuptools.build_meta:__legacy__"
        here = os.getcwd()
        for path in reversed(table.get("backend-path", [])):
            path = os.path.abspath(path)
            if os.path.commonpath([path, here]) != here:
                raise ValueError("backend-path leaves the project")
            sys.path.insert(0, path)
        answer["requires"] = list(requires)
        module, _, attributes = name.partition(":")
        def backend():
            found = importlib.import_module(module)
            for attribute in filter(None, attributes.split(".")):
                found = getattr(found, attribute)
            return found
        if verb == "requires":
            from importlib import metadata
            for distribution in metadata.distributions():
                found = distribution.metadata["Name"]
                if found:
                    key = re.sub(r"[-_.]+", "-", found).lower()
                    answer["installed"].setdefault(key, distribution.version)
            try:
                hook = getattr(backend(), "get_requires_for_build_wheel", None)
                if hook:
                    answer["requires"] += hook(None)
            except ImportError:
                pass
        else:
            answer["wheel"] = backend().build_wheel(output, None, None)
    except BaseException as error:
        answer["problem"] = f"{type(error).__name__}: {error}"
        import traceback
        traceback.print_exc()
    with open(answers, "w") as file:
        json.dump(answer, file)
    """#
}
