internal import Core
internal import Debian
internal import SystemPackage
internal import Venv

/// An emulator of qemu-user that runs the programs of a tree for another architecture, and a directory with
/// the system that they expect.
///
/// The interpreter of the tree is a link to that of the build machine, so that of the system is started in
/// its place, under the name that makes it find the tree (PEP 405).
struct CheckEmulator: Sendable {
  /// The program of qemu-user.
  let program: FilePath
  /// The system of the target, unpacked.
  let root: FilePath
  /// The interpreter in it.
  let interpreter: FilePath

  /// The variable in which qemu-user looks for the system (qemu-user(1)).
  private static let rootVariable = "QEMU_LD_PREFIX"

  /// Why there is none, in a sentence that says what to do.
  struct Absence: Error { let reason: String }

  /// Finds the emulator in PATH, and the system that the environment names.
  ///
  /// Throws `Absence`.
  init(_ description: TargetDescription, environment: [String: String]) throws(Absence) {
    let name = description.name
    let machine = Self.machine(of: name.architecture)
    let directories = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    let programs = ["qemu-\(machine)-static", "qemu-\(machine)"].flatMap { program in
      directories.map { FilePath(String($0)).appending(program) }
    }
    guard let program = programs.first(where: { FileSystem.isRegularFile($0) }) else {
      throw Absence(reason: "no 'qemu-\(machine)-static' in PATH; install qemu-user-static")
    }
    guard let text = environment[Self.rootVariable], text.hasPrefix("/") else {
      throw Absence(
        reason: "set \(Self.rootVariable) to a directory with the system of \(name), as "
          + "'mmdebstrap --variant=extract' makes it with \(description.package)")
    }
    let root = FilePath(text)
    let executable = description.target.executable.string
    let interpreter = root.pushing(FilePath(String(executable.dropFirst())))
    guard FileSystem.isRegularFile(interpreter) else {
      throw Absence(reason: "no '\(executable)' in '\(text)', which \(Self.rootVariable) names")
    }
    (self.program, self.root, self.interpreter) = (program, root, interpreter)
  }

  /// The name that qemu has for an architecture.
  private static func machine(of architecture: Architecture) -> String {
    switch architecture.name {
    case "armhf", "armel": "arm"
    case "i386": "i386"
    case "mips64el", "mipsel": architecture.name
    default: architecture.machine
    }
  }

  /// Returns the words that start a program of the tree: one of the interpreter's names, or one with
  /// machine code of its own.
  func words(for file: FilePath, isInterpreter: Bool) -> [String] {
    [
      program.string, "-L", root.string, "-0", file.string,
      (isInterpreter ? interpreter : file).string,
    ]
  }
}
