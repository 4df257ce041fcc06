internal import Core
internal import Debian
internal import ELF
internal import Relocation
internal import SystemPackage
internal import Venv

/// Whether a tree is for the architecture of its Debian package.
///
/// A package for one architecture with the machine code of another one can be built and installed,
/// and fails when it is used: dpkg compares the field `Architecture` with nothing.
struct ArchitectureCheck {
  /// The architecture of the package; nil for that of the interpreter.
  let architecture: String?
  /// The files that may be for another machine, with the reasons.
  let allowances: [LeakAllowance]

  /// Creates the check of trees for a package.
  init(architecture: String?, allowances: [LeakAllowance]) {
    self.architecture = architecture
    self.allowances = allowances
  }

  /// Creates the check of what a request asks for.
  init(_ request: StageRequest) {
    architecture = request.architecture
    allowances = request.allowedForeignCode
  }

  /// Compares the architecture of the package with that of the interpreter, which decides about
  /// wheels, tags and dependencies.
  ///
  /// A package for all architectures is for any of them. Throws `ArchitectureError.interpreter`.
  func check(_ target: Target) throws(ArchitectureError) {
    guard let architecture, architecture != "all", architecture != target.architectureName else {
      return
    }
    throw .interpreter(
      target.executable, architecture: target.architectureName, package: architecture)
  }

  /// Returns the allowances that no file needed.
  ///
  /// Throws `ArchitectureError.files` for files for another machine that are neither allowed nor have
  /// a counterpart for this one.
  func check(
    _ files: [SharedLibraryDependencies.ForeignFile], target: Target
  ) throws(ArchitectureError) -> [LeakAllowance] {
    let open = files.filter { file in
      !file.hasCounterpart && !allowances.contains { $0.pattern.matches(file.path) }
    }
    guard open.isEmpty else {
      throw .files(
        open.map { "\($0.path): \($0.machine)" }, expected: target.elf.description,
        architecture: architecture ?? target.architectureName)
    }
    return allowances.filter { allowance in
      !files.contains { allowance.pattern.matches($0.path) }
    }
  }
}
