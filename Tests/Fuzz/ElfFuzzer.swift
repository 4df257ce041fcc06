import Core
import ELF
import SystemPackage

/// The ELF reader, the run path of the file with each of its directories replaced, and the libraries
/// that it finds in a tree.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzInput(start, count).withFile { path in
    _ = attempt { try ElfProgram(reading: path) }
    if let elf = attempt({ try ElfFile.read(path) }) {
      let files = [
        TreeLibraries.File(path: "lib/a.so", elf: elf),
        TreeLibraries.File(path: "lib/sub/b.so", elf: elf),
      ]
      _ = TreeLibraries(files, prefix: "/opt/venvs/x").needs
    }
    guard let runPath = attempt({ try ElfRunPath(path) }) else { return }
    for replacement in [[], ["$ORIGIN"], ["$ORIGIN/../a.libs", "/usr/lib/x"]] {
      let outcome = attempt {
        try runPath.replacing { $0.hasPrefix("/build") ? replacement : nil }
      }
      guard case .changed(let bytes) = outcome else { continue }
      require(bytes.count == count, "the file has another size")
    }
  }
  return 0
}
