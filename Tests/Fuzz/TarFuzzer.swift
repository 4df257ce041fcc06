import Archives
import Core
import SystemPackage

/// Tar archives, compressed or not, and .deb files: every member is read.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(start, count)
  for format in [ArchiveFormat.tar, .ar] {
    _ = attempt {
      var reader = try ArchiveReader.open(bytes: input.bytes, name: "x.tar", format: format)
      var total = 0
      while let entry = try reader.next(), total < 16 << 20 {
        require(entry.path.count <= 4095 && entry.kind.target?.count ?? 0 <= 4095)
        total += 4096
        guard entry.kind == .regular, entry.size <= 1 << 20 else { continue }
        require(try reader.readAll(limit: 1 << 20).count == entry.size)
        total += entry.size
      }
    }
  }
  return 0
}
