internal import Core
internal import FoundationEssentials
internal import SystemPackage
internal import Venv

/// What later steps need to know of a stage run, read back from its report.
struct StagedReport: Decodable {
  /// The interpreter of the tree.
  struct Interpreter: Decodable {
    let executable: String
  }

  /// A distribution that was installed.
  struct Distribution: Decodable {
    let name: String
    let source: String
  }

  /// A file that may name the build directory.
  struct AllowedLeak: Decodable {
    let path: String
    let reason: String
  }

  let prefix: String
  let interpreter: Interpreter
  let bytecode: BytecodeMode
  let shebang: ShebangStyle
  let dropsSeeds: Bool
  let distributions: [Distribution]
  let allowedLeaks: [AllowedLeak]
  /// Files of the tree that it did not make.
  let kept: [String]

  /// Reads a report.
  ///
  /// Throws `StageError.badReport` and `FileError`.
  static func read(_ path: FilePath) throws -> StagedReport {
    let data = Data(try FileSystem.read(path))
    do {
      return try JSONDecoder().decode(StagedReport.self, from: data)
    } catch {
      throw StageError.badReport(path)
    }
  }
}
