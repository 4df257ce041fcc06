import SystemPackage
import TestSupport
import Venv

@testable import Wheels

extension WheelBuilder {
  /// Writes the wheel into a directory and opens it.
  func open(in directory: FilePath) throws -> Wheel { try Wheel.open(try write(into: directory)) }
}

extension VenvLayout {
  /// The layout of trees at /opt/venvs/demo for the machine's own Python.
  static func demo() async throws -> VenvLayout {
    VenvLayout(prefix: "/opt/venvs/demo", target: try await Interpreter.find("python3").target)
  }
}

extension InstallPlanner {
  /// A planner for `VenvLayout.demo`.
  static func demo(_ conflicts: ConflictPolicy = .error) async throws -> InstallPlanner {
    let layout = try await VenvLayout.demo()
    return InstallPlanner(
      layout: layout, conflicts: ConflictRules(conflicts),
      shebangs: ScriptShebangs(python: layout.python, style: .absolute))
  }
}
