package import SystemPackage

extension FilePermissions {
  /// `rw-r--r--`, of files (Debian Policy 10.9).
  package static let file = FilePermissions(rawValue: 0o644)
  /// `rwxr-xr-x`, of programs (Debian Policy 10.9).
  package static let executable = FilePermissions(rawValue: 0o755)
  /// `rwxr-xr-x`, of directories (Debian Policy 10.9).
  package static let directory = FilePermissions(rawValue: 0o755)

  /// The permissions that new files and directories of this process do not get (umask(2)).
  ///
  /// Read from /proc (proc(5), since Linux 4.7), because the system call can tell only by changing
  /// it, which other threads would notice. Where that fails these are all permissions: whoever asks
  /// then sets them explicitly, at the cost of one more system call for each file.
  package static let umask: FilePermissions = {
    let all = FilePermissions(rawValue: 0o777)
    guard let status = try? FileDescriptor.open("/proc/self/status", .readOnly) else { return all }
    defer { try? status.close() }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { (try? status.read(into: $0)) ?? 0 }
    let lines = String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix("Umask:") }),
      let value = line.split(whereSeparator: \.isWhitespace).last,
      let bits = CInterop.Mode(value, radix: 8)
    else { return all }
    return FilePermissions(rawValue: bits)
  }()

  /// Whether anybody may execute the file.
  package var isExecutable: Bool {
    !isDisjoint(with: [.ownerExecute, .groupExecute, .otherExecute])
  }

  /// The permissions as chmod(1) takes them, as in `644`.
  package var octal: String { String(rawValue, radix: 8) }
}
