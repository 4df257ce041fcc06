import Core
import Glibc
import SystemPackage

/// The bytes that the fuzzer wants to try.
struct FuzzInput {
  let bytes: [UInt8]

  init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    bytes = Array(UnsafeBufferPointer(start: start, count: count))
  }

  /// The bytes as text; nil if they are not UTF-8.
  var text: String? { String(validating: bytes, as: UTF8.self) }

  /// Hands the bytes over as a file that has no name on any disk.
  func withFile(_ body: (FilePath) -> Void) {
    require(ftruncate(Self.descriptor, 0) == 0)
    let written = bytes.withUnsafeBytes { pwrite(Self.descriptor, $0.baseAddress, $0.count, 0) }
    require(written == bytes.count)
    body(FilePath("/proc/self/fd/\(Self.descriptor)"))
  }

  private static let descriptor: CInt = {
    var template = Array("/dev/shm/venvdeb-fuzz-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    require(descriptor >= 0 && unlink(template) == 0)
    return descriptor
  }()
}

/// Ends the run unless something holds; `precondition` has no message in optimised programs.
func require(_ condition: Bool, _ message: String = "what must hold does not") {
  if !condition { fatalError(message) }
}

/// Runs a piece of code that may throw: errors are what parsers are for, crashes are not.
func attempt<T>(_ body: () throws -> T) -> T? {
  do {
    return try body()
  } catch let error as any Failure {
    // Messages must be safe to print whatever the input was.
    require(!error.description.utf8.contains(0x1b), "a message has an escape character")
    return nil
  } catch {
    return nil
  }
}
