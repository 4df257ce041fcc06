import Core
import Glibc
import Locks
import SystemPackage

/// Requirements files that include each other: a line `== NAME` begins the file of that name.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(start, count)
  var files: [(name: String, lines: [ArraySlice<UInt8>])] = [("a", [])]
  for line in input.bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
    if line.starts(with: "== ".utf8), line.count == 4, let name = line.last,
      (0x61...0x68).contains(name)
    {
      files.append((String(UnicodeScalar(name)), []))
    } else {
      files[files.count - 1].lines.append(line)
    }
  }
  for (name, lines) in files {
    let text = Array(lines.joined(separator: [0x0a]))
    require((try? AtomicFile.write(text, to: directory.appending(name))) != nil)
  }
  _ = attempt {
    try Lock.read([directory.appending("a")], environment: ["A": "b"], allowUnpinned: true)
  }
  for (name, _) in files { _ = try? FileSystem.remove(directory.appending(name)) }
  return 0
}

/// Where the files are: in memory, and gone with the process.
private let directory: FilePath = {
  var template = Array("/dev/shm/venvdeb-includes-XXXXXX".utf8CString)
  require(mkdtemp(&template) != nil)
  atexit { try? FileSystem.removeTree(directory) }
  return FilePath(platformString: template)
}()
