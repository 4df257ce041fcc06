internal import Artifacts
internal import SystemPackage

extension TreeIndex {
  /// Returns the prefix that the tree had when a .pyc file was compiled; nil if the file names the
  /// final prefix, or no absolute path.
  func compiledPrefix(of file: ArtifactFile, _ evidence: FileEvidence) -> FilePath? {
    guard let code = evidence.codePath, code.first == UInt8(ascii: "/"), let name = PycName(file)
    else { return nil }
    let compiled = FilePath(String(decoding: code, as: UTF8.self))
    let relative = relative(name.source)
    let base = FilePath(root: "/", compiled.components.dropLast(relative.components.count))
    guard base.pushing(relative) == compiled else { return nil }
    return base == prefix ? nil : base
  }
}
